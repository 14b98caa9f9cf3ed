import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { readDataMap } from '../../../infra/data-map-file.ts';
import { listenOnLoopback } from '../../../infra/local/system/loopback.ts';
import type { Services } from '../../../infra/ops/aws/services.ts';
import { failureCause } from '../../../infra/ops/commands/failure-cause.ts';
import { storeChecks } from '../../../infra/ops/commands/store-checks.ts';
import { dataMapHash } from '../../../shared/data-map/data-map.ts';
import { CANARY_APP_ID } from '../../../shared/domain/canary.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { type DynamodbServer, startDynalite } from '../../support/dynalite.ts';
import { POSTGRES_START, startTestPostgres } from '../../support/postgres.ts';
import { startFunction } from './function-server.ts';
import { contextOf, recordingTerminal } from './recording-terminal.ts';
import { stubClient } from './stub-client.ts';

const region = 'eu-central-1';
const folder = mkdtempSync(join(tmpdir(), 'store-checks-'));
const label = { en: 'Words' };
const by = (attribute: string) => ({ attribute, values: ['{appId}#{asid}'] });
const database = (name: string) => ({
  name,
  label,
  noCanary: 'for this test',
  kind: 'postgres',
  connection: `TARGET_${name.toUpperCase()}`,
  tables: [{ table: 'tickets', where: [{ column: 'contact', values: ['{appId}#{asid}'] }] }],
});
const items = (name: string) => ({
  ...{ name, label, noCanary: 'for this test', kind: 'dynamodb', table: name },
  ...{ partitionKey: by('owner'), key: ['owner'] },
});
const MAP = {
  targets: [
    ...[items('notes'), items('missing'), ...['away', 'refusing', 'uncertain', 'unset'].map(database)],
    { ...database('shop'), kind: 'mysql' },
  ],
  identifiers: [
    { kind: 'contactId', from: { kind: 'dynamodb', table: 'gone', attribute: 'contact', partitionKey: by('k') } },
  ],
};

let dynalite: DynamodbServer;
const refusing = refusingDatabase();
beforeAll(async () => {
  dynalite = await startDynalite();
  await dynalite.createTable({
    TableName: 'notes',
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'owner', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'owner', AttributeType: 'S' }],
  });
  await once(refusing.listen(0, '127.0.0.1'), 'listening');
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' });
  writeFileSync(join(folder, 'data-map.json'), JSON.stringify(MAP));
}, 30_000);
afterAll(async () => {
  refusing.close();
  await dynalite.close();
  rmSync(folder, { recursive: true });
});

/** A PostgreSQL that answers every beginning with 28P01, as it does to a wrong password. */
function refusingDatabase(): Server {
  return createServer((socket) => {
    socket
      .on('error', () => undefined)
      .once('data', () => {
        const fields = Buffer.from('SFATAL\0C28P01\0Mpassword of 122107000000000777 failed\0\0');
        const head = Buffer.alloc(5, 'E');
        head.writeInt32BE(fields.length + 4, 1);
        socket.end(Buffer.concat([head, fields]));
      });
  });
}

function services(hash?: string): Services {
  const dataMap = join(folder, 'data-map.json');
  const targetSettings = {
    TARGET_AWAY: 'postgres://worker@127.0.0.1:9/caliq',
    TARGET_SHOP: 'mysql://worker@127.0.0.1:9/shop',
    TARGET_REFUSING: `postgres://worker@127.0.0.1:${(refusing.address() as AddressInfo).port}/caliq`,
    TARGET_UNCERTAIN: 'postgres://worker@127.0.0.1:9/caliq?sslrootcert=/var/runtime/ca-cert.pem',
  };
  const local = { endpoints: { dynamodb: `http://127.0.0.1:${dynalite.port}` }, dataMap, targetSettings };
  const outputs = { DataMapHash: hash ?? dataMapHash(readDataMap(dataMap)), AppTable: 'apps' };
  const { client: tables } = stubClient(new DynamoDBClient({ region }), () => ({ Items: [] }));
  return { tables, deployment: { name: 'here', region, outputs, local } } as unknown as Services;
}

async function findings(of: Services, environment = {}) {
  const context = { ...contextOf(recordingTerminal()), environment };
  const found = storeChecks(of).map(async ({ name, run }) => [name, await run(of, context)] as const);
  return Object.fromEntries(await Promise.all(found));
}

describe('the checks of the stores', () => {
  it('ask each store and each rule once, and name the cause of each that does not answer', async () => {
    const failed = (message: RegExp, next: RegExp) => ({
      result: 'failed',
      message: expect.stringMatching(message),
      next: expect.stringMatching(next),
    });
    expect(await findings(services())).toEqual({
      'store notes': { result: 'ok', message: expect.stringMatching(/^answers in \d+ s$/) },
      'store missing': failed(/^target_not_found: .*missing/, /gone or renamed/),
      'store away': failed(/^target_unreachable: .*nothing that listens$/, /no such host, no route/),
      'store shop': failed(/^target_unreachable: .*nothing that listens$/, /no such host, no route/),
      'store refusing': failed(/^target_login_refused: [^0-9]*\(SQLSTATE 28P01\)$/, /correct the password setting/),
      'store uncertain': failed(
        /^target_certificate_missing: setting TARGET_UNCERTAIN names a file .*only Lambda has it: see infra\/networks\.md/,
        /sslrootcert/,
      ),
      'store unset': failed(/^setting_missing: setting TARGET_UNSET is missing/, /targetSettings/),
      'rule contactId': failed(/^target_not_found: .*gone/, /gone or renamed/),
    });
  });

  it('leave open, on AWS, what this machine cannot reach and the worker may', async () => {
    const { local: _, ...deployment } = services().deployment;
    const outputs = { ...deployment.outputs, DataMapHash: dataMapHash(readDataMap('infra/data-map.json')) };
    const onAws = { ...services(), deployment: { ...deployment, outputs } };
    const nowhere = { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9' };
    expect((await findings(onAws, nowhere))['store messages']).toEqual({
      result: 'skipped',
      // inside Jest the SDK takes an error of Node's for none, and wraps it
      message: expect.stringMatching(/^cannot be asked from this machine \(target_un(?:reachable|available): /),
      next: expect.any(String),
    });
  });

  it('read the data map that the command line names, with its settings from the environment', async () => {
    const { local, ...deployment } = services().deployment;
    const onAws = { ...services(), deployment: { ...deployment, dataMap: local?.dataMap } };
    const environment = { ...local?.targetSettings, AWS_ENDPOINT_URL_DYNAMODB: local?.endpoints.dynamodb };
    const found = await findings(onAws, environment);
    expect(found['store notes']).toMatchObject({ result: 'ok' });
    expect(found['store refusing']).toMatchObject({ message: expect.stringMatching(/^target_login_refused: /) });
    expect(found['store unset']).toMatchObject({ message: expect.stringMatching(/^setting_missing: /) });
  });

  it('are none under another data map than the one in force', () => {
    expect(storeChecks(services('another'))).toEqual([]);
  });

  it('ask about an id like a canary’s, of an app that is registered, or of the canary’s where there is none', async () => {
    const asked: string[] = [];
    const recording = await listenOnLoopback(
      createHttpServer((request, response) => {
        void text(request).then((body) => {
          asked.push(...(body.match(/"\d+#[^"]*"/g) ?? []));
          response.end('{"Count":0,"ScannedCount":0,"Items":[]}');
        });
      }),
    );
    const { deployment } = services();
    const local = { ...deployment.local, endpoints: { dynamodb: recording.url } };
    const ask = async (...appIds: readonly string[]) => {
      asked.length = 0;
      const Items = appIds.map((appId) => marshall({ appId, kind: 'facebook' }));
      const { client: tables } = stubClient(new DynamoDBClient({ region }), () => ({ Items }));
      const of = { tables, deployment: { ...deployment, local } } as unknown as Services;
      for (const { name, run } of storeChecks(of)) {
        if (/^store notes$|^rule /.test(name)) await run(of, contextOf(recordingTerminal()));
      }
      return asked.map((key) => key.replace(/#90\d{17}"$/, '#90…"'));
    };
    expect(await ask(CANARY_APP_ID, '9500000000000001', '9500000000000002')).toEqual([
      '"9500000000000001#90…"',
      '"9500000000000001#90…"',
    ]);
    expect(await ask()).toEqual([`"${CANARY_APP_ID}#90…"`, `"${CANARY_APP_ID}#90…"`]);
    await recording.stop();
  });

  it(
    'warn of tables that forbid a delete because they come later, or in no row of the data map',
    async () => {
      const store = await startTestPostgres();
      await store.run(`CREATE TABLE people (id int PRIMARY KEY, contact text, boss int REFERENCES people);
        CREATE TABLE orders (id int PRIMARY KEY, contact text, person int REFERENCES people);
        CREATE TABLE items (contact text, "order" int REFERENCES orders)`);
      const dataMap = join(folder, 'refusals.json');
      const [where] = database('people').tables.map((table) => table.where);
      const warningsOf = async (tables: { readonly [target: string]: readonly string[] }) => {
        const targets = Object.entries(tables).map(([name, names]) => ({
          ...database(name),
          connection: `TARGET_SHOP_${name.toUpperCase()}`,
          tables: names.map((table) => ({ table, where })),
        }));
        writeFileSync(dataMap, JSON.stringify({ targets, identifiers: [] }));
        const { tables: apps, deployment } = services(dataMapHash(readDataMap(dataMap)));
        const targetSettings = Object.fromEntries(targets.map(({ connection }) => [connection, store.url]));
        const local = { endpoints: {}, dataMap, targetSettings };
        const found = await findings({ tables: apps, deployment: { ...deployment, local } } as unknown as Services);
        return Object.values(found).flatMap(({ result, message }) => (result === 'ok' ? [] : [message]));
      };
      const cannot = (why: string) => `rows to which others refer cannot be deleted: ${why}: rows_still_referenced`;

      expect(await warningsOf({ a: ['items', 'orders', 'people'] })).toEqual([]);
      expect(await warningsOf({ a: ['people'], b: ['orders'], c: ['items'] })).toEqual([]);
      expect(await warningsOf({ a: ['people'], b: ['orders'] })).toEqual([
        cannot('no row of the data map names table items of TARGET_SHOP_B'),
      ]);
      expect(await warningsOf({ a: ['orders', 'items'] })).toEqual([
        cannot('table items of TARGET_SHOP_A would have to be emptied before'),
      ]);
      await store.run('CREATE TABLE cards (contact text, person int REFERENCES people)');
      expect(await warningsOf({ a: ['people', 'items'], b: ['orders', 'cards'] })).toEqual([
        cannot('table cards of TARGET_SHOP_A, table orders of TARGET_SHOP_A would have to be emptied before'),
        cannot('table items of TARGET_SHOP_B would have to be emptied before'),
      ]);
      await store.stop();
    },
    POSTGRES_START,
  );

  it(
    'warn of rows that a database deletes along, and that no row of the data map deletes',
    async () => {
      const store = await startTestPostgres();
      await store.run(`CREATE SCHEMA old; CREATE TABLE groups (id int PRIMARY KEY, contact text);
        CREATE TABLE tickets (id int PRIMARY KEY, contact text, group_id int REFERENCES groups ON DELETE CASCADE);
        CREATE TABLE notes (id int PRIMARY KEY, ticket_id int REFERENCES tickets ON DELETE CASCADE);
        CREATE TABLE old.files (note_id int REFERENCES notes ON DELETE CASCADE);
        CREATE TABLE calls (ticket_id int REFERENCES tickets ON DELETE SET NULL)`);
      const dataMap = join(folder, 'cascades.json');
      const [where] = database('groups').tables.map((table) => table.where);
      const rowOf = (name: string, ...tables: readonly string[]) => ({
        ...database(name),
        connection: 'TARGET_SHOP',
        tables: tables.map((table) => ({ table, where })),
      });
      let rules: readonly object[] = [];
      const warningsOf = async (...targets: readonly object[]) => {
        writeFileSync(dataMap, JSON.stringify({ targets, identifiers: rules }));
        const { tables, deployment } = services(dataMapHash(readDataMap(dataMap)));
        const local = { endpoints: {}, dataMap, targetSettings: { TARGET_SHOP: store.url } };
        const found = await findings({ tables, deployment: { ...deployment, local } } as unknown as Services);
        return Object.entries(found).map(([name, { result, message }]) => [name, result, message]);
      };

      expect(await warningsOf(rowOf('groups', 'public.tickets', 'groups'))).toEqual([
        [
          'store groups',
          'warning',
          'ON DELETE CASCADE also deletes rows of table notes of TARGET_SHOP, table old.files of TARGET_SHOP, which no row of the data map deletes',
        ],
      ]);
      const { name, noCanary: _, label: words, ...keptRow } = rowOf('tickets', 'tickets');
      const kept = { name, label: words, kind: 'kept', reason: 'legal_obligation', basis: 'a law', where: keptRow };
      await store.run('ALTER TABLE notes ADD contact text; ALTER TABLE old.files ADD contact text');
      expect(await warningsOf(rowOf('groups', 'old.files', 'notes', 'groups'), kept)).toEqual([
        ['store groups', 'warning', expect.stringMatching(/rows of table tickets of TARGET_SHOP, which no row/)],
        ['store tickets', 'ok', expect.any(String)],
      ]);
      await store.run('ALTER TABLE tickets DROP CONSTRAINT tickets_group_id_fkey');
      await store.run('ALTER TABLE tickets ADD CONSTRAINT no_cascade FOREIGN KEY (group_id) REFERENCES groups');
      expect(await warningsOf(rowOf('groups', 'groups'), kept)).toEqual([
        [
          'store groups',
          'warning',
          'rows to which kept rows of table tickets of TARGET_SHOP refer cannot be deleted: rows_still_referenced',
        ],
        ['store tickets', 'warning', expect.stringMatching(/^ON DELETE CASCADE also deletes rows of table notes /)],
      ]);
      const cleared = { ...keptRow, tables: [{ table: 'groups', where, anonymise: { contact: null } }] };
      const anonymising = { ...cleared, name: 'groups', label, noCanary: 'for this test', stays: label };
      const isOk = (target: string) => [`store ${target}`, 'ok', expect.any(String)];
      const endsWithIt = {
        ...kept,
        where: { ...keptRow, tables: rowOf('', 'old.files', 'notes', 'tickets', 'groups').tables },
      };
      expect(await warningsOf(anonymising)).toEqual([isOk('groups')]);
      expect(await warningsOf(rowOf('groups', 'old.files', 'notes', 'tickets', 'groups'))).toEqual([isOk('groups')]);
      expect((await warningsOf(endsWithIt)).map(([, , message]) => message)).not.toContainEqual(
        expect.stringMatching(/rows_still_referenced/),
      );

      await store.run(`ALTER TABLE calls ADD contact text, DROP CONSTRAINT calls_ticket_id_fkey;
        CREATE TABLE people (contact text PRIMARY KEY);
        ALTER TABLE calls ADD FOREIGN KEY (contact) REFERENCES people ON DELETE SET NULL`);
      const calls = rowOf('calls', 'calls');
      const keptCalls = { ...kept, name: 'calls', where: { ...keptRow, tables: calls.tables } };
      expect(await warningsOf(rowOf('people', 'people'), calls)).toEqual([isOk('people'), isOk('calls')]);
      expect(await warningsOf(rowOf('people', 'people'), keptCalls)).toEqual([
        [
          'store people',
          'warning',
          'rows to which kept rows of table calls of TARGET_SHOP refer cannot be deleted: rows_still_referenced',
        ],
        isOk('calls'),
      ]);
      const {
        name: _name,
        label: _label,
        noCanary: _none,
        tables: [rows],
        ...place
      } = calls;
      rules = [{ kind: 'ticket', neverReused: true, from: { ...place, ...rows, column: 'ticket_id' } }];
      expect(await warningsOf(rowOf('people', 'people'))).toEqual([
        [
          'store people',
          'warning',
          'a foreign key of table calls of TARGET_SHOP empties a column by which the data map finds rows or ids',
        ],
        ['rule ticket', 'ok', expect.any(String)],
      ]);
      await store.stop();
    },
    POSTGRES_START,
  );

  it('tell a function of the company that they ask, and no time of a person', async () => {
    const lambda = await startFunction({ plan: { count: 0 }, lookUp: { found: [] } });
    const dataMap = join(folder, 'functions.json');
    const asked = { kind: 'lambda', function: 'crm:live', match: { customer: ['{appId}#{asid}'] } };
    writeFileSync(
      dataMap,
      JSON.stringify({
        targets: [{ name: 'crm', label, noCanary: 'for this test', ...asked }],
        identifiers: [{ kind: 'contactId', from: { ...asked, find: 'contact' } }],
      }),
    );
    const { tables, deployment } = services(dataMapHash(readDataMap(dataMap)));
    const local = { endpoints: { lambda: lambda.url }, dataMap };
    const credentials = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
    const found = await findings({ tables, deployment: { ...deployment, local } } as unknown as Services, credentials);
    await lambda.stop();
    expect(Object.values(found).map(({ result }) => result)).toEqual(['ok', 'ok']);
    const about = { request: 'doctor', app: CANARY_APP_ID, askedAt: '1970-01-01T00:00:00.000Z' };
    expect(lambda.messages.toSorted((a, b) => a.verb.localeCompare(b.verb))).toMatchObject([
      { verb: 'lookUp', ...about },
      { verb: 'plan', ...about },
    ]);
  });

  describe('where the stores cannot be asked', () => {
    const onAws = { dataMap: join(folder, 'data-map.json') };

    /** What the first check finds when this is thrown. */
    async function finding(error: Error, place: object) {
      const of = services();
      const { local: __, ...deployment } = of.deployment;
      const there = { ...of, deployment: { ...deployment, ...place } } as unknown as Services;
      const context = {
        ...contextOf(recordingTerminal()),
        get environment(): never {
          throw error;
        },
      };
      return await storeChecks(there)[0]?.run(there, context);
    }

    it.each([
      ['credentials_missing', 'skipped'],
      ['registry_unavailable', 'skipped'],
      ['target_access_denied', 'skipped'],
      ['target_certificate_missing', 'skipped'],
      ['target_unavailable', 'skipped'],
      ['target_unreachable', 'skipped'],
      ['target_not_found', 'failed'],
      ['no_such_code', 'failed'],
    ])(
      'only what may be a matter of this machine is left open, and for a stack here nothing: %s',
      async (code, result) => {
        const error = new DeletionError(code, 'retry', 'because');
        const next = failureCause(code) ?? `look for ${code} in infra/runbooks`;
        const failed = { result: 'failed', message: `${code}: because`, next };
        const skipped = { result, message: `cannot be asked from this machine (${code}: because)`, next };
        expect(await finding(error, onAws)).toEqual(result === 'failed' ? failed : skipped);
        expect(await finding(error, { local: services().deployment.local })).toEqual(failed);
      },
    );

    it('a bug of ours is one', async () => {
      const bug = new TypeError('x');
      await expect(finding(bug, onAws)).rejects.toBe(bug);
    });
  });
});
