import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { SQSClient } from '@aws-sdk/client-sqs';
import { dynamoAppWriter } from '../../shared/adapters/aws/app-writer.ts';
import { CLIENT_SETTINGS } from '../../shared/adapters/aws/client-settings.ts';
import { emfMetrics } from '../../shared/adapters/aws/emf-metrics.ts';
import { setting } from '../../shared/adapters/aws/environment.ts';
import { jsonLog } from '../../shared/adapters/aws/json-log.ts';
import { sqsPurgeQueue } from '../../shared/adapters/aws/purge-queue.ts';
import { dynamoRequestStore } from '../../shared/adapters/aws/request-store.ts';
import { namesEmptiedByUs } from '../../shared/data-map/emptied-by-us.ts';
import { DAY } from '../../shared/domain/schedule.ts';
import { operationsHandler } from './handler.ts';

const dataMap = JSON.parse(readFileSync(join(__dirname, 'data-map.json'), 'utf8')) as {
  readonly targets: Parameters<typeof namesEmptiedByUs>[0];
};
const ownTargets = namesEmptiedByUs(dataMap.targets, setting('KINDS_OF_OTHERS').split(','));

const tables = new DynamoDBClient(CLIENT_SETTINGS);

export const handler = operationsHandler({
  store: dynamoRequestStore(tables, setting('REQUEST_TABLE')),
  apps: dynamoAppWriter(tables, setting('APP_TABLE'), new KMSClient(CLIENT_SETTINGS), setting('SEAL_KEY_ID')),
  queue: sqsPurgeQueue(new SQSClient({ ...CLIENT_SETTINGS, useQueueUrlAsEndpoint: false }), setting('QUEUE_URL')),
  clock: Date.now,
  log: jsonLog(),
  metrics: emfMetrics(setting('METRICS_NAMESPACE'), Date.now),
  facts: {
    retentions: {
      retentionMonths: Number(setting('RETENTION_MONTHS')),
      backupHorizon: Number(setting('BACKUP_HORIZON_DAYS')) * DAY,
    },
    isDoneByOthers: (target) => !ownTargets.has(target),
  },
});
