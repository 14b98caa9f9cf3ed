import { createHash } from 'node:crypto';
import { ManagedPolicy, type Role } from 'aws-cdk-lib/aws-iam';
import { DeletionError } from '../../shared/domain/errors.ts';
import type { SeedingPermission } from '../../shared/targets/target-kind.ts';
import { statementsOf } from './grants.ts';

/** Characters without white space. @see "IAM and AWS STS quotas" */
const LONGEST_POLICY = 6144;
/** A role can have ten; while a changed data map is being deployed it has both the old and the new policies. */
const MOST_POLICIES = 5;
/** Stands in for the start of an ARN, which is only known at deployment; no real one is longer. */
const ARN_BEGINNING = 'arn:aws::ap-northeast-1:123456789012:';

/**
 * Allows exactly what the rows of a data map need, in managed policies of their own.
 *
 * The id of each policy contains a hash of what it allows. When the data map changes, CloudFormation therefore creates
 * new policies before the functions change, and deletes the old ones afterwards. So the version still in use never
 * loses a permission.
 *
 * @throws DeletionError `data_map_invalid` when the rows need more policies than a role can have
 */
export function allowRows(role: Role, permissions: readonly SeedingPermission[]): void {
  const policies = packed(grouped(permissions));
  if (policies.length > MOST_POLICIES) {
    const message = `the data map needs ${policies.length} policies of ${LONGEST_POLICY} characters for ${role.node.path}; expected at most ${MOST_POLICIES}: shorten names of tables, indexes and buckets, or divide the data map between two deployments`;
    throw new DeletionError('data_map_invalid', 'reject', message);
  }
  for (const policy of policies) {
    const hash = createHash('sha256').update(JSON.stringify(policy)).digest('hex').slice(0, 16);
    new ManagedPolicy(role, `DataMap${hash}`, { statements: [...statementsOf(role, policy)], roles: [role] });
  }
}

/** Merges permissions with the same actions and conditions into one that names all their resources. */
function grouped(permissions: readonly SeedingPermission[]): readonly SeedingPermission[] {
  const alike = Map.groupBy(permissions, ({ actions, conditions }) => JSON.stringify([actions, conditions]));
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined
      ? []
      : [{ ...first, resources: [...new Set(group.flatMap(({ resources }) => resources))] }];
  });
}

/** Fills one policy after another; a permission whose resources do not fit into one policy is split. */
function packed(permissions: readonly SeedingPermission[]): readonly (readonly SeedingPermission[])[] {
  const policies: SeedingPermission[][] = [];
  for (const permission of permissions) {
    for (const resource of permission.resources) {
      const [current = []] = policies.slice(-1);
      const last = current.at(-1);
      const continued =
        last !== undefined && last.actions === permission.actions && last.conditions === permission.conditions
          ? [...current.slice(0, -1), { ...last, resources: [...last.resources, resource] }]
          : [...current, { ...permission, resources: [resource] }];
      if (lengthOf(continued) <= LONGEST_POLICY) policies.splice(-1, 1, continued);
      else policies.push([{ ...permission, resources: [resource] }]);
    }
  }
  return policies;
}

/** The policy's length as IAM counts it after deployment, or slightly more. */
function lengthOf(policy: readonly SeedingPermission[]): number {
  const Statement = policy.map(({ actions, resources, conditions }) => ({
    Action: actions,
    Condition: conditions,
    Effect: 'Allow',
    Resource: resources.map((resource) => ARN_BEGINNING + resource),
  }));
  return JSON.stringify({ Statement, Version: '2012-10-17' }).length;
}
