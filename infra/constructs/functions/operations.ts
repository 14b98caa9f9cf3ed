import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { Duration } from 'aws-cdk-lib/core';
import { APP_ATTRIBUTES } from '../../../shared/adapters/aws/app-writer.ts';
import { AMENDED_ATTRIBUTES } from '../../../shared/adapters/aws/request-item.ts';
import { KINDS_OF_OTHERS } from '../../../shared/targets/index.ts';
import type { FunctionDefinition } from '../deletion-function.ts';
import { allow, allowAttributes } from '../grants.ts';
import { THROTTLES } from '../routes.ts';

/** What a decision writes: never what is the worker's alone, nor a provider's confirmation. */
const DECIDED_ATTRIBUTES = ['requestId', ...AMENDED_ATTRIBUTES.filter((name) => name !== 'confirmations')];

/** Takes operators' decisions and changes of apps, each under the name of whoever signed it: IAM authorizes its routes. */
export const operations: FunctionDefinition = {
  id: 'Operations',
  description: "Takes operators' decisions, and registers apps",
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

  environment: ({ props, keys, tables, purgeQueue }) => ({
    REQUEST_TABLE: tables.requests.tableName,
    APP_TABLE: tables.apps.tableName,
    SEAL_KEY_ID: keys.data.keyId,
    QUEUE_URL: purgeQueue.queue.queueUrl,
    RETENTION_MONTHS: String(props.retentionMonths),
    BACKUP_HORIZON_DAYS: String(props.backupHorizonDays),
    KINDS_OF_OTHERS: KINDS_OF_OTHERS.join(','),
  }),

  grantPermissions(role, { keys, tables: { requests, apps }, purgeQueue: { queue } }) {
    allow(role, 'ReadRequests', ['dynamodb:GetItem'], [requests.tableArn]);
    allowAttributes(role, 'DecideOnRequests', 'dynamodb:UpdateItem', requests.tableArn, DECIDED_ATTRIBUTES);
    allow(role, 'QueueRequests', ['sqs:SendMessage'], [queue.queueArn]);
    allowAttributes(role, 'AddApps', 'dynamodb:PutItem', apps.tableArn, APP_ATTRIBUTES.added);
    allowAttributes(role, 'ChangeApps', 'dynamodb:UpdateItem', apps.tableArn, APP_ATTRIBUTES.changed);
    allow(role, 'RemoveApps', ['dynamodb:DeleteItem'], [apps.tableArn]);
    keys.letSealAppSecrets(role);
    keys.letUseThrough('dynamodb', role);
    keys.letUseThrough('sqs', role);
  },
};
