import { once } from 'node:events';
import { connect } from 'node:net';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { readConfirmationCode, requestId } from '../../../shared/domain/confirmation-code.ts';
import { signRequest } from '../../../shared/meta/signed-request.ts';
import { APP_SECRET } from '../../support/local-stack.ts';
import { accepted, type FaultyStack } from './faulty-stack.ts';

/** The same time for all callbacks, so that two about one person are one request. */
const ISSUED_AT = Math.floor(Date.now() / 1000);

/** Part of all input, so that a log line that repeats input is noticed. */
const MARK = 'marked-by-the-test';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const NOBODY = '122107000000000901';
const OF_LARGE_BODIES = '122107000000000903';
const signed = (userId: string, more: object = {}) =>
  signRequest({ algorithm: 'HMAC-SHA256', user_id: userId, issued_at: ISSUED_AT, ...more }, APP_SECRET);
const genuine = signed(NOBODY);
const [signature = '', payload = ''] = genuine.split('.');

const HOSTILE_BODIES: readonly (readonly [string, string, Record<string, string>])[] = [
  ['no body', '', FORM],
  ['no field', `x=${MARK}`, FORM],
  ['no signature', `signed_request=.${payload}&x=${MARK}`, FORM],
  ['no payload', `signed_request=${signature}.&x=${MARK}`, FORM],
  ['a truncated payload', `signed_request=${genuine.slice(0, -5)}`, FORM],
  ['a mutated payload', `signed_request=${signature}.${payload.replace(/^../, 'eX')}`, FORM],
  ['another secret', `signed_request=${signRequest({ algorithm: 'HMAC-SHA256', user_id: '1' }, MARK)}`, FORM],
  ['another algorithm', `signed_request=${signRequest({ algorithm: 'none', user_id: '1', MARK }, APP_SECRET)}`, FORM],
  ['no user', `signed_request=${signRequest({ algorithm: 'HMAC-SHA256', MARK }, APP_SECRET)}`, FORM],
  ['a hostile user', `signed_request=${signed(`1' OR 1=1 -- ${MARK}`)}`, FORM],
  ['two fields', `signed_request=${genuine}&signed_request=${genuine}`, FORM],
  ['broken escapes', `signed_request=%E0%A4%A&x=%00%ff${MARK}`, FORM],
  ['many fields', `${'a=&'.repeat(4000)}x=${MARK}`, FORM],
  ['no form', `{"signed_request":"${MARK}"}`, { 'content-type': 'application/json' }],
  ['a multipart form without an end', `--b\r\n${MARK}`, { 'content-type': 'multipart/form-data; boundary=b' }],
  ['a multipart form without a boundary', MARK, { 'content-type': 'multipart/form-data' }],
  ['a body that is not what it says', MARK, { ...FORM, 'content-encoding': 'gzip' }],
];

const HEAD = `POST /meta/data-deletion HTTP/1.1\r\nHost: x\r\nContent-Type: ${FORM['content-type']}\r\n`;
const HOSTILE_CONNECTIONS: readonly (readonly [string, string])[] = [
  ['half of a body, and then the end', `${HEAD}Content-Length: 500\r\n\r\nsigned_request=${genuine.slice(0, 40)}`],
  ['half of a head, and then the end', HEAD],
  ['something that is not HTTP', `${MARK}\r\n\r\n`],
  ['two lengths', `${HEAD}Content-Length: 5\r\nContent-Length: 6\r\n\r\nx=${MARK}`],
  ['a length and chunks', `${HEAD}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${MARK}`],
  ['chunks that break off', `${HEAD}Transfer-Encoding: chunked\r\n\r\nff\r\nsigned_request=${MARK}`],
];

export function faultsOfCallers(world: () => FaultyStack): void {
  const post = (body: string, headers: Record<string, string> = FORM) =>
    fetch(`${world().stack.url}/meta/data-deletion`, { method: 'POST', body, headers });
  const open = () => connect(Number(new URL(world().stack.url).port), '127.0.0.1').on('error', () => undefined);

  test.each(HOSTILE_BODIES)(
    'fault 16: hostile bodies are refused without detail, and nothing is recorded: %s',
    async (_what, body, headers) => {
      const before = await world().records();
      const started = Date.now();
      const answer = await post(body, headers);
      expect(Date.now() - started).toBeLessThan(3000);
      expect([400, 401, 413]).toContain(answer.status);
      expect(Object.keys((await answer.clone().json()) as object)).toEqual(['status', 'code', 'title']);
      expect(await answer.text()).not.toContain(MARK);
      expect(await world().records()).toBe(before);
    },
  );

  test.each(HOSTILE_CONNECTIONS)(
    'fault 16: hostile connections come to an end, and nothing is recorded: %s',
    async (_what, sent) => {
      const before = await world().records();
      const socket = open();
      let answer = '';
      socket.setEncoding('utf8').on('data', (text: string) => {
        answer += text;
      });
      socket.end(sent);
      await once(socket, 'close');
      expect(answer).toMatch(/^(HTTP\/1\.1 400 |$)/);
      expect(answer).not.toContain(MARK);
      expect(await world().records()).toBe(before);
    },
  );

  test('fault 16: slow connections delay nobody else, and nothing of their input is in the logs', async () => {
    const { stack } = world();
    const slow = Array.from({ length: 100 }, () => open());
    for (const socket of slow) socket.write(`${HEAD}Content-Length: 500\r\n\r\ns`);
    const dripping = setInterval(() => slow.forEach((socket) => socket.write('i')), 100);
    const started = Date.now();
    expect((await post('x=1')).status).toBe(400);
    expect((await fetch(`${stack.url}/data-deletion`)).status).toBe(200);
    expect(Date.now() - started).toBeLessThan(3000);
    clearInterval(dripping);
    for (const socket of slow) socket.destroy();
    await stack.quiet();
    expect(stack.output.filter((line) => line.includes(MARK))).toEqual([]);
  }, 30_000);

  test.each([
    ['10 MB', 10 * 1024 * 1024, 413],
    ['more than 10 MB', 11 * 1024 * 1024, 413],
    ['more than 16 KB', 17 * 1024, 413],
  ])('fault 17: a body of %s is refused before it is decoded, although it is signed', async (_size, length, status) => {
    const before = await world().records();
    const body = `signed_request=${signed(OF_LARGE_BODIES)}&x=`.padEnd(length, 'x');
    expect((await post(body)).status).toBe(status);
    expect(await world().records()).toBe(before);
  });

  test('fault 19: guessed codes get the same bytes, whether they are unknown, malformed or expired', async () => {
    const { stack } = world();
    const answer = await accepted(await stack.callback(NOBODY));
    await stack.until(answer.url, ['completed']);
    const code = readConfirmationCode(answer.confirmation_code);
    if (code === undefined) throw new Error('not a code');
    const expire = {
      TableName: stack.deployment['RequestTable'] ?? '',
      Key: { requestId: { S: requestId(code) } },
      UpdateExpression: 'SET expiresAt = :past',
      ExpressionAttributeValues: { ':past': { N: '1' } },
    };
    await stack.tables.send(new UpdateItemCommand(expire));
    const unknown = `${code.startsWith('A') ? 'B' : 'A'}${code.slice(1)}`;
    const guesses = [code, unknown, 'no-code', "'; DROP TABLE requests; --", '%00', 'x'.repeat(2000)];
    for (const accept of ['text/html', 'application/json']) {
      for (const rest of ['', '/receipt']) {
        const seen = await Promise.all(
          guesses.map((guess) => read(`${stack.url}/data-deletion/${encodeURIComponent(guess)}${rest}`, accept)),
        );
        expect(new Set(seen).size).toBe(1);
        expect(seen[0]).toMatch(accept === 'text/html' && rest === '' ? /^200 / : /^404 /);
      }
    }
  }, 60_000);
}

/** Everything in an answer except what differs each time. */
async function read(url: string, accept: string): Promise<string> {
  const answer = await fetch(url, { headers: { accept } });
  const headers = [...answer.headers].filter(([name]) => name !== 'date' && name !== 'apigw-requestid');
  return `${answer.status} ${JSON.stringify(headers)} ${await answer.text()}`;
}
