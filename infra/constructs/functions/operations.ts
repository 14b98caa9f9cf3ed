import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { Duration } from 'aws-cdk-lib/core';
import { APP_ATTRIBUTES } from '../../../shared/adapters/aws/app-writer.ts';
import { AMENDED_ATTRIBUTES, ENTERED_ATTRIBUTES } from '../../../shared/adapters/aws/request-item.ts';
import { entryKindsOf } from '../../../shared/data-map/connect-data-map.ts';
import type { DataMap } from '../../../shared/data-map/data-map.ts';
import { KINDS_OF_OTHERS, TARGET_KINDS } from '../../../shared/targets/index.ts';
import type { FunctionDefinition } from '../deletion-function.ts';
import { allow, allowAttributes } from '../grants.ts';
import { THROTTLES } from '../routes.ts';

/** The attributes that a decision writes: none that only the worker may write, and no provider's confirmation. */
const DECIDED_ATTRIBUTES = ['requestId', ...AMENDED_ATTRIBUTES.filter((name) => name !== 'confirmations')];

/** SQS moves messages with the caller's permissions. @see Amazon SQS Developer Guide, "DLQ-redrive issues" */
const REDRIVE = ['sqs:StartMessageMoveTask', 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

/**
 * Performs the operations of operators and of the company's own systems, and records each under the name of the caller,
 * whom IAM has authorized. Operators do not write to the tables themselves.
 */
export const operations: FunctionDefinition<'operations'> = {
  name: 'operations',
  id: 'Operations',
  description: 'Performs operations for operators and systems of the company',
  memoryMegabytes: 512,
  timeout: Duration.seconds(25),
  rollbackAlarm: 'operations-errors',
  routes: [
    {
      methods: [HttpMethod.POST],
      path: '/operations/{operation}',
      throttle: THROTTLES.operation,
      isAuthorizedByIam: true,
    },
  ],

  environment: ({ props, keys, tables, purgeQueue, url }) => ({
    REQUEST_TABLE: tables.requests.tableName,
    APP_TABLE: tables.apps.tableName,
    SEAL_KEY_ID: keys.data.keyId,
    SUBJECT_KEY_ID: keys.subject.keyId,
    QUEUE_URL: purgeQueue.queue.queueUrl,
    DEAD_LETTER_QUEUE_ARN: purgeQueue.deadLetters.queueArn,
    PUBLIC_URL: url,
    PROMISE_DAYS: String(props.promiseDays),
    START_AFTER_MINUTES: String(props.startAfterMinutes),
    RETENTION_MONTHS: String(props.retentionMonths),
    BACKUP_HORIZON_DAYS: String(props.backupHorizonDays),
    ENTRY_KINDS: entryKindsOf(props.dataMap, TARGET_KINDS).join(','),
    KINDS_OF_OTHERS: KINDS_OF_OTHERS.join(','),
  }),

  grantPermissions(role, { props, keys, tables: { requests, apps }, purgeQueue: { queue, deadLetters } }) {
    allow(role, 'ReadRequests', ['dynamodb:GetItem'], [requests.tableArn]);
    allowAttributes(role, 'EnterRequests', 'dynamodb:PutItem', requests.tableArn, ENTERED_ATTRIBUTES);
    allowAttributes(role, 'DecideOnRequests', 'dynamodb:UpdateItem', requests.tableArn, DECIDED_ATTRIBUTES);
    allow(role, 'QueueRequests', ['sqs:SendMessage'], [queue.queueArn]);
    allow(role, 'Redrive', REDRIVE, [deadLetters.queueArn]);
    allow(role, 'FindApps', ['dynamodb:GetItem'], [apps.tableArn]);
    allowAttributes(role, 'ChangeApps', 'dynamodb:UpdateItem', apps.tableArn, APP_ATTRIBUTES);
    keys.letSealAppSecrets(role);
    keys.letMakeMacs(role);
    keys.letSeal(role);
    if (hasManualTarget(props.dataMap)) keys.letOpenSeals(role);
    keys.letUseThrough('dynamodb', role);
    keys.letUseThrough('sqs', role);
  },
};

/** Whether the data map has a target where people delete by hand, who have to see what to look for. */
export function hasManualTarget({ targets }: DataMap): boolean {
  return targets.some(({ kind }) => kind === 'manual');
}
