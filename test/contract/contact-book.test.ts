import { createServer } from 'node:http';
import { CreateKeyCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import type { Fault } from '../../infra/local/demo-company/faults.ts';
import { type LocalGraph, startGraph } from '../../infra/local/demo-company/graph.ts';
import { startKms } from '../../infra/local/emulators/kms/kms.ts';
import { type LoopbackServer, listenOnLoopback } from '../../infra/local/system/loopback.ts';
import { connectTargets } from '../../shared/data-map/connect-data-map.ts';
import { permissionsOf } from '../../shared/data-map/data-map.ts';
import { loadDataMap } from '../../shared/data-map/load-data-map.ts';
import type { RequestId } from '../../shared/domain/confirmation-code.ts';
import { DAY } from '../../shared/domain/schedule.ts';
import type { Selection, Target } from '../../shared/ports/target.ts';
import { type DynamodbServer, startDynalite } from '../support/dynalite.ts';
import { environmentOfSilence } from '../support/target-environment.ts';
import { httpWire } from '../support/wire.ts';
import { CUT_OFF, limited, unlimited } from './target.contract.ts';

process.env['AWS_REGION'] = 'eu-central-1';
process.env['AWS_ACCESS_KEY_ID'] = 'local';
process.env['AWS_SECRET_ACCESS_KEY'] = 'local';

const APP = { appId: '1001', secret: 'the secret of one' };
const ANNA = 'DE.13491208655302741918';
const ANNA_BEFORE = 'DE.30491208655302741004';
const BELA = 'DE.1349120865530274191';
const PARENT = 'DE.ENT.11815799212886844830';
const [SHOP, NEIGHBOUR, DISUSED] = ['500', '50', '502'];

/** The rule of CALIQ's data map, which reads the account from the contact. */
const MAP = loadDataMap({
  identifiers: [
    {
      kind: 'contactId',
      from: {
        kind: 'dynamodb',
        table: 'links',
        partitionKey: { attribute: 'id', values: ['{appId}#{bsuid}'] },
        attribute: 'contactId',
      },
    },
    {
      kind: 'account',
      of: 'business',
      from: {
        kind: 'dynamodb',
        table: 'contacts',
        partitionKey: { attribute: 'id', values: ['{contactId}'] },
        attribute: 'wabaId',
      },
    },
  ],
  targets: [
    {
      name: 'contact-book',
      label: { en: 'The contact book' },
      kind: 'meta-graph',
      edge: 'contact_book',
      bsuids: ['{bsuid}'],
      vault: {
        table: 'tokens',
        partitionKey: { attribute: 'wabaId', values: ['{account}'] },
        key: ['wabaId', 'tokenId'],
        token: 'sealed',
      },
    },
  ],
});

let graph: LocalGraph;
let fault: Fault | 'none';
let store: DynamodbServer;
let kms: LoopbackServer;
let keyId: string;
let keys: KMSClient;
beforeAll(async () => {
  store = await startDynalite();
  process.env['AWS_ENDPOINT_URL_DYNAMODB'] = `http://127.0.0.1:${store.port}`;
  kms = await startKms({ region: 'eu-central-1', accountId: '000000000000' });
  keys = new KMSClient({ endpoint: kms.url });
  keyId = (await keys.send(new CreateKeyCommand({}))).KeyMetadata?.KeyId ?? '';
  await store.createTable({
    TableName: 'tokens',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['wabaId', 'tokenId'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: [
      { AttributeName: 'wabaId', KeyType: 'HASH' },
      { AttributeName: 'tokenId', KeyType: 'RANGE' },
    ],
  });
  for (const wabaId of [SHOP, NEIGHBOUR]) await putToken(wabaId, 'b-embedded-signup', `token of ${wabaId}`);
  // a token that Meta revoked long ago
  await putToken(SHOP, 'a-former', 'a former token');
  await putToken(DISUSED, 'expired', 'an expired token');
});
afterAll(async () => {
  delete process.env['AWS_ENDPOINT_URL_DYNAMODB'];
  await store.close();
  await kms.stop();
});
beforeEach(async () => {
  fault = 'none';
  graph = await startGraph({ apps: [APP] });
  graph.addAccount({ appId: '1001', wabaId: SHOP, token: 'token of 500', numberIds: ['7001', '7002'] });
  graph.addAccount({ appId: '1001', wabaId: NEIGHBOUR, token: 'token of 50', numberIds: ['700'] });
  graph.addToContactBook(['7001', '7002', '700'], [ANNA, ANNA_BEFORE, BELA]);
});
afterEach(() => graph.stop());

async function putToken(wabaId: string, tokenId: string, token: string): Promise<void> {
  const command = new EncryptCommand({ KeyId: keyId, Plaintext: Buffer.from(token), EncryptionContext: { wabaId } });
  const sealed = (await keys.send(command)).CiphertextBlob ?? new Uint8Array();
  await store.put('tokens', [{ wabaId: { S: wabaId }, tokenId: { S: tokenId }, sealed: { B: sealed } }]);
}

async function connect(url = graph.url, secret = APP.secret): Promise<Target> {
  const settings = {
    TARGET_GRAPH_URL: `${url}/v24.0`,
    AWS_REGION: 'eu-central-1',
    AWS_ENDPOINT_URL_KMS: kms.url,
  };
  const here = environmentOfSilence(settings, () => fault === 'hang');
  const targets = await connectTargets(MAP, {
    ...here,
    now: () => CUT_OFF,
    appSecret: async () => secret || undefined,
  });
  const target = targets.get('contact-book')?.target;
  if (target === undefined) throw new Error('no target');
  return target;
}

function select(bsuid: readonly string[], account: readonly string[] = [SHOP]): Selection {
  return {
    requestId: 'request' as RequestId,
    appId: '1001',
    beganWith: 'bsuid',
    identifiers: { bsuid },
    ofBusiness: { account },
    askedAt: CUT_OFF,
  };
}

function books(): readonly (readonly string[])[] {
  return ['7001', '7002', '700'].map((number) => graph.contactBookOf(number));
}

async function turn(next: Fault | 'none'): Promise<void> {
  fault = next;
  await fetch(`${graph.url}/_fault`, { method: 'POST', body: fault });
}

const DELETED = { success: true, deleted: true };

/** A Meta that gives the same answer to every call about a contact book. */
async function answering(status: number, body: object): ReturnType<typeof answeringInTurn> {
  return await answeringInTurn([status, body]);
}

/**
 * The last answer is repeated. `numbers` are answers to requests for the phone numbers, given before the numbers
 * themselves.
 */
async function answeringInTurn(
  ...answers: [status: number, body: object][]
): Promise<LoopbackServer & { readonly calls: string[]; readonly numbers: typeof answers }> {
  const calls: string[] = [];
  const numbers: typeof answers = [];
  const server = await listenOnLoopback(
    createServer((request, response) => {
      const url = new URL(request.url ?? '', 'http://graph');
      calls.push(`${request.method} ${url.pathname}`);
      const shown = { data: [{ verified_name: 'A shop', display_phone_number: '15550009001', id: '7001' }] };
      const isBook = url.pathname.endsWith('/contact_book');
      const [status, body] = (isBook ? nextOf(answers) : numbers.shift()) ?? [200, shown];
      response.writeHead(status).end(JSON.stringify(body));
    }),
  );
  return { ...server, calls, numbers };
}

function nextOf<Answer>(answers: Answer[]): Answer | undefined {
  return answers.length > 1 ? answers.shift() : answers[0];
}

describe('a row about contact books', () => {
  const vault = {
    table: 'tokens',
    partitionKey: { attribute: 'id', values: ['{waba}'] },
    key: ['id'],
    token: 'sealed',
  };
  const row = { name: 'book', label: { en: 'Book' }, kind: 'meta-graph', edge: 'contact_book' };

  it.each([
    ['without the ids of people', { ...row, vault }, 'bsuids is missing with the edge contact_book'],
    ['without tokens', { ...row, bsuids: ['{bsuid}'] }, 'vault is needed'],
    [
      'about another edge',
      { ...row, edge: 'subscribed_apps', vault, bsuids: ['{bsuid}'] },
      'bsuids is of no use with the edge subscribed_apps',
    ],
  ])('is refused %s', (_what, target, sentence) => {
    expect(() => loadDataMap({ targets: [target] })).toThrow(sentence);
  });
});

describe('a person in the contact books of a business', () => {
  it('is taken out of that of each number by each of their ids, and nobody else is', async () => {
    const target = await connect();
    expect(await target.plan(select([ANNA, ANNA_BEFORE]))).toBe(2);
    expect(await target.purge(select([ANNA, ANNA_BEFORE]), unlimited())).toMatchObject({
      outcome: 'emptied',
      items: 4,
    });
    expect(await target.verify(select([ANNA, ANNA_BEFORE]))).toBe(0);
    expect(books()).toEqual([[BELA], [BELA], [ANNA, ANNA_BEFORE, BELA]]);
  });

  it('stays for thirty days in what Meta has cached, once it was there', async () => {
    const target = await connect();
    expect(await target.purge(select([ANNA]), unlimited())).toEqual({
      outcome: 'emptied',
      items: 2,
      copiesUntil: CUT_OFF + 30 * DAY,
      readingDeletes: true,
    });
    // nothing was deleted this time, so no copies are reported, but a reading may still delete something
    expect(await target.purge(select([ANNA]), unlimited())).toEqual({
      outcome: 'emptied',
      items: 0,
      readingDeletes: true,
    });
  });

  it('is told of copies when Meta removed them by one number, and then failed', async () => {
    const meta = await answeringInTurn([200, DELETED], [500, {}]);
    const target = await connect(meta.url);
    await expect(target.purge(select([ANNA, ANNA_BEFORE]), unlimited())).rejects.toMatchObject({
      disposition: 'retry',
      said: { copiesUntil: CUT_OFF + 30 * DAY },
      mayHaveDeleted: true,
    });
    await meta.stop();
  });

  it('is told of copies when the time was over after a deletion', async () => {
    const target = await connect();
    expect(await target.purge(select([ANNA]), limited(1))).toEqual({
      outcome: 'unfinished',
      items: 1,
      copiesUntil: CUT_OFF + 30 * DAY,
    });
  });

  it('is told of copies when an earlier try may have removed them, but not where they can never have been', async () => {
    await (await connect()).purge(select([ANNA]), unlimited());
    const target = await connect();
    const again = (selection: Selection) => target.purge({ ...selection, mayHaveDeleted: true }, unlimited());
    expect(await again(select([ANNA]))).toMatchObject({ items: 0, copiesUntil: CUT_OFF + 30 * DAY });
    // also when the business has left meanwhile
    expect(await again(select([ANNA], ['501']))).toHaveProperty('copiesUntil');
    for (const nobody of [select([]), select([ANNA], []), select([PARENT]), select(['4915550000003'])])
      expect(await again(nobody)).not.toHaveProperty('copiesUntil');
  });

  it('is told of copies when the answer to a deletion was lost, in a purge or in a reading', async () => {
    const wire = await httpWire(graph.port);
    const target = await connect(wire.url);
    for (const verb of [() => target.purge(select([ANNA]), unlimited()), () => target.verify(select([ANNA]))]) {
      graph.addToContactBook(['7001'], [ANNA]);
      // the first two calls try both tokens for the numbers, the third removes somebody
      wire.cutFrom(3, 'after');
      await expect(verb()).rejects.toMatchObject({ disposition: 'retry', said: { copiesUntil: CUT_OFF + 30 * DAY } });
      expect(books()[0]).not.toContain(ANNA);
      wire.recover();
    }
    wire.cutFrom(1, 'before');
    await expect(target.purge(select([ANNA]), unlimited())).rejects.toMatchObject({ said: {}, mayHaveDeleted: false });
    await wire.close();
  });

  it('counts as found by a reading that removed them and then failed', async () => {
    const meta = await answeringInTurn([200, DELETED], [500, {}]);
    const target = await connect(meta.url);
    expect(await target.verify(select([ANNA, ANNA_BEFORE]))).toBe(1);
    await meta.stop();
  });

  it('is not asked for by a parent id, which is left out', async () => {
    const meta = await answering(400, { error: { code: 100 } });
    const target = await connect(meta.url);
    expect(await target.plan(select([PARENT]))).toBe(0);
    expect(await target.purge(select([PARENT]), unlimited())).toEqual({
      outcome: 'emptied',
      items: 0,
      leftOut: 'parent_id',
    });
    expect(meta.calls).toEqual([]);
    // without a business to ask, nothing is left out
    expect(await target.purge(select([PARENT], []), unlimited())).toEqual({ outcome: 'emptied', items: 0 });
    await meta.stop();
  });

  it.each([
    ['no account', select([ANNA], [])],
    ['an account without a token', select([ANNA], ['501'])],
    ['a number for a name', select(['4915550000003'])],
    ['nobody', select([])],
  ])('is not looked for with %s', async (_what, selection) => {
    const meta = await answering(200, { success: true, deleted: true });
    const target = await connect(meta.url);
    expect(await target.plan(selection)).toBe(0);
    expect(await target.purge(selection, unlimited())).toEqual({ outcome: 'emptied', items: 0 });
    expect(await target.verify(selection)).toBe(0);
    expect(meta.calls).toEqual([]);
    // not even for an app that has been removed
    const removed = await connect(meta.url, '');
    expect(await removed.purge(selection, unlimited())).toEqual({ outcome: 'emptied', items: 0 });
    await meta.stop();
  });

  it('stays once they are back, because an entry does not say of when it is', async () => {
    const target = await connect();
    const back = { ...select([ANNA]), bounds: { unboundedKinds: [], olderThan: CUT_OFF, undated: 'left' } } as const;
    expect(await target.plan(back)).toBe(0);
    expect(await target.purge(back, unlimited())).toEqual({ outcome: 'emptied', items: 0 });
    expect(await target.countLeft?.(back)).toEqual({ newer: 0, undated: 1 });
    expect(books()[0]).toContain(ANNA);
  });

  it('is not begun with when the time is over', async () => {
    expect(await (await connect()).purge(select([ANNA]), limited(0))).toEqual({ outcome: 'unfinished', items: 0 });
    expect(books()[0]).toContain(ANNA);
  });

  it('is still counted when Meta says that it is gone, and it is not', async () => {
    await turn('lie');
    const target = await connect();
    await target.purge(select([ANNA]), unlimited());
    expect(await target.verify(select([ANNA]))).toBe(2);
  });

  it.each<Fault>(['too_many', 'error', 'hang', 'reset'])(
    'is tried again later while Meta has the fault %s',
    async (of) => {
      const target = await connect();
      await turn(of);
      await expect(target.purge(select([ANNA]), unlimited())).rejects.toMatchObject({ disposition: 'retry' });
      await expect(target.verify(select([ANNA]))).rejects.toMatchObject({ disposition: 'retry' });
      await turn('none');
      expect(await target.purge(select([ANNA]), unlimited())).toMatchObject({ items: 2 });
    },
  );

  it('stays as long as Meta accepts no token of a connected business, and is removed with a new one', async () => {
    await turn('expired');
    const target = await connect();
    const refused = { code: 'business_token_refused', disposition: 'retry', mayHaveDeleted: false };
    await expect(target.purge(select([ANNA]), unlimited())).rejects.toMatchObject(refused);
    await expect(target.verify(select([ANNA]))).rejects.toMatchObject(refused);
    expect(books()[0]).toContain(ANNA);
    // a business that has left took its contact book along
    const left = { ...select([ANNA]), beganWith: 'waba' };
    expect(await target.purge(left, unlimited())).toMatchObject({ outcome: 'emptied', items: 0 });
    await turn('none');
    expect(await target.purge(select([ANNA]), unlimited())).toMatchObject({ outcome: 'emptied', items: 2 });
  });

  it('stays when Meta accepts the token for the numbers, and refuses it for the book', async () => {
    const meta = await answeringInTurn([400, { error: { code: 190, error_subcode: 463 } }]);
    const target = await connect(meta.url);
    const refused = { code: 'business_token_refused', disposition: 'retry', said: {}, mayHaveDeleted: false };
    await expect(target.purge(select([ANNA]), unlimited())).rejects.toMatchObject(refused);
    await meta.stop();
  });

  it.each([10, 200])('needs an operator where the token lacks a permission, with code %i', async (code) => {
    const meta = await answeringInTurn([403, { error: { code } }]);
    const target = await connect(meta.url);
    const refused = { code: `graph_refused_${code}`, disposition: 'fail' };
    await expect(target.purge(select([ANNA]), unlimited())).rejects.toMatchObject(refused);
    await meta.stop();
  });

  it('is taken out of the books of the other businesses when Meta refuses one', async () => {
    const target = await connect();
    const about = select([ANNA], [DISUSED, SHOP]);
    const refused = { code: 'business_token_refused' };
    await expect(target.purge(about, unlimited())).rejects.toMatchObject({
      ...refused,
      said: { copiesUntil: CUT_OFF + 30 * DAY },
      mayHaveDeleted: true,
    });
    expect(books().map((book) => book.includes(ANNA))).toEqual([false, false, true]);
    graph.addToContactBook(['7001'], [ANNA]);
    expect(await target.verify(about)).toBe(1);
    await expect(target.verify(about)).rejects.toMatchObject(refused);
    // out of time, but the cause is already known
    await expect(target.purge(about, limited(1))).rejects.toMatchObject(refused);
  });

  it('is tried again, before an operator is asked, where one business refuses for now and another for good', async () => {
    const meta = await answeringInTurn([200, DELETED]);
    const [forGood, forNow] = [10, 190].map((code): [number, object] => [400, { error: { code } }]);
    if (forGood === undefined || forNow === undefined) throw new Error('no answers');
    meta.numbers.push(forGood, forGood, forNow);
    const target = await connect(meta.url);
    const purging = target.purge(select([ANNA], [DISUSED, SHOP]), unlimited());
    await expect(purging).rejects.toMatchObject({ code: 'business_token_refused', disposition: 'retry' });
    expect(meta.numbers).toEqual([]);
    await meta.stop();
  });

  it.each([
    ['their numbers', [[503, {}]], 1],
    ['a book', [], 2],
  ] as const)('is not asked for any further once Meta does not answer about %s', async (_what, numbers, calls) => {
    const meta = await answering(503, {});
    meta.numbers.push(...numbers.map(([status, body]): [number, object] => [status, body]));
    const purging = (await connect(meta.url)).purge(select([ANNA, ANNA_BEFORE]), unlimited());
    await expect(purging).rejects.toMatchObject({ code: 'target_unavailable', disposition: 'retry' });
    expect(meta.calls).toHaveLength(calls);
    await meta.stop();
  });

  it.each([
    ['lacks a permission', [400, { error: { code: 10 } }]],
    ['has expired', [400, { error: { code: 190 } }]],
  ] as const)('is asked for with another token of the account when the first one %s', async (_what, refusal) => {
    const meta = await answeringInTurn([200, DELETED]);
    meta.numbers.push([...refusal]);
    const target = await connect(meta.url);
    expect(await target.purge(select([ANNA]), unlimited())).toMatchObject({ outcome: 'emptied', items: 1 });
    await meta.stop();
  });

  it('needs an operator where Meta shows the number to nobody, unless the account has left', async () => {
    const meta = await answering(400, {
      error: { message: 'Unsupported delete request', type: 'GraphMethodException', code: 100, error_subcode: 33 },
    });
    const target = await connect(meta.url);
    await expect(target.purge(select([ANNA]), unlimited())).rejects.toMatchObject({
      code: 'graph_refused_100',
      disposition: 'fail',
    });
    const left = { ...select([ANNA]), beganWith: 'waba' };
    expect(await target.purge(left, unlimited())).toMatchObject({ outcome: 'emptied', items: 0 });
    await meta.stop();
  });

  it.each([{ success: true }, { success: true, deleted: 'true' }, {}])(
    'is not taken for gone by the answer %j',
    async (body) => {
      const meta = await answering(200, body);
      const target = await connect(meta.url);
      await expect(target.purge(select([ANNA]), unlimited())).rejects.toMatchObject({ disposition: 'retry' });
      await meta.stop();
    },
  );

  it('leaves the tokens to the business, and may not erase them', async () => {
    await (await connect()).purge(select([ANNA]), unlimited());
    expect(await store.scan('tokens')).toHaveLength(4);
    const actions = permissionsOf(MAP).flatMap((permission) => permission.actions);
    expect(actions).not.toContain('dynamodb:BatchWriteItem');
  });
});
