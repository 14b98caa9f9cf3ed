import { strict as assert } from 'node:assert';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { KMSClient } from '@aws-sdk/client-kms';
import { DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { sqsPurgeQueue } from '../../../shared/adapters/aws/purge-queue.ts';
import { dynamoRequestStore } from '../../../shared/adapters/aws/request-store.ts';
import { kmsSeal } from '../../../shared/adapters/aws/seal.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import { readPurgeMessage } from '../../../shared/domain/purge-message.ts';
import { DAY } from '../../../shared/domain/schedule.ts';
import { acceptRequest } from '../../../shared/use-cases/accept-request.ts';
import { planReplay, replayRequest } from '../../../shared/use-cases/replay-requests.ts';
import { runRequest } from '../../../shared/use-cases/run-request.ts';
import { commandsOf } from '../../stack/runbooks/book.ts';
import { requestWorld, testTarget } from '../../support/request-world.ts';
import { asWritten, runDynamodbCommand } from './aws-command.ts';

export type RecoveryOptions = {
  readonly outputs: { readonly [name: string]: string };
  readonly stack: string;
  readonly tables: DynamoDBClient;
  readonly keys: KMSClient;
  readonly queues: SQSClient;
  /** The environment of our own commands. */
  readonly environment: NodeJS.ProcessEnv;
};

const PROJECT = join(import.meta.dirname, '../../..');
const PAGE = join(PROJECT, 'infra/recovery.md');
/** A target of the synthesized data map. */
const TARGET = 'messages';
const PERSON = '218471';
const APP = '1';
const PERSON_IN_STORE = `${APP}#${PERSON}`;
const MONTH = 30 * DAY;
const UNLIMITED = { isOver: () => false, signal: new AbortController().signal };

/** Commands on the page that cannot be run here. */
const ON_AWS_ALONE: readonly string[] = [
  // the emulator keeps no backup of a deleted table
  'aws dynamodb list-backups',
  // it calls the deployment's addresses, which the emulator does not have
  'npm run ops -- doctor',
  // it calls the operations function, which the emulator does not run; the function's use case is called directly instead
  'npm run ops -- replay',
  // tested on the local stack
  'npm run ops -- import',
  'npm run ops -- redrive',
];

type Follow = (beginning: string, given?: { readonly [word: string]: string }) => Promise<unknown>;

/** A finished request, and the worker that finished it. */
export type Deletion = {
  readonly requestId: RequestId;
  /** A time before the request, in the format in which the time of a store's copy is given. */
  readonly before: string;
  readonly worker: ReturnType<typeof workerOf>;
};

export async function deleteForSomebody(options: Omit<RecoveryOptions, 'environment' | 'stack'>): Promise<Deletion> {
  const worker = workerOf(options);
  const before = new Date(Date.now() - 1000).toISOString();
  return { worker, before, requestId: await worker.deleteFor(PERSON) };
}

/**
 * Follows `infra/recovery.md` word for word: a damaged record is copied back; then the whole table is restored under its own
 * name and protected again; and what came back with a store's backup is deleted again.
 */
export async function rehearseRecovery(
  options: RecoveryOptions,
  { requestId, before, worker }: Deletion,
): Promise<void> {
  const { outputs, tables } = options;
  const table = outputs['RequestTable'] ?? '';
  const TIME = new Date(Date.now() - 1000).toISOString();
  const record = await recordOf(tables, table, requestId);
  assert.equal(record?.['status']?.S, 'completed');
  const { follow, untried } = pageOf(options, { TIME, TABLE: table, REQUEST: requestId, COPY: before });

  await follow('npm run --silent ops -- request list');
  await follow('aws dynamodb restore-table-to-point-in-time');
  await follow('aws dynamodb wait table-exists');
  assert.ok(((await follow('aws dynamodb scan')) as { readonly Count: number }).Count > 0, 'the copy is empty');

  await damage(tables, table, requestId);
  await follow('aws dynamodb get-item');
  await follow('aws dynamodb put-item');
  assert.deepEqual(await recordOf(tables, table, requestId), record, 'the record is not as it was');

  await damage(tables, table, requestId);
  await putInForce(follow, async () => {
    const isGone = await recordOf(tables, table, requestId).then(
      () => false,
      (error: Error) => error.name === 'ResourceNotFoundException',
    );
    assert.ok(isGone, 'the table was not deleted');
  });
  assert.deepEqual(await protections(tables, table), { recovery: 'DISABLED', expiry: undefined, isDeletable: true });
  await follow('aws dynamodb update-time-to-live');
  await follow('aws dynamodb update-continuous-backups');
  await follow('aws dynamodb update-table');
  await follow('aws dynamodb describe-table');
  assert.deepEqual(await protections(tables, table), { recovery: 'ENABLED', expiry: 'expiresAt', isDeletable: false });
  assert.deepEqual(await recordOf(tables, table, requestId), record, 'the record is not as it was');

  worker.store.items.set('came back', PERSON_IN_STORE);
  await worker.replay(Date.parse(before));
  assert.equal(worker.store.items.size, 0, 'the store that was restored, too, still knows the person');
  await follow('aws dynamodb delete-table');
  assert.deepEqual(
    untried().filter((command) => !ON_AWS_ALONE.some((beginning) => command.startsWith(beginning))),
    [],
    'the page has more commands',
  );
}

async function putInForce(follow: Follow, afterDeletion: () => Promise<void>): Promise<void> {
  const { BackupDetails } = (await follow('aws dynamodb create-backup')) as {
    readonly BackupDetails: { readonly BackupArn: string };
  };
  await follow('aws dynamodb update-table');
  await follow('aws dynamodb delete-table');
  await follow('aws dynamodb wait table-not-exists');
  await afterDeletion();
  await follow('aws dynamodb restore-table-from-backup', { ARN: BackupDetails.BackupArn });
  await follow('aws dynamodb wait table-exists');
}

function pageOf({ tables, environment, stack }: RecoveryOptions, given: { readonly [word: string]: string }) {
  const commands = commandsOf(readFileSync(PAGE, 'utf8'));
  const tried = new Set<string>();
  let written = '';

  const follow: Follow = async (beginning, more = {}) => {
    const command = commands.find((one) => one.startsWith(beginning) && !tried.has(one));
    if (command === undefined) throw new Error(`infra/recovery.md has no further command "${beginning}"`);
    tried.add(command);
    const filled = Object.entries({ ...given, ...more, STACK: stack }).reduce(
      (text, [word, value]) => text.replaceAll(new RegExp(`\\$?\\b${word}\\b`, 'g'), value),
      command,
    );
    const [words = '', redirected] = filled.split(' > ');
    const [program, ...rest] = [...words.matchAll(/'([^']*)'|(\S+)/g)].map(
      ([, quoted, plain]) => quoted ?? plain ?? '',
    );
    if (program === 'npm') return await ops(rest.slice(rest.indexOf('--') + 1), environment);
    const parameters = rest.slice(1).map((word) => (word === 'file://record.json' ? written : word));
    const query = parameters.indexOf('--query');
    if (query !== -1) parameters.splice(query, 2);
    const answer = await runDynamodbCommand(tables, parameters);
    if (redirected !== undefined) written = asWritten((answer as { readonly Item?: unknown }).Item);
    return answer;
  };
  return { follow, untried: () => commands.filter((command) => !tried.has(command)) };
}

/** Runs one of our commands in a process of its own. */
async function ops(words: readonly string[], environment: NodeJS.ProcessEnv): Promise<void> {
  const command = [join(PROJECT, 'infra/ops/main.ts'), ...words];
  const child = spawn(process.execPath, command, { env: environment, stdio: ['ignore', 'ignore', 'inherit'] });
  const [status] = (await once(child, 'exit')) as [number | null];
  assert.equal(status, 0, `npm run ops -- ${words.join(' ')} ended with ${status}`);
}

/** The deployment's worker, in this process, because the emulator runs no functions. */
function workerOf({ outputs, tables, keys, queues }: Omit<RecoveryOptions, 'environment' | 'stack'>) {
  const store = testTarget({ message: PERSON_IN_STORE });
  const world = requestWorld({ [TARGET]: store }, { settle: 0, rescan: 0 });
  const QueueUrl = outputs['QueueUrl'] ?? '';
  const ports = {
    ...world.ports,
    store: dynamoRequestStore(tables, outputs['RequestTable'] ?? ''),
    queue: sqsPurgeQueue(queues, QueueUrl),
    // the emulator turns every key of a template into an encryption key, so keys in memory generate codes and sign receipts
    seal: kmsSeal(keys, outputs['SealKeyId'] ?? ''),
    clock: Date.now,
  };

  /** @returns whether there was a message */
  async function runOnce(): Promise<boolean> {
    const { Messages: [message] = [] } = await queues.send(new ReceiveMessageCommand({ QueueUrl }));
    if (message === undefined) return false;
    const read = readPurgeMessage(message.Body ?? '');
    assert.ok(typeof read === 'object', `the queue has ${message.Body}`);
    await runRequest(ports, world.settings, read.requestId, UNLIMITED);
    await queues.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    return true;
  }

  return {
    store,
    async deleteFor(value: string): Promise<RequestId> {
      const subject = { appId: APP, kind: 'asid', value } as const;
      const intake = { subject, occasion: value, origin: 'callback', scope: 'deletion', promise: MONTH } as const;
      const { requestId } = await acceptRequest(ports, intake);
      while (await runOnce());
      return requestId;
    },
    async replay(since: number): Promise<void> {
      const { requests, lost } = await planReplay(ports.store, since, ports.clock());
      assert.deepEqual([requests.length, lost], [1, []], 'not the one request is replayed');
      for (const request of requests) await replayRequest(ports, request, { since, promise: MONTH });
      while (await runOnce());
    },
  };
}

export async function recordOf(tables: DynamoDBClient, TableName: string, requestId: RequestId) {
  const get = new GetItemCommand({ TableName, Key: { requestId: { S: requestId } }, ConsistentRead: true });
  return (await tables.send(get)).Item;
}

/** Somebody with write access to the table writes that nothing was found. */
async function damage(tables: DynamoDBClient, TableName: string, requestId: RequestId): Promise<void> {
  await tables.send(new PutItemCommand({ TableName, Item: { requestId: { S: requestId }, status: { S: 'damaged' } } }));
}

async function protections(tables: DynamoDBClient, TableName: string) {
  const [{ Table }, { TimeToLiveDescription: expiry }, { ContinuousBackupsDescription: backups }] = await Promise.all([
    tables.send(new DescribeTableCommand({ TableName })),
    tables.send(new DescribeTimeToLiveCommand({ TableName })),
    tables.send(new DescribeContinuousBackupsCommand({ TableName })),
  ]);
  return {
    recovery: backups?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus,
    expiry: expiry?.TimeToLiveStatus === 'ENABLED' ? expiry.AttributeName : undefined,
    isDeletable: Table?.DeletionProtectionEnabled !== true,
  };
}
