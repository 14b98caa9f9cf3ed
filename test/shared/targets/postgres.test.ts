import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import * as v from 'valibot';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { Budget, Selection } from '../../../shared/ports/target.ts';
import { postgres } from '../../../shared/targets/postgres/postgres.ts';
import type { Row } from '../../../shared/targets/target-kind.ts';
import { unlimited } from '../../contract/target.contract.ts';
import { POSTGRES_START, startTestPostgres, type TestPostgres } from '../../support/postgres.ts';
import { environment } from '../../support/target-environment.ts';

type Table = Row<typeof postgres.entries>['tables'][number];
type Condition = Table['where'][number];

const CONNECTION = 'TARGET_SUPPORT_DATABASE';

describe('a row of kind postgres', () => {
  it.each([
    ['table', 'tickets; DROP TABLE tickets'],
    ['table', 'a.b.c'],
    ['table', 'tickets"'],
    ['createdAt', 'now()'],
    ['createdAt', ''],
  ])('is refused when its %s is %s', (name, value) => {
    const table = { table: 'tickets', where: [where('contact_id', '{contactId}')], [name]: value };
    expect(v.safeParse(v.object(postgres.entries), { connection: CONNECTION, tables: [table] }).success).toBe(false);
  });

  it('is refused when its connection is not the name of a setting', () => {
    const tables = [{ table: 'tickets', where: [where('contact_id', '{contactId}')] }];
    const row = { connection: 'postgres://purge:secret@db/postgres', tables };
    expect(v.safeParse(v.object(postgres.entries), row).success).toBe(false);
  });

  it('asks to be let in by IAM, as one user of one database', () => {
    const iam = { resourceId: 'db-ABC123', user: 'purge_worker' };
    expect(postgres.permissions({ connection: CONNECTION, iam, tables: [] })).toEqual([
      { actions: ['rds-db:connect'], resources: ['rds-db:dbuser:db-ABC123/purge_worker'] },
    ]);
  });

  it('names together what selects only together', () => {
    const table = {
      table: 'tickets',
      where: [where('app_id', '{appId}'), where('contact_id', '{contactId}', '{phone}')],
    };
    const templates = postgres.templates({ connection: CONNECTION, tables: [table] });
    expect(templates).toEqual(['{appId} {contactId}', '{appId} {phone}']);
  });
});

describe('the target postgres', () => {
  let database: TestPostgres;
  beforeAll(async () => {
    database = await startTestPostgres();
    await database.run(`
      CREATE TABLE tickets (id bigint PRIMARY KEY, contact_id text, created_at timestamptz);
      CREATE TABLE comments (ticket_id bigint REFERENCES tickets (id), contact_id text);
      CREATE TABLE accounts (id uuid PRIMARY KEY, contact_id text, number bigint)`);
  }, POSTGRES_START);
  beforeEach(async () => {
    await database.run(`
      TRUNCATE tickets, comments, accounts;
      INSERT INTO tickets VALUES (7, '12', NULL), (8, '13', NULL);
      INSERT INTO comments VALUES (7, '12'), (8, '13');
      INSERT INTO accounts VALUES ('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '12', 777), (gen_random_uuid(), '13', 7)`);
  });
  afterAll(() => database.stop());

  const connect = (...tables: readonly Table[]) =>
    postgres.connect({ connection: CONNECTION, tables: [...tables] }, environment({ [CONNECTION]: database.url }));
  const comments: Table = { table: 'comments', where: [where('contact_id', '{contactId}')] };
  const tickets: Table = { table: 'tickets', where: [where('contact_id', '{contactId}')] };

  it('empties tables in the order in which they are named', async () => {
    const target = await connect(comments, tickets);
    expect(await target.purge(select({ contactId: ['12'] }), unlimited())).toEqual({ outcome: 'emptied', items: 2 });
  });

  it('needs an operator when a table that refers to another comes after it', async () => {
    const target = await connect(tickets, comments);
    await expect(target.purge(select({ contactId: ['12'] }), unlimited())).rejects.toMatchObject({
      code: 'rows_still_referenced',
      disposition: 'fail',
    });
  });

  it('deletes rows that do not say when they were created', async () => {
    const target = await connect(comments, { ...tickets, createdAt: 'created_at' });
    expect(await target.purge(select({ contactId: ['12'] }), unlimited())).toEqual({ outcome: 'emptied', items: 2 });
  });

  it.each([
    ['777', 1],
    ['0777', 0],
    [' 777', 0],
    ['7.77e2', 0],
    ['0x309', 0],
    ['7_77', 0],
    ['seven', 0],
  ])('takes %s for a number of %i rows', async (number, rows) => {
    const target = await connect({ table: 'accounts', where: [{ ...where('number', '{number}'), type: 'number' }] });
    expect(await target.plan(select({ number: [number] }))).toBe(rows);
  });

  it.each([
    ['a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 1],
    ['A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', 1],
    ['x', 0],
  ])('takes %s for the UUID of %i rows', async (id, rows) => {
    const target = await connect({ table: 'accounts', where: [{ ...where('id', '{id}'), type: 'uuid' }] });
    expect(await target.plan(select({ id: [id] }))).toBe(rows);
  });

  it.each([
    ['12\ud800', '12\ufffd'],
    ['12\0', '12'],
  ])('finds nothing by %j, which no column can hold', async (id, alike) => {
    await database.run(`INSERT INTO tickets VALUES (9, '${alike}', NULL)`);
    expect(await (await connect(tickets)).verify(select({ contactId: [id] }))).toBe(0);
  });

  it.each([
    ['a table that is not there', { ...tickets, table: 'nowhere' }, 'target_not_found'],
    ['a column that is not there', { ...tickets, createdAt: 'nowhere' }, 'target_not_found'],
    ['a number column called text', { table: 'tickets', where: [where('id', '{contactId}')] }, 'target_rejected'],
  ])('needs an operator when the data map names %s', async (_what, table, code) => {
    const target = await connect(table);
    const found = target.verify(select({ contactId: ['12'] }));
    await expect(found).rejects.toMatchObject({ code, disposition: 'fail' });
  });

  it('looks identifiers up, each once and as text', async () => {
    await database.run(`INSERT INTO tickets VALUES (9007199254740993, '12', NULL)`);
    const row = { connection: CONNECTION, table: 'tickets', where: [where('contact_id', '{contactId}')], column: 'id' };
    const source = await postgres.source?.connect(row, environment({ [CONNECTION]: database.url }));
    const answer = await source?.lookUp(select({ contactId: ['12', '14'] }));
    expect(answer?.found.map(({ value }) => value).toSorted()).toEqual(['7', '9007199254740993']);
    expect(await source?.lookUp(select({}))).toEqual({ found: [] });
  });

  it.each([
    ['timestamptz', `'2026-01-02T03:04:05+00'`, {}, Date.UTC(2026, 0, 2, 3, 4, 5)],
    ['timestamptz', `'infinity'`, {}, undefined],
    ['timestamptz', `'2099-01-01T00:00:00+00'`, {}, undefined],
    ['timestamp', `'2026-01-02T03:04:05'`, {}, undefined],
    ['timestamp', `'2026-01-02T03:04:05'`, { zone: 'Europe/Berlin' }, Date.UTC(2026, 0, 2, 2, 4, 5)],
    ['bigint', '1767323045', { format: 'epoch_s' }, Date.UTC(2026, 0, 2, 3, 4, 5)],
    ['bigint', '1767323045000', { format: 'epoch_s' }, undefined],
  ] as const)('reads beside an identifier the time in a column %s with %s (%j)', async (type, at, how, createdAt) => {
    await database.run(`CREATE TABLE links (owner text, id text, at ${type}, checked boolean)`);
    await database.run(`INSERT INTO links VALUES ('12', 'c-1', ${at}, true), ('12', 'c-2', NULL, false)`);
    const row = { connection: CONNECTION, table: 'links', where: [where('owner', '{contactId}')], column: 'id' };
    const beside = { createdAt: { column: 'at', ...how }, verified: 'checked' };
    const source = await postgres.source?.connect(row, environment({ [CONNECTION]: database.url }), beside);
    const answer = await source?.lookUp(select({ contactId: ['12'] }));
    await database.run('DROP TABLE links');
    expect(answer?.found.toSorted((a, b) => (a.value < b.value ? -1 : 1))).toEqual([
      { value: 'c-1', ...(createdAt !== undefined && { createdAt }), isVerified: true },
      { value: 'c-2' },
    ]);
  });

  it('does not take 10,001 identifiers for those of one person', async () => {
    await database.run(`INSERT INTO tickets SELECT i, '15', NULL FROM generate_series(100000, 110000) i`);
    const row = { connection: CONNECTION, table: 'tickets', where: [where('contact_id', '{contactId}')], column: 'id' };
    const source = await postgres.source?.connect(row, environment({ [CONNECTION]: database.url }));
    await expect(source?.lookUp(select({ contactId: ['15'] }))).rejects.toMatchObject({ code: 'too_many_identifiers' });
  });

  it('says nothing to a server away from this machine that does not encrypt', async () => {
    const url = database.url.replace('127.0.0.1', '0.0.0.0');
    const target = await postgres.connect(
      { connection: CONNECTION, tables: [tickets] },
      environment({ [CONNECTION]: url }),
    );
    await expect(target.verify(select({ contactId: ['12'] }))).rejects.toMatchObject({
      disposition: 'retry',
      cause: { message: 'The server does not support SSL connections' },
    });
  });

  it.each([
    ['is missing', undefined],
    ['is no address', 'db.example.com'],
    ['is of something else', 'https://db.example.com/crm'],
    ['turns encryption off', 'postgres://purge@db.example.com/crm?sslmode=disable'],
  ])('is not connected when its setting %s', async (_how, value) => {
    const settings: { [name: string]: string } = value === undefined ? {} : { [CONNECTION]: value };
    const connecting = postgres.connect({ connection: CONNECTION, tables: [tickets] }, environment(settings));
    await expect(connecting).rejects.toMatchObject({ code: expect.stringMatching(/^setting_/), disposition: 'fail' });
  });
});

describe('a PostgreSQL that misbehaves', () => {
  let server: Server;
  let sockets: Socket[];
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });

  /** AuthenticationOk and ReadyForQuery. */
  const AUTHENTICATED = Buffer.from('5200000008000000005a0000000549', 'hex');

  it.each<[string, (socket: Socket) => void]>([
    ['resets the connection', (socket) => socket.resetAndDestroy()],
    ['never answers', () => undefined],
    ['answers something else', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['lets us in and then never answers', (socket) => socket.once('data', () => socket.write(AUTHENTICATED))],
  ])('is asked later when it %s', async (_how, misbehave) => {
    const target = await connect(misbehave);
    const failure = await target.verify(select({ contactId: ['12'] })).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'target_unavailable', disposition: 'retry' });
  });

  it('does not hold up an invocation that ends', async () => {
    const target = await connect((socket) => socket.once('data', () => socket.write(AUTHENTICATED)), '60');
    const controller = new AbortController();
    const budget: Budget = { isOver: () => controller.signal.aborted, signal: controller.signal };
    const purging = target.purge(select({ contactId: ['12'] }), budget);
    setTimeout(() => controller.abort(), 50);
    expect(await purging).toEqual({ outcome: 'unfinished', items: 0 });
  });

  async function connect(misbehave: (socket: Socket) => void, seconds = '0.1') {
    sockets = [];
    server = createServer((socket) => {
      sockets.push(socket.on('error', () => undefined));
      misbehave(socket);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `postgres://postgres@127.0.0.1:${(server.address() as AddressInfo).port}/postgres`;
    const tables = [{ table: 'tickets', where: [where('contact_id', '{contactId}')] }];
    const settings = { [CONNECTION]: url, TARGET_TIMEOUT_SECONDS: seconds };
    return postgres.connect({ connection: CONNECTION, tables }, environment(settings));
  }
});

function where(column: string, ...values: readonly string[]): Condition {
  return { column, type: 'text', values: [...values] };
}

function select(identifiers: Selection['identifiers']): Selection {
  return { requestId: 'request' as RequestId, appId: '1001', identifiers, askedAt: Date.UTC(2026, 10, 23) };
}
