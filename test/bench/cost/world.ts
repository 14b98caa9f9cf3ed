import { setTimeout as sleep } from 'node:timers/promises';
import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateKeyCommand, type KeySpec, type KeyUsageType } from '@aws-sdk/client-kms';
import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { callbackHandler } from '../../../functions/deletion-callback/handler.ts';
import { registerApps } from '../../../infra/local/demo-company/app-registration.ts';
import { awsClients } from '../../../infra/local/emulators/aws-clients.ts';
import { createTable } from '../../../infra/local/emulators/create-table.ts';
import { startEmulators } from '../../../infra/local/emulators/emulators.ts';
import { dynamodbTables } from '../../../infra/local/stores/dynamodb-tables.ts';
import { dynamoAppRegistry } from '../../../shared/adapters/aws/app-registry.ts';
import { sqsPurgeQueue } from '../../../shared/adapters/aws/purge-queue.ts';
import { kmsReceiptSigner } from '../../../shared/adapters/aws/receipt-signer.ts';
import { dynamoRequestStore } from '../../../shared/adapters/aws/request-store.ts';
import { kmsSeal } from '../../../shared/adapters/aws/seal.ts';
import { kmsSubjectKeys } from '../../../shared/adapters/aws/subject-keys.ts';
import { connectDataMap } from '../../../shared/data-map/connect-data-map.ts';
import { loadDataMap } from '../../../shared/data-map/load-data-map.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import { DAY } from '../../../shared/domain/schedule.ts';
import { runRequest } from '../../../shared/use-cases/run-request.ts';
import { createRequestTable } from '../../support/request-table.ts';
import { httpWire } from '../../support/wire.ts';
import { APP, callbackAt } from '../events.ts';
import { countCalls, countWriteUnits } from './counting.ts';

/** What one request took, from the callback until its seal is dropped. */
export type Spent = {
  readonly callback: number;
  /** By operation, in all invocations of the worker, without the targets' own. */
  readonly worker: ReadonlyMap<string, number>;
  readonly ofTargets: number;
  readonly invocations: number;
  /** Processor time of all invocations of the worker, on this machine. */
  readonly cpuSeconds: number;
  readonly writeUnits: number;
};

export type CountedWorld = {
  /** Gives a person so many items in each of three tables. */
  fill(person: string, items: number): Promise<void>;
  /** @param fails the stores do not answer the first invocation of the worker */
  request(person: string, fails: boolean): Promise<Spent>;
  stop(): Promise<void>;
};

const TABLES = ['contacts', 'messages', 'tokens'];
const BATCH = 25;
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The callback and the worker with their adapters on the emulators, every call counted, and a clock that is moved on. */
export async function startCountedWorld(): Promise<CountedWorld> {
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
  const dataMap = loadDataMap({ identifiers: [], targets: TABLES.map(target) });
  await createRequestTable(clients.dynamodb, 'requests');
  const appTable = {
    TableName: 'apps',
    KeySchema: [{ AttributeName: 'appId', KeyType: 'HASH' as const }],
    AttributeDefinitions: [{ AttributeName: 'appId', AttributeType: 'S' as const }],
  };
  for (const table of [appTable, ...dynamodbTables(dataMap)]) await createTable(clients.dynamodb, table);
  await registerApps(clients, { table: 'apps', keyId: seal }, [
    { appId: APP.id, secret: APP.secret, kind: 'facebook' },
  ]);
  const { QueueUrl = '' } = await clients.sqs.send(new CreateQueueCommand({ QueueName: 'requests' }));

  const writeUnits = countWriteUnits(clients.dynamodb, 'requests');
  // targets go another way, which can be cut, and on which their calls are counted
  const wire = await httpWire(Number(new URL(endpoints.dynamodb).port));
  const calls = countCalls(new URL(wire.url).host);
  let now = Date.now();
  const settings: { readonly [name: string]: string } = { AWS_REGION: region, AWS_ENDPOINT_URL_DYNAMODB: wire.url };
  const connected = await connectDataMap(
    dataMap,
    {
      now: () => now,
      sleep: (milliseconds) => sleep(milliseconds),
      random: () => 0,
      setting: (name) => settings[name],
    },
    silent,
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
    log: silent,
    metrics: { count: () => undefined },
    dataMap: connected,
  };
  const registry = dynamoAppRegistry(clients.dynamodb, 'apps', clients.kms, seal, () => 0);
  const handler = callbackHandler({
    ...ports,
    registry,
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

  return {
    async fill(person: string, items: number) {
      const requests = Array.from({ length: items }, (_, item) => ({
        PutRequest: { Item: { owner: { S: `${APP.id}#${person}` }, item: { S: String(item) } } },
      }));
      for (const table of TABLES) {
        for (let at = 0; at < items; at += BATCH) {
          const batch = requests.slice(at, at + BATCH);
          await clients.dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [table]: batch } }));
        }
      }
    },

    async request(person: string, fails: boolean) {
      await registry.apps();
      calls.take();
      writeUnits.take();
      wire.calls();
      const { statusCode } = await handler(callbackAt(person, now));
      if (statusCode !== 200) throw new Error(`the callback answered ${statusCode}`);
      const callback = [...calls.take().values()].reduce((total, made) => total + made, 0);

      const requestId = await newest();
      const worker = new Map<string, number>();
      let invocations = 0;
      let ofTargets = 0;
      let cpuSeconds = 0;
      calls.take();
      for (let request = await ports.store.read(requestId); request?.nextAttemptAt !== undefined; ) {
        now = Math.max(now, request.nextAttemptAt);
        if ((await ports.store.sealsToDrop(now, 1)).includes(requestId)) {
          await ports.store.dropSeal(requestId, now);
          break;
        }
        if (fails && invocations === 0) wire.cutFrom(1, 'before');
        calls.take();
        const before = process.threadCpuUsage();
        await run(requestId);
        const { user, system } = process.threadCpuUsage(before);
        cpuSeconds += (user + system) / 1_000_000;
        for (const [operation, made] of calls.take()) worker.set(operation, (worker.get(operation) ?? 0) + made);
        ofTargets += wire.calls();
        wire.recover();
        invocations += 1;
        request = await ports.store.read(requestId);
      }
      return { callback, worker, ofTargets, invocations, cpuSeconds, writeUnits: writeUnits.take() };
    },

    async stop() {
      await wire.close();
      await emulators.stop();
    },
  };

  async function newest(): Promise<RequestId> {
    const [requestId] = await ports.store.due(now, 1);
    if (requestId === undefined) throw new TypeError('nothing was recorded');
    return requestId;
  }
}

function target(table: string) {
  return {
    name: table,
    label: { en: table },
    kind: 'dynamodb',
    table,
    partitionKey: { attribute: 'owner', values: ['{appId}#{asid}'] },
    key: ['owner', 'item'],
  };
}
