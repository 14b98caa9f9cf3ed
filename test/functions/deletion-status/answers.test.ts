import { conditional } from '../../../functions/deletion-status/answers.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { DAY } from '../../../shared/domain/schedule.ts';
import { NOW, parts, SAMPLES, STAYS, sample } from './sample-requests.ts';
import { statusWorld } from './status-world.ts';

const { completed, running } = SAMPLES;
const ORIGIN = 'https://app.example.test';
const JSON_WANTED = { accept: 'application/json' };
const EVERYWHERE = {
  'content-security-policy': expect.stringMatching(
    /^default-src 'none'; style-src 'sha256-[\w+/=]+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
  ),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex',
};
const UNCACHED = { ...EVERYWHERE, 'cache-control': 'no-store' };
const VARY = { vary: 'accept, accept-language' };
const PAGE = { ...UNCACHED, ...VARY, 'content-type': 'text/html; charset=utf-8', 'content-language': 'en' };
const STATUS = { ...UNCACHED, ...VARY, 'content-type': 'application/json' };
const PROBLEM = { ...UNCACHED, 'content-type': 'application/problem+json' };
const DOCUMENT = {
  ...EVERYWHERE,
  'cache-control': 'public, max-age=300',
  'access-control-allow-origin': '*',
  etag: expect.stringMatching(/^"[\w-]{43}"$/),
};
const RECEIPT = {
  ...EVERYWHERE,
  'cache-control': 'no-store',
  'content-type': 'application/jose',
  'content-disposition': 'attachment; filename="deletion-receipt.jws"',
  etag: expect.stringMatching(/^"[\w-]{43}"$/),
};
const unavailable = (code: string) => () => Promise.reject(new DeletionError(code, 'retry', 'no answer'));

describe('an answer of the status function', () => {
  it.each([
    ['/', {}, 303, { ...UNCACHED, location: '/data-deletion' }],
    ['/data-deletion', {}, 200, PAGE],
    ['/data-deletion', JSON_WANTED, 200, PAGE],
    ['/data-deletion?code=ABC', {}, 200, PAGE],
    ['/data-deletion?code=ABC', JSON_WANTED, 404, { ...PROBLEM, ...VARY }],
    ['/data-deletion?code=%20', JSON_WANTED, 200, PAGE],
    ['/data-deletion?lang=pt', {}, 200, { ...PAGE, 'content-language': 'pt-BR' }],
    [`/data-deletion/${completed.code}`, {}, 200, PAGE],
    [`/data-deletion/${completed.code}`, JSON_WANTED, 200, STATUS],
    [`/data-deletion/${running.code}`, {}, 200, { ...PAGE, refresh: '5' }],
    [`/data-deletion/${running.code}?refresh=off`, {}, 200, PAGE],
    [`/data-deletion/${running.code}?refresh=on`, {}, 200, { ...PAGE, refresh: '5' }],
    [`/data-deletion/${running.code}`, JSON_WANTED, 200, STATUS],
    ['/data-deletion/unknown', {}, 200, PAGE],
    ['/data-deletion/unknown', JSON_WANTED, 404, { ...PROBLEM, ...VARY }],
    [`/data-deletion/${completed.code}/receipt`, {}, 200, RECEIPT],
    [`/data-deletion/${running.code}/receipt`, {}, 404, PROBLEM],
    [`/data-deletion/${completed.code}/receipt/page`, {}, 200, PAGE],
    [
      `/data-deletion/${running.code}/receipt/page?lang=de`,
      {},
      303,
      { ...UNCACHED, location: `/data-deletion/${running.code}?lang=de` },
    ],
    ['/data-deletion/unknown/receipt/page', {}, 200, PAGE],
    ['/.well-known/jwks.json', {}, 200, { ...DOCUMENT, 'content-type': 'application/jwk-set+json' }],
    ['/openapi.json', {}, 200, { ...DOCUMENT, 'content-type': 'application/json' }],
    ['/favicon.ico', {}, 204, { ...EVERYWHERE, 'cache-control': 'public, max-age=86400' }],
    ['//meta/deauthorize', {}, 308, { ...UNCACHED, location: '/meta/deauthorize' }],
    ['//providers/confirmations/a b', {}, 308, { ...UNCACHED, location: '/providers/confirmations/a%20b' }],
    ['/meta/deauthorize', {}, 404, PROBLEM],
  ])('to %s %j is %i, with exactly its headers', async (path, headers, statusCode, expected) => {
    const answer = await statusWorld().get(path, { headers });
    expect({ statusCode: answer.statusCode, headers: answer.headers }).toEqual({ statusCode, headers: expected });
  });

  it('sends the same cache time when the caller already has the answer', async () => {
    const { get } = statusWorld();
    for (const [path, control] of [
      [`/data-deletion/${completed.code}/receipt`, 'no-store'],
      ['/.well-known/jwks.json', 'public, max-age=300'],
      ['/openapi.json', 'public, max-age=300'],
    ] as const) {
      const { etag = '' } = (await get(path)).headers;
      const again = await get(path, { headers: { 'if-none-match': etag } });
      expect([again.statusCode, again.headers]).toEqual([304, { ...EVERYWHERE, 'cache-control': control, etag }]);
    }
    expect(conditional('', {}, '*').headers['cache-control']).toBe('no-store');
  });

  it('compares whole entity tags', async () => {
    const { get } = statusWorld();
    const path = '/openapi.json';
    const { etag = '' } = (await get(path)).headers;
    for (const other of [`W/W/${etag}`, `${etag}W/`, etag.slice(1, -1), '']) {
      expect((await get(path, { headers: { 'if-none-match': other } })).statusCode).toBe(200);
    }
  });

  it('lets scripts of the configured origins read it, found or not or failed, and varies by origin', async () => {
    const varying = { vary: 'accept, accept-language, origin' };
    const found = `/data-deletion/${running.code}`;
    const { get } = statusWorld({ corsOrigins: [ORIGIN] });
    const json = (path: string, origin?: string) =>
      get(path, { headers: { ...JSON_WANTED, ...(origin !== undefined && { origin }) } });
    const allowed = { ...varying, 'access-control-allow-origin': ORIGIN };
    expect((await json(found, ORIGIN)).headers).toEqual({ ...STATUS, ...allowed });
    expect((await json('/data-deletion/unknown', ORIGIN)).headers).toEqual({ ...PROBLEM, ...allowed });
    expect((await json(found, 'https://other.example.test')).headers).toEqual({ ...STATUS, ...varying });
    expect((await json(found)).headers).toEqual({ ...STATUS, ...varying });
    const failing = statusWorld({ corsOrigins: [ORIGIN], store: { read: () => Promise.reject(new Error('broken')) } });
    const failed = await failing.get(found, { headers: { ...JSON_WANTED, origin: ORIGIN } });
    expect([failed.statusCode, failed.headers]).toEqual([500, expect.objectContaining(allowed)]);
    const none = statusWorld({ corsOrigins: [] });
    expect((await none.get(found, { headers: { ...JSON_WANTED, origin: ORIGIN } })).headers).toEqual(STATUS);
  });

  it.each([
    [0, '5'],
    [2 * 60_000 - 1, '5'],
    [2 * 60_000, '20'],
    [15 * 60_000 - 1, '20'],
    [15 * 60_000, '60'],
    [120 * 60_000 - 1, '60'],
    [120 * 60_000, '300'],
    [DAY, '300'],
  ])('renews itself, %i ms after the request, in %s s', async (age, seconds) => {
    const { request } = sample('new', { acceptedAt: NOW - age });
    for (const status of ['received', 'running'] as const) {
      const { get } = statusWorld({ store: { read: async () => ({ ...request, status }) } });
      expect((await get(`/data-deletion/${running.code}`)).headers['refresh']).toBe(seconds);
    }
  });

  it.each([
    ['/data-deletion/{code}', 'store_unavailable', 'StoreUnavailable'],
    ['/data-deletion/{code}/receipt', 'store_unavailable', 'StoreUnavailable'],
    ['/data-deletion/{code}/receipt/page', 'store_unavailable', 'StoreUnavailable'],
    ['/data-deletion/{code}/receipt', 'form_unknown', 'StoreUnavailable'],
    ['/.well-known/jwks.json', 'key_unavailable', 'KeyUnavailable'],
    ['/openapi.json', 'anything_else', undefined],
  ])(
    'is a page only where people read one, and is counted by its cause: at %s, with %s',
    async (route, code, metric) => {
      const failing = unavailable(code);
      const { get, counted, logs } = statusWorld({
        store: { read: failing },
        publicKeys: failing,
        description: failing,
      });
      const path = route.replace('{code}', completed.code);
      const [forPerson, forMachine] = [
        await get(path, { headers: { accept: 'text/html' } }),
        await get(path, { headers: JSON_WANTED }),
      ];
      const told = code === 'form_unknown' ? 'store_unavailable' : metric === undefined ? 'unexpected' : code;
      const statusCode = metric === undefined ? 500 : 503;
      const isPage = route.endsWith('{code}') || route.endsWith('/page');
      const later = { 'retry-after': '30' };
      expect([forPerson.statusCode, forPerson.headers]).toEqual([
        statusCode,
        { ...(isPage ? PAGE : PROBLEM), ...later },
      ]);
      expect([forMachine.statusCode, forMachine.headers]).toEqual([statusCode, { ...PROBLEM, ...later }]);
      expect(JSON.parse(forMachine.body)).toMatchObject({ status: statusCode, code: told });
      expect(counted).toEqual(metric === undefined ? [] : [metric, metric]);
      const line = [metric === undefined ? 'unexpected' : 'status_unavailable', { errorCode: code, route }];
      expect(logs).toEqual([line, line]);
    },
  );

  it('has no receipt when none was signed, even though the request is closed', async () => {
    const { code, request } = sample('unsigned', { status: 'completed', parts: parts({ contacts: 'deleted' }) });
    const { get } = statusWorld({ store: { read: async () => request } });
    const receipt = await get(`/data-deletion/${code}/receipt`);
    expect([receipt.statusCode, JSON.parse(receipt.body).code]).toEqual([404, 'receipt_not_issued']);
    expect(await get(`/data-deletion/${code}/receipt/page`)).toMatchObject({
      statusCode: 303,
      headers: { location: `/data-deletion/${code}` },
    });
  });

  it('gives machines the words of the data map in the language of the reader, unless others were recorded', async () => {
    const kept = sample('kept', {
      parts: parts({
        invoices: [
          'kept',
          { retention: { reason: 'legal_obligation', basis: 'Tax law: invoices are kept for ten years' } },
        ],
        'customer-crm': ['kept', { retention: { reason: 'legal_claims', basis: 'Case 12 at the court' } }],
        'usage-events': ['anonymised', { stays: 'As it was recorded' }],
        contacts: ['anonymised', { stays: 'As it was recorded' }],
        tickets: ['kept', { retention: { reason: 'legal_claims', basis: 'As it was recorded' } }],
        gone: ['kept', { retention: { reason: 'legal_claims', basis: 'As it was recorded' } }],
        'gone-too': ['anonymised', { stays: 'As it was recorded' }],
      }),
    });
    const { get } = statusWorld({ store: { read: async () => kept.request } });
    const { body } = await get(`/data-deletion/${kept.code}?lang=de`, { headers: JSON_WANTED });
    expect(JSON.parse(body).parts).toMatchObject([
      { label: 'Rechnungen', legal_basis: 'Steuerrecht: Rechnungen werden zehn Jahre aufbewahrt' },
      { legal_basis: 'Case 12 at the court' },
      { stays: 'As it was recorded' },
      { label: 'Ihr Kontakteintrag: Name und Telefonnummer', stays: 'As it was recorded' },
      { label: 'Supportanfragen', legal_basis: 'As it was recorded' },
      { label: 'gone as recorded', legal_basis: 'As it was recorded' },
      { label: 'gone-too as recorded', stays: 'As it was recorded' },
    ]);
    const anonymised = await statusWorld().get(`/data-deletion/${SAMPLES.withNotices.code}?lang=de`, {
      headers: JSON_WANTED,
    });
    expect(anonymised.body).toContain(STAYS.de);
    const turkish = await get(`/data-deletion/${kept.code}?lang=tr`, { headers: JSON_WANTED });
    expect(JSON.parse(turkish.body).parts[0]).toMatchObject({
      label: 'Invoices',
      legal_basis: 'Tax law: invoices are kept for ten years',
    });
  });
});
