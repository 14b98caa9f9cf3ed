import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { Duration } from 'aws-cdk-lib/core';
import type { FunctionDefinition } from '../deletion-function.ts';
import { allow, allowAttributes } from '../grants.ts';
import { THROTTLES } from '../routes.ts';

/** The attributes that it writes to leave a confirmation for the worker. */
const CONFIRMED_ATTRIBUTES = ['requestId', 'version', 'confirmations', 'nextAttemptAt', 'updatedAt'];

/** Reads one record by its key, writes the confirmation into it, and queues the request. */
export const providerConfirmation: FunctionDefinition<'provider-confirmation'> = {
  name: 'provider-confirmation',
  id: 'Confirmation',
  description: "Records a service provider's confirmation of its deletion",
  memoryMegabytes: 512,
  timeout: Duration.seconds(25),
  rollbackAlarm: 'confirmation-errors',
  routes: [
    { methods: [HttpMethod.POST], path: '/providers/confirmations/{token}', throttle: THROTTLES.page },
    { methods: [HttpMethod.ANY], path: '/providers/{proxy+}', throttle: THROTTLES.rare },
  ],

  environment: ({ tables, purgeQueue }) => ({
    REQUEST_TABLE: tables.requests.tableName,
    QUEUE_URL: purgeQueue.queue.queueUrl,
  }),

  grantPermissions(role, { keys, tables: { requests }, purgeQueue: { queue } }) {
    allow(role, 'FindParts', ['dynamodb:GetItem'], [requests.tableArn]);
    allowAttributes(role, 'LeaveConfirmations', 'dynamodb:UpdateItem', requests.tableArn, CONFIRMED_ATTRIBUTES);
    allow(role, 'QueueRequests', ['sqs:SendMessage'], [queue.queueArn]);
    keys.letUseThrough('dynamodb', role);
    keys.letUseThrough('sqs', role);
  },
};
