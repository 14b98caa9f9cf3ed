import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { SQSClient } from '@aws-sdk/client-sqs';
import { dynamoAppRegistry } from '../../shared/adapters/aws/app-registry.ts';
import { dynamoBusinessReturns } from '../../shared/adapters/aws/business-returns.ts';
import { CLIENT_SETTINGS, QUEUE_CLIENT_SETTINGS } from '../../shared/adapters/aws/client-settings.ts';
import { emfMetrics } from '../../shared/adapters/aws/emf-metrics.ts';
import { setting } from '../../shared/adapters/aws/environment.ts';
import { jsonLog } from '../../shared/adapters/aws/json-log.ts';
import { sqsPurgeQueue } from '../../shared/adapters/aws/purge-queue.ts';
import { dynamoRequestRecords } from '../../shared/adapters/aws/request-records.ts';
import { kmsSeal } from '../../shared/adapters/aws/seal.ts';
import { kmsSubjectKeys } from '../../shared/adapters/aws/subject-keys.ts';
import { DAY, HOUR, MINUTE } from '../../shared/domain/schedule.ts';
import { isMetaId } from '../../shared/meta/meta-id.ts';
import { callbackHandler } from './handler.ts';

const tables = new DynamoDBClient(CLIENT_SETTINGS);
const keys = new KMSClient(CLIENT_SETTINGS);
const log = jsonLog();
const metrics = emfMetrics(setting('METRICS_NAMESPACE'), Date.now);
const queue = new SQSClient(QUEUE_CLIENT_SETTINGS);

/** If not set, a business that leaves is only reported. */
const holdHours = process.env['WHATSAPP_HOLD_HOURS'];

export const handler = callbackHandler({
  registry: dynamoAppRegistry(tables, setting('APP_TABLE'), keys, setting('SEAL_KEY_ID'), Date.now, (appId) => {
    // a row that was not written by us may have anything as its key
    log.error('app_unreadable', isMetaId(appId) ? { appId } : {});
    metrics.count('AppsUnreadable');
  }),
  keys: kmsSubjectKeys(keys, setting('SUBJECT_KEY_ID')),
  seal: kmsSeal(keys, setting('SEAL_KEY_ID')),
  store: dynamoRequestRecords(tables, setting('REQUEST_TABLE')),
  returns: dynamoBusinessReturns(tables, setting('REQUEST_TABLE')),
  queue: sqsPurgeQueue(queue, setting('QUEUE_URL')),
  publicUrl: setting('PUBLIC_URL'),
  whatsAppHold: holdHours === undefined ? undefined : Number(holdHours) * HOUR,
  retentions: {
    retentionMonths: Number(setting('RETENTION_MONTHS')),
    backupHorizon: Number(setting('BACKUP_HORIZON_DAYS')) * DAY,
  },
  promise: Number(setting('PROMISE_DAYS')) * DAY,
  startAfter: Number(setting('START_AFTER_MINUTES')) * MINUTE,
  acceptLoginSignatures: process.env['ACCEPT_LOGIN_SIGNATURES'] === 'true',
  clock: Date.now,
  log,
  metrics,
});
