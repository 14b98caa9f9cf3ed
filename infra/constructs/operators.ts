import { AccountPrincipal, AccountRootPrincipal, CompositePrincipal, type IPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { OPERATION_NAMES } from '../../functions/operations/operations.ts';
import { NEW_ATTRIBUTES } from '../../shared/adapters/aws/request-item.ts';
import type { DataMap } from '../../shared/data-map/data-map.ts';
import type { DeletionFunction } from './deletion-function.ts';
import { allow, allowAttributes } from './grants.ts';
import type { Keys } from './keys.ts';
import type { PublicApi } from './public-api.ts';
import type { PurgeQueue } from './purge-queue.ts';
import type { Tables } from './tables.ts';

/** @internal */
export type OperatorsProps = {
  readonly api: PublicApi;
  readonly keys: Keys;
  readonly tables: Tables;
  readonly purgeQueue: PurgeQueue;
  readonly functions: readonly DeletionFunction[];
  readonly dataMap: DataMap;
  /** ARNs of IAM roles and users, with `*` for any characters. None: whoever the account lets assume the roles. */
  readonly operatorPrincipals: readonly string[];
  readonly operatorMfa: boolean;
};

const LISTED_INDEXES = ['by-next-attempt', 'open-by-deadline', 'needs-operator'] as const;

/**
 * What somebody may do who runs the operations commands against the deployment: enter and see requests, ask the operations
 * function for decisions about them, register apps, and redrive. Not: open a seal or an app's secret, sign a receipt, remove a record, reach the company's data.
 *
 * Of the principals that may assume the roles, only those can that a policy of their own account lets, too.
 */
export class Operators extends Construct {
  /** What the operations commands may do. */
  readonly role: Role;
  /** For whoever deletes by hand. Absent where the data map has nothing to be deleted by hand. */
  readonly manualDeletionRole?: Role;

  /** @internal */
  constructor(scope: Construct, id: string, props: OperatorsProps) {
    super(scope, id);
    const assumedBy = trusted(props);
    this.role = new Role(this, 'Role', { assumedBy, description: 'Runs the operations commands of data deletion' });
    grantOperation(this.role, props);
    if (props.dataMap.targets.some(({ kind }) => kind === 'manual')) {
      this.manualDeletionRole = new Role(this, 'ManualDeletionRole', {
        assumedBy,
        description: 'Sees what to look for where data is deleted by hand',
      });
      grantManualDeletion(this.manualDeletionRole, props);
    }
  }
}

/**
 * Principals are accounts, and their people a condition: a role that IAM does not know would fail the deployment, and one
 * that is made again would no longer match.
 */
function trusted({ operatorPrincipals, operatorMfa }: OperatorsProps): IPrincipal {
  const conditions = {
    ...(operatorPrincipals.length > 0 && { ArnLike: { 'aws:PrincipalArn': operatorPrincipals } }),
    ...(operatorMfa && { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
  };
  const accounts = [...new Set(operatorPrincipals.map((arn) => arn.split(':')[4] ?? ''))];
  const principals =
    accounts.length === 0 ? [new AccountRootPrincipal()] : accounts.map((id) => new AccountPrincipal(id));
  return new CompositePrincipal(...principals.map((principal) => principal.withConditions(conditions)));
}

function grantOperation(role: Role, { api, keys, tables, purgeQueue, functions }: OperatorsProps): void {
  const { requests, apps } = tables;
  allow(role, 'ReadRequests', ['dynamodb:GetItem'], [requests.tableArn]);
  allowAttributes(role, 'EnterRequests', 'dynamodb:PutItem', requests.tableArn, [...NEW_ATTRIBUTES, 'replay']);
  api.letOperate(role, OPERATION_NAMES);
  allow(role, 'SeeTables', ['dynamodb:DescribeTable'], [requests.tableArn, apps.tableArn]);
  allow(
    role,
    'ListRequests',
    ['dynamodb:Scan', 'dynamodb:Query'],
    [requests.tableArn, ...LISTED_INDEXES.map((name) => tables.indexArn(name))],
  );
  allow(role, 'ReadApps', ['dynamodb:GetItem', 'dynamodb:Scan'], [apps.tableArn]);
  allowAttributes(role, 'NoteImports', 'dynamodb:UpdateItem', apps.tableArn, ['appId', 'importedAt']);

  const { queue, deadLetters } = purgeQueue;
  allow(role, 'SeeQueues', ['sqs:GetQueueAttributes'], [queue.queueArn, deadLetters.queueArn]);
  allow(role, 'QueueRequests', ['sqs:SendMessage'], [queue.queueArn]);
  const redrive = ['sqs:StartMessageMoveTask', 'sqs:ListMessageMoveTasks', 'sqs:ReceiveMessage', 'sqs:DeleteMessage'];
  allow(role, 'Redrive', redrive, [deadLetters.queueArn]);

  allow(role, 'SeeKeys', ['kms:DescribeKey'], [keys.data.keyArn, keys.subject.keyArn, keys.receipt.keyArn]);
  keys.letMakeMacs(role);
  keys.letSeal(role);
  keys.letSealTargetSecrets(role);
  keys.letUseThrough('dynamodb', role);
  keys.letUseThrough('sqs', role);

  const logs = functions.map((each) => each.logs.logGroupArn);
  allow(role, 'ReadLogs', ['logs:FilterLogEvents'], logs);
  allowSeeingStack(role);
  // neither knows a resource that would narrow it
  allow(role, 'SeeAlarms', ['cloudwatch:DescribeAlarms'], ['*']);
  allow(role, 'SeeEventSource', ['lambda:ListEventSourceMappings'], ['*']);
}

/** For `request reveal` and nothing else: reads a request, and writes into it that it was looked at. */
function grantManualDeletion(role: Role, { keys, tables: { requests } }: OperatorsProps): void {
  allow(role, 'ReadRequests', ['dynamodb:GetItem'], [requests.tableArn]);
  const noted = ['requestId', 'version', 'history', 'updatedAt', 'needsOperatorShard'];
  allowAttributes(role, 'NoteReveals', 'dynamodb:UpdateItem', requests.tableArn, noted);
  allowSeeingStack(role);
  keys.letOpenSeals(role);
  keys.letUseThrough('dynamodb', role);
}

/** Asked by name, CloudFormation authorizes every id that the name can have. */
function allowSeeingStack(role: Role): void {
  const stack = Stack.of(role);
  const arn = stack.formatArn({ service: 'cloudformation', resource: 'stack', resourceName: `${stack.stackName}/*` });
  allow(role, 'SeeStack', ['cloudformation:DescribeStacks'], [arn]);
}
