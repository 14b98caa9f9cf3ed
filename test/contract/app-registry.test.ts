import { type AttributeValue, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateKeyCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { startKms } from '../../infra/local/emulators/kms/kms.ts';
import type { LoopbackServer } from '../../infra/local/system/loopback.ts';
import { dynamoAppRegistry } from '../../shared/adapters/aws/app-registry.ts';
import type { RegisteredApp } from '../../shared/ports/app-registry.ts';
import { type DynamodbServer, startDynalite } from '../support/dynalite.ts';

const TABLE = 'apps';
let dynalite: DynamodbServer;
let server: LoopbackServer;
let kms: KMSClient;
let key: string;
let now = Date.UTC(2026, 0, 15);
const MINUTE = 60_000;
const seen: string[] = [];
const scans: object[] = [];
/** The lengths of the ciphertexts that KMS was asked to decrypt. */
const opened: number[] = [];
const calls = (command: string) => seen.filter((name) => name === command).length;
const refused = new Set<string>();

/** All calls that were started, whether or not anybody waits for them. */
const underWay = new Set<Promise<unknown>>();

async function passed<Result>(commandName = '', call: () => Promise<Result>): Promise<Result> {
  seen.push(commandName);
  if (refused.has(commandName)) throw new Error('refused');
  const answer = call();
  underWay.add(answer);
  return await answer;
}

beforeAll(async () => {
  dynalite = await startDynalite();
  await createTable(TABLE);
  server = await startKms({ region: 'eu-central-1', accountId: '000000000000' });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  kms = new KMSClient({ region: 'eu-central-1', endpoint: server.url, credentials, maxAttempts: 1 });
  key = (await kms.send(new CreateKeyCommand({}))).KeyMetadata?.KeyId ?? '';
  dynalite.client.middlewareStack.add((next, { commandName }) => (args) => {
    if (commandName === 'ScanCommand') scans.push(args.input);
    return passed(commandName, () => next(args));
  });
  kms.middlewareStack.add((next, { commandName }) => (args) => {
    if ('CiphertextBlob' in args.input) opened.push(args.input.CiphertextBlob?.length ?? 0);
    return passed(commandName, () => next(args));
  });
  await register('1', 'facebook', 'new secret', 'old secret');
  await register('2', 'instagram', 'another secret');
});
afterAll(async () => {
  kms.destroy();
  await server.stop();
  await dynalite.close();
});

async function createTable(TableName: string): Promise<void> {
  await dynalite.createTable({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'appId', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'appId', AttributeType: 'S' }],
  });
}

async function seal(appId: string, secret: string, KeyId = key) {
  const encrypt = new EncryptCommand({ KeyId, Plaintext: Buffer.from(secret), EncryptionContext: { appId } });
  return { B: (await kms.send(encrypt)).CiphertextBlob ?? new Uint8Array() };
}

async function register(appId: string, kind: string, current: string, previous?: string, rotatedAt?: number) {
  const Item = {
    appId: { S: appId },
    kind: { S: kind },
    current: await seal(appId, current),
    ...(previous !== undefined && { previous: await seal(appId, previous) }),
    ...(rotatedAt !== undefined && { rotatedAt: { N: `${rotatedAt}` } }),
  };
  await dynalite.client.send(new PutItemCommand({ TableName: TABLE, Item }));
}

/** The notes about an app once all calls under way have ended. */
async function noted(appId: string) {
  await elapsed();
  await Promise.allSettled(underWay);
  const { Item = {} } = await dynalite.client.send(
    new GetItemCommand({ TableName: TABLE, Key: { appId: { S: appId } } }),
  );
  return Object.fromEntries(
    Object.entries(Item).flatMap(([name, { N }]) => (/(?:Matched|messages)At$/.test(name) ? [[name, Number(N)]] : [])),
  );
}

function elapsed(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 50);
  });
}

const registry = () => dynamoAppRegistry(dynalite.client, TABLE, kms, key, () => now);

describe('the app registry', () => {
  it('is unavailable, and never empty, while its table does not answer', async () => {
    const broken = dynamoAppRegistry(dynalite.client, 'later', kms, key, () => now);
    await expect(broken.apps()).rejects.toMatchObject({
      code: 'registry_unavailable',
      disposition: 'retry',
      cause: { name: 'ResourceNotFoundException' },
    });
    await createTable('later');
    expect(await broken.apps()).toEqual([]);
  });

  it('reads what was written before, so that a secret that was just registered is known', async () => {
    scans.length = 0;
    await dynamoAppRegistry(dynalite.client, TABLE, kms, key, () => now).apps();
    expect(scans).toEqual([{ TableName: TABLE, ConsistentRead: true }]);
  });

  it('opens the current and the previous secret of every app', async () => {
    const apps = (await registry().apps()).toSorted((a, b) => a.appId.localeCompare(b.appId));
    expect(apps).toEqual([
      {
        appId: '1',
        kind: 'facebook',
        secrets: [
          { value: 'new secret', age: 'current' },
          { value: 'old secret', age: 'previous' },
        ],
      },
      { appId: '2', kind: 'instagram', secrets: [{ value: 'another secret', age: 'current' }] },
    ]);
  });

  it('passes over an app that was removed, of which only the history is left', async () => {
    const Item = { appId: { S: '3' }, kind: { S: 'facebook' }, removedAt: { N: `${now}` }, changes: { L: [] } };
    await dynalite.client.send(new PutItemCommand({ TableName: TABLE, Item }));
    const unreadable: string[] = [];
    const read = dynamoAppRegistry(
      dynalite.client,
      TABLE,
      kms,
      key,
      () => now,
      (appId) => unreadable.push(appId),
    );
    expect((await read.apps()).map(({ appId }) => appId)).not.toContain('3');
    expect(await read.hasUnreadable()).toBe(false);
    expect(unreadable).toEqual([]);
  });

  it('remembers for a minute, and reads again then', async () => {
    const remembering = registry();
    await remembering.apps();
    const before = calls('ScanCommand');
    now += MINUTE - 1;
    await remembering.apps();
    expect(calls('ScanCommand')).toBe(before);
    now += 1;
    await remembering.apps();
    expect(calls('ScanCommand')).toBe(before + 1);
  });

  it('sees at once what was registered since, when nothing matched', async () => {
    const remembering = registry();
    await remembering.apps();
    await register('3', 'threads', 'third secret');
    expect(await remembering.refresh()).toBe(true);
    expect((await remembering.apps()).map((app) => app.appId)).toContain('3');
  });

  it('bounds what forged signatures cost: ten readings at once, then one a second, and no call to KMS', async () => {
    const remembering = registry();
    now += 60 * MINUTE;
    await remembering.apps();
    const before = [calls('ScanCommand'), calls('DecryptCommand')];
    for (let forged = 0; forged < 600; forged += 1) {
      await remembering.refresh();
      now += 100;
    }
    expect(calls('ScanCommand') - (before[0] ?? 0)).toBe(10 + 60 - 1);
    expect(calls('DecryptCommand')).toBe(before[1]);
  });

  it('saves up ten readings, and reads once more a second later to the millisecond', async () => {
    now += MINUTE;
    const remembering = registry();
    const refreshed = async (count: number) => {
      const done: boolean[] = [];
      for (let at = 0; at < count; at += 1) done.push(await remembering.refresh());
      return done.filter(Boolean).length;
    };
    expect(await refreshed(12)).toBe(10);
    now += 999;
    expect(await refreshed(1)).toBe(0);
    now += 1;
    expect(await refreshed(2)).toBe(1);
  });

  it('opens a new secret, and none that it opened before', async () => {
    const remembering = registry();
    await remembering.apps();
    const before = calls('DecryptCommand');
    await register('3', 'threads', 'third secret, reset');
    await remembering.refresh();
    expect(calls('DecryptCommand')).toBe(before + 1);
  });

  it('notes which secret matched, at most once an hour from all processes together', async () => {
    const noting = registry();
    await noting.apps();
    const before = calls('UpdateItemCommand');
    noting.noteMatch('1', 'previous');
    noting.noteMatch('1', 'previous');
    noting.noteMatch('nobody', 'current');
    const at = now;
    expect(await noted('1')).toEqual({ previousMatchedAt: at });
    const another = registry();
    await another.apps();
    another.noteMatch('1', 'previous');
    expect(calls('UpdateItemCommand')).toBe(before + 1);
    now += 60 * MINUTE;
    another.noteMatch('1', 'previous');
    another.noteMatch('1', 'current');
    expect(await noted('1')).toEqual({ previousMatchedAt: now, currentMatchedAt: now });
  });

  it('notes when messages arrive, at most once an hour from all processes together', async () => {
    const noting = registry();
    await noting.apps();
    const before = calls('UpdateItemCommand');
    const others = await noted('1');
    noting.noteMessages('1');
    noting.noteMessages('1');
    noting.noteMessages('nobody');
    expect(await noted('1')).toEqual({ ...others, messagesAt: now });
    const another = registry();
    await another.apps();
    another.noteMessages('1');
    expect(calls('UpdateItemCommand')).toBe(before + 1);
  });

  it('notes nothing about a secret that was rotated away since it was read', async () => {
    const late = registry();
    await late.apps();
    await register('2', 'instagram', 'rotated', 'another secret', now);
    late.noteMatch('2', 'current');
    expect(await noted('2')).toEqual({});
  });

  it('does not fail where a note fails', async () => {
    await register('5', 'facebook', 'fifth secret');
    const noting = registry();
    await noting.apps();
    refused.add('UpdateItemCommand');
    const before = calls('UpdateItemCommand');
    noting.noteMatch('5', 'current');
    await elapsed();
    refused.clear();
    expect(calls('UpdateItemCommand')).toBe(before + 1);
    expect(await noted('5')).toEqual({});
  });

  describe('with a row that cannot be read', () => {
    const put = async (row: Record<string, AttributeValue>) =>
      await dynalite.client.send(new PutItemCommand({ TableName: TABLE, Item: { appId: { S: '4' }, ...row } }));
    const read = async () => {
      const passedOver: string[] = [];
      const reading = dynamoAppRegistry(
        dynalite.client,
        TABLE,
        kms,
        key,
        () => now,
        (appId) => passedOver.push(appId),
      );
      const apps = await reading.apps();
      return { apps, passedOver, hasUnreadable: await reading.hasUnreadable() };
    };
    const secretsOf = (apps: readonly RegisteredApp[], id: string) => apps.find(({ appId }) => appId === id)?.secrets;

    it.each([
      ['of no known kind', async () => ({ kind: { S: 'constructor' }, current: await seal('4', 'fourth secret') })],
      ['without a kind', async () => ({ current: await seal('4', 'fourth secret') })],
      ['without a secret', async () => ({ kind: { S: 'facebook' } })],
      ['with an empty secret', async () => ({ kind: { S: 'facebook' }, current: { B: new Uint8Array() } })],
      ['with a secret as text', async () => ({ kind: { S: 'facebook' }, current: { S: 'fourth secret' } })],
      [
        'with a secret under another key',
        async () => {
          const other = (await kms.send(new CreateKeyCommand({}))).KeyMetadata?.KeyId;
          return { kind: { S: 'facebook' }, current: await seal('4', 'fourth secret', other) };
        },
      ],
      ['with the secret of another app', async () => ({ kind: { S: 'facebook' }, current: await seal('1', 'stolen') })],
    ])('passes over one %s, names it, and opens the others', async (_, row) => {
      await put(await row());
      const { apps, passedOver, hasUnreadable } = await read();
      expect(passedOver).toEqual(['4']);
      expect(hasUnreadable).toBe(true);
      expect(secretsOf(apps, '4') ?? []).toEqual([]);
      expect(apps.map(({ appId }) => appId)).not.toContain(undefined);
      expect(secretsOf(apps, '1')).toHaveLength(2);
    });

    it.each([
      [6144, [6144]],
      [6145, []],
    ])('asks KMS about a secret of %i bytes, unless it is longer than KMS takes', async (bytes, asked) => {
      await put({ kind: { S: 'facebook' }, current: { B: new Uint8Array(bytes).fill(1) } });
      opened.length = 0;
      expect((await read()).passedOver).toEqual(['4']);
      expect(opened.filter((length) => length > 1000)).toEqual(asked);
    });

    it('uses the one of two secrets that opens', async () => {
      await put({ kind: { S: 'facebook' }, current: await seal('4', 'fourth'), previous: await seal('1', 'stolen') });
      const { apps, hasUnreadable } = await read();
      expect(secretsOf(apps, '4')).toEqual([{ value: 'fourth', age: 'current' }]);
      expect(hasUnreadable).toBe(true);
    });

    it('is unavailable, and blames no row, while KMS does not answer', async () => {
      await put({ kind: { S: 'facebook' }, current: await seal('4', 'fourth') });
      refused.add('DecryptCommand');
      await expect(read()).rejects.toMatchObject({ code: 'registry_unavailable' });
      refused.clear();
      expect(await read()).toMatchObject({ passedOver: [], hasUnreadable: false });
    });
  });
});
