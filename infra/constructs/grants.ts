import { type Conditions, type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import type { SeedingPermission } from '../../shared/targets/target-kind.ts';

/**
 * The key actions that callers of each service need.
 *
 * @see "Managing your customer managed key" of DynamoDB and of SQS
 */
const KEY_ACTIONS = {
  dynamodb: [
    'kms:Encrypt',
    'kms:Decrypt',
    'kms:ReEncryptFrom',
    'kms:ReEncryptTo',
    'kms:GenerateDataKey',
    'kms:GenerateDataKeyWithoutPlaintext',
    'kms:DescribeKey',
  ],
  sqs: ['kms:Decrypt', 'kms:GenerateDataKey'],
} as const;

export function allow(
  role: IRole,
  sid: string,
  actions: readonly string[],
  resources: readonly string[],
  conditions?: Conditions,
): void {
  role.addToPrincipalPolicy(new PolicyStatement({ sid, actions: [...actions], resources: [...resources], conditions }));
}

/** Allows writing only these attributes of items; the answer may not return the old ones. */
export function allowAttributes(
  role: IRole,
  sid: string,
  action: 'dynamodb:PutItem' | 'dynamodb:UpdateItem',
  tableArn: string,
  attributes: readonly string[],
): void {
  allow(role, sid, [action], [tableArn], {
    'ForAllValues:StringEquals': { 'dynamodb:Attributes': attributes },
    StringEqualsIfExists: { 'dynamodb:ReturnValues': 'NONE' },
  });
}

/** Allows the use of keys only through these services; the first one determines the actions. */
export function allowKeyThrough(
  role: IRole,
  sid: string,
  keyArns: readonly string[],
  ...[service, ...others]: readonly [keyof typeof KEY_ACTIONS, ...('dynamodb' | 'sqs' | 's3')[]]
): void {
  const services = [service, ...others].map((name) => `${name}.${Stack.of(role).region}.amazonaws.com`);
  allow(role, sid, KEY_ACTIONS[service], keyArns, {
    StringEquals: { 'kms:ViaService': services.length === 1 ? services[0] : services },
  });
}

export function statementsOf(scope: IConstruct, permissions: readonly SeedingPermission[]): readonly PolicyStatement[] {
  return permissions.map(
    ({ actions, resources, conditions }) =>
      new PolicyStatement({
        actions: [...actions],
        resources: resources.map((resource) => fullArn(scope, resource)),
        conditions,
      }),
  );
}

/**
 * The ARN of a resource in the account, region and partition of the stack.
 *
 * @param short `dynamodb:table/NAME`, `kms:key/ID`, `s3:::BUCKET/PREFIX*`; bucket names are global, so their ARNs
 *   contain neither region nor account
 */
export function fullArn(scope: IConstruct, short: string): string {
  const { partition, region, account } = Stack.of(scope);
  const [, service, rest] = /^([a-z0-9-]+):(.+)$/.exec(short) ?? [];
  if (service === undefined || rest === undefined || short.startsWith('arn:')) {
    throw new TypeError(`a resource must look like dynamodb:table/NAME or s3:::BUCKET/*, not ${short}`);
  }
  return rest.startsWith('::')
    ? `arn:${partition}:${short}`
    : `arn:${partition}:${service}:${region}:${account}:${rest}`;
}
