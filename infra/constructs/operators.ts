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
  /** ARNs of IAM roles and users, with `*` for any characters. None: anyone whom the account lets assume the roles. */
  readonly operatorPrincipals: readonly string[];
  readonly operatorMfa: boolean;
};

const LISTED_INDEXES = ['by-next-attempt', 'open-by-deadline', 'needs-operator'] as const;

/**
 * The roles of people who run the operations commands against the deployment. An operator may read requests, apps, queues and
 * logs, seal a secret of `targetSettings`, and ask the operations function for everything else. An operator may not write a table
 * or a queue, open a seal or a secret, make a code, sign a receipt, or reach the company's data.
 *
 * A principal can assume a role only if a policy in its own account allows it as well.
 */
export class Operators extends Construct {
  /** What the operations commands may do. */
  readonly role: Role;
  /** For people who delete by hand. Absent where the data map has no manual target. */
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
        description: 'Sees what to look for where data is deleted by hand',
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
  // neither knows a resource that would narrow it
  allow(role, 'SeeAlarms', ['cloudwatch:DescribeAlarms'], ['*']);
  allow(role, 'SeeEventSource', ['lambda:ListEventSourceMappings'], ['*']);
}

/** For `request reveal` and nothing else. */
function grantManualDeletion(role: Role, { api, keys, tables: { requests } }: OperatorsProps): void {
  allow(role, 'ReadRequests', ['dynamodb:GetItem'], [requests.tableArn]);
  api.letOperate(role, [REVEAL_OPERATION]);
  allowSeeingStack(role);
  keys.letUseThrough('dynamodb', role);
}

/** Asked by name, CloudFormation authorizes every id that the name can have. */
function allowSeeingStack(role: Role): void {
  const stack = Stack.of(role);
  const arn = stack.formatArn({ service: 'cloudformation', resource: 'stack', resourceName: `${stack.stackName}/*` });
  allow(role, 'SeeStack', ['cloudformation:DescribeStacks'], [arn]);
}
