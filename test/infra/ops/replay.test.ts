import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { LoopbackServer } from '../../../infra/local/system/loopback.ts';
import type { Services } from '../../../infra/ops/aws/services.ts';
import type { Context } from '../../../infra/ops/cli/command.ts';
import { replay } from '../../../infra/ops/commands/replay.ts';
import { dynamoRequestStore } from '../../../shared/adapters/aws/request-store.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import { type DeletionRequest, type Sealed } from '../../../shared/domain/deletion-request.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { newRequest } from '../../../shared/domain/new-request.ts';
import { type DynamodbServer, startDynalite } from '../../support/dynalite.ts';
import { memoryAppWriter } from '../../support/memory/app-writer.ts';
import { startOperationsDoor } from '../../support/operations-door.ts';
import { createRequestTable } from '../../support/request-table.ts';
import { requestWorld } from '../../support/request-world.ts';
import { callsAtOnce } from './at-once.ts';
import { runCommand } from './run-command.ts';

const NOW = Date.UTC(2026, 0, 15, 12);
const HOUR = 3_600_000;
const DATA_MAP = join(import.meta.dirname, '../../../infra/data-map.json');

let dynalite: DynamodbServer;
/** As the role that the door asks IAM about. */
let operator: DynamoDBClient;
let door: LoopbackServer;
let store: ReturnType<typeof dynamoRequestStore>;
let calls: number;
/** Records that the function does not find any more. */
let gone: ReadonlySet<string>;
/** How often the function cannot reach its table. */
let failures: number;
beforeEach(async () => {
  [calls, gone, failures] = [0, new Set(), 0];
  dynalite = await startDynalite();
  operator = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${dynalite.port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'Operators', secretAccessKey: 'local' },
  });
  await createRequestTable(dynalite.client, 'requests');
  store = dynamoRequestStore(dynalite.client, 'requests');
  const read = async (requestId: RequestId) => {
    if (failures > 0) {
      failures -= 1;
      throw new DeletionError('store_unavailable', 'retry', 'no answer');
    }
    return gone.has(requestId) ? undefined : await store.read(requestId);
  };
  const ports = { ...requestWorld().ports, apps: memoryAppWriter(), store: { ...store, read } };
  door = await startOperationsDoor(ports, () => {
    calls += 1;
    return true;
  });
}, 30_000);
afterEach(async () => {
  operator.destroy();
  await Promise.all([dynalite.close(), door.stop()]);
});

const idOf = (at: number) => `request-${at}`.padEnd(43, '-') as RequestId;

/** Requests that have ended, for which something was deleted. */
async function ended(count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) {
    const names = { requestId: idOf(at), subjectRef: `subject-${at}` as never, sealed: `seal-${at}` as Sealed };
    const came = { appId: '1001', origin: 'callback', scope: 'deletion', beganWith: 'asid', promise: HOUR } as const;
    const part = { name: 'messages', label: 'Messages', status: 'deleted', items: 1, attempts: 0, rounds: 0 } as const;
    const parts = [{ ...part, updatedAt: NOW }] as unknown as DeletionRequest['parts'];
    const request = newRequest({ ...names, ...came }, NOW);
    await store.create({ ...request, status: 'completed', completedAt: NOW, resolved: true, parts });
  }
}

function run(
  values: object = {},
  sleep?: Context['sleep'],
  clock?: Context['clock'],
  isDrawable = false,
  dataMap = DATA_MAP,
) {
  const outputs = { RequestTable: 'requests', PublicUrl: door.url };
  const local = { endpoints: {}, dataMap };
  const deployment = { name: 'test', region: 'eu-central-1', outputs, local };
  const services = { tables: operator, deployment } as unknown as Services;
  // the clock stands, so it does not wait for what no worker does here
  return runCommand(replay, { since: NOW - HOUR, wait: -1, yes: true, ...values }, [], {
    services,
    ...{ now: NOW, isDrawable },
    ...(sleep && { sleep }),
    ...(clock && { clock }),
  });
}

/** What the worker has found of a replay. */
async function workerFound(request: DeletionRequest, status: 'failing' | 'kept' | 'nothing_found'): Promise<void> {
  const part = {
    name: 'messages',
    label: 'Messages',
    status,
    items: 0,
    attempts: 0,
    rounds: 0,
    updatedAt: NOW,
  } as const;
  const parts = [{ ...part, ...(status === 'failing' && { lastError: 'target_rejected' }) }];
  await store.replace({ ...request, status: 'running', resolved: true, parts });
}

async function replays(): Promise<readonly DeletionRequest[]> {
  const found: DeletionRequest[] = [];
  for await (const request of store.openSince(0)) if (request.origin === 'replay') found.push(request);
  return found;
}

test('replay orders the purge of each request in lots, and once however often it is run', async () => {
  await ended(60);
  const asked = await run({ yes: false, target: 'messages, conversations' });
  const plan = (targets: string) =>
    `60 requests since 2026-01-15 11:00 UTC will be purged again, at ${targets} of test.`;
  expect({ exit: asked.exit, plan: asked.noted[0] }).toEqual({ exit: 1, plan: plan('messages, conversations') });
  expect([calls, (await replays()).length]).toEqual([0, 0]);
  for (const lots of [2, 4]) {
    const { exit, value, printed, noted, styles } = await run({ target: ' messages' });
    expect({ exit, calls }).toEqual({ exit: 1, calls: lots });
    expect(value).toMatchObject({ targets: ['messages'], requests: 60, empty: 0, remaining: 60 });
    expect(noted).toEqual([plan('messages'), `[${'·'.repeat(24)}]   0 %  0 of 60, 0 a second`]);
    const look = 'npm run ops -- request list --needs-operator --stack test';
    expect(printed).toEqual([
      '60 of 60 left, 0 of them waiting for an operator. When they are done, run this command again. To look at them:',
      `  ${look}`,
    ]);
    expect(styles).toEqual([`strong: ${look}`]);
  }
  const ordered = await replays();
  expect(new Set(ordered.map((request) => request.replay?.of)).size).toBe(60);
  expect(ordered).toHaveLength(60);
  expect(ordered[0]?.replay?.targets).toEqual(['messages']);
}, 30_000);

test.each([
  ['all of them', undefined, ['crm', 'mailbox'], ' --target messages,ledger'],
  ['some of them', 'messages,crm,ledger', ['crm'], ' --target messages,ledger'],
  ['only those', 'crm,mailbox', ['crm', 'mailbox'], undefined],
  ['none of them', 'messages,ledger', [], undefined],
])('replay says before it begins which targets will ask an operator, of %s', async (_, target, asked, leftOut) => {
  await ended(1);
  const provider = { kind: 'webhook', url: 'TARGET_CRM_URL', secret: 'TARGET_CRM_SECRET' };
  const from = {
    kind: 'dynamodb',
    table: 'messages',
    partitionKey: { attribute: 'owner', values: ['{appId}#{asid}'] },
  };
  const messages = { name: 'messages', label: 'messages', noCanary: 'for this test', ...from, key: ['owner'] };
  const rule = { kind: 'userId', neverReused: true, from: { ...from, attribute: 'userId' } };
  const targets = [
    messages,
    { ...provider, name: 'crm', label: 'account', identifiers: ['asid'] },
    { ...provider, name: 'ledger', label: 'payments', identifiers: ['userId', 'asid'] },
    { name: 'mailbox', label: 'messages', kind: 'manual', instructions: 'Look.', match: ['{asid}'] },
  ];
  const folder = mkdtempSync(join(tmpdir(), 'replay-'));
  const dataMap = join(folder, 'data-map.json');
  writeFileSync(dataMap, JSON.stringify({ identifiers: [rule], targets }));
  const { noted } = await run({ yes: false, target }, undefined, undefined, false, dataMap);
  rmSync(folder, { recursive: true });
  const lines = noted.filter((line) => line.startsWith('An operator '));
  expect(lines.map((line) => line.split(':')[0])).toEqual(
    asked.length === 0 ? [] : [`An operator will be asked about ${asked.join(', ')}`],
  );
  if (leftOut !== undefined) expect(lines[0]).toMatch(new RegExp(`leave them out:${leftOut}$`));
});

test('replay sends a lot again whose answer was lost, and looks every second until its time is over', async () => {
  await ended(2);
  failures = 1;
  let now = NOW;
  const pauses: number[] = [];
  const sleep = async (milliseconds: number) => {
    pauses.push(milliseconds);
    now += milliseconds;
  };
  const { exit, value } = await run({ wait: 2500 }, sleep, () => now);
  expect({ exit, value, calls }).toMatchObject({ exit: 1, value: { requests: 2, empty: 0, remaining: 2 }, calls: 2 });
  expect(pauses).toEqual([500, 1000, 1000, 1000]);
  pauses.length = 0;
  await run({ wait: 2000 }, sleep, () => now);
  expect(pauses).toEqual([1000, 1000, 1000]);
});

test.each([
  [0, 2],
  [1, 1],
])('replay waits for ten minutes: with %d ms more it has looked again %d times', async (late, looks) => {
  await ended(1);
  let now = NOW;
  let pauses = 0;
  const sleep = async () => {
    now = NOW + 600_000 + late + pauses;
    pauses += 1;
  };
  await run({ wait: undefined }, sleep, () => now);
  expect(pauses).toBe(looks);
});

test('replay reads ten records at once', async () => {
  await ended(11);
  const reads = callsAtOnce();
  const counting = (next: (given: object) => Promise<object>, context: { readonly commandName?: string }) =>
    context.commandName === 'GetItemCommand' ? (given: object) => reads.during(() => next(given)) : next;
  operator.middlewareStack.add(counting as never, { step: 'initialize', name: 'counting' });
  expect(await run()).toMatchObject({ value: { requests: 11, remaining: 11 } });
  expect(reads.most()).toBe(10);
});

test('what cannot be repeated any more counts as remaining, and not as found empty', async () => {
  await ended(2);
  gone = new Set([idOf(1)]);
  expect(await run()).toMatchObject({ exit: 1, value: { requests: 2, empty: 0, remaining: 2 } });
  expect(await replays()).toHaveLength(1);
  gone = new Set([idOf(0), idOf(1)]);
  expect(await run()).toMatchObject({ exit: 1, value: { requests: 2, empty: 0, remaining: 2 } });
});

test('a record that cannot be read is named, and keeps nobody else from being purged again', async () => {
  await ended(1);
  const requestId = idOf(7);
  const Item = { requestId: { S: requestId }, status: { S: 'completed' } };
  await dynalite.client.send(new PutItemCommand({ TableName: 'requests', Item }));
  const { exit, value, printed, noted } = await run();
  expect({ exit, value }).toMatchObject({ exit: 1, value: { requests: 1, unreadable: [requestId] } });
  expect([...printed, ...noted]).toContainEqual(
    expect.stringContaining(`Warning: 1 record cannot be read, so it is not purged again: ${requestId}.`),
  );
});

test('records that cannot be read are spoken of as several', async () => {
  await ended(1);
  for (const requestId of [idOf(7), idOf(8)]) {
    const Item = { requestId: { S: requestId }, status: { S: 'completed' } };
    await dynalite.client.send(new PutItemCommand({ TableName: 'requests', Item }));
  }
  const { printed, noted } = await run();
  expect([...printed, ...noted]).toContainEqual(
    expect.stringContaining('Warning: 2 records cannot be read, so they are not purged again: '),
  );
});

test('a replay whose record has gone meanwhile is not waited for, and remains', async () => {
  await ended(1);
  const removed = async () => {
    for (const { requestId } of await replays()) {
      const Key = { requestId: { S: requestId } };
      await dynalite.client.send(new DeleteItemCommand({ TableName: 'requests', Key }));
    }
  };
  const { exit, value, noted } = await run({ wait: undefined }, removed, undefined, true);
  expect({ exit, value }).toMatchObject({ exit: 1, value: { requests: 1, empty: 0, failing: 0, remaining: 1 } });
  // the last line of the progress is left as it is
  const bar = `[${'·'.repeat(24)}]   0 %  0 of 1, 0 a second`;
  expect(noted.slice(2)).toEqual([bar, bar, '']);
});

test('replay says that it read nothing where there is no request to purge again, which is no success', async () => {
  await ended(1);
  const { exit, value, printed, noted, styles } = await run({ since: NOW + 1 }, undefined, () => NOW + HOUR);
  expect({ exit, value }).toMatchObject({ exit: 1, value: { requests: 0, empty: 0, remaining: 0, unreadable: [] } });
  expect(printed).toEqual([
    'No target was read: there is no request since 2026-01-15 12:00 UTC to purge again. If the backup is older, give its time.',
  ]);
  expect({ noted, styles, calls }).toEqual({ noted: [], styles: [`warning: ${printed[0]}`], calls: 0 });
});

test('replay does not ask about nothing, and counts those without a seal all the same', async () => {
  const names = { requestId: idOf(9), subjectRef: 'subject-9' as never, sealed: undefined };
  const came = { appId: '1001', origin: 'callback', scope: 'deletion', beganWith: 'asid', promise: HOUR } as const;
  const part = { name: 'messages', label: 'Messages', status: 'deleted', items: 1, attempts: 0, rounds: 0 } as const;
  const parts = [{ ...part, updatedAt: NOW }] as unknown as DeletionRequest['parts'];
  await store.create({ ...newRequest({ ...names, ...came }, NOW), status: 'completed', completedAt: NOW, parts });
  const { exit, value, printed, noted } = await run({ yes: false });
  expect({ exit, value }).toMatchObject({ exit: 1, value: { requests: 0, withoutSeal: 1 } });
  expect(printed).toEqual([
    expect.stringMatching(/^No target was read: there is no request since 2026-01-15 11:00 UTC /),
  ]);
  expect(noted).toEqual([
    'The backups of 1 had expired, and their identifiers were dropped, so the persons cannot be identified.',
  ]);
});

test('replay refuses a time that has not come yet, before it reads anything', async () => {
  await ended(1);
  const message = '--since is in the future; expected when the restored backup was made';
  await expect(run({ since: NOW + 1 })).rejects.toMatchObject({ name: 'UsageError', message });
  expect((await run({ since: NOW })).value).toMatchObject({ requests: 1 });
});

test('a record that cannot be read is named where nothing else is to be purged again', async () => {
  const Item = { requestId: { S: idOf(7) } };
  await dynalite.client.send(new PutItemCommand({ TableName: 'requests', Item }));
  expect(await run()).toMatchObject({ exit: 1, value: { requests: 0, remaining: 0, unreadable: [idOf(7)] } });
});

test('replay ends well once every target was read and found empty', async () => {
  await ended(2);
  let looks = 0;
  const worker = async () => {
    looks += 1;
    const first = (await replays()).find(({ parts }) => parts.length === 0);
    if (first !== undefined) await workerFound(first, 'nothing_found');
  };
  const { exit, value, printed, noted, styles } = await run({ wait: undefined }, worker);
  expect({ exit, looks }).toEqual({ exit: 0, looks: 2 });
  expect(styles).toEqual([`good: ${printed[0]}`]);
  expect(value).toEqual({
    since: '2026-01-15 11:00 UTC',
    targets: 'all',
    requests: 2,
    empty: 2,
    kept: 0,
    failing: 0,
    remaining: 0,
    withoutSeal: 0,
    unreadable: [],
  });
  expect(printed).toEqual(['Every target was read and found empty for 2 requests.']);
  expect(noted[0]).toBe('2 requests since 2026-01-15 11:00 UTC will be purged again, at every target of test.');
});

test('replay speaks of a single request as of one', async () => {
  await ended(1);
  const worker = async () => {
    const [first] = await replays();
    if (first !== undefined) await workerFound(first, 'nothing_found');
  };
  const { printed, noted } = await run({ wait: undefined }, worker);
  expect(noted[0]).toBe('1 request since 2026-01-15 11:00 UTC will be purged again, at every target of test.');
  expect(printed).toEqual(['Every target was read and found empty for 1 request.']);
});

test('replay says of how many requests something is kept', async () => {
  await ended(2);
  const worker = async () => {
    const some = (await replays()).filter(({ parts }) => parts.length === 0);
    for (const [at, replayed] of some.entries()) await workerFound(replayed, at === 0 ? 'kept' : 'nothing_found');
  };
  const { exit, value, printed } = await run({ wait: undefined }, worker);
  expect({ exit, value }).toMatchObject({ exit: 0, value: { empty: 2, kept: 1 } });
  expect(printed).toEqual(['Every target was read and found empty for 2 requests, but for what is kept of 1.']);
});

test('replay does not wait for what only an operator can end, and says how to find it', async () => {
  await ended(2);
  const worker = async () => {
    const [first, second] = await replays();
    if (first !== undefined) await workerFound(first, 'nothing_found');
    if (second !== undefined) await workerFound(second, 'failing');
  };
  const { exit, value, printed } = await run({ wait: undefined }, worker);
  expect({ exit, value }).toMatchObject({ exit: 1, value: { requests: 2, empty: 1, failing: 1, remaining: 1 } });
  expect(printed).toEqual([
    '1 of 2 left, 1 of them waiting for an operator. When they are done, run this command again. To look at them:',
    '  npm run ops -- request list --needs-operator --stack test',
  ]);
});

test('replay calls nothing empty while the identifiers are not known yet', async () => {
  await ended(1);
  const worker = async () => {
    const [first] = await replays();
    if (first !== undefined) await store.replace({ ...first, status: 'running', parts: [] });
  };
  let now = NOW;
  const { value } = await run({ wait: 1000 }, worker, () => (now += 600));
  expect(value).toMatchObject({ requests: 1, empty: 0, remaining: 1 });
});

test('replay counts those whose seal is gone apart, and begins another one under another reference', async () => {
  await ended(1);
  const names = { requestId: idOf(9), subjectRef: 'subject-9' as never, sealed: undefined };
  const came = { appId: '1001', origin: 'callback', scope: 'deletion', beganWith: 'asid', promise: HOUR } as const;
  const part = { name: 'messages', label: 'Messages', status: 'deleted', items: 1, attempts: 0, rounds: 0 } as const;
  const parts = [{ ...part, updatedAt: NOW }] as unknown as DeletionRequest['parts'];
  await store.create({ ...newRequest({ ...names, ...came }, NOW), status: 'completed', completedAt: NOW, parts });
  const { value, noted } = await run();
  expect(value).toMatchObject({ requests: 1, withoutSeal: 1 });
  expect(noted[1]).toBe(
    'The backups of 1 more had expired, and their identifiers were dropped, so the persons cannot be identified.',
  );
  expect((await run({ reference: 'second restore' })).noted).toHaveLength(4);
  expect(await replays()).toHaveLength(2);
});

test.each([
  ['mesages', '--target names mesages, which is not in the data map; did you mean messages?'],
  ['messages, zzzzzzzz', '--target names zzzzzzzz, which is not in the data map; expected messages, '],
])('replay refuses %j, because a misspelt target would be reported empty', async (target, hint) => {
  await ended(1);
  await expect(run({ target })).rejects.toMatchObject({ name: 'UsageError', message: expect.stringContaining(hint) });
  expect(calls).toBe(0);
});
