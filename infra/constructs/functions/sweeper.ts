import { Duration } from 'aws-cdk-lib/core';
import type { FunctionDefinition } from '../deletion-function.ts';
import { allow } from '../grants.ts';
import { schedule } from '../schedule.ts';

/** Sees what the indexes hold, which is keys and dates. */
export const sweeper: FunctionDefinition = {
  id: 'Sweeper',
  description: 'Queues stalled requests again, and measures lateness',
  memoryMegabytes: 512,
  timeout: Duration.minutes(1),
  rollbackAlarm: 'sweeper-errors',

  environment: ({ tables, purgeQueue }) => ({
    REQUEST_TABLE: tables.requests.tableName,
    QUEUE_URL: purgeQueue.queue.queueUrl,
  }),

  grantPermissions(role, { keys, tables, purgeQueue: { queue } }) {
    const indexArns = tables.indexes.map(({ arn }) => arn);
    allow(role, 'FindStalledRequests', ['dynamodb:Query'], indexArns);
    allow(role, 'QueueRequests', ['sqs:SendMessage'], [queue.queueArn]);
    keys.letUseThrough('dynamodb', role);
    keys.letUseThrough('sqs', role);
  },

  connect: (self) => schedule(self, 'Queues stalled requests again', Duration.minutes(5)),
};
