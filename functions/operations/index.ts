import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { SQSClient } from '@aws-sdk/client-sqs';
import { dynamoAppWriter } from '../../shared/adapters/aws/app-writer.ts';
import { CLIENT_SETTINGS, QUEUE_CLIENT_SETTINGS } from '../../shared/adapters/aws/client-settings.ts';
import { sqsDeadLetters } from '../../shared/adapters/aws/dead-letters.ts';
import { emfMetrics } from '../../shared/adapters/aws/emf-metrics.ts';
import { setting } from '../../shared/adapters/aws/environment.ts';
import { jsonLog } from '../../shared/adapters/aws/json-log.ts';
import { sqsPurgeQueue } from '../../shared/adapters/aws/purge-queue.ts';
import { dynamoRequestRecords } from '../../shared/adapters/aws/request-records.ts';
import { kmsSeal } from '../../shared/adapters/aws/seal.ts';
import { kmsSubjectKeys } from '../../shared/adapters/aws/subject-keys.ts';
import { namesEmptiedByUs } from '../../shared/data-map/emptied-by-us.ts';
import { DAY, MINUTE } from '../../shared/domain/schedule.ts';
import { operationsHandler } from './handler.ts';
import type { OperationTarget } from './operation.ts';

const { targets } = JSON.parse(readFileSync(join(__dirname, 'data-map.json'), 'utf8')) as {
  readonly targets: readonly OperationTarget[] & Parameters<typeof namesEmptiedByUs>[0];
};
const ownTargets = namesEmptiedByUs(targets, setting('KINDS_OF_OTHERS').split(','));

const tables = new DynamoDBClient(CLIENT_SETTINGS);
const keys = new KMSClient(CLIENT_SETTINGS);
const queues = new SQSClient(QUEUE_CLIENT_SETTINGS);

export const handler = operationsHandler({
  store: dynamoRequestRecords(tables, setting('REQUEST_TABLE')),
  apps: dynamoAppWriter(tables, setting('APP_TABLE'), keys, setting('SEAL_KEY_ID')),
  keys: kmsSubjectKeys(keys, setting('SUBJECT_KEY_ID')),
  seal: kmsSeal(keys, setting('SEAL_KEY_ID')),
  queue: sqsPurgeQueue(queues, setting('QUEUE_URL')),
  deadLetters: sqsDeadLetters(queues, setting('DEAD_LETTER_QUEUE_ARN')),
  clock: Date.now,
  log: jsonLog(),
  metrics: emfMetrics(setting('METRICS_NAMESPACE'), Date.now),
  facts: {
    retentions: {
      retentionMonths: Number(setting('RETENTION_MONTHS')),
      backupHorizon: Number(setting('BACKUP_HORIZON_DAYS')) * DAY,
    },
    isDoneByOthers: (target) => !ownTargets.has(target),
    promise: Number(setting('PROMISE_DAYS')) * DAY,
    startAfter: Number(setting('START_AFTER_MINUTES')) * MINUTE,
    publicUrl: setting('PUBLIC_URL'),
    entryKinds: setting('ENTRY_KINDS').split(','),
    targets,
  },
});
