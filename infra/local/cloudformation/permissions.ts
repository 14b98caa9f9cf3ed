import type { Template, TemplateResource } from '../../app.ts';
import { accessKeyIdOf, type Permissions, type Role } from '../iam/permissions.ts';
import { readPolicy, type Statement } from '../iam/policy.ts';
import type { Properties } from './resource-kind.ts';
import type { Physical, Resolver } from './template.ts';

type Named = readonly [logicalId: string, resource: TemplateResource];

/**
 * Reads the permissions that a template grants.
 *
 * @param physical the names of a resource on this machine
 * @param resolver a resolver with placeholders for what does not exist here: policies also refer to logs and alarms
 * @throws UnsupportedPolicy if a policy has something that is not evaluated on this machine
 */
export async function readPermissions(
  template: Pick<Template, 'Resources'>,
  physical: (logicalId: string) => Promise<Physical | undefined>,
  resolver: Resolver,
): Promise<Permissions> {
  const ofType = (...types: readonly string[]): readonly Named[] =>
    Object.entries(template.Resources).filter(([, { Type }]) => types.includes(Type));
  const arnOf = async (logicalId: string): Promise<string> => (await physical(logicalId))?.attributes?.['Arn'] ?? '';
  const statementsOf = async (document: unknown, owner: string): Promise<readonly Statement[]> =>
    readPolicy(await resolver.resolve(document, `the policy of ${owner}`), owner);

  const policies = ofType('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy');

  async function roleOf([logicalId, { Properties: role }]: Named): Promise<readonly [string, Role]> {
    const inline = ((role['Policies'] ?? []) as readonly Properties[]).map((policy) =>
      statementsOf(policy['PolicyDocument'], logicalId),
    );
    const attached = policies
      .filter(
        ([id, { Properties: policy }]) =>
          refersTo(policy['Roles'], logicalId) || refersTo(role['ManagedPolicyArns'], id),
      )
      .map(([id, { Properties: policy }]) => statementsOf(policy['PolicyDocument'], id));
    const arn = await arnOf(logicalId);
    return [accessKeyIdOf(arn), { arn, statements: (await Promise.all([...inline, ...attached])).flat() }];
  }

  const ofKeys = ofType('AWS::KMS::Key').map(async ([logicalId, { Properties: key }]) => {
    return [await arnOf(logicalId), await statementsOf(key['KeyPolicy'], logicalId)] as const;
  });
  const ofQueues = ofType('AWS::SQS::QueuePolicy').map(async ([logicalId, { Properties: policy }]) => {
    const statements = await statementsOf(policy['PolicyDocument'], logicalId);
    return statements.flatMap(({ resources }) => resources.map((arn) => [arn, statements] as const));
  });
  const encrypted = ofType('AWS::DynamoDB::Table', 'AWS::SQS::Queue').map(
    async ([logicalId, { Properties: owner }]) => {
      const { KMSMasterKeyId: ofTable } = (owner['SSESpecification'] ?? {}) as Properties;
      const key = ofTable ?? owner['KmsMasterKeyId'];
      return key === undefined ? [] : [[await arnOf(logicalId), await resolver.resolveText(key, logicalId)] as const];
    },
  );
  const aliases = ofType('AWS::KMS::Alias').map(async ([logicalId, { Properties: alias }]) => {
    const name = await resolver.resolveText(alias['AliasName'], logicalId);
    return [name, await resolver.resolveText(alias['TargetKeyId'], logicalId)] as const;
  });

  return {
    roles: Object.fromEntries(await Promise.all(ofType('AWS::IAM::Role').map(roleOf))),
    resources: Object.fromEntries([...(await Promise.all(ofKeys)), ...(await Promise.all(ofQueues)).flat()]),
    encryptedWith: Object.fromEntries((await Promise.all(encrypted)).flat()),
    aliases: Object.fromEntries(await Promise.all(aliases)),
  };
}

function refersTo(list: unknown, logicalId: string): boolean {
  return Array.isArray(list) && list.some((entry) => (entry as Properties | undefined)?.['Ref'] === logicalId);
}
