import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { emfMetrics } from '../../shared/adapters/aws/emf-metrics.ts';
import { setting } from '../../shared/adapters/aws/environment.ts';
import { jsonCall } from '../../shared/adapters/aws/json-call.ts';
import { jsonLog } from '../../shared/adapters/aws/json-log.ts';
import { kmsReceiptKeys } from '../../shared/adapters/aws/receipt-keys.ts';
import { dynamoRequestReader } from '../../shared/adapters/aws/request-reader.ts';
import type { PublicJwk } from '../../shared/domain/public-jwk.ts';
import { statusHandler } from './handler.ts';
import { sentencesIn } from './pages/sentences-in.ts';
import { type PublishedDataMap, publishedTargets } from './published-targets.ts';

const { AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_DYNAMODB, AWS_ENDPOINT_URL_KMS, AWS_SESSION_TOKEN, CORS_ORIGINS } =
  process.env;
const account = {
  region: setting('AWS_REGION'),
  credentials: {
    accessKeyId: setting('AWS_ACCESS_KEY_ID'),
    secretAccessKey: setting('AWS_SECRET_ACCESS_KEY'),
    sessionToken: AWS_SESSION_TOKEN,
  },
  clock: Date.now,
  random: Math.random,
};
const tables = jsonCall('dynamodb', { ...account, endpoint: AWS_ENDPOINT_URL_DYNAMODB ?? AWS_ENDPOINT_URL });
const keys = jsonCall('kms', { ...account, endpoint: AWS_ENDPOINT_URL_KMS ?? AWS_ENDPOINT_URL });

const dataMap = JSON.parse(readFileSync(join(__dirname, 'data-map.json'), 'utf8')) as PublishedDataMap;
const retiredKeys = JSON.parse(setting('RETIRED_RECEIPT_KEYS')) as readonly PublicJwk[];

export const handler = statusHandler({
  store: dynamoRequestReader(tables, setting('REQUEST_TABLE')),
  publicKeys: kmsReceiptKeys(keys, setting('RECEIPT_KEY_ID'), retiredKeys),
  sentences: sentencesIn(__dirname),
  description: () => readFile(join(__dirname, 'openapi.json'), 'utf8'),
  targets: publishedTargets(dataMap),
  anonymous: dataMap.anonymous,
  company: {
    name: setting('COMPANY_NAME'),
    contactEmail: setting('CONTACT_EMAIL'),
    privacyPolicyUrl: setting('PRIVACY_POLICY_URL'),
    brandColor: setting('BRAND_COLOR'),
  },
  promiseDays: Number(setting('PROMISE_DAYS')),
  backupHorizonDays: Number(setting('BACKUP_HORIZON_DAYS')),
  publicUrl: setting('PUBLIC_URL'),
  corsOrigins: CORS_ORIGINS?.split(',').filter((origin) => origin !== ''),
  clock: Date.now,
  log: jsonLog(),
  metrics: emfMetrics(setting('METRICS_NAMESPACE'), Date.now),
});
