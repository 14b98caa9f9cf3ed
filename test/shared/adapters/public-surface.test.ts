import { createServer } from 'node:http';
import { type LoopbackServer, listenOnLoopback } from '../../../infra/local/system/loopback.ts';
import { httpPublicSurface } from '../../../shared/adapters/http/public-surface.ts';
import type { ConfirmationCode } from '../../../shared/domain/confirmation-code.ts';

const CODE = '0123456789ABCDEFGHJKMNPQRSTVWXYZ' as ConfirmationCode;
type Answer = { readonly status: number; readonly body: string };

let server: LoopbackServer;
let answer: Answer;
const asked: string[] = [];
beforeAll(async () => {
  server = await listenOnLoopback(
    createServer((request, response) => {
      let body = '';
      request
        .on('data', (part) => {
          body += String(part);
        })
        .on('end', () => {
          const { accept = '', 'content-type': type = '' } = request.headers;
          asked.push(`${request.method} ${request.url} ${accept}${type} ${body}`);
          response.writeHead(answer.status).end(answer.body);
        });
    }),
  );
});
afterAll(() => server.stop());

it('asks as Meta does, and reads the status as anybody does', async () => {
  const surface = httpPublicSurface(server.url);
  answer = { status: 200, body: JSON.stringify({ url: 'https://elsewhere.example', confirmation_code: CODE }) };
  expect(await surface.ask('a+b.c')).toBe(CODE);
  expect(asked.at(-1)).toBe('POST /meta/data-deletion application/x-www-form-urlencoded signed_request=a%2Bb.c');
  const status = { status: 'completed', parts: [{ name: 'messages', status: 'deleted' }] };
  answer = { status: 200, body: JSON.stringify(status) };
  expect(await surface.statusOf(CODE)).toEqual(status);
  expect(asked.at(-1)).toBe(`GET /data-deletion/${CODE} application/json `);
});

it.each([
  [401, '{}', 'callback_refused', 'unknown'],
  [404, '{}', 'callback_refused', 'unknown'],
  [499, '{}', 'callback_refused', 'surface_unavailable'],
  [500, '{}', 'surface_unavailable', 'surface_unavailable'],
  [503, '{}', 'surface_unavailable', 'surface_unavailable'],
  [429, '{}', 'surface_unavailable', 'surface_unavailable'],
  [200, 'no JSON', 'surface_unavailable', 'surface_unavailable'],
])('tells a refusal from a failure: %i %s', async (status, body, ofAsking, ofStatus) => {
  const surface = httpPublicSurface(server.url);
  answer = { status, body };
  await expect(surface.ask('a.b')).rejects.toMatchObject({ code: ofAsking });
  const seen = surface.statusOf(CODE).catch((error: { readonly code: string }) => error.code);
  expect(await seen).toBe(status === 401 ? 'surface_unavailable' : ofStatus);
});

const FAILURE = { code: 'surface_unavailable', disposition: 'retry' };

it('fails when nothing answers, and keeps why', async () => {
  const surface = httpPublicSurface('http://127.0.0.1:1');
  await expect(surface.statusOf(CODE)).rejects.toMatchObject({
    ...{ ...FAILURE, message: 'the public address does not answer' },
    cause: { code: 'target_unreachable' },
  });
});

it.each([
  [503, '{}', 'answers 503', 'answers 503'],
  [429, '{}', 'answers 429', 'answers 429'],
  [200, 'no JSON', 'answers something that is not JSON', 'answers something that is not JSON'],
  [200, '{}', 'answers without a code', undefined],
  [200, '{"confirmation_code":7}', 'answers without a code', undefined],
  [200, '{"confirmation_code":"7"}', 'answers without a code', undefined],
])('says what the public address does wrong: %i %s', async (status, body, ofAsking, ofStatus) => {
  const surface = httpPublicSurface(server.url);
  answer = { status, body };
  const saying = (says: string) => ({ ...FAILURE, message: `the public address ${says}` });
  await expect(surface.ask('a.b')).rejects.toMatchObject(saying(ofAsking));
  if (ofStatus === undefined) expect(await surface.statusOf(CODE)).toEqual(JSON.parse(body));
  else await expect(surface.statusOf(CODE)).rejects.toMatchObject(saying(ofStatus));
});

it('reads 256 KiB of an answer, and does not believe what is longer', async () => {
  const surface = httpPublicSurface(server.url);
  const status = { status: 'completed', notes: '' };
  const ofLength = (bytes: number) => ({ ...status, notes: 'x'.repeat(bytes - JSON.stringify(status).length) });
  answer = { status: 200, body: JSON.stringify(ofLength(262_144)) };
  expect(await surface.statusOf(CODE)).toEqual(ofLength(262_144));
  answer = { status: 200, body: JSON.stringify(ofLength(262_145)) };
  await expect(surface.statusOf(CODE)).rejects.toMatchObject({ code: 'surface_unavailable' });
});
