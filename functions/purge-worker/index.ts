import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { SQSClient } from '@aws-sdk/client-sqs';
import { dynamoAppRegistry } from '../../shared/adapters/aws/app-registry.ts';
import { CLIENT_SETTINGS, QUEUE_CLIENT_SETTINGS } from '../../shared/adapters/aws/client-settings.ts';
import { emfMetrics } from '../../shared/adapters/aws/emf-metrics.ts';
import { setting } from '../../shared/adapters/aws/environment.ts';
import { jsonLog } from '../../shared/adapters/aws/json-log.ts';
import { sqsPurgeQueue } from '../../shared/adapters/aws/purge-queue.ts';
import { kmsReceiptSigner } from '../../shared/adapters/aws/receipt-signer.ts';
import { dynamoRequestRecords } from '../../shared/adapters/aws/request-records.ts';
import { kmsSeal } from '../../shared/adapters/aws/seal.ts';
import { targetEnvironment } from '../../shared/adapters/aws/target-environment.ts';
import { connectDataMap } from '../../shared/data-map/connect-data-map.ts';
import type { DataMap } from '../../shared/data-map/data-map.ts';
import { DAY, SECOND } from '../../shared/domain/schedule.ts';
import type { AppRegistry } from '../../shared/ports/app-registry.ts';
import { runRequest } from '../../shared/use-cases/run-request.ts';
import { workerHandler } from './handler.ts';

const keys = new KMSClient(CLIENT_SETTINGS);
const tables = new DynamoDBClient(CLIENT_SETTINGS);
const log = jsonLog();
const metrics = emfMetrics(setting('METRICS_NAMESPACE'), Date.now);

// created lazily: it reads the app table at once, which this role may do only if the data map calls Meta
let registry: AppRegistry | undefined;

// validated when the stack was synthesized
const dataMap = JSON.parse(readFileSync(join(__dirname, 'data-map.json'), 'utf8')) as DataMap;
const connected = connectDataMap(
  dataMap,
  {
    ...targetEnvironment(__dirname),
    impossibleTime(field) {
      log.warn('time_impossible', { field });
      metrics.count('ImpossibleTimes');
    },
    countSkipped(values) {
      if (values > 0) metrics.count('IdentifiersSkipped', values);
    },
    async appSecret(appId) {
      registry ??= dynamoAppRegistry(tables, setting('APP_TABLE'), keys, setting('SEAL_KEY_ID'), Date.now);
      const app = (await registry.apps()).find((registered) => registered.appId === appId);
      return app?.secrets.find(({ age }) => age === 'current')?.value;
    },
  },
  log,
);
// avoids an unhandled rejection; the first message that awaits it reports the failure
connected.catch(() => undefined);

const ports = {
  store: dynamoRequestRecords(tables, setting('REQUEST_TABLE')),
  seal: kmsSeal(keys, setting('SEAL_KEY_ID')),
  signer: kmsReceiptSigner(keys, setting('RECEIPT_KEY_ID')),
  queue: sqsPurgeQueue(new SQSClient(QUEUE_CLIENT_SETTINGS), setting('QUEUE_URL')),
  clock: Date.now,
  random: Math.random,
  every: (milliseconds: number, action: () => void) => {
    const timer = setInterval(action, milliseconds);
    return () => clearInterval(timer);
  },
  log,
  metrics,
};
const settings = {
  settle: Number(setting('SETTLE_SECONDS')) * SECOND,
  rescan: Number(setting('RESCAN_SECONDS')) * SECOND,
  backupHorizon: Number(setting('BACKUP_HORIZON_DAYS')) * DAY,
  retentionMonths: Number(setting('RETENTION_MONTHS')),
  issuer: setting('PUBLIC_URL'),
};

export const handler = workerHandler({
  run: async (requestId, budget) => runRequest({ ...ports, dataMap: await connected }, settings, requestId, budget),
  log,
  metrics,
});
