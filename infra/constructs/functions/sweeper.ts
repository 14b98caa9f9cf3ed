import { Duration } from 'aws-cdk-lib/core';
import { IMPORTED_AT } from '../../../shared/adapters/aws/app-notes.ts';
import type { FunctionDefinition } from '../deletion-function.ts';
import { allow, allowAttributes } from '../grants.ts';
import { schedule } from '../schedule.ts';

const SWEPT_INDEXES = ['by-next-attempt', 'open-by-deadline', 'needs-operator'] as const;

/** The attributes that it writes to hold a request for an operator, and those in its conditions. */
const HELD_ATTRIBUTES = [
  'requestId',
  'epoch',
  'version',
  'hold',
  'history',
  'updatedAt',
  'nextAttemptAt',
  'needsOperatorShard',
];

/** The attributes that it writes to drop a seal that is no longer needed, and those in its conditions. */
const SEAL_ATTRIBUTES = [
  'requestId',
  'version',
  'history',
  'updatedAt',
  'nextAttemptAt',
  'claimedUntil',
  'shard',
  'sealed',
  'sealedSubject',
];

/**
 * Of requests, it can read only the indexes, which contain keys, apps and dates; of apps, only when their last list was
 * imported. In a record it can set a hold for an operator, and drop the seal.
 */
export const sweeper: FunctionDefinition<'sweeper'> = {
  name: 'sweeper',
  id: 'Sweeper',
  description: 'Queues stalled requests again, and measures lateness',
  memoryMegabytes: 512,
  timeout: Duration.minutes(1),
  rollbackAlarm: 'sweeper-errors',

  environment: ({ props, tables, purgeQueue }) => ({
    REQUEST_TABLE: tables.requests.tableName,
    APP_TABLE: tables.apps.tableName,
    QUEUE_URL: purgeQueue.queue.queueUrl,
    PROMISE_DAYS: String(props.promiseDays),
    CALLBACKS_PER_HOUR: String(props.callbacksPerHour),
  }),

  grantPermissions(role, { keys, tables, purgeQueue: { queue } }) {
    allow(
      role,
      'FindStalledRequests',
      ['dynamodb:Query'],
      SWEPT_INDEXES.map((name) => tables.indexArn(name)),
    );
    allowAttributes(role, 'HoldUnusualVolume', 'dynamodb:UpdateItem', tables.requests.tableArn, HELD_ATTRIBUTES);
    allowAttributes(role, 'DropSeals', 'dynamodb:UpdateItem', tables.requests.tableArn, SEAL_ATTRIBUTES);
    allow(role, 'SeeImports', ['dynamodb:Scan'], [tables.apps.tableArn], {
      'ForAllValues:StringEquals': { 'dynamodb:Attributes': [IMPORTED_AT] },
      StringEquals: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' },
    });
    allow(role, 'QueueRequests', ['sqs:SendMessage'], [queue.queueArn]);
    keys.letUseThrough('dynamodb', role);
    keys.letUseThrough('sqs', role);
  },

  connect: (self) => schedule(self, 'Queues stalled requests again', Duration.minutes(5)),
};
