import type { Statement } from './policy.ts';

/** The permissions in a template, as plain data that can be passed to a thread. */
export type Permissions = {
  /** Roles by the access key id that they sign with on this machine, which is their name. */
  readonly roles: { readonly [accessKeyId: string]: Role };
  /** The policies of keys and queues, by ARN. */
  readonly resources: { readonly [arn: string]: readonly Statement[] };
  /** The ARN of the key that encrypts a table or a queue, by its ARN. */
  readonly encryptedWith: { readonly [arn: string]: string };
  /** The id or ARN of a key, by its alias. */
  readonly aliases: { readonly [alias: string]: string };
};

export type Role = { readonly arn: string; readonly statements: readonly Statement[] };

/** The ids of all statements, without repeats. */
export function statementIds({ roles, resources }: Permissions): readonly string[] {
  const ofRoles = Object.values(roles).flatMap(({ statements }) => statements);
  return [...new Set([...ofRoles, ...Object.values(resources).flat()].map(({ id }) => id))];
}

/** The access key id of a role. */
export function accessKeyIdOf(roleArn: string): string {
  return roleArn.split('/').at(-1) ?? '';
}
