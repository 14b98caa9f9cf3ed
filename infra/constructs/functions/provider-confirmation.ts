import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { Duration } from 'aws-cdk-lib/core';
import type { FunctionDefinition } from '../deletion-function.ts';
import { allow } from '../grants.ts';
import { THROTTLES } from '../routes.ts';

/** Replaces one record by its key, and queues it. */
export const providerConfirmation: FunctionDefinition = {
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
    allow(role, 'ConfirmParts', ['dynamodb:GetItem', 'dynamodb:PutItem'], [requests.tableArn]);
    allow(role, 'QueueRequests', ['sqs:SendMessage'], [queue.queueArn]);
    keys.letUseThrough('dynamodb', role);
    keys.letUseThrough('sqs', role);
  },
};
