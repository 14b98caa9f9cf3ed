import { Duration } from 'aws-cdk-lib/core';
import type { FunctionDefinition } from '../deletion-function.ts';
import { allow, allowAttributes } from '../grants.ts';
import { schedule } from '../schedule.ts';

const SWEPT_INDEXES = ['by-next-attempt', 'open-by-deadline', 'needs-operator'] as const;

/** What it writes to make a request wait for an operator, and what it looks at for that. */
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

/** What it writes when a seal is not needed any more, and what it looks at for that. */
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
 * Sees what the indexes hold, which is keys, apps and dates, and of apps when a list was entered; of a record it can say that
 * it waits, and drop its seal.
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
      'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['importedAt'] },
      StringEquals: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' },
    });
    allow(role, 'QueueRequests', ['sqs:SendMessage'], [queue.queueArn]);
    keys.letUseThrough('dynamodb', role);
    keys.letUseThrough('sqs', role);
  },

  connect: (self) => schedule(self, 'Queues stalled requests again', Duration.minutes(5)),
};
