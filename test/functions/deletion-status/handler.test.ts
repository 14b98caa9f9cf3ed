import { createServer } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { parse } from 'valibot';
import { statusSchema } from '../../../functions/deletion-status/schemas.ts';
import { httpApi } from '../../../infra/local/gateway/http-api.ts';
import { listenOnLoopback } from '../../../infra/local/system/loopback.ts';
import { formatConfirmationCode, requestId } from '../../../shared/domain/confirmation-code.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { SAMPLES, STAYS } from './sample-requests.ts';
import { statusWorld } from './status-world.ts';

const JSON_WANTED = { headers: { accept: 'application/json' } };
const UNKNOWN = '0'.repeat(32);
const { received, running, onHold, lastCheck, completedWithRetention, refused, cancelled, expired } = SAMPLES;

describe('the status function', () => {
  it('explains how to ask, with the prepared subject and the field for a code', async () => {
    const { get } = statusWorld();
    const { statusCode, body, headers } = await get('/data-deletion');
    expect(statusCode).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(body).toContain('href="mailto:info@cal-iq.tech?subject=Data%20Deletion%20Request"');
    expect(body).toContain('<form action="/data-deletion" method="get">');
    expect(body).toContain('Invoices');
  });

  it('leads from a code as a person wrote it to its page, in the language they chose', async () => {
    const { get } = statusWorld();
    const written = encodeURIComponent(` ${formatConfirmationCode(running.code).toLowerCase()} `);
    const { statusCode, headers } = await get(`/data-deletion?code=${written}&lang=de`);
    expect([statusCode, headers['location']]).toEqual([303, `/data-deletion/${running.code}?lang=de`]);
  });

  it('answers a page to whoever states no preference, and JSON to whoever prefers it', async () => {
    const { get } = statusWorld();
    const path = `/data-deletion/${running.code}`;
    const types = await Promise.all(
      [undefined, '*/*', 'application/json, text/plain, */*'].map(async (accept) => {
        const headers: Record<string, string> = accept === undefined ? {} : { accept };
        return (await get(path, { headers })).headers['content-type'];
      }),
    );
    expect(types).toEqual(['text/html; charset=utf-8', 'text/html; charset=utf-8', 'application/json']);
  });

  it('answers what is no page also where the sentences of the pages cannot be read', async () => {
    const { get } = statusWorld({
      sentences: () => {
        throw new Error('no such file');
      },
    });
    const { code } = completedWithRetention;
    const paths = [
      '/openapi.json',
      '/.well-known/jwks.json',
      `/data-deletion/${code}/receipt`,
      `/data-deletion/${code}`,
    ];
    const answers = await Promise.all(paths.map((path) => get(path, JSON_WANTED)));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200]);
  });

  it('tells a machine everything that a person reads', async () => {
    const { get } = statusWorld();
    const { body } = await get(`/data-deletion/${completedWithRetention.code}`, JSON_WANTED);
    const status = parse(statusSchema, JSON.parse(body));
    expect(status).toMatchObject({
      confirmation_code: completedWithRetention.code,
      status: 'completed',
      requested_at: '2026-11-23T14:03:30.000Z',
      completed_at: '2026-11-23T14:05:00.000Z',
      receipt_url: `https://privacy.example.test/data-deletion/${completedWithRetention.code}/receipt`,
    });
    expect(status.parts.find(({ name }) => name === 'invoices')).toEqual({
      name: 'invoices',
      label: 'Invoices',
      status: 'kept',
      reason: 'legal_obligation',
      legal_basis: 'Tax law: invoices are kept for ten years',
      kept_until: '2036-12-31T00:00:00.000Z',
    });
    const anonymised = parse(
      statusSchema,
      JSON.parse((await get(`/data-deletion/${SAMPLES.withNotices.code}`, JSON_WANTED)).body),
    ).parts.find(({ name }) => name === 'usage-events');
    expect(anonymised).toMatchObject({ status: 'anonymised', stays: STAYS.en });
  });

  it('tells why a request was refused, and never who decided', async () => {
    const { get } = statusWorld();
    const path = `/data-deletion/${refused.code}`;
    const { body } = await get(path, JSON_WANTED);
    expect(JSON.parse(body)).toMatchObject({ status: 'denied', refusal: { reason: 'insufficient_verification' } });
    expect(body + (await get(path)).body).not.toContain('operator-1');
  });

  it('answers the same bytes for the same work, whether a code is unknown, malformed or expired', async () => {
    const written = [UNKNOWN, 'not-a-code', "%00%27%22%3Cb%3E' OR 1=1", 'A'.repeat(5000), '%E0%A4%A', expired.code];
    for (const options of [{}, JSON_WANTED, { headers: { 'accept-language': 'hi' } }]) {
      const answers = await Promise.all(
        written.map(async (code) => {
          const { get, reads } = statusWorld();
          const answer = await get(`/data-deletion/${code}`, options);
          expect(reads).toHaveLength(1);
          return JSON.stringify(answer);
        }),
      );
      expect(new Set(answers).size).toBe(1);
    }
  });

  it('shows the neutral page with 200, the neutral JSON with 404, and says nothing of what was asked', async () => {
    const { get } = statusWorld();
    const page = await get('/data-deletion/not-a-code');
    const json = await get('/data-deletion/not-a-code', JSON_WANTED);
    expect([page.statusCode, json.statusCode]).toEqual([200, 404]);
    expect(JSON.parse(json.body)).toMatchObject({ status: 404, code: 'not_found' });
    expect(page.body + json.body).not.toContain('not-a-code');
  });

  it.each([
    ['ABC', 'it has 32 letters and digits, and you entered 3.'],
    [`${running.code}7`, 'it has 32 letters and digits, and you entered 33.'],
    ['код-подтверждения', 'only of the letters A to Z and digits.'],
  ])('keeps what was entered and cannot be a code, and says why: %s', async (written, reason) => {
    const { get, reads } = statusWorld();
    const path = `/data-deletion?code=${encodeURIComponent(written)}`;
    const { statusCode, body } = await get(path);
    expect(statusCode).toBe(200);
    expect(body).toContain(reason);
    expect(body).toMatch(new RegExp(`<input id="code"[^>]* aria-invalid="true" [^>]*value="${written}">`));
    expect(JSON.parse((await get(path, JSON_WANTED)).body)).toMatchObject({ status: 404, code: 'not_found' });
    expect(reads).toEqual([]);
  });

  it('makes nothing of markup that was entered as a code, and keeps no more of it than the field takes', async () => {
    const { get } = statusWorld();
    const { body } = await get(`/data-deletion?code=${encodeURIComponent(`"><script>${'a'.repeat(5000)}`)}`);
    expect(body).not.toContain('<script');
    expect(body).toContain(`value="&quot;&gt;&lt;script&gt;${'a'.repeat(502)}"`);
  });

  it('leads from the whole link, pasted into the field, to the page', async () => {
    const { get } = statusWorld();
    const link = encodeURIComponent(`<https://privacy.example.test/data-deletion/${running.code}?lang=de>.`);
    expect((await get(`/data-deletion?code=${link}`)).headers['location']).toBe(`/data-deletion/${running.code}`);
  });

  it.each(['/data-deletion/', '//data-deletion', '/data-deletion.', '/data-deletion)'])(
    'shows how to ask at %s too',
    async (path) => {
      const { get } = statusWorld();
      expect(await get(path)).toEqual(await get('/data-deletion'));
    },
  );

  it.each([
    `/data-deletion/${running.code}/`,
    `//data-deletion//${running.code}`,
    `/data-deletion/${running.code}.`,
    `/data-deletion/${running.code}%20`,
    `/data-deletion/${formatConfirmationCode(running.code).replaceAll('-', '\u2011')}`,
  ])('shows the request at %s too', async (path) => {
    const { get } = statusWorld();
    expect(await get(path)).toEqual(await get(`/data-deletion/${running.code}`));
  });

  it('leads from the root to the page', async () => {
    const { get } = statusWorld();
    const root = await get('/?lang=de');
    expect([root.statusCode, root.headers['location']]).toEqual([303, '/data-deletion?lang=de']);
  });

  it.each([
    ['GET', '/favicon.ico'],
    ['HEAD', '/favicon.ico'],
    ['GET', '//favicon.ico/'],
    ['GET', '/favicon.ico?v=2'],
  ])('has no icon and no error for %s %s', async (method, path) => {
    const { get, reads } = statusWorld();
    expect(await get(path, { method })).toMatchObject({ statusCode: 204, body: '' });
    expect(reads).toEqual([]);
  });

  it('leads from a doubled slash to the address of another function, and nowhere else', async () => {
    const { get } = statusWorld();
    const subscribe = await get('//meta//whatsapp-webhook/?hub.mode=subscribe&hub.challenge=1');
    expect(subscribe).toMatchObject({
      statusCode: 308,
      headers: { location: '/meta/whatsapp-webhook?hub.mode=subscribe&hub.challenge=1' },
    });
    for (const path of ['/meta/data-deletion', '//evil.example/meta/', '/meta', '//meta', '/data-deletion//meta/x/y']) {
      expect((await get(path)).statusCode).toBe(404);
    }
  });

  it('looks a code up by its hash alone', async () => {
    const { get, reads } = statusWorld();
    await get(`/data-deletion/${running.code}`);
    expect(reads).toEqual([requestId(running.code)]);
  });

  it('gives the receipt once the request is closed, and not again to whoever has it', async () => {
    const { get } = statusWorld();
    const path = `/data-deletion/${completedWithRetention.code}/receipt`;
    const first = await get(path);
    expect(first).toMatchObject({ statusCode: 200, body: completedWithRetention.request.receipt });
    expect(first.headers).toMatchObject({
      'content-type': 'application/jose',
      'content-disposition': 'attachment; filename="deletion-receipt.jws"',
    });
    const etag = first.headers['etag'] ?? '';
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      expect(await get(path, { headers: { 'if-none-match': known } })).toMatchObject({ statusCode: 304, body: '' });
    }
    expect(await get(path, { headers: { 'if-none-match': '"other"' } })).toMatchObject({ statusCode: 200 });
  });

  it.each([
    ['receipt_not_ready', [received.code, running.code, onHold.code, lastCheck.code]],
    ['receipt_not_issued', [refused.code, cancelled.code]],
    ['not_found', [expired.code, UNKNOWN, 'not-a-code']],
  ])('has no receipt, and says why: %s', async (problemCode, codes) => {
    const { get } = statusWorld();
    const answers = await Promise.all(codes.map((code) => get(`/data-deletion/${code}/receipt`)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    const [{ statusCode, body } = { statusCode: 0, body: '{}' }] = answers;
    expect([statusCode, JSON.parse(body)]).toEqual([404, expect.objectContaining({ status: 404, code: problemCode })]);
  });

  it.each([
    ['while a part that had been kept is deleted after all', 'running', 'receipt_not_ready'],
    ['when the request is refused after that', 'refused', 'receipt_not_issued'],
  ] as const)('withdraws the receipt %s', async (_, status, code) => {
    const reopened = { ...completedWithRetention.request, status };
    const { get } = statusWorld({ store: { read: async () => reopened } });
    const { statusCode, body } = await get(`/data-deletion/${completedWithRetention.code}/receipt`);
    expect([statusCode, JSON.parse(body).code]).toEqual([404, code]);
  });

  it('publishes the keys of its receipts for five minutes at a time', async () => {
    const { get, jwk } = statusWorld();
    const { statusCode, headers, body } = await get('/.well-known/jwks.json');
    expect(statusCode).toBe(200);
    expect(headers['cache-control']).toBe('public, max-age=300');
    expect(JSON.parse(body)).toEqual({ keys: [jwk] });
    const again = await get('/.well-known/jwks.json', { headers: { 'if-none-match': headers['etag'] ?? '' } });
    expect(again.statusCode).toBe(304);
  });

  it('is heard through HEAD with the length of GET and without the body', async () => {
    const { handle } = statusWorld();
    const server = await listenOnLoopback(
      createServer(
        httpApi({
          routes: [{ routeKey: '$default', functionName: 'status' }],
          invoke: async (_, event) => ({
            outcome: 'returned',
            payload: JSON.stringify(await handle(event as APIGatewayProxyEventV2)),
          }),
        }),
      ),
    );
    try {
      for (const path of ['/data-deletion', `/data-deletion/${running.code}`, '/.well-known/jwks.json', '/nothing']) {
        const full = await fetch(`${server.url}${path}`);
        const head = await fetch(`${server.url}${path}`, { method: 'HEAD' });
        expect([head.status, await head.text()]).toEqual([full.status, '']);
        expect(head.headers.get('content-length')).toBe(String((await full.arrayBuffer()).byteLength));
        expect(head.headers.get('content-type')).toBe(full.headers.get('content-type'));
      }
    } finally {
      await server.stop();
    }
  });

  it('refuses what is not a question, and knows no other address', async () => {
    const { get, reads } = statusWorld();
    const post = await get(`/data-deletion/${running.code}`, { method: 'POST' });
    expect([post.statusCode, post.headers['allow']]).toEqual([405, 'GET, HEAD']);
    expect((await get('/data-deletion/a/b/c')).statusCode).toBe(404);
    expect((await get('/robots.txt')).statusCode).toBe(404);
    expect(reads).toEqual([]);
  });

  it.each([
    ['/Data-Deletion', '/data-deletion'],
    ['/DATA-DELETION/', '/data-deletion'],
    [`//Data-Deletion/${running.code}.`, `/data-deletion/${running.code.toLowerCase()}`],
    [
      `/data-deletion/${completedWithRetention.code}/Receipt/Page`,
      `/data-deletion/${completedWithRetention.code.toLowerCase()}/receipt/page`,
    ],
    ['/Data-Deletion/é%0a?', '/data-deletion/%C3%A9%250a'],
    ['/OpenAPI.json', '/openapi.json'],
  ])('leads a person who capitalised %s to %s', async (path, location) => {
    const { get, reads } = statusWorld();
    for (const method of ['GET', 'HEAD']) {
      const led = await get(path, { method, query: 'lang=de' });
      expect([led.statusCode, led.headers['location']]).toEqual([308, `${location}?lang=de`]);
    }
    expect(reads).toEqual([]);
    const arrived = await get(decodeURIComponent(location));
    expect(arrived.statusCode).toBe(200);
  });

  it.each(['/Data-Deletion/a/b/c', '/Robots.txt', '/Meta/data-deletion', '//Evil.example/data-deletion'])(
    'leads nobody from %s, which is nothing in small letters either',
    async (path) => {
      expect((await statusWorld().get(path)).statusCode).toBe(404);
    },
  );

  it('lets nothing be loaded, framed, sniffed or indexed, and keeps the address to itself', async () => {
    const { get } = statusWorld();
    const paths = ['/data-deletion', `/data-deletion/${running.code}`, '/nothing', '/.well-known/jwks.json'];
    for (const { headers } of await Promise.all(paths.map((path) => get(path)))) {
      expect(headers['content-security-policy']).toMatch(
        /^default-src 'none'; style-src 'sha256-[\w+/=]+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
      );
      expect(headers).toMatchObject({
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-robots-tag': 'noindex',
        'cross-origin-opener-policy': 'same-origin',
      });
    }
    expect((await get(`/data-deletion/${running.code}`)).headers['cache-control']).toBe('no-store');
  });

  it('lets scripts of other sites read the status only where that was configured', async () => {
    const path = `/data-deletion/${running.code}`;
    const asked = { headers: { accept: 'application/json', origin: 'https://app.example.test' } };
    expect((await statusWorld().get(path, asked)).headers).not.toHaveProperty('access-control-allow-origin');
    const { get } = statusWorld({ corsOrigins: ['https://app.example.test'] });
    expect((await get(path, asked)).headers['access-control-allow-origin']).toBe('https://app.example.test');
    const foreign = { headers: { accept: 'application/json', origin: 'https://other.example.test' } };
    expect((await get(path, foreign)).headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('says so, in the language of the reader, while the records cannot be read', async () => {
    const failing = new DeletionError('store_unavailable', 'retry', 'the table of requests did not answer');
    const { get, counted, logs } = statusWorld({ store: { read: () => Promise.reject(failing) } });
    const path = `/data-deletion/${running.code}`;
    const page = await get(path, { headers: { 'accept-language': 'de' } });
    expect([page.statusCode, page.headers['retry-after']]).toEqual([503, '30']);
    expect(page.body).toContain('Wir können im Moment keine Anträge lesen');
    expect(JSON.parse((await get(path, JSON_WANTED)).body)).toMatchObject({ code: 'store_unavailable' });
    expect(counted).toEqual(['StoreUnavailable', 'StoreUnavailable']);
    const outage = ['status_unavailable', { errorCode: 'store_unavailable', route: '/data-deletion/{code}' }];
    expect(logs).toEqual([outage, outage]);
  });

  it('cannot read a record that a later version has written', async () => {
    const failing = new DeletionError('form_unknown', 'retry', 'a record has form 9; this version reads 1 to 2');
    const { get, counted } = statusWorld({ store: { read: () => Promise.reject(failing) } });
    const answer = await get(`/data-deletion/${running.code}`, JSON_WANTED);
    expect([answer.statusCode, JSON.parse(answer.body)]).toMatchObject([503, { code: 'store_unavailable' }]);
    expect(counted).toEqual(['StoreUnavailable']);
  });

  it('answers a mistake of ours without its detail', async () => {
    const traced = { errorCode: 'unexpected', errorName: 'TypeError', frame: expect.stringMatching(/^test\//) };
    const { get, logs } = statusWorld({ publicKeys: () => Promise.reject(new TypeError('secret detail')) });
    const { statusCode, body } = await get('/.well-known/jwks.json');
    expect([statusCode, JSON.parse(body).code]).toEqual([500, 'unexpected']);
    expect(body).not.toContain('secret detail');
    expect(logs).toEqual([['unexpected', { ...traced, route: '/.well-known/jwks.json' }]]);
  });
});
