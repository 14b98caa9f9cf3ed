import { randomBytes, randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { dynamoCanaryState } from '../../shared/adapters/aws/canary-state.ts';
import { CLIENT_SETTINGS } from '../../shared/adapters/aws/client-settings.ts';
import { emfMetrics } from '../../shared/adapters/aws/emf-metrics.ts';
import { setting } from '../../shared/adapters/aws/environment.ts';
import { jsonLog } from '../../shared/adapters/aws/json-log.ts';
import { targetEnvironment } from '../../shared/adapters/aws/target-environment.ts';
import { httpPublicSurface } from '../../shared/adapters/http/public-surface.ts';
import { connectSeedings } from '../../shared/data-map/canary.ts';
import type { DataMap } from '../../shared/data-map/data-map.ts';
import { canaryHandler } from './handler.ts';

const tables = new DynamoDBClient(CLIENT_SETTINGS);
const keys = new KMSClient(CLIENT_SETTINGS);
const newSecret = () => randomBytes(32).toString('hex');

const ports = {
  canaryState: dynamoCanaryState(tables, setting('APP_TABLE'), keys, setting('SEAL_KEY_ID'), newSecret, Date.now),
  surface: httpPublicSurface(setting('PUBLIC_URL')),
  digits: (count: number) => Array.from({ length: count }, () => randomInt(10)).join(''),
  clock: Date.now,
  log: jsonLog(),
  metrics: emfMetrics(setting('METRICS_NAMESPACE'), Date.now),
};

// validated when the stack was synthesized
const dataMap = JSON.parse(readFileSync(join(__dirname, 'data-map.json'), 'utf8')) as DataMap;
const seedings = connectSeedings(dataMap, targetEnvironment(__dirname));
// avoids an unhandled rejection; the first round that awaits it reports the failure
seedings.catch(() => undefined);

export const handler = canaryHandler(async () => ({ ...ports, seedings: await seedings }));
