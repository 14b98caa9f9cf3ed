import { Role } from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { OPERATORS_OPERATIONS, REVEAL_OPERATION } from '../../functions/operations/operations.ts';
import type { DataMap } from '../../shared/data-map/data-map.ts';
import type { DeletionFunction } from './deletion-function.ts';
import { hasManualTarget } from './functions/operations.ts';
import { allow } from './grants.ts';
import type { Keys } from './keys.ts';
import type { PublicApi } from './public-api.ts';
import type { PurgeQueue } from './purge-queue.ts';
import type { Tables } from './tables.ts';
import { trustedPrincipals } from './trusted-principals.ts';

/** @internal */
export type OperatorsProps = {
  readonly api: PublicApi;
  readonly keys: Keys;
  readonly tables: Tables;
  readonly purgeQueue: PurgeQueue;
  readonly functions: readonly DeletionFunction[];
  readonly dataMap: DataMap;
  /**
   * ARNs of IAM roles and users, with `*` for any characters. Empty: anyone whom the account allows to assume the
   * roles.
   */
  readonly operatorPrincipals: readonly string[];
  readonly operatorMfa: boolean;
};

const LISTED_INDEXES = ['by-next-attempt', 'open-by-deadline', 'needs-operator'] as const;

/**
 * The roles of people who run the operations commands against the deployment. An operator may read requests, apps,
 * queues and logs, seal a secret for `targetSettings`, and call the operations function for everything else. An
 * operator may not write to a table or a queue, open a seal or a secret, generate a code, sign a receipt, or access the
 * company's data.
 *
 * A principal can assume a role only if a policy in its own account allows it as well.
 */
export class Operators extends Construct {
  /** The role for the operations commands. */
  readonly role: Role;
  /** The role for people who delete by hand. Absent if the data map has no manual target. */
  readonly manualDeletionRole?: Role;

  /** @internal */
  constructor(scope: Construct, id: string, props: OperatorsProps) {
    super(scope, id);
    const assumedBy = trustedPrincipals(props.operatorPrincipals, props.operatorMfa);
    this.role = new Role(this, 'Role', { assumedBy, description: 'Runs the operations commands of data deletion' });
    grantOperation(this.role, props);
    if (hasManualTarget(props.dataMap)) {
      this.manualDeletionRole = new Role(this, 'ManualDeletionRole', {
        assumedBy,
        description: 'Reveals what to look for to people who delete data by hand',
      });
      grantManualDeletion(this.manualDeletionRole, props);
    }
  }
}

function grantOperation(role: Role, { api, keys, tables, purgeQueue, functions }: OperatorsProps): void {
  const { requests, apps } = tables;
  allow(role, 'ReadRequests', ['dynamodb:GetItem'], [requests.tableArn]);
  api.letOperate(role, OPERATORS_OPERATIONS);
  allow(role, 'SeeTables', ['dynamodb:DescribeTable'], [requests.tableArn, apps.tableArn]);
  allow(
    role,
    'ListRequests',
    ['dynamodb:Scan', 'dynamodb:Query'],
    [requests.tableArn, ...LISTED_INDEXES.map((name) => tables.indexArn(name))],
  );
  allow(role, 'ReadApps', ['dynamodb:GetItem', 'dynamodb:Scan'], [apps.tableArn]);

  const { queue, deadLetters } = purgeQueue;
  allow(role, 'SeeQueues', ['sqs:GetQueueAttributes'], [queue.queueArn, deadLetters.queueArn]);
  allow(role, 'SeeMoves', ['sqs:ListMessageMoveTasks'], [deadLetters.queueArn]);

  allow(role, 'SeeKeys', ['kms:DescribeKey'], [keys.data.keyArn, keys.subject.keyArn, keys.receipt.keyArn]);
  keys.letSealTargetSecrets(role);
  keys.letUseThrough('dynamodb', role);

  const logs = functions.map((each) => each.logs.logGroupArn);
  allow(role, 'ReadLogs', ['logs:FilterLogEvents'], logs);
  allowSeeingStack(role);
  // both list across the account, and ListEventSourceMappings supports no narrower resource
  allow(role, 'SeeAlarms', ['cloudwatch:DescribeAlarms'], ['*']);
  allow(role, 'SeeEventSource', ['lambda:ListEventSourceMappings'], ['*']);
}

/** Grants what `request reveal` needs, and nothing else. */
function grantManualDeletion(role: Role, { api, keys, tables: { requests } }: OperatorsProps): void {
  allow(role, 'ReadRequests', ['dynamodb:GetItem'], [requests.tableArn]);
  api.letOperate(role, [REVEAL_OPERATION]);
  allowSeeingStack(role);
  keys.letUseThrough('dynamodb', role);
}

/** A stack's ARN ends in an id; a call by the stack's name is authorized for any id. */
function allowSeeingStack(role: Role): void {
  const stack = Stack.of(role);
  const arn = stack.formatArn({ service: 'cloudformation', resource: 'stack', resourceName: `${stack.stackName}/*` });
  allow(role, 'SeeStack', ['cloudformation:DescribeStacks'], [arn]);
}
