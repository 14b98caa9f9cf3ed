import { createHash, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { CreateKeyCommand, EncryptCommand, GenerateDataKeyCommand, type KeySpec, KMSClient } from '@aws-sdk/client-kms';
import { startKms } from '../../../infra/local/emulators/kms/kms.ts';
import { listenOnLoopback } from '../../../infra/local/system/loopback.ts';
import { toItem } from '../../../shared/adapters/aws/request-item.ts';
import { kmsSeal } from '../../../shared/adapters/aws/seal.ts';
import { kmsSubjectKeys } from '../../../shared/adapters/aws/subject-keys.ts';
import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { acceptRequest } from '../../../shared/use-cases/accept-request.ts';

// Runs in its own process, so that its work is not measured: KMS with real keys, and a DynamoDB and an SQS that always give the
// same answers. It prints their addresses, and exits when its standard input ends.

/** What the functions and the bare scripts need to know. */
export type LoopbackServices = {
  readonly environment: Readonly<Record<string, string>>;
  readonly code: string;
  readonly requestId: string;
};

const [appId = '', appSecret = ''] = process.argv.slice(2);
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const region = 'eu-central-1';
const kms = await startKms({ region, accountId: '000000000000' });
const keys = new KMSClient({
  region,
  endpoint: kms.url,
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});

const newKey = async (KeySpec: KeySpec, KeyUsage: 'ENCRYPT_DECRYPT' | 'GENERATE_VERIFY_MAC' | 'SIGN_VERIFY') => {
  const { KeyMetadata } = await keys.send(new CreateKeyCommand({ KeySpec, KeyUsage }));
  return KeyMetadata?.KeyId ?? '';
};
const [seal, subject, receipt] = await Promise.all([
  newKey('SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT'),
  newKey('HMAC_256', 'GENERATE_VERIFY_MAC'),
  newKey('ECC_NIST_P256', 'SIGN_VERIFY'),
]);
const { CiphertextBlob = new Uint8Array() } = await keys.send(
  new EncryptCommand({ KeyId: seal, Plaintext: Buffer.from(appSecret), EncryptionContext: { appId } }),
);
const app = {
  appId: { S: appId },
  kind: { S: 'facebook' },
  current: { B: Buffer.from(CiphertextBlob).toString('base64') },
};

const bare = createHash('sha256').update('bare').digest('base64url');
const { CiphertextBlob: wrapped = new Uint8Array() } = await keys.send(
  new GenerateDataKeyCommand({ KeyId: seal, KeySpec: 'AES_256', EncryptionContext: { requestId: bare } }),
);

let record: DeletionRequest | undefined;
const { code, requestId } = await acceptRequest(
  {
    keys: kmsSubjectKeys(keys, subject),
    seal: kmsSeal(keys, seal),
    store: {
      create: async (request) => {
        record = request;
        return true;
      },
    },
    queue: { send: async () => undefined },
    clock: Date.now,
    log: silent,
    metrics: { count: () => undefined },
  },
  {
    subject: { appId, kind: 'asid', value: '777' },
    occasion: 'the benchmark',
    origin: 'callback',
    scope: 'deletion',
    promise: 30 * 86_400_000,
  },
);
if (record === undefined) throw new TypeError('no record was made');
/** The record in the format of DynamoDB's protocol, with bytes in base64. */
const item = Object.fromEntries(
  Object.entries(toItem(record)).map(([name, value]) => [
    name,
    value.B === undefined ? value : { B: Buffer.from(value.B).toString('base64') },
  ]),
);

const ANSWERS: { readonly [operation: string]: (input: { readonly MessageBody?: string }) => object } = {
  'DynamoDB_20120810.Scan': () => ({ Items: [app], Count: 1 }),
  'DynamoDB_20120810.GetItem': () => ({ Item: item }),
  'DynamoDB_20120810.UpdateItem': () => ({ Attributes: item }),
  'DynamoDB_20120810.Query': () => ({ Items: [], Count: 0 }),
  'AmazonSQS.SendMessage': ({ MessageBody = '' }) => ({
    MessageId: randomUUID(),
    MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
  }),
};

const server = await listenOnLoopback(
  createServer(async (request, response) => {
    const input = await json(request);
    const answer = ANSWERS[String(request.headers['x-amz-target'])]?.(input as { readonly MessageBody?: string }) ?? {};
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(answer));
  }),
);

const services: LoopbackServices = {
  code,
  requestId,
  environment: {
    AWS_REGION: region,
    RECORD: JSON.stringify(item),
    WRAPPED_KEY: Buffer.from(wrapped).toString('base64'),
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: server.url,
    AWS_ENDPOINT_URL_SQS: server.url,
    AWS_ENDPOINT_URL_KMS: kms.url,
    METRICS_NAMESPACE: 'DataDeletion',
    REQUEST_TABLE: 'requests',
    APP_TABLE: 'apps',
    QUEUE_URL: `${server.url}/000000000000/requests`,
    SEAL_KEY_ID: seal,
    SUBJECT_KEY_ID: subject,
    RECEIPT_KEY_ID: receipt,
    RETIRED_RECEIPT_KEYS: '[]',
    PUBLIC_URL: 'https://deletion.example',
    COMPANY_NAME: 'CALIQ',
    CONTACT_EMAIL: 'info@cal-iq.tech',
    PRIVACY_POLICY_URL: 'https://cal-iq.tech/privacy',
    BRAND_COLOR: '#1d4ed8',
    PROMISE_DAYS: '30',
    START_AFTER_MINUTES: '0',
    CALLBACKS_PER_HOUR: '500',
    BACKUP_HORIZON_DAYS: '35',
    RETENTION_MONTHS: '25',
    SETTLE_SECONDS: '60',
    RESCAN_SECONDS: '86400',
  },
};
process.stdin.resume().on('end', () => process.exit());
process.stdout.write(`${JSON.stringify(services)}\n`);
