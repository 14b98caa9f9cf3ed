import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import * as v from 'valibot';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { Budget, Selection, Target } from '../../../shared/ports/target.ts';
import { mysql } from '../../../shared/targets/mysql/mysql.ts';
import { databaseError } from '../../../shared/targets/mysql/mysql-errors.ts';
import { textForColumn, writtenTime } from '../../../shared/targets/mysql/mysql-times.ts';
import { canHold } from '../../../shared/targets/mysql/mysql-values.ts';
import type { Row } from '../../../shared/targets/target-kind.ts';
import { unlimited } from '../../contract/target.contract.ts';
import { environment } from '../../support/target-environment.ts';

type Table = Row<typeof mysql.entries>['tables'][number];

const CONNECTION = 'TARGET_SHOP_DATABASE';
const where: Table['where'] = [{ column: 'customer_id', type: 'text', values: ['{customerId}'] }];
const orders: Table = { table: 'orders', where };

describe('a row of kind mysql', () => {
  const isTaken = (table: object): boolean =>
    v.safeParse(v.object(mysql.entries), { connection: CONNECTION, tables: [table] }).success;

  it.each([
    ['table', 'orders; DROP TABLE orders'],
    ['table', 'orders`'],
    ['table', 'a.b.c'],
    ['table', 'a'.repeat(65)],
    ['createdAt', 'now()'],
    ['anonymise', {}],
    ['anonymise', { customer_id: '' }],
    ['anonymise', { customer_id: true }],
    ['anonymise', { 'customer_id`': null }],
    ['key', ['id']],
  ])('is refused when its %s is %j', (name, value) => {
    expect(isTaken({ ...orders, [name]: value })).toBe(false);
  });

  it.each(['shop.Orders', 'größe', 'お'.repeat(64), '2024 orders'])('may have a table called %s', (table) => {
    expect(isTaken({ ...orders, table })).toBe(true);
  });

  it('asks to be let in by IAM, as one user of one database', () => {
    const iam = { resourceId: 'cluster-ABC123', user: 'purge_worker' };
    expect(mysql.permissions({ connection: CONNECTION, iam, tables: [] })).toEqual([
      { actions: ['rds-db:connect'], resources: ['rds-db:dbuser:cluster-ABC123/purge_worker'] },
    ]);
  });
});

it.each([
  ['tinyint', '', '127', true],
  ['tinyint', '', '128', false],
  ['tinyint unsigned', '', '255', true],
  ['tinyint unsigned', '', '-1', false],
  ['mediumint', '', '8388608', false],
  ['bigint', '', '9223372036854775808', false],
  ['bigint unsigned', '', '18446744073709551615', true],
  ['bigint unsigned', '', '18446744073709551616', false],
  ['decimal', '', '12345678901234567890123', true],
  ['decimal', '', '1.5', false],
  ['int', '', '0777', false],
  ['uuid', '', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', true],
  ['binary(16)', '', 'a0eebc999c0b4ef8bb6d6bb9bd380a11', true],
  ['binary(16)', '', 'a0eebc99-9c0b4ef8bb6d6bb9bd380a11', true],
  ['uuid', '', '{A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11}', true],
  ['uuid', '', '{A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', false],
  ['varchar', 'utf8mb4_0900_ai_ci', '🍣', true],
  ['varchar', 'utf8mb3_general_ci', '🍣', false],
  ['varchar', 'utf8mb3_general_ci', 'щ', true],
  ['varchar', 'latin1_swedish_ci', '€é', true],
  ['varchar', 'latin1_swedish_ci', 'щ', false],
  ['varchar', 'ascii_general_ci', 'é', false],
  ['varchar', 'utf8mb4_bin', '777\ud800', false],
  ['varbinary', '', 'щ', true],
])('a column of type %s %s, asked whether it can hold %j, says %s', (type, comparedBy, value, expected) => {
  expect(canHold({ type, comparedBy }, value)).toBe(expected);
});

it.each([
  ['2026-01-02T03:04:05.678Z', undefined, '2026-01-02 03:04:05.678'],
  ['2026-01-02T03:04:05.678Z', 'Europe/Berlin', '2026-01-02 04:04:05.678'],
  ['2026-07-02T03:04:05.000Z', 'America/New_York', '2026-07-01 23:04:05.000'],
  // the clocks go back at 01:00 UTC: 02:30 occurs at 00:30 and at 01:30, and counts as the later
  ['2026-10-25T00:30:00.000Z', 'Europe/Berlin', '2026-10-25 01:30:00.000'],
  ['2026-10-25T01:30:00.000Z', 'Europe/Berlin', '2026-10-25 02:30:00.000'],
])('the time %s in zone %s is written as %s', (time, zone, written) => {
  expect(writtenTime(Date.parse(time), { zone })).toBe(written);
});

describe('an error of MySQL', () => {
  const of = (errno: number, sqlState = 'HY000') =>
    databaseError(Object.assign(new Error("Duplicate entry '777'"), { errno, sqlState, code: 'ER_SOMETHING' }));

  it.each([
    [1045, '28000', 'target_login_refused', 'fail'],
    [1142, '42000', 'target_access_denied', 'fail'],
    [1146, '42S02', 'target_not_found', 'fail'],
    [1451, '23000', 'rows_still_referenced', 'after_others'],
    [1062, '23000', 'constraint_violated', 'fail'],
    [1644, '45000', 'refused_by_trigger', 'fail'],
    [31000, '45001', 'refused_by_trigger', 'fail'],
    [1267, 'HY000', 'identifier_not_usable', 'fail'],
    [1395, 'HY000', 'target_unsupported', 'fail'],
    [1290, 'HY000', 'target_read_only', 'retry'],
    [6, 'HY000', 'target_unavailable', 'retry'],
    [28, 'HY000', 'target_unavailable', 'retry'],
    [1040, '08004', 'target_throttled', 'retry'],
    [1205, 'HY000', 'target_locked', 'retry'],
    [1213, '40001', 'target_locked', 'retry'],
    [1969, '70100', 'target_too_slow', 'retry'],
    [3024, 'HY000', 'target_too_slow', 'retry'],
    [1053, '08S01', 'target_unavailable', 'retry'],
    [1064, '42000', 'target_rejected', 'fail'],
  ])('with number %i and state %s is %s, to %s, and its text is not repeated', (errno, state, code, disposition) => {
    const error = of(errno, state);
    expect(error).toMatchObject({ code, disposition, message: expect.stringContaining(`(error ${errno})`) });
    expect(error.message).not.toContain('777');
  });
});

describe('the address of a database of MySQL', () => {
  const connecting = (value?: string) =>
    mysql.connect(
      { connection: CONNECTION, tables: [orders] },
      environment(value === undefined ? {} : { [CONNECTION]: value }),
    );

  it.each([
    ['is missing', undefined],
    ['is of another database', 'postgres://purge@db.example.com/shop'],
    ['turns encryption off', 'mysql://purge@db.example.com/shop?ssl-mode=DISABLED'],
    ['has a percent sign that does not begin an escape', 'mysql://purge:50%off@db.example.com/shop'],
    ['names no database', 'mysql://purge@db.example.com'],
    ['names the host by its IP address', 'mysql://purge@10.0.3.4/shop'],
    ['names certificates as PostgreSQL does', 'mysql://purge@db.example.com/shop?sslrootcert=/ca.pem'],
  ])('is refused when it %s', async (_how, value) => {
    await expect(connecting(value)).rejects.toMatchObject({
      code: expect.stringMatching(/^setting_/),
      disposition: 'fail',
      message: expect.not.stringMatching(/purge|off@|shop/),
    });
  });

  it.each(['ssl-mode', 'sslMode', 'ssl', 'tls', 'useSSL'])('says that %s is not needed', async (parameter) => {
    await expect(connecting(`mysql://purge@db.example.com/shop?${parameter}=false`)).rejects.toMatchObject({
      code: 'setting_invalid',
      message: expect.stringContaining(`has the parameter "${parameter}", which is not needed`),
    });
  });

  it.each([
    ['is missing', '/nowhere/ca.pem', /^(?!.*nowhere).*"ssl-ca", that cannot be read$/],
    ['is the one that Lambda alone has', '/var/runtime/ca-cert.pem', /^(?!.*runtime).*; only Lambda has it: see /],
  ])('says that the file of certificates %s, without its path', async (_what, path, sentence) => {
    await expect(connecting(`mariadb://purge@db.example.com/shop?ssl-ca=${path}`)).rejects.toMatchObject({
      code: 'target_certificate_missing',
      message: expect.stringMatching(sentence),
    });
  });

  it.each([
    ['no such host', 'mysql://root@no-such-host.invalid/shop'],
    ['nothing that listens', 'mysql://root@127.0.0.1:1/shop'],
  ])('with %s is asked later, as unreachable', async (_what, url) => {
    const unreachable = { code: 'target_unreachable', disposition: 'retry' };
    await expect((await connecting(url)).verify(select('12'))).rejects.toMatchObject(unreachable);
  });
});

describe('a MySQL that misbehaves', () => {
  let server: Server | undefined;
  const sockets: Socket[] = [];
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    if (server === undefined) return;
    server.close();
    await once(server, 'close');
    server = undefined;
  });

  it.each<[string, (socket: Socket) => void]>([
    ['resets the connection', (socket) => socket.resetAndDestroy()],
    ['never answers', () => undefined],
    ['answers something else', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['lets us in and then never answers', (socket) => greet(socket)],
  ])('is asked later when it %s', async (_how, misbehave) => {
    const target = await connect(misbehave, { seconds: '0.1' });
    const failure = await target.verify(select('12')).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'target_unavailable', disposition: 'retry' });
  });

  it.each([
    [1045, 'target_login_refused', 'fail'],
    [1049, 'target_not_found', 'fail'],
    [1040, 'target_throttled', 'retry'],
  ])('that lets nobody in with error %i is %s, to %s', async (number, code, disposition) => {
    const refuse = (socket: Socket) => greet(socket, { number, message: 'no login for purge_worker' });
    const target = await connect(refuse);
    const message = expect.not.stringContaining('purge_worker');
    await expect(target.verify(select('12'))).rejects.toMatchObject({ code, disposition, message });
  });

  it.each([
    [1040, 'target_throttled', 'retry'],
    [1130, 'target_login_refused', 'fail'],
  ])('that refuses with error %i before it greets is %s, to %s', async (number, code, disposition) => {
    const target = await connect((socket) => {
      sendPacket(socket, refusalOf({ number, message: 'not from here' }), 0);
      socket.end();
    });
    await expect(target.verify(select('12'))).rejects.toMatchObject({ code, disposition });
  });

  it('is told nothing where it has to encrypt and does not', async () => {
    const heard: Buffer[] = [];
    const target = await connect(
      (socket) => {
        socket.on('data', (chunk) => heard.push(chunk));
        greet(socket);
      },
      { end: `?ssl-ca=${import.meta.filename}` },
    );
    await expect(target.verify(select('12'))).rejects.toMatchObject({
      code: 'target_unavailable',
      disposition: 'retry',
      message: 'the database does not encrypt connections',
    });
    expect(Buffer.concat(heard).toString()).not.toContain('purge_worker');
  });

  it('is not told the password where anybody on the way could read it', async () => {
    const heard: Buffer[] = [];
    const target = await connect(
      (socket) => {
        socket.on('data', (chunk) => heard.push(chunk));
        sendPacket(socket, GREETING, 0);
        socket.once('data', () => sendPacket(socket, Buffer.from('\xfemysql_clear_password\0', 'latin1'), 2));
      },
      { password: 'secret' },
    );
    await expect(target.verify(select('12'))).rejects.toMatchObject({
      code: 'target_login_refused',
      disposition: 'fail',
    });
    expect(Buffer.concat(heard).toString('latin1')).not.toContain('secret');
  });

  it('does not hold up an invocation that ends', async () => {
    const target = await connect((socket) => greet(socket));
    const controller = new AbortController();
    const budget: Budget = { isOver: () => controller.signal.aborted, signal: controller.signal };
    const purging = target.purge(select('12'), budget);
    setTimeout(() => controller.abort(), 50);
    expect(await purging).toEqual({ outcome: 'unfinished', items: 0 });
  });

  it('is not asked at all where the selection has no value', async () => {
    const target = await connect(() => {
      throw new Error('nobody connects');
    });
    expect(await target.verify(select())).toBe(0);
    expect(await target.purge(select(), unlimited())).toEqual({ outcome: 'emptied', items: 0 });
  });

  async function connect(
    misbehave: (socket: Socket) => void,
    { seconds = '20', end = '', password = '' } = {},
  ): Promise<Target> {
    server = createServer((socket) => {
      sockets.push(socket.on('error', () => undefined));
      misbehave(socket);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `mysql://purge_worker:${password}@localhost:${(server.address() as AddressInfo).port}/shop${end}`;
    const settings = { [CONNECTION]: url, TARGET_TIMEOUT_SECONDS: seconds };
    return mysql.connect({ connection: CONNECTION, tables: [orders] }, environment(settings));
  }
});

/** PROTOCOL_41, CONNECT_WITH_DB, TRANSACTIONS, SECURE_CONNECTION and PLUGIN_AUTH; not SSL. */
const CAPABILITIES = [0x08, 0xa2, 0x08, 0x00] as const;
const GREETING = Buffer.concat([
  Buffer.from('\x0a8.0.40\0\x01\0\0\0abcdefgh\0', 'latin1'),
  Buffer.from([CAPABILITIES[0], CAPABILITIES[1], 45, 2, 0, CAPABILITIES[2], CAPABILITIES[3], 21]),
  Buffer.from(`${'\0'.repeat(10)}ijklmnopqrst\0mysql_native_password\0`, 'latin1'),
]);
const OK = Buffer.from([0, 0, 0, 2, 0, 0, 0]);

function sendPacket(socket: Socket, payload: Buffer, sequence: number): void {
  const header = Buffer.alloc(4);
  header.writeUIntLE(payload.length, 0, 3);
  header[3] = sequence;
  socket.write(Buffer.concat([header, payload]));
}

type Refusal = { readonly number: number; readonly message: string };

function refusalOf({ number, message }: Refusal): Buffer {
  const head = Buffer.alloc(3, 0xff);
  head.writeUInt16LE(number, 1);
  return Buffer.concat([head, Buffer.from(`#HY000${message}`)]);
}

/** Greets as a server does that cannot encrypt, and lets the client in, or not; a statement gets no answer. */
function greet(socket: Socket, refusal?: Refusal): void {
  sendPacket(socket, GREETING, 0);
  socket.once('data', () => {
    sendPacket(socket, refusal === undefined ? OK : refusalOf(refusal), 2);
    if (refusal !== undefined) socket.end();
  });
}

function select(...customerId: readonly string[]): Selection {
  return { requestId: 'request' as RequestId, appId: '1001', identifiers: { customerId }, askedAt: 0 };
}

describe('a text of the canary for a column', () => {
  it.each([
    ['datetime', '2026-01-01T00:00:00Z', undefined, '2026-01-01 00:00:00.000'],
    ['datetime', '2026-07-01T00:00:00.5Z', 'Europe/Berlin', '2026-07-01 02:00:00.500'],
    ['datetime', '2026-01-01T00:00+05:30', undefined, '2025-12-31 18:30:00.000'],
    ['timestamp', '2026-07-01T00:00:00Z', 'Europe/Berlin', '2026-07-01 00:00:00.000'],
    ['datetime', '2026-01-01 00:00:00', 'Europe/Berlin', '2026-01-01 00:00:00'],
    ['datetime', '2026-13-01T00:00:00Z', undefined, '2026-13-01T00:00:00Z'],
    ['varchar', '2026-01-01T00:00:00Z', undefined, '2026-01-01T00:00:00Z'],
  ])(
    'is a time as MySQL takes it only where a time with its zone stands in a column of times: %s, %s in %s',
    (type, text, zone, expected) => {
      expect(textForColumn({ type, comparedBy: '' }, text, zone)).toBe(expected);
    },
  );
});
