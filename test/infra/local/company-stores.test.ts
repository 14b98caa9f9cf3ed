import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { HeadBucketCommand } from '@aws-sdk/client-s3';
import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';
import { readDataMap } from '../../../infra/data-map-file.ts';
import { DEMO_APPS, type LocalApp } from '../../../infra/local/demo-company/demo-apps.ts';
import { appsWithPeople } from '../../../infra/local/demo-company/demonstration.ts';
import { type AwsClients, awsClients } from '../../../infra/local/emulators/aws-clients.ts';
import { type Emulators, startEmulators } from '../../../infra/local/emulators/emulators.ts';
import { missingMariadb } from '../../../infra/local/emulators/mysql/mysql.ts';
import { type CompanyStoresOptions, startCompanyStores } from '../../../infra/local/stores/company-stores.ts';
import { emulatedSettings } from '../../../infra/local/stores/emulated-settings.ts';
import { EVERYBODY } from '../../../infra/local/stores/people-of-data-map.ts';
import { remoteHostIn } from '../../../infra/local/system/hosts.ts';
import { listenOnLoopback } from '../../../infra/local/system/loopback.ts';
import { loadDataMap } from '../../../shared/data-map/load-data-map.ts';
import { appSecretProof } from '../../../shared/meta/app-secret-proof.ts';

const REGION = 'eu-central-1';
const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };
/** Starting a database takes seconds, and longer on a busy machine. */
const SLOW_START = 120_000;

const folder = mkdtempSync(join(tmpdir(), 'company-stores-'));
let emulators: Emulators;
let clients: AwsClients;

function start(options: Partial<CompanyStoresOptions> & Pick<CompanyStoresOptions, 'dataMap'>) {
  const { endpoints } = emulators;
  return startCompanyStores({
    ...{ clients, endpoints, region: REGION, credentials: CREDENTIALS, apps: DEMO_APPS, given: {}, seed: true },
    ...options,
  });
}

beforeAll(async () => {
  // the SDK reads its credentials from the process's environment
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' });
  emulators = await startEmulators({ region: REGION, accountId: '000000000000' });
  clients = awsClients(emulators.endpoints, REGION, CREDENTIALS);
}, 30_000);
afterAll(async () => {
  await emulators.stop();
  rmSync(folder, { recursive: true });
});

describe('the stores of the demonstration company', () => {
  const dataMap = loadDataMap({
    targets: [
      {
        name: 'users',
        label: { en: 'Account' },
        kind: 'dynamodb',
        table: 'caliq-users',
        partitionKey: { attribute: 'userKey', values: ['{appId}#{asid}'] },
        key: ['userKey'],
      },
    ],
  });
  async function startOnce(more: Partial<CompanyStoresOptions>): Promise<void> {
    const stores = await start({ dataMap, ...more });
    await stores.stop();
  }

  async function users(): Promise<readonly string[]> {
    const { Items = [] } = await clients.dynamodb.send(new ScanCommand({ TableName: 'caliq-users' }));
    return Items.map(({ userKey }) => userKey?.S ?? '');
  }

  it('are filled once, even if the first start was interrupted, and deleted people do not come back', async () => {
    await startOnce({ seed: false, dataDirectory: folder });
    expect(await users()).toEqual([]);
    await startOnce({ dataDirectory: folder });
    const [person = '', ...others] = await users();
    expect(others.length).toBeGreaterThan(10);
    await clients.dynamodb.send(new DeleteItemCommand({ TableName: 'caliq-users', Key: { userKey: { S: person } } }));
    await startOnce({ dataDirectory: folder });
    expect((await users()).toSorted()).toEqual(others.toSorted());
    // with external services there is no folder of ours, but the table exists already
    await startOnce({});
    expect(await users()).not.toContain(person);
  });

  it('contain the demonstration’s people only if the data map finds them, and only if they are wanted', async () => {
    const [row] = dataMap.targets;
    const another = loadDataMap({ targets: [{ ...row, table: 'acme-users' }] });
    const peopleIn = async (more: Partial<CompanyStoresOptions>) => {
      const stores = await start({ dataMap, ...more });
      await stores.stop();
      return stores.people;
    };
    const [{ appId }] = DEMO_APPS;
    expect(await peopleIn({})).toEqual({ who: 'demonstration', appId });
    const threadsFirst = [{ appId: '88', secret: 'threads', kind: 'threads' as const }, ...DEMO_APPS];
    expect(await peopleIn({ apps: threadsFirst })).toEqual({ who: 'demonstration', appId });
    expect(await peopleIn({ seed: false })).toEqual({ who: 'nobody', because: 'not_wanted' });
    expect(await peopleIn({ dataMap: another })).toEqual({ who: 'nobody', because: 'no_canary_rows' });
  });

  it(
    'give every setting that counts as emulated, at an address of this machine',
    async () => {
      const caliq = readDataMap('infra/data-map.json');
      const emulated = [...emulatedSettings(caliq, {})];
      expect(emulated).toHaveLength(5);
      const stores = await start({ dataMap: caliq, seed: false });
      for (const name of emulated) {
        const value = stores.targetSettings[name];
        expect([name, value]).toEqual([name, expect.any(String)]);
        expect(remoteHostIn(value ?? '')).toBeUndefined();
      }
      await stores.stop();
    },
    SLOW_START,
  );

  it.each<[string, readonly LocalApp['kind'][]]>([
    ['a third, of Instagram', ['instagram']],
    ['a third, of Facebook', ['facebook']],
    ['two more, of Threads and WhatsApp', ['threads', 'whatsapp']],
  ])('include a Meta that knows every app, each with its own secret, with %s', async (_more, kinds) => {
    const more = kinds.map((kind, index) => ({ appId: `${77 + index}`, secret: `secret-of-${kind}`, kind }));
    const apps = [...DEMO_APPS, ...more];
    const stores = await start({ dataMap, apps, seed: false });
    const graph = stores.targetSettings['TARGET_GRAPH_URL'] ?? '';
    const ask = async (appId: string, secret: string): Promise<number> => {
      const token = `${appId}|${secret}`;
      const url = `${graph}/${appId}?appsecret_proof=${appSecretProof(token, secret)}`;
      return (await fetch(url, { headers: { authorization: `Bearer ${token}` } })).status;
    };
    const statuses: number[] = [];
    for (const { appId, secret } of apps) statuses.push(await ask(appId, secret));
    const withAnother = await ask('77', 'another');
    await stores.stop();
    expect(statuses).toEqual(apps.map(() => 200));
    expect(withAnother).toBe(400);
  });
});

it('the demonstration’s second app is registered only with stores in which it has people', () => {
  const [first] = DEMO_APPS;
  const own = [{ appId: '77', secret: 'ours', kind: 'facebook' as const }, first];
  expect(appsWithPeople(DEMO_APPS, ['caliq-users'])).toEqual(DEMO_APPS);
  expect(appsWithPeople(DEMO_APPS, ['shop'])).toEqual([first]);
  expect(appsWithPeople(own, ['shop'])).toEqual(own);
});

describe('the stores of any other company', () => {
  const TABLE = {
    ...{ kind: 'dynamodb', table: 'shop', key: ['pk', 'sk'] },
    partitionKey: { attribute: 'pk', values: ['{appId}#{asid}'] },
  };
  const DATABASE = { kind: 'postgres', connection: 'TARGET_SHOP', password: 'TARGET_SHOP_PASSWORD' };
  const IAM = { resourceId: 'db-ABC123', user: 'canary' };
  const label = { en: 'Data' };
  const where = [
    { column: 'app', type: 'number', values: ['{appId}'] },
    { column: 'id', type: 'uuid', values: ['{rowId}'] },
  ];
  const ordered = {
    ...{ name: 'orders', label, ...DATABASE },
    tables: [{ table: 'shop.orders', where, createdAt: { column: 'placed at', zone: 'Europe/Berlin' }, key: ['No'] }],
    canary: {
      ...{ connection: 'TARGET_SHOP_CANARY', iam: IAM },
      rows: [
        {
          table: 'shop.orders',
          values: { app: '{appId}', id: '{uuid}', 'placed at': '2026-01-01', open: true, sum: 1.5, note: 'a' },
        },
      ],
    },
  };
  const RULES = [
    {
      kind: 'rowId',
      registration: { createdAt: { column: 'linked', format: 'epoch_s' } },
      from: {
        ...DATABASE,
        table: 'links',
        column: 'row',
        where: [{ column: 'person', values: ['{appId}#{asid}'] }],
      },
    },
  ];
  const dataMap = loadDataMap({
    identifiers: RULES,
    targets: [
      { name: 'account', label, ...TABLE, canary: { pk: '{appId}#{asid}', sk: '1' } },
      {
        name: 'photos',
        label,
        kind: 's3',
        bucket: 'shop-photos',
        match: [{ prefix: '{appId}/{asid}/' }],
        noCanary: 'none',
      },
      ordered,
      {
        name: 'letters',
        label,
        kind: 'webhook',
        url: 'TARGET_LETTERS',
        secret: 'TARGET_LETTERS_SECRET',
        identifiers: ['asid'],
      },
      {
        ...{ name: 'invoices', label, kind: 'kept', reason: 'legal_obligation', basis: 'Tax law' },
        where: { ...DATABASE, tables: [{ table: 'invoices', where }] },
      },
    ],
  });

  it(
    'are all created as the rows name them, with people as the canary’s rows describe them',
    async () => {
      const stores = await start({ dataMap });
      const [{ appId }] = DEMO_APPS;
      expect(stores.people).toEqual({
        who: 'data_map',
        appId,
        // nothing is put into the table of links, so no request finds the orders
        targets: ['account'],
        unfound: ['orders'],
        empty: ['photos'],
        notFilled: [],
      });
      const { Items = [] } = await clients.dynamodb.send(new ScanCommand({ TableName: 'shop' }));
      expect(Items.map(({ pk }) => pk?.S ?? '').toSorted()).toEqual(EVERYBODY.map((id) => `${appId}#${id}`).toSorted());
      await clients.s3.send(new HeadBucketCommand({ Bucket: 'shop-photos' }));

      const { targetSettings } = stores;
      expect(targetSettings['TARGET_SHOP_CANARY']).toBe(targetSettings['TARGET_SHOP']);
      const client = new Client({ connectionString: targetSettings['TARGET_SHOP'] });
      await client.connect();
      const { rows: columns } = await client.query<{ readonly said: string }>(
        `SELECT table_name || '.' || column_name || ' ' || data_type AS said
       FROM information_schema.columns WHERE table_schema IN ('shop', 'public') ORDER BY 1`,
      );
      const { rows: orders } = await client.query('SELECT DISTINCT app, open, sum, note FROM shop.orders');
      const { rows: ids } = await client.query('SELECT DISTINCT id FROM shop.orders');
      await client.end();
      await stores.stop();
      expect(columns.map(({ said }) => said)).toEqual([
        'invoices.app bigint',
        'invoices.id uuid',
        'links.linked bigint',
        'links.person text',
        'links.row text',
        'orders.No text',
        'orders.app bigint',
        'orders.id uuid',
        'orders.note text',
        'orders.open boolean',
        'orders.placed at timestamp without time zone',
        'orders.sum numeric',
      ]);
      expect(orders).toEqual([{ app: appId, open: true, sum: '1.5', note: 'a' }]);
      expect(ids).toHaveLength(EVERYBODY.length);
    },
    SLOW_START,
  );

  it('are left alone if the environment has an address for them', async () => {
    const { url, stop } = await listenOnLoopback(createServer());
    const given = { TARGET_LETTERS: url, TARGET_LETTERS_SECRET: 'ours' };
    const stores = await start({ dataMap, given: { ...given, TARGET_SHOP: 'postgres://u@127.0.0.1:1/shop' } });
    await Promise.all([stores.stop(), stop()]);
    expect(Object.keys(stores.targetSettings).toSorted()).toEqual(['TARGET_GRAPH_URL', 'TARGET_TIMEOUT_SECONDS']);
    expect(stores.people).toMatchObject({ targets: ['account'] });
  });

  it('have people whom no request finds if the rules look in a store that the environment has an address for', async () => {
    const links = { table: 'links', values: { person: '{appId}#{asid}', row: '{uuid}' } };
    const [account] = dataMap.targets;
    const { key, ...row } = TABLE;
    const sessions = { ...row, table: 'sessions', key: ['pk'], partitionKey: { attribute: 'pk', values: ['{rowId}'] } };
    const map = loadDataMap({
      identifiers: RULES,
      targets: [
        account,
        {
          ...ordered,
          tables: [...ordered.tables, { table: 'links', where: [{ column: 'person', values: ['{appId}#{asid}'] }] }],
          canary: { ...ordered.canary, rows: [...ordered.canary.rows, links] },
        },
        { name: 'sessions', label, ...sessions, canary: { pk: '{uuid}' } },
      ],
    });
    const stores = await start({ dataMap: map, given: { TARGET_SHOP: 'postgres://u@127.0.0.1:1/shop' } });
    await stores.stop();
    expect(stores.people).toMatchObject({ targets: ['account'], unfound: ['sessions'], empty: ['orders'] });
  });

  it('share the secret of the environment with a provider, and refuse a value that is not a secret', async () => {
    const secret = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
    const stores = await start({ dataMap: withoutDatabase(), given: { TARGET_LETTERS_SECRET: secret } });
    await stores.stop();
    expect(stores.targetSettings['TARGET_LETTERS_SECRET']).toBe(secret);
    const wrong = start({ dataMap: withoutDatabase(), given: { TARGET_LETTERS_SECRET: 'short' } });
    await expect(wrong).rejects.toThrow(/^TARGET_LETTERS_SECRET is not a valid secret of a provider; expected whsec_/);
  });

  it('have nobody behind one of the company’s functions, which nothing calls here', async () => {
    const [account] = dataMap.targets;
    const search = {
      ...{ name: 'search', label, kind: 'lambda', function: 'search-deletion:live' },
      ...{ match: { login: ['{appId}#{asid}'] }, canary: { values: { login: '{appId}#{asid}' } } },
    };
    const stores = await start({ dataMap: loadDataMap({ targets: [account, search] }) });
    await stores.stop();
    expect(stores.people).toMatchObject({ targets: ['account'], empty: ['search'], notFilled: [] });
  });

  it('have nobody if no app gives app-scoped ids, and name a target that cannot hold anybody', async () => {
    const peopleIn = async (more: Partial<CompanyStoresOptions>) => {
      const stores = await start({
        dataMap: withoutDatabase(),
        dataDirectory: mkdtempSync(join(folder, 'd-')),
        ...more,
      });
      await stores.stop();
      return stores.people;
    };
    const apps = [{ appId: '88', secret: 'threads', kind: 'threads' as const }];
    expect(await peopleIn({ apps })).toEqual({ who: 'nobody', because: 'no_facebook_app' });
    const [account] = dataMap.targets;
    const mistaken = {
      ...account,
      name: 'wrong',
      partitionKey: { attribute: 'pk', type: 'S', values: ['{asid}'] },
      oneApp: true,
    };
    const number = { ...mistaken, table: 'numbers', key: ['pk'], canary: { pk: { N: '{asid}' } } };
    expect(await peopleIn({ dataMap: loadDataMap({ targets: [number] }) })).toMatchObject({
      targets: [],
      notFilled: [{ target: 'wrong', message: expect.stringMatching(/^target_rejected: /) }],
    });
  });

  it(
    'keep the content of a database, and get columns that the data map names later',
    async () => {
      const dataDirectory = mkdtempSync(join(folder, 'd-'));
      const rows = [{ column: 'id', values: ['{appId}#{asid}'] }];
      const notes = (change: object, values: object) =>
        loadDataMap({
          targets: [
            {
              ...{ name: 'notes', label, ...DATABASE, tables: [{ table: 'notes', where: rows, ...change }] },
              canary: { rows: [{ table: 'notes', values: { id: '{appId}#{asid}', ...values } }] },
            },
          ],
        });
      await (await start({ dataMap: notes({}, {}), dataDirectory })).stop();
      const again = await start({ dataMap: notes({ createdAt: 'at' }, { text: 'a' }), dataDirectory });
      const client = new Client({ connectionString: again.targetSettings['TARGET_SHOP'] });
      await client.connect();
      const { rows: found } = await client.query('SELECT DISTINCT at, text FROM notes');
      const { rowCount } = await client.query('SELECT id FROM notes');
      await client.end();
      await again.stop();
      expect(found).toEqual([{ at: null, text: null }]);
      expect(rowCount).toBe(EVERYBODY.length);
    },
    SLOW_START,
  );

  it('are filled once per target, so that a target added later has people, too, and nobody comes back', async () => {
    const dataDirectory = mkdtempSync(join(folder, 'd-'));
    const [first, second] = ['first', 'second'].map((name) => ({
      ...{ name, label, ...TABLE, table: `once-${name}`, key: ['pk'] },
      canary: { pk: '{appId}#{asid}' },
    }));
    const count = async (name: string) => (await clients.dynamodb.send(new ScanCommand({ TableName: name }))).Count;
    await (await start({ dataMap: loadDataMap({ targets: [first] }), dataDirectory })).stop();
    expect(await count('once-first')).toBe(EVERYBODY.length);
    const Key = { pk: { S: `${DEMO_APPS[0].appId}#${EVERYBODY[0]}` } };
    await clients.dynamodb.send(new DeleteItemCommand({ TableName: 'once-first', Key }));
    await (await start({ dataMap: loadDataMap({ targets: [first, second] }), dataDirectory })).stop();
    expect(await count('once-first')).toBe(EVERYBODY.length - 1);
    expect(await count('once-second')).toBe(EVERYBODY.length);
  });

  const missing = missingMariadb();
  const inMysql = missing.length === 0 ? describe : describe.skip;
  if (missing.length > 0) console.log(`not tried with MySQL: ${missing.join(', ')} is not on this machine`);

  inMysql('where MariaDB is on the machine', () => {
    it(
      'are made in MySQL as in PostgreSQL',
      async () => {
        const database = { kind: 'mysql', connection: 'TARGET_MYSQL', password: 'TARGET_MYSQL_PASSWORD' };
        const tables = ordered.tables.map(({ key, ...table }) => table);
        const target = { ...ordered, ...database, tables, canary: { rows: ordered.canary.rows } };
        const rules = dataMap.identifiers.map(({ kind, registration, from: { connection, password, ...from } }) => ({
          ...{ kind, registration },
          from: { ...from, ...database },
        }));
        const stores = await start({ dataMap: loadDataMap({ identifiers: rules, targets: [target] }) });
        const client = await createConnection({ uri: stores.targetSettings['TARGET_MYSQL'] ?? '' });
        const [orders] = await client.query('SELECT DISTINCT app, open, note FROM shop.orders');
        const [ids] = await client.query('SELECT DISTINCT id FROM shop.orders');
        const [types] = await client.query("SHOW COLUMNS FROM shop.orders WHERE Field IN ('app', 'id')");
        await client.end();
        await stores.stop();
        expect(stores.people).toMatchObject({ targets: [], notFilled: [] });
        expect(orders).toEqual([{ app: Number(DEMO_APPS[0].appId), open: 1, note: 'a' }]);
        expect(ids).toHaveLength(EVERYBODY.length);
        // the types must be those that the data map's rows imply, or the store would refuse its own row
        expect(types).toEqual(
          expect.arrayContaining([
            expect.objectContaining({ Field: 'app', Type: 'bigint(20)' }),
            expect.objectContaining({ Field: 'id', Type: 'uuid' }),
          ]),
        );
      },
      SLOW_START,
    );
  });

  function withoutDatabase() {
    return loadDataMap({ targets: dataMap.targets.filter(({ kind }) => kind === 'dynamodb' || kind === 'webhook') });
  }
});
