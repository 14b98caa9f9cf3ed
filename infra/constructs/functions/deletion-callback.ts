import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { Duration } from 'aws-cdk-lib/core';
import { MATCHED_AT, MESSAGES_AT } from '../../../shared/adapters/aws/app-notes.ts';
import { RETURN_ATTRIBUTES } from '../../../shared/adapters/aws/business-returns.ts';
import { NEW_ATTRIBUTES } from '../../../shared/adapters/aws/request-item.ts';
import type { FunctionDefinition } from '../deletion-function.ts';
import { allow, allowAttributes } from '../grants.ts';
import { READ, THROTTLES } from '../routes.ts';

/**
 * What it notes about an app: when a secret last matched, when messages last arrived, and which rotation the note
 * belongs to.
 */
const NOTED_ATTRIBUTES = ['appId', 'rotatedAt', ...Object.values(MATCHED_AT), MESSAGES_AT];

/** The attributes that it writes to cancel a request. */
const CANCELLED_ATTRIBUTES = [
  'requestId',
  'version',
  'status',
  'history',
  'updatedAt',
  'nextAttemptAt',
  'backupsExpireAt',
  'expiresAt',
  'hold',
  'epoch',
  'claimedUntil',
  'openShard',
  'needsOperatorShard',
  'sealed',
  'sealedSubject',
];

/**
 * Records and queues requests. It can find and cancel a request that was scheduled because a business left. It opens no
 * seal and deletes nothing.
 */
export const deletionCallback: FunctionDefinition<'deletion-callback'> = {
  name: 'deletion-callback',
  id: 'Callback',
  description: 'Verifies and records deletion requests from Meta',
  memoryMegabytes: 1024,
  timeout: Duration.seconds(25),
  rollbackAlarm: 'callback-errors',
  routes: [
    { methods: [HttpMethod.POST], path: '/meta/data-deletion', throttle: THROTTLES.callback },
    { methods: READ, path: '/meta/data-deletion', throttle: THROTTLES.probe },
    { methods: [HttpMethod.POST], path: '/meta/deauthorize', throttle: THROTTLES.deauthorization },
    { methods: READ, path: '/meta/deauthorize', throttle: THROTTLES.probe },
    { methods: READ, path: '/meta/whatsapp-webhook', throttle: THROTTLES.probe },
    { methods: [HttpMethod.POST], path: '/meta/whatsapp-webhook', throttle: THROTTLES.webhook },
    // to API Gateway, an address with a trailing or doubled slash is another one; to people, it is the same
    { methods: [HttpMethod.ANY], path: '/meta/{proxy+}', throttle: THROTTLES.stray },
    { methods: [HttpMethod.POST], path: '/{proxy+}', throttle: THROTTLES.probe },
  ],
  reservedConcurrency: ({ callbackConcurrency }) => (callbackConcurrency === 0 ? undefined : callbackConcurrency),

  environment: ({ props, keys, tables, purgeQueue, url }) => ({
    REQUEST_TABLE: tables.requests.tableName,
    APP_TABLE: tables.apps.tableName,
    QUEUE_URL: purgeQueue.queue.queueUrl,
    SEAL_KEY_ID: keys.data.keyId,
    SUBJECT_KEY_ID: keys.subject.keyId,
    PUBLIC_URL: url,
    PROMISE_DAYS: String(props.promiseDays),
    BACKUP_HORIZON_DAYS: String(props.backupHorizonDays),
    RETENTION_MONTHS: String(props.retentionMonths),
    START_AFTER_MINUTES: String(props.startAfterMinutes),
    ACCEPT_LOGIN_SIGNATURES: String(props.acceptLoginSignatures),
    ...(props.whatsAppHold && { WHATSAPP_HOLD_HOURS: String(props.whatsAppHold.toHours()) }),
  }),

  grantPermissions(role, { keys, tables, purgeQueue: { queue } }) {
    const { requests, apps } = tables;
    allowAttributes(role, 'RecordRequests', 'dynamodb:PutItem', requests.tableArn, NEW_ATTRIBUTES);
    allow(role, 'FindScheduledRequests', ['dynamodb:Query'], [tables.indexArn('by-subject')]);
    allow(role, 'ReadScheduledRequests', ['dynamodb:GetItem'], [requests.tableArn]);
    allowAttributes(role, 'CancelScheduledRequests', 'dynamodb:UpdateItem', requests.tableArn, CANCELLED_ATTRIBUTES);
    allowAttributes(role, 'NoteReturns', 'dynamodb:UpdateItem', requests.tableArn, RETURN_ATTRIBUTES);
    allow(role, 'ReadApps', ['dynamodb:Scan'], [apps.tableArn]);
    allowAttributes(role, 'NoteMatches', 'dynamodb:UpdateItem', apps.tableArn, NOTED_ATTRIBUTES);
    allow(role, 'QueueRequests', ['sqs:SendMessage'], [queue.queueArn]);
    keys.letOpenAppSecrets(role);
    keys.letMakeMacs(role);
    keys.letSeal(role);
    keys.letUseThrough('dynamodb', role);
    keys.letUseThrough('sqs', role);
  },
};
