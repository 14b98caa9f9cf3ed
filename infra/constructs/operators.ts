import { AccountRootPrincipal, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { DataDeletion } from './data-deletion.ts';

type Parts = Pick<DataDeletion, 'keys' | 'tables' | 'purgeQueue' | 'functions'>;

/**
 * What somebody may do who runs `npm run ops` against the deployment: enter, see and move requests, register apps, and
 * redrive. Not: open a seal or an app's secret, sign a receipt, remove a record, reach the company's data.
 *
 * Whom the account lets assume it is decided where the account manages its people, with MFA.
 */
export class Operators extends Construct {
  readonly role: Role;
  /** Of those who delete by hand what only a person can. Absent where nothing is deleted by hand. */
  manualDeletionRole?: Role;
  readonly #parts: Parts;

  constructor(scope: Construct, id: string, parts: Parts) {
    super(scope, id);
    this.#parts = parts;
    const { keys, tables, purgeQueue, functions } = parts;
    this.role = new Role(this, 'Role', {
      assumedBy: new AccountRootPrincipal(),
      description: 'Runs the operations commands of data deletion',
    });
    const { requests, apps } = tables;
    const { queue, deadLetters } = purgeQueue;
    this.letDo('MoveRequests', ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], requests.tableArn);
    this.letDo('SeeTables', ['dynamodb:DescribeTable'], requests.tableArn, apps.tableArn);
    this.letDo('ListRequests', ['dynamodb:Scan', 'dynamodb:Query'], requests.tableArn, ...tables.indexArns);
    const manage = [
      'dynamodb:GetItem',
      'dynamodb:Scan',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'dynamodb:DeleteItem',
    ];
    this.letDo('RegisterApps', manage, apps.tableArn);

    this.letDo('SeeQueues', ['sqs:GetQueueAttributes'], queue.queueArn, deadLetters.queueArn);
    this.letDo('QueueRequests', ['sqs:SendMessage'], queue.queueArn);
    const redrive = ['sqs:StartMessageMoveTask', 'sqs:ListMessageMoveTasks', 'sqs:ReceiveMessage', 'sqs:DeleteMessage'];
    this.letDo('Redrive', redrive, deadLetters.queueArn);

    const { data, subject, receipt } = keys;
    this.letDo('SeeKeys', ['kms:DescribeKey'], data.keyArn, subject.keyArn, receipt.keyArn);

    const logs = Object.values(functions).map((each) => each.logs.logGroupArn);
    this.letDo('ReadLogs', ['logs:FilterLogEvents'], ...logs);
    this.letDo('SeeStack', ['cloudformation:DescribeStacks'], Stack.of(this).stackId);
    // neither knows a resource that would narrow it
    this.letDo('SeeAlarms', ['cloudwatch:DescribeAlarms'], '*');
    this.letDo('SeeEventSource', ['lambda:ListEventSourceMappings'], '*');
  }

  /** A role that runs `request reveal` and nothing else: reads a request, and writes into it that it was looked at. */
  addManualDeletionRole(): Role {
    const { requests } = this.#parts.tables;
    this.manualDeletionRole = new Role(this, 'ManualDeletionRole', {
      assumedBy: new AccountRootPrincipal(),
      description: 'Sees what to look for where data is deleted by hand',
    });
    for (const [sid, actions, resource] of [
      ['RevealRequests', ['dynamodb:GetItem', 'dynamodb:PutItem'], requests.tableArn],
      ['SeeStack', ['cloudformation:DescribeStacks'], Stack.of(this).stackId],
    ] as const) {
      this.manualDeletionRole.addToPrincipalPolicy(
        new PolicyStatement({ sid, actions: [...actions], resources: [resource] }),
      );
    }
    return this.manualDeletionRole;
  }

  private letDo(sid: string, actions: readonly string[], ...resources: readonly string[]): void {
    this.role.addToPrincipalPolicy(new PolicyStatement({ sid, actions: [...actions], resources: [...resources] }));
  }
}
