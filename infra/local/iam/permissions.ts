import type { Statement } from './policy.ts';

/** Who may do what, as a template says it: plain data, so that it can be passed to a thread. */
export type Permissions = {
  /** By the access key id that a role signs with on this machine, which is its name. */
  readonly roles: { readonly [accessKeyId: string]: Role };
  /** The policies of keys and queues, by ARN. */
  readonly resources: { readonly [arn: string]: readonly Statement[] };
  /** The ARN of the key that encrypts a table or a queue, by its ARN. */
  readonly encryptedWith: { readonly [arn: string]: string };
  /** The ARN of a key, by its alias. */
  readonly aliases: { readonly [alias: string]: string };
};

export type Role = { readonly arn: string; readonly statements: readonly Statement[] };

/** The id of every statement there is, each once. */
export function statementIds({ roles, resources }: Permissions): readonly string[] {
  const ofRoles = Object.values(roles).flatMap(({ statements }) => statements);
  return [...new Set([...ofRoles, ...Object.values(resources).flat()].map(({ id }) => id))];
}

/** The access key id of a role. */
export function accessKeyIdOf(roleArn: string): string {
  return roleArn.split('/').at(-1) ?? '';
}
