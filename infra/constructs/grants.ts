import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import type { SeedingPermission } from '../../shared/targets/target-kind.ts';

/** The statements that allow exactly what the rows of a data map ask for. */
export function statementsOf(scope: IConstruct, permissions: readonly SeedingPermission[]): readonly PolicyStatement[] {
  return permissions.map(
    ({ actions, resources, conditions }) =>
      new PolicyStatement({
        effect: Effect.ALLOW,
        actions: [...actions],
        resources: resources.map((resource) => fullArn(scope, resource)),
        conditions,
      }),
  );
}

/**
 * The ARN of a resource in the account, region and partition of the stack.
 *
 * @param short `dynamodb:table/NAME`, `kms:key/ID`, `s3:::BUCKET/PREFIX*`: buckets' names are global, so their ARNs name
 *   neither region nor account
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
