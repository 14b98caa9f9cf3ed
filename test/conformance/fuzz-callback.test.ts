import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as elapsed } from 'node:timers/promises';
import * as fc from 'fast-check';
import { signRequest } from '../../shared/meta/signed-request.ts';
import { APP_SECRET } from '../support/local-stack.ts';
import { type Hunted, startHunted } from './fuzz-stack.ts';

const NOBODY = '122107000000000921';
const CLAIMS = { algorithm: 'HMAC-SHA256', issued_at: Math.floor(Date.now() / 1000), user_id: NOBODY };
const GENUINE = signRequest(CLAIMS, APP_SECRET);
const FORGED = signRequest(CLAIMS, 'another secret');
const FORM = 'application/x-www-form-urlencoded';
const MOST_MILLISECONDS = 5000;
const MB = 1024 * 1024;

let hunted: Hunted;
/** The code of the one request that is signed. */
let code: string;
beforeAll(async () => {
  hunted = await startHunted();
  const answer = await hunted.stack.callback(NOBODY, { payload: CLAIMS });
  const { url, confirmation_code } = (await answer.json()) as Record<'url' | 'confirmation_code', string>;
  await hunted.stack.until(url, ['completed']);
  code = confirmation_code;
}, 60_000);
afterAll(() => hunted.stop(), 30_000);

type Sent = { readonly path: string; readonly contentType: string; readonly body: Uint8Array };

/** Refused without detail; or it is still the one request that was signed, and joins it. */
async function isHarmless({ path, contentType, body }: Sent): Promise<void> {
  const answer = await fetch(`${hunted.stack.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': contentType },
    body: Buffer.from(body),
    signal: AbortSignal.timeout(MOST_MILLISECONDS),
  });
  const said = (await answer.json()) as Record<string, unknown>;
  if (answer.status === 200) {
    expect(said).toMatchObject({ confirmation_code: code });
  } else {
    expect([400, 401, 413]).toContain(answer.status);
    expect(JSON.stringify(said)).not.toContain(NOBODY);
  }
}

type Edit = (bytes: Buffer) => Buffer;

const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const at = (bytes: Buffer, where: number) => Math.floor(where * (bytes.length + 1));
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(place, fc.uint8Array({ maxLength: 8 })).map(
    ([where, some]): Edit =>
      (bytes) =>
        Buffer.concat([bytes.subarray(0, at(bytes, where)), some, bytes.subarray(at(bytes, where))]),
  ),
  fc.tuple(place, fc.uint8Array({ minLength: 1, maxLength: 8 })).map(
    ([where, some]): Edit =>
      (bytes) =>
        Buffer.concat([bytes.subarray(0, at(bytes, where)), some, bytes.subarray(at(bytes, where) + some.length)]),
  ),
  fc.tuple(place, fc.nat({ max: 40 })).map(
    ([where, length]): Edit =>
      (bytes) =>
        Buffer.concat([bytes.subarray(0, at(bytes, where)), bytes.subarray(at(bytes, where) + length)]),
  ),
  fc.tuple(place, place).map(
    ([from, to]): Edit =>
      (bytes) =>
        Buffer.concat([bytes.subarray(0, at(bytes, to)), bytes.subarray(at(bytes, from))]),
  ),
);

const bytesOfGenuine: fc.Arbitrary<Sent> = fc
  .tuple(fc.boolean(), fc.array(edit, { minLength: 1, maxLength: 4 }))
  .map(([isMultipart, edits]) => {
    const text = isMultipart
      ? `--b\r\nContent-Disposition: form-data; name="signed_request"\r\n\r\n${GENUINE}\r\n--b--\r\n`
      : `signed_request=${GENUINE}`;
    return {
      path: '/meta/data-deletion',
      contentType: isMultipart ? 'multipart/form-data; boundary=b' : FORM,
      body: edits.reduce<Buffer>((bytes, change) => change(bytes), Buffer.from(text)),
    };
  });

const segment = fc.oneof(
  fc.constantFrom(...FORGED.split('.'), ...GENUINE.split('.').slice(0, 1), '', '=', 'e30'),
  fc.base64String({ maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const claims = fc.oneof(
  fc.json(),
  fc.record(
    {
      algorithm: fc.oneof(fc.constantFrom('HMAC-SHA256', 'none', 'hmac-sha256'), fc.jsonValue()),
      user_id: fc.oneof(fc.constantFrom('', '-1', '1e3', ' 1', '１'), fc.string({ unit: 'binary' }), fc.object()),
    },
    { requiredKeys: [] },
  ),
);
const someClaims = fc.stringMatching(/^\d{1,32}$/).map((user_id) => ({ ...CLAIMS, user_id }));
const hasUserId = (text: string) => /"user_id"\s*:\s*"?\d{1,32}"?\s*[,}]/.test(text);
const signedRequest = fc.oneof(
  // put together by chance it is genuine at each address, and at the other one it would be a request of its own
  fc
    .array(segment, { maxLength: 4 })
    .map((segments) => segments.join('.'))
    .filter((text) => text !== GENUINE),
  fc.oneof(claims, someClaims).map((some) => signRequest(some, 'another secret')),
  claims
    .filter((some) => !hasUserId(typeof some === 'string' ? some : JSON.stringify(some)))
    .map((some) => signRequest(some, APP_SECRET)),
);
const otherName = fc.constantFrom('SIGNED_REQUEST', 'signed_request[]', 'x', '');
const name: fc.Arbitrary<string> = fc.oneof({ weight: 5, arbitrary: fc.constant('signed_request') }, otherName);
const field: fc.Arbitrary<[string, string]> = fc.tuple(name, signedRequest);
const grammar: fc.Arbitrary<Sent> = fc
  .record({
    path: fc.constantFrom('/meta/data-deletion', '/meta/deauthorize'),
    contentType: fc.constantFrom(FORM, 'multipart/form-data; boundary=b', 'text/plain', 'application/json', 'x'),
    fields: fc.oneof(fc.array(field, { minLength: 1, maxLength: 1 }), fc.array(field, { maxLength: 3 })),
    raw: fc.boolean(),
  })
  .map(({ path, contentType, fields, raw }) => {
    const plain = fields.map(([key, value]) => `${key}=${value}`).join('&');
    const part = ([key, value]: readonly [string, string]) =>
      `--b\r\nContent-Disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`;
    const text = contentType.startsWith('multipart')
      ? `${fields.map(part).join('')}--b--\r\n`
      : raw
        ? plain
        : new URLSearchParams(fields).toString();
    return { path, contentType, body: Buffer.from(text) };
  });

const large: fc.Arbitrary<Sent> = fc
  .tuple(fc.noBias(fc.integer({ min: 16 * 1024 + 1, max: 10 * MB + 1000 })), fc.constantFrom('x', '&a=', '%00', 'é'))
  .map(([length, filling]) => ({
    path: '/meta/data-deletion',
    contentType: FORM,
    body: Buffer.alloc(length, `signed_request=${GENUINE}`).fill(filling, GENUINE.length + 15),
  }));

function open(): Socket {
  return connect(Number(new URL(hunted.stack.url).port), '127.0.0.1').on('error', () => undefined);
}

/** A genuine request that ends anywhere, in pieces. */
async function breaksOff(where: number, pieces: number): Promise<string> {
  const body = `signed_request=${GENUINE}`;
  const head = `POST /meta/data-deletion HTTP/1.1\r\nHost: x\r\nContent-Type: ${FORM}\r\nContent-Length: ${body.length}\r\n\r\n`;
  const text = (head + body).slice(0, Math.floor(where * (head + body).length));
  const socket = open();
  let answer = '';
  socket.setEncoding('utf8').on('data', (some: string) => {
    answer += some;
  });
  const size = Math.ceil(text.length / pieces) || 1;
  for (let from = 0; from < text.length; from += size) {
    socket.write(text.slice(from, from + size));
    await elapsed(1);
  }
  socket.end();
  await once(socket, 'close', { signal: AbortSignal.timeout(MOST_MILLISECONDS) });
  return answer;
}

/** Everything of this file once. */
async function attack(runs: number, largeBodies: number): Promise<void> {
  await fc.assert(fc.asyncProperty(bytesOfGenuine, isHarmless), { numRuns: runs });
  await fc.assert(fc.asyncProperty(grammar, isHarmless), { numRuns: runs });
  await fc.assert(fc.asyncProperty(large, isHarmless), { numRuns: largeBodies });
  await fc.assert(
    fc.asyncProperty(place, fc.integer({ min: 1, max: 5 }), async (where, pieces) => {
      expect(await breaksOff(where, pieces)).toMatch(/^(HTTP\/1\.1 400 |$)/);
    }),
    { numRuns: 50 },
  );
}

describe('the callback, whatever comes', () => {
  it('refuses it, or joins the one request that was signed: nothing fails, and nothing is recorded', async () => {
    const before = await hunted.stored();
    const slow = Array.from({ length: 300 }, open);
    for (const socket of slow)
      socket.write('POST /meta/data-deletion HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n');
    const dripping = setInterval(() => slow.forEach((socket) => socket.write('s')), 200);
    try {
      await attack(1000, 10);
    } finally {
      clearInterval(dripping);
      for (const socket of slow) socket.destroy();
    }
    expect(await hunted.stored()).toEqual(before);
  }, 300_000);

  it('holds no more in memory afterwards than before', async () => {
    await attack(100, 30);
    const before = hunted.memory() ?? 0;
    // about 500 MB; what of it were held would be seen
    for (let round = 0; round < 3; round += 1) await attack(100, 30);
    await elapsed(1000);
    expect((hunted.memory() ?? 0) - before).toBeLessThan(150);
  }, 300_000);

  it('still answers the one request that was signed', async () => {
    const answer = await hunted.stack.callback(NOBODY, { payload: CLAIMS });
    expect(await answer.json()).toMatchObject({ confirmation_code: code });
  });
});
