import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateKeyCommand, type KeySpec, type KeyUsageType } from '@aws-sdk/client-kms';
import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { callbackHandler } from '../../../functions/deletion-callback/handler.ts';
import { registerApps } from '../../../infra/local/demo-company/app-registration.ts';
import { type AwsClients, awsClients, type Credentials } from '../../../infra/local/emulators/aws-clients.ts';
import { createTable } from '../../../infra/local/emulators/create-table.ts';
import { type Emulators, startEmulators } from '../../../infra/local/emulators/emulators.ts';
import { listenOnLoopback } from '../../../infra/local/system/loopback.ts';
import { dynamoAppRegistry } from '../../../shared/adapters/aws/app-registry.ts';
import { dynamoBusinessReturns } from '../../../shared/adapters/aws/business-returns.ts';
import { emfMetrics } from '../../../shared/adapters/aws/emf-metrics.ts';
import { jsonLog } from '../../../shared/adapters/aws/json-log.ts';
import { sqsPurgeQueue } from '../../../shared/adapters/aws/purge-queue.ts';
import { kmsReceiptSigner } from '../../../shared/adapters/aws/receipt-signer.ts';
import { dynamoRequestStore } from '../../../shared/adapters/aws/request-store.ts';
import { kmsSeal } from '../../../shared/adapters/aws/seal.ts';
import { kmsSubjectKeys } from '../../../shared/adapters/aws/subject-keys.ts';
import { connectDataMap } from '../../../shared/data-map/connect-data-map.ts';
import type { DataMap } from '../../../shared/data-map/data-map.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import { type ConfirmationToken, readConfirmationToken } from '../../../shared/domain/confirmation-token.ts';
import { DAY } from '../../../shared/domain/schedule.ts';
import { confirmByProvider } from '../../../shared/use-cases/confirm-by-provider.ts';
import { runRequest } from '../../../shared/use-cases/run-request.ts';
import { createRequestTable } from '../../support/request-table.ts';
import { httpWire } from '../../support/wire.ts';
import { callbackAt } from '../events.ts';
import { countCalls, recordWrites, type Write } from './counting.ts';

/** What one request used, from the callback until its seal is dropped. */
export type Spent = {
  readonly callback: number;
  /** The calls of all invocations of the worker by operation, without the targets' own calls. */
  readonly worker: ReadonlyMap<string, number>;
  readonly ofTargets: number;
  readonly invocations: number;
  /** The CPU time of all invocations of the worker, on this machine. */
  readonly cpuSeconds: number;
  readonly confirmations: number;
  /** The writes in the order in which they were made. */
  readonly writes: readonly Write[];
  /** The size of the record in bytes, once the request has ended and its seal is dropped. */
  readonly closedBytes: number;
  readonly keptBytes: number;
  /** The size of the functions' logs, as CloudWatch bills it. */
  readonly logBytes: number;
};

export type CountedWorld = {
  readonly clients: AwsClients;
  /** @param fails whether the stores do not answer the first invocation of the worker */
  request(person: string, fails: boolean): Promise<Spent>;
  stop(): Promise<void>;
};

/** A company whose requests are counted: where its data is, and how to reach it. */
export type CountedCompany = {
  readonly app: { readonly id: string; readonly secret: string };
  readonly dataMap: DataMap;
  /** Starts the stores that the data map names. @returns the settings of the targets */
  start(
    services: Pick<Emulators, 'endpoints'> & {
      readonly clients: AwsClients;
      readonly region: string;
      readonly credentials: Credentials;
    },
  ): Promise<{ readonly settings: Readonly<Record<string, string>>; stop(): Promise<void> }>;
};

/** The bytes that CloudWatch bills for each line in addition to its text. @see AWS, "PutLogEvents" */
const BYTES_OF_EVENT = 26;

/** The callback and the worker with their adapters on the emulators. Every call is counted, and the clock is advanced by hand. */
export async function startCountedWorld({ app, dataMap, start }: CountedCompany): Promise<CountedWorld> {
  const region = 'eu-central-1';
  const emulators = await startEmulators({ region, accountId: '000000000000' });
  const { endpoints } = emulators;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' });
  const clients = awsClients(endpoints, region, credentials);
  const newKey = async (KeySpec: KeySpec, KeyUsage: KeyUsageType) =>
    (await clients.kms.send(new CreateKeyCommand({ KeySpec, KeyUsage }))).KeyMetadata?.KeyId ?? '';
  const [seal, subject, receipt] = await Promise.all([
    newKey('SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT'),
    newKey('HMAC_256', 'GENERATE_VERIFY_MAC'),
    newKey('ECC_NIST_P256', 'SIGN_VERIFY'),
  ]);
  await createRequestTable(clients.dynamodb, 'requests');
  await createTable(clients.dynamodb, {
    TableName: 'apps',
    KeySchema: [{ AttributeName: 'appId', KeyType: 'HASH' as const }],
    AttributeDefinitions: [{ AttributeName: 'appId', AttributeType: 'S' as const }],
  });
  await registerApps(clients, { table: 'apps', keyId: seal }, [
    { appId: app.id, secret: app.secret, kind: 'facebook' },
  ]);
  const { QueueUrl = '' } = await clients.sqs.send(new CreateQueueCommand({ QueueName: 'requests' }));
  const company = await start({ endpoints, clients, region, credentials });

  const writes = recordWrites(clients.dynamodb, 'requests');
  // targets use another connection, which can be cut, and on which their calls are counted separately
  const [tables, keys] = await Promise.all(
    [endpoints.dynamodb, endpoints.kms].map((url) => httpWire(Number(new URL(url).port))),
  );
  const wires = [tables, keys].filter((wire) => wire !== undefined);
  const calls = countCalls([endpoints.dynamodb, endpoints.kms, endpoints.sqs].map((url) => new URL(url).host));
  const provider = await startConfirmations();
  let now = Date.now();
  let logBytes = 0;
  const written = (line: string): void => {
    logBytes += Buffer.byteLength(line) + BYTES_OF_EVENT;
  };
  const log = jsonLog(written);
  const settings: { readonly [name: string]: string | undefined } = {
    ...company.settings,
    PUBLIC_URL: provider.url,
    AWS_REGION: region,
    AWS_ENDPOINT_URL_DYNAMODB: tables?.url,
    AWS_ENDPOINT_URL_KMS: keys?.url,
    AWS_ENDPOINT_URL_S3: endpoints.s3,
  };
  const registry = dynamoAppRegistry(clients.dynamodb, 'apps', clients.kms, seal, () => 0);
  const connected = await connectDataMap(
    dataMap,
    {
      now: () => now,
      sleep: (milliseconds) => sleep(milliseconds),
      random: () => 0,
      setting: (name) => settings[name],
      appSecret: async () => app.secret,
    },
    log,
  );
  const ports = {
    store: dynamoRequestStore(clients.dynamodb, 'requests'),
    seal: kmsSeal(clients.kms, seal),
    keys: kmsSubjectKeys(clients.kms, subject),
    signer: kmsReceiptSigner(clients.kms, receipt),
    queue: sqsPurgeQueue(clients.sqs, QueueUrl),
    clock: () => now,
    random: () => 0,
    every: () => () => undefined,
    log,
    metrics: emfMetrics('data-deletion', () => now, written),
    dataMap: connected,
  };
  const handler = callbackHandler({
    ...ports,
    registry,
    returns: dynamoBusinessReturns(clients.dynamodb, 'requests'),
    publicUrl: 'https://deletion.example',
    whatsAppHold: undefined,
    startAfter: 0,
    acceptLoginSignatures: false,
    promise: 30 * DAY,
    retentions: { backupHorizon: 35 * DAY, retentionMonths: 25 },
  });
  const run = (requestId: RequestId) =>
    runRequest(
      ports,
      { settle: 60_000, rescan: DAY, backupHorizon: 35 * DAY, retentionMonths: 25, issuer: 'https://deletion.example' },
      requestId,
      { isOver: () => false, signal: new AbortController().signal },
    );
  const targetCalls = (): number => wires.reduce((total, wire) => total + wire.calls(), 0);

  return {
    clients,

    async request(person: string, fails: boolean) {
      await registry.apps();
      calls.take();
      writes.take();
      targetCalls();
      logBytes = 0;
      const { statusCode } = await handler(callbackAt(person, now, app));
      if (statusCode !== 200) throw new Error(`the callback answered ${statusCode}`);
      const callback = [...calls.take().values()].reduce((total, made) => total + made, 0);

      const requestId = await newest();
      const worker = new Map<string, number>();
      let invocations = 0;
      let confirmations = 0;
      let ofTargets = 0;
      let cpuSeconds = 0;
      let closedBytes = 0;
      for (let request = await ports.store.read(requestId); request?.nextAttemptAt !== undefined; ) {
        now = Math.max(now, request.nextAttemptAt);
        if (request.completedAt !== undefined && closedBytes === 0) closedBytes = writes.storedBytes();
        if ((await ports.store.sealsToDrop(now, 1)).includes(requestId)) {
          await ports.store.dropSeal(requestId, now);
          break;
        }
        if (fails && invocations === 0) tables?.cutFrom(1, 'before');
        calls.take();
        const before = process.threadCpuUsage();
        await run(requestId);
        const { user, system } = process.threadCpuUsage(before);
        cpuSeconds += (user + system) / 1_000_000;
        for (const [operation, made] of calls.take()) worker.set(operation, (worker.get(operation) ?? 0) + made);
        ofTargets += targetCalls();
        tables?.recover();
        invocations += 1;
        request = await ports.store.read(requestId);
        if (request?.parts.some(({ status }) => status === 'acknowledged')) {
          await confirmByProvider(ports, await provider.next());
          confirmations += 1;
          request = await ports.store.read(requestId);
        }
      }
      const keptBytes = writes.storedBytes();
      const calledFor = { callback, worker, ofTargets, invocations, confirmations };
      const spent = { ...calledFor, cpuSeconds, closedBytes, keptBytes, logBytes };
      return { ...spent, writes: writes.take() };
    },

    async stop() {
      await Promise.all([...wires.map((wire) => wire.close()), provider.stop(), company.stop()]);
      await emulators.stop();
    },
  };

  async function newest(): Promise<RequestId> {
    const [requestId] = await ports.store.due(now, 1);
    if (requestId === undefined) throw new TypeError('nothing was recorded');
    return requestId;
  }
}

/** Receives the provider's confirmations, and keeps them until they are asked for. */
async function startConfirmations() {
  const taken: ConfirmationToken[] = [];
  const server = await listenOnLoopback(
    createServer((request, response) => {
      const token = readConfirmationToken(request.url?.split('/').at(-1) ?? '');
      if (token !== undefined) taken.push(token);
      response.writeHead(204).end();
    }),
  );
  return {
    ...server,
    async next(): Promise<ConfirmationToken> {
      for (;;) {
        const token = taken.shift();
        if (token !== undefined) return token;
        await sleep(50);
      }
    },
  };
}
