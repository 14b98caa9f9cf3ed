import { createServer } from 'node:http';
import { CreateKeyCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import type { Fault } from '../../infra/local/demo-company/faults.ts';
import { type LocalGraph, startGraph } from '../../infra/local/demo-company/graph.ts';
import { startKms } from '../../infra/local/emulators/kms/kms.ts';
import { type LoopbackServer, listenOnLoopback } from '../../infra/local/system/loopback.ts';
import type { RequestId } from '../../shared/domain/confirmation-code.ts';
import type { Bounds } from '../../shared/domain/selection.ts';
import type { IdentifierSource, Selection, Target } from '../../shared/ports/target.ts';
import { graphAddress } from '../../shared/targets/meta-graph/graph-client.ts';
import { metaGraph } from '../../shared/targets/meta-graph/meta-graph.ts';
import type { Row, TargetEnvironment } from '../../shared/targets/target-kind.ts';
import { type DynamodbServer, startDynalite } from '../support/dynalite.ts';
import { environment, environmentOfSilence } from '../support/target-environment.ts';
import { httpWire } from '../support/wire.ts';
import { CUT_OFF, HOSTILE_IDS, limited, unlimited } from './target.contract.ts';

// The target contract puts many items under one id, and the same id under two apps. At Meta an id has only one
// authorization per app, and the id of a WhatsApp Business Account is the same for all apps, so that suite cannot be
// run here. This one tests the same requirements.

process.env['AWS_REGION'] = 'eu-central-1';
process.env['AWS_ACCESS_KEY_ID'] = 'local';
process.env['AWS_SECRET_ACCESS_KEY'] = 'local';

const APPS = [
  { appId: '1001', secret: 'the secret of one' },
  { appId: '1002', secret: 'the secret of another' },
] as const;
const HOUR = 3_600_000;

let graph: LocalGraph;
let fault: Fault | 'none';
beforeEach(async () => {
  fault = 'none';
  graph = await startGraph({ apps: APPS });
});
afterEach(() => graph.stop());

describe('what a person allowed an app', () => {
  beforeEach(() => {
    for (const [appId, userId] of [
      ['1001', '777'],
      ['1001', '77'],
      ['1001', '7777'],
      ['1002', '777'],
    ] as const) {
      graph.addPerson({ appId, userId, permissions: ['email', 'public_profile'], pageScopedIds: [] });
    }
  });

  it('is gone, and nobody else has lost anything', async () => {
    const target = await connect();
    expect(await target.plan(select('777'))).toBe(1);
    expect(await target.verify(select('777'))).toBe(1);
    expect(await target.purge(select('777'), unlimited())).toEqual({ outcome: 'emptied', items: 1 });
    expect(await target.verify(select('777'))).toBe(0);
    expect(await target.purge(select('777'), unlimited())).toEqual({ outcome: 'emptied', items: 0 });
    expect(standing()).toEqual(['1001 77', '1001 7777', '1002 777']);
  });

  it('is not asked for when the person has no id there', async () => {
    const wire = await httpWire(graph.port);
    const target = await connect({ url: wire.url });
    expect(await target.plan(select())).toBe(0);
    expect(await target.purge(select(), unlimited())).toEqual({ outcome: 'emptied', items: 0 });
    expect(await target.verify(select())).toBe(0);
    expect(wire.calls()).toBe(0);
    await wire.close();
  });

  it('is not begun with when the time is over', async () => {
    expect(await (await connect()).purge(select('777'), limited(0))).toEqual({ outcome: 'unfinished', items: 0 });
    expect(standing()).toContain('1001 777');
  });

  it('stays once the person is back, because an authorization does not say of when it is', async () => {
    const target = await connect();
    const back = within('left', '777');
    expect(await target.plan(back)).toBe(0);
    expect(await target.purge(back, unlimited())).toEqual({ outcome: 'emptied', items: 0 });
    expect(await target.verify(back)).toBe(0);
    expect(await target.countLeft?.(back)).toEqual({ newer: 0, undated: 1 });
    expect(standing()).toContain('1001 777');

    expect(await target.purge(within('deleted', '777'), unlimited())).toEqual({ outcome: 'emptied', items: 1 });
    expect(await target.countLeft?.(within('deleted', '777'))).toEqual({ newer: 0, undated: 0 });
  });

  it('counts nothing of somebody whom Meta does not know', async () => {
    expect(await (await connect()).verify(select('778'))).toBe(0);
  });

  it.each(HOSTILE_IDS.map((id) => [JSON.stringify(id).slice(0, 40), id]))(
    'is not touched by the identifier %s',
    async (_shown, id) => {
      const before = standing();
      const target = await connect();
      expect(await target.plan(select(id))).toBe(0);
      expect(await target.purge(select(id), unlimited())).toEqual({ outcome: 'emptied', items: 0 });
      expect(await target.verify(select(id))).toBe(0);
      await expect(target.purge({ ...select('777'), appId: id }, unlimited())).rejects.toMatchObject({
        code: 'app_not_registered',
        disposition: 'fail',
      });
      expect(standing()).toEqual(before);
    },
  );

  it.each(['before', 'after'] as const)('is gone after the connection broke %s any call', async (when) => {
    const wire = await httpWire(graph.port);
    const target = await connect({ url: wire.url });
    for (const call of [1, 2]) {
      graph.addPerson({ appId: '1001', userId: '777', permissions: ['email'], pageScopedIds: [] });
      wire.cutFrom(call, when);
      await expect(target.purge(select('777'), unlimited())).rejects.toMatchObject({ disposition: 'retry' });
      await expect(target.verify(select('777'))).rejects.toMatchObject({ disposition: 'retry' });
      wire.recover();
      await target.purge(select('777'), unlimited());
      expect(await target.verify(select('777'))).toBe(0);
    }
    await wire.close();
  });

  it.each<[Fault, object]>([
    ['too_many', { retryAfter: 1000 }],
    ['error', {}],
    ['hang', {}],
    ['reset', {}],
  ])('is tried again later while Meta has the fault %s', async (of, more) => {
    await turn(of);
    const failed = { code: 'target_unavailable', disposition: 'retry', ...more };
    const target = await connect();
    await expect(target.purge(select('777'), unlimited())).rejects.toMatchObject(failed);
    await expect(target.verify(select('777'))).rejects.toMatchObject(failed);
    await turn('none');
    expect(await target.purge(select('777'), unlimited())).toEqual({ outcome: 'emptied', items: 1 });
  });

  it('is still counted when Meta says that it is gone, and it is not', async () => {
    await turn('lie');
    const target = await connect();
    await target.purge(select('777'), unlimited());
    expect(await target.verify(select('777'))).toBe(1);
  });

  it('counts as gone when Meta no longer knows of an authorization', async () => {
    await turn('expired');
    const target = await connect();
    expect(await target.purge(select('777'), unlimited())).toEqual({ outcome: 'emptied', items: 0 });
    expect(await target.verify(select('777'))).toBe(0);
  });

  it('does not count as gone when it is our own token that Meta refuses', async () => {
    const target = await connect({ secrets: { 1001: 'an old secret' } });
    const refused = { code: 'app_token_refused', disposition: 'fail' };
    await expect(target.verify(select('777'))).rejects.toMatchObject(refused);
    await expect(target.purge(select('777'), unlimited())).rejects.toMatchObject(refused);
  });
});

test('the version of the Graph API is a setting, and an address of its own stands in for both', () => {
  const address = (settings = {}) => graphAddress(environment(settings)).href;
  expect(address()).toBe('https://graph.facebook.com/v24.0');
  expect(address({ TARGET_GRAPH_VERSION: 'v26.0' })).toBe('https://graph.facebook.com/v26.0');
  const local = { TARGET_GRAPH_URL: 'http://127.0.0.1:1/v25.0', TARGET_GRAPH_VERSION: 'v26.0' };
  expect(address(local)).toBe('http://127.0.0.1:1/v25.0');
});

describe('the answers of Meta', () => {
  let server: LoopbackServer;
  let answer: { readonly status: number; readonly body: unknown };
  beforeEach(async () => {
    server = await listenOnLoopback(
      createServer((_request, response) => response.writeHead(answer.status).end(JSON.stringify(answer.body))),
    );
  });
  afterEach(() => server.stop());

  it.each([10, 100, 200])('need an operator when the code is %i', async (code) => {
    answer = { status: 400, body: { error: { code } } };
    const verified = (await connect({ url: server.url })).verify(select('777'));
    await expect(verified).rejects.toMatchObject({ code: `graph_refused_${code}`, disposition: 'fail' });
  });

  it.each([1, 2, 4, 17, 32, 613, 80007, 99999])('are asked for again when the code is %i', async (code) => {
    answer = { status: 400, body: { error: { code } } };
    const verified = (await connect({ url: server.url })).verify(select('777'));
    await expect(verified).rejects.toMatchObject({ code: 'target_unavailable', disposition: 'retry' });
  });

  it.each<[string, unknown]>([
    ['an empty object', {}],
    ['nothing', null],
    ['a list of something else', { data: 'x' }],
    ['an error with status 200', { error: { code: 2 } }],
  ])('are not taken for zero when they are %s', async (_what, body) => {
    answer = { status: 200, body };
    await expect((await connect({ url: server.url })).verify(select('777'))).rejects.toMatchObject({
      disposition: 'retry',
    });
  });

  it.each([
    ['granted', 1],
    ['expired', 1],
    ['declined', 0],
  ])('name what still stands: a permission that is %s is %i', async (status, count) => {
    answer = { status: 200, body: { data: [{ permission: 'email', status }] } };
    expect(await (await connect({ url: server.url })).verify(select('777'))).toBe(count);
  });

  it('give no id that came as a number', async () => {
    answer = { status: 200, body: { data: [{ id: 17_841_476_160_054_569n.toString() }, { id: 17_841 }] } };
    const found = (await source(server.url)).lookUp(select('777'));
    await expect(found).rejects.toMatchObject({ disposition: 'retry' });
  });
});

describe('the page-scoped ids of a person', () => {
  it('are found by the app-scoped id, for this app alone', async () => {
    graph.addPerson({ appId: '1001', userId: '777', permissions: [], pageScopedIds: ['9007199254740993', '2'] });
    graph.addPerson({ appId: '1002', userId: '777', permissions: [], pageScopedIds: ['3'] });
    const ids = await source(graph.url);
    expect(await ids.lookUp(select('777'))).toEqual({ found: [{ value: '9007199254740993' }, { value: '2' }] });
    expect(await ids.lookUp(select())).toEqual({ found: [] });
  });

  it('are read from every page, by the cursor and never by the address that Meta offers', async () => {
    const asked: string[] = [];
    const server = await listenOnLoopback(
      createServer((request, response) => {
        const after = new URL(request.url ?? '', 'http://graph').searchParams.get('after');
        asked.push(request.url ?? '');
        const next = after === null ? { next: 'http://127.0.0.1:1/elsewhere', cursors: { after: 'second' } } : {};
        response.end(JSON.stringify({ data: [{ id: after ?? 'first' }], paging: next }));
      }),
    );
    const found = await (await source(server.url)).lookUp(select('777'));
    await server.stop();
    expect(found).toEqual({ found: [{ value: 'first' }, { value: 'second' }] });
    expect(asked.every((url) => url.startsWith('/v24.0/777/ids_for_pages?'))).toBe(true);
    expect(asked.join()).not.toMatch(/access_token|the.secret/);
  });

  it('are gone, which is not none, when Meta no longer knows the person', async () => {
    graph.addPerson({ appId: '1001', userId: '777', permissions: [], pageScopedIds: ['2'] });
    const ids = await source(graph.url);
    expect(await ids.lookUp(select('779'))).toEqual({ found: [], gone: true });
    expect(await ids.lookUp(select('779', '777'))).toEqual({ found: [{ value: '2' }], gone: true });
    await turn('expired');
    expect(await ids.lookUp(select('777'))).toEqual({ found: [], gone: true });
  });

  it('are not zero when Meta does not answer', async () => {
    await turn('error');
    await expect((await source(graph.url)).lookUp(select('777'))).rejects.toMatchObject({ disposition: 'retry' });
  });
});

describe('a stored token', () => {
  let store: DynamodbServer;
  let kms: LoopbackServer;
  let keyId: string;
  let keys: KMSClient;
  beforeAll(async () => {
    store = await startDynalite();
    process.env['AWS_ENDPOINT_URL_DYNAMODB'] = `http://127.0.0.1:${store.port}`;
    await store.createTable({
      TableName: 'tokens',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['wabaId', 'tokenId'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [
        { AttributeName: 'wabaId', KeyType: 'HASH' },
        { AttributeName: 'tokenId', KeyType: 'RANGE' },
      ],
    });
    kms = await startKms({ region: 'eu-central-1', accountId: '000000000000' });
    keys = new KMSClient({ endpoint: kms.url });
    keyId = (await keys.send(new CreateKeyCommand({}))).KeyMetadata?.KeyId ?? '';
  });
  afterAll(async () => {
    delete process.env['AWS_ENDPOINT_URL_DYNAMODB'];
    await store.close();
    await kms.stop();
  });
  beforeEach(async () => {
    await empty();
    for (const wabaId of ['500', '50']) await connectAccount(wabaId, `token of ${wabaId}`);
  });

  it('is erased after the subscription that it stands for, and no other', async () => {
    const target = await connectVault();
    expect(await target.plan(select('500'))).toBe(1);
    expect(await target.purge(select('500'), unlimited())).toEqual({ outcome: 'emptied', items: 1 });
    expect(await target.verify(select('500'))).toBe(0);
    expect(await target.purge(select('500'), unlimited())).toEqual({ outcome: 'emptied', items: 0 });
    expect(graph.isSubscribed('1001', '500')).toBe(false);
    expect(graph.isSubscribed('1001', '50')).toBe(true);
    expect(await tokens()).toEqual(['50']);
  });

  it('is erased while another app stays subscribed to the account', async () => {
    graph.addAccount({ appId: '1002', wabaId: '500', token: 'token of another app' });
    expect(await (await connectVault()).purge(select('500'), unlimited())).toEqual({ outcome: 'emptied', items: 1 });
    expect(graph.isSubscribed('1002', '500')).toBe(true);
  });

  it('stays while Meta only says that the subscription is gone', async () => {
    await turn('lie');
    const target = await connectVault();
    const purging = target.purge(select('500'), unlimited());
    await expect(purging).rejects.toMatchObject({ code: 'graph_unchanged', disposition: 'retry' });
    expect(await target.verify(select('500'))).toBe(1);
  });

  it.each<Fault>(['too_many', 'error', 'hang', 'reset'])(
    'stays while Meta has the fault %s, for the tries of two days, however long ago the request was accepted',
    async (of) => {
      const target = await connectVault(CUT_OFF + 240 * HOUR);
      await turn(of);
      for (const attempts of [0, 19]) {
        const purging = target.purge({ ...select('500'), attempts }, unlimited());
        await expect(purging).rejects.toMatchObject({ disposition: 'retry' });
        expect(await tokens()).toEqual(['50', '500']);
      }

      const last = target.purge({ ...select('500'), attempts: 20 }, unlimited());
      await expect(last).rejects.toMatchObject({ disposition: 'fail' });
      expect(await tokens()).toEqual(['50']);
    },
  );

  it('is erased when it has expired', async () => {
    await turn('expired');
    expect(await (await connectVault()).purge(select('500'), unlimited())).toEqual({ outcome: 'emptied', items: 1 });
  });

  it('is erased, and an operator told, when Meta refuses it', async () => {
    // a token of another account
    await connectAccount('600', 'token of 600');
    await put('601', 'other', await sealed('601', 'token of 600'));
    const refused = (await connectVault()).purge(select('600', '601'), unlimited());
    await expect(refused).rejects.toMatchObject({ code: 'graph_refused_10', disposition: 'fail' });
    expect(await tokens()).toEqual(['50', '500']);
  });

  it('is erased when the account has left and Meta no longer shows it to the app, and only then without an operator', async () => {
    await connectAccount('607', 'token of 607');
    await connectAccount('608', 'token of 608');
    const body = JSON.stringify({ error: { code: 100, error_subcode: 33 } });
    const hiding = await listenOnLoopback(createServer((_request, response) => response.writeHead(400).end(body)));
    const target = await connectVault(CUT_OFF, hiding.url);
    const left = { ...select('607'), beganWith: 'waba' };
    expect(await target.purge(left, unlimited())).toEqual({ outcome: 'emptied', items: 1 });
    const refused = target.purge({ ...select('608'), beganWith: 'asid' }, unlimited());
    await expect(refused).rejects.toMatchObject({ code: 'graph_refused_100', disposition: 'fail' });
    await hiding.stop();
  });

  it('is not given up before every other one has been tried', async () => {
    await put('601', 'other', await sealed('601', 'token of 500'));
    await connectAccount('602', 'token of 602');
    const wire = await httpWire(graph.port);
    const target = await connectVault(CUT_OFF, wire.url);
    wire.cutFrom(2, 'before');
    await expect(target.purge(select('601', '602'), unlimited())).rejects.toMatchObject({ disposition: 'retry' });
    expect(await tokens()).toEqual(['50', '500', '601', '602']);
    wire.recover();
    await expect(target.purge(select('601', '602'), unlimited())).rejects.toMatchObject({ code: 'graph_refused_10' });
    expect(await tokens()).toEqual(['50', '500']);
    await wire.close();
  });

  it('is erased, and an operator told, when it cannot be opened', async () => {
    await put('603', 'other', await sealed('500', 'token of 500'));
    const unreadable = (await connectVault()).purge(select('603'), unlimited());
    await expect(unreadable).rejects.toMatchObject({ code: 'token_unreadable', disposition: 'fail' });
    expect(await tokens()).toEqual(['50', '500']);
  });

  it('is erased whenever it was stored, while nobody has come back', async () => {
    await connectAccount('604', 'a new token', CUT_OFF + HOUR);
    const target = await connectVault(CUT_OFF + HOUR);
    expect(await target.purge(select('604'), unlimited())).toEqual({ outcome: 'emptied', items: 1 });
    expect(graph.isSubscribed('1001', '604')).toBe(false);
  });

  it('stays when it was stored after a new start, or nobody knows when', async () => {
    await connectAccount('604', 'a new token', CUT_OFF + HOUR);
    await connectAccount('605', 'an undated token', 0);
    await connectAccount('606', 'an old token');
    const target = await connectVault(CUT_OFF + HOUR);
    const selection = within('left', '604', '605', '606');
    expect(await target.plan(selection)).toBe(1);
    expect(await target.purge(selection, unlimited())).toEqual({ outcome: 'emptied', items: 1 });
    expect(await target.verify(selection)).toBe(0);
    expect(await target.countLeft?.(selection)).toEqual({ newer: 1, undated: 1 });
    expect(['604', '605', '606'].map((id) => graph.isSubscribed('1001', id))).toEqual([true, true, false]);
  });

  it('of unknown age stays while Meta accepts it after the app was removed', async () => {
    await connectAccount('605', 'an undated token', 0);
    const target = await connectVault();
    const selection = within('deleted_if_refused_by_meta', '605');
    expect(await target.plan(selection)).toBe(0);
    expect(await target.purge(selection, unlimited())).toEqual({ outcome: 'emptied', items: 0 });
    expect(await target.countLeft?.(selection)).toEqual({ newer: 0, undated: 1 });
    expect(await tokens()).toContain('605');
    expect(graph.isSubscribed('1001', '605')).toBe(true);
  });

  it('of unknown age is erased when Meta no longer accepts it after the app was removed', async () => {
    await connectAccount('605', 'an undated token', 0);
    await connectAccount('606', 'a new token', CUT_OFF + HOUR);
    await turn('expired');
    const target = await connectVault(CUT_OFF + HOUR);
    const selection = within('deleted_if_refused_by_meta', '605', '606');
    expect(await target.plan(selection)).toBe(1);
    expect(await target.countLeft?.(selection)).toEqual({ newer: 1, undated: 0 });
    expect(await target.purge(selection, unlimited())).toEqual({ outcome: 'emptied', items: 1 });
    expect(await target.verify(selection)).toBe(0);
    expect(await tokens()).not.toContain('605');
    expect(await tokens()).toContain('606');
  });

  it('of unknown age stays while Meta does not answer, and the others are erased', async () => {
    await connectAccount('605', 'an undated token', 0);
    await connectAccount('606', 'an old token');
    const wire = await httpWire(graph.port);
    const target = await connectVault(CUT_OFF, wire.url);
    const selection = within('deleted_if_refused_by_meta', '606', '605');
    wire.cutFrom(4, 'before');
    await expect(target.purge(selection, unlimited())).rejects.toMatchObject({ disposition: 'retry' });
    expect(await tokens()).toEqual(['50', '500', '605']);
    await expect(target.verify(selection)).rejects.toMatchObject({ disposition: 'retry' });
    wire.recover();
    await wire.close();
  });

  it('of unknown age stays when Meta refuses it for another reason than that it is no longer valid', async () => {
    await connectAccount('600', 'token of 600');
    await put('601', 'other', await sealed('601', 'token of 600'), 0);
    const target = await connectVault();
    const selection = within('deleted_if_refused_by_meta', '601');
    expect(await target.purge(selection, unlimited())).toEqual({ outcome: 'emptied', items: 0 });
    expect(await tokens()).toContain('601');
  });

  it.each(['before', 'after'] as const)('is erased after the connection to Meta broke %s any call', async (when) => {
    const wire = await httpWire(graph.port);
    const target = await connectVault(CUT_OFF, wire.url);
    for (const call of [1, 2, 3]) {
      await connectAccount('605', 'token of 605');
      wire.cutFrom(call, when);
      await expect(target.purge(select('605'), unlimited())).rejects.toMatchObject({ disposition: 'retry' });
      expect(await target.verify(select('605'))).toBe(1);
      wire.recover();
      expect(await target.purge(select('605'), unlimited())).toEqual({ outcome: 'emptied', items: 1 });
      expect(graph.isSubscribed('1001', '605')).toBe(false);
    }
    await wire.close();
  });

  async function connectVault(now = CUT_OFF, url = graph.url): Promise<Target> {
    const vault: Row<typeof metaGraph.entries>['vault'] = {
      table: 'tokens',
      partitionKey: { attribute: 'wabaId', type: 'S', values: ['{asid}'] },
      key: ['wabaId', 'tokenId'],
      token: 'sealed',
      createdAt: { attribute: 'storedAt', format: 'epoch_ms' },
    };
    return metaGraph.connect({ edge: 'subscribed_apps', vault }, { ...surroundings(url), now: () => now });
  }

  async function connectAccount(wabaId: string, token: string, storedAt = CUT_OFF - HOUR): Promise<void> {
    graph.addAccount({ appId: '1001', wabaId, token });
    await put(wabaId, 'embedded-signup', await sealed(wabaId, token), storedAt);
  }

  async function sealed(wabaId: string, token: string): Promise<Uint8Array> {
    const command = new EncryptCommand({ KeyId: keyId, Plaintext: Buffer.from(token), EncryptionContext: { wabaId } });
    return (await keys.send(command)).CiphertextBlob ?? new Uint8Array();
  }

  function put(wabaId: string, tokenId: string, ciphertext: Uint8Array, storedAt = CUT_OFF - HOUR): Promise<void> {
    const item = { wabaId: { S: wabaId }, tokenId: { S: tokenId }, sealed: { B: ciphertext } };
    return store.put('tokens', [{ ...item, storedAt: { N: String(storedAt) } }]);
  }

  async function tokens(): Promise<readonly string[]> {
    return (await store.scan('tokens')).map(({ wabaId }) => wabaId?.S ?? '').toSorted();
  }

  async function empty(): Promise<void> {
    const all = await connectVault(CUT_OFF);
    const left = [...new Set(await tokens())];
    if (left.length > 0) await all.purge(select(...left), unlimited()).catch(() => undefined);
  }

  function surroundings(url: string): TargetEnvironment {
    return around(url, { AWS_ENDPOINT_URL_KMS: kms.url });
  }
});

function connect(
  options: { readonly url?: string; readonly secrets?: { readonly [appId: string]: string } } = {},
): Promise<Target> {
  return metaGraph.connect(
    { edge: 'permissions', ids: ['{asid}'] },
    around(options.url ?? graph.url, {}, options.secrets),
  );
}

it.each(['http://graph.proxy.example', 'http://127.0.0.1.example', 'ftp://127.0.0.1', 'https://user@graph.example'])(
  'sends no token to %s',
  async (url) => {
    const connected = await metaGraph.connect({ edge: 'permissions', ids: ['{asid}'] }, around(url));
    await expect(connected.purge(select('777'), unlimited())).rejects.toMatchObject({
      code: 'setting_invalid',
      disposition: 'fail',
    });
  },
);

async function source(url: string): Promise<IdentifierSource> {
  const connected = await metaGraph.source?.connect({ ids: ['{asid}'] }, around(url));
  if (connected === undefined) throw new Error('no source');
  return connected;
}

function around(url: string, settings = {}, secrets: { readonly [appId: string]: string } = {}): TargetEnvironment {
  return {
    ...environmentOfSilence(
      { TARGET_GRAPH_URL: `${url}/v24.0`, AWS_REGION: 'eu-central-1', ...settings },
      () => fault === 'hang',
    ),
    appSecret: async (appId) => secrets[appId] ?? APPS.find((app) => app.appId === appId)?.secret,
  };
}

async function turn(next: Fault | 'none'): Promise<void> {
  fault = next;
  await fetch(`${graph.url}/_fault`, { method: 'POST', body: fault });
}

function select(...asid: readonly string[]): Selection {
  return { requestId: 'request' as RequestId, appId: '1001', identifiers: { asid }, askedAt: CUT_OFF };
}

function within(undated: Bounds['undated'], ...asid: readonly string[]): Selection {
  return { ...select(...asid), bounds: { unboundedKinds: [], olderThan: CUT_OFF, undated } };
}

/** The app and user ids whose permissions still exist. */
function standing(): readonly string[] {
  return ['1001 77', '1001 777', '1001 7777', '1002 777'].filter((both) => {
    const [appId = '', userId = ''] = both.split(' ');
    return graph.permissionsOf(appId, userId).length > 0;
  });
}
