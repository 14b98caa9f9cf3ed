import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { type CallbackDependencies, callbackHandler } from '../../../functions/deletion-callback/handler.ts';
import { readConfirmationCode, requestId } from '../../../shared/domain/confirmation-code.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import type { AppKind } from '../../../shared/domain/identifiers.ts';
import { signRequest } from '../../../shared/meta/signed-request.ts';
import type { RegisteredApp } from '../../../shared/ports/app-registry.ts';
import { apiEvent, formEvent } from '../../support/api-event.ts';
import { requestWorld, START } from '../../support/request-world.ts';

const SECRET = 'an app secret';
const PATH = '/meta/data-deletion';
const WEEK = 604_800_000;

type Vector = {
  readonly name: string;
  readonly app_secret: string;
  readonly signed_request: string;
  readonly answer: number;
  readonly user_id?: string;
  readonly code?: string;
};
const vectors = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../vectors/signed-requests.json'), 'utf8'),
) as readonly Vector[];

function app(secret: string, appId = 'app-1', kind: AppKind = 'facebook'): RegisteredApp {
  return { appId, kind, secrets: [{ value: secret, age: 'current' }] };
}

/** Records every call that leaves the process. */
function callbackWorld(apps: readonly RegisteredApp[] = [app(SECRET)]) {
  const world = requestWorld();
  const calls: string[] = [];
  let registered = apps;
  const counted = <Arguments extends unknown[], Answer>(name: string, call: (...of: Arguments) => Promise<Answer>) => {
    return (...of: Arguments) => {
      calls.push(name);
      return call(...of);
    };
  };
  const dependencies: CallbackDependencies = {
    ...world.ports,
    keys: { keyOf: counted('GenerateMac', world.ports.keys.keyOf) },
    seal: { close: counted('GenerateDataKey', world.ports.seal.close) },
    store: { ...world.store, create: counted('PutItem', world.store.create) },
    queue: { send: counted('SendMessage', world.queue.send) },
    registry: {
      apps: async () => registered,
      refresh: async () => false,
      hasUnreadable: async () => false,
      noteMatch: () => undefined,
      noteMessages: () => undefined,
    },
    publicUrl: 'https://privacy.example.test',
    promise: 30 * 86_400_000,
    whatsAppHold: undefined,
    startAfter: 0,
    acceptLoginSignatures: false,
  };
  return {
    world,
    calls,
    dependencies,
    register(next: readonly RegisteredApp[]) {
      registered = next;
    },
    async send(event: APIGatewayProxyEventV2, change: Partial<CallbackDependencies> = {}) {
      const answer = await callbackHandler({ ...dependencies, ...change })(event);
      return { ...answer, json: answer.body?.startsWith('{') ? JSON.parse(answer.body) : undefined };
    },
  };
}

const signed = (userId = '218471', secret = SECRET) =>
  signRequest({ algorithm: 'HMAC-SHA256', user_id: userId, issued_at: START / 1000 - 1 }, secret);

describe('the deletion callback', () => {
  it('answers the status address and the code, as ordinary JSON, and records what it answers', async () => {
    const { send, world, calls } = callbackWorld();
    const answer = await send(formEvent(PATH, [['signed_request', signed()]]));
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-store' });
    expect(Object.keys(answer.json)).toEqual(['url', 'confirmation_code']);
    const code = readConfirmationCode(answer.json.confirmation_code);
    if (code === undefined) throw new Error('not a code');
    expect(answer.json.url).toBe(`https://privacy.example.test/data-deletion/${code}`);
    expect(world.record(requestId(code))).toMatchObject({ appId: 'app-1', status: 'received', scope: 'deletion' });
    expect(calls).toEqual(['GenerateMac', 'GenerateDataKey', 'PutItem', 'SendMessage']);
  });

  it.each(vectors)('answers $answer to: $name', async ({ app_secret, signed_request, answer, code, user_id }) => {
    const { send, calls, world } = callbackWorld([app(app_secret)]);
    const got = await send(formEvent(PATH, [['signed_request', signed_request]]));
    expect(got.statusCode).toBe(answer);
    if (answer === 200) {
      const [record] = [...world.store.records.values()];
      if (record?.sealed === undefined) throw new Error('not recorded');
      expect(await world.ports.seal.open(record.sealed, record)).toEqual({
        identifiers: { verified: { asid: [user_id] } },
      });
    } else {
      expect(got.json).toMatchObject({ code, status: answer });
      expect(got.headers?.['content-type']).toBe('application/problem+json');
      expect(calls).toEqual([]);
    }
  });

  it('lets the secret that matches name the app and the kind of its ids, never the payload', async () => {
    const { send, world } = callbackWorld([app('facebook secret'), app(SECRET, 'app-ig', 'instagram')]);
    const text = signRequest({ algorithm: 'HMAC-SHA256', user_id: '17841476160054569', app_id: 'app-1' }, SECRET);
    await send(formEvent(PATH, [['signed_request', text]]));
    const [record] = [...world.store.records.values()];
    expect(record?.appId).toBe('app-ig');
    if (record?.sealed === undefined) throw new Error('not recorded');
    expect(await world.ports.seal.open(record.sealed, record)).toEqual({
      identifiers: { verified: { igUser: ['17841476160054569'] } },
    });
  });

  it.each([PATH, '/meta/deauthorize'])('records nothing at %s for either of two apps with one secret', async (path) => {
    const { send, world, calls } = callbackWorld([app(SECRET), app(SECRET, 'app-ig', 'instagram')]);
    const answer = await send(formEvent(path, [['signed_request', signed()]]));
    expect([answer.statusCode, answer.json.code, calls]).toEqual([503, 'not_recorded', []]);
    expect(world.counted).toEqual({ CallbacksNotRecorded: 1 });
    expect(world.logs).toEqual([
      { event: 'app_secret_shared', fields: { appId: 'app-1' } },
      { event: 'app_secret_shared', fields: { appId: 'app-ig' } },
      { event: 'request_not_recorded', fields: { errorCode: 'app_ambiguous' } },
    ]);
  });

  it('reads multipart and plain bodies, and refuses more than one signed_request', async () => {
    const { send } = callbackWorld();
    const boundary = 'xyz';
    const multipart = `--${boundary}\r\nContent-Disposition: form-data; name="signed_request"\r\n\r\n${signed()}\r\n--${boundary}--\r\n`;
    const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` };
    expect((await send(apiEvent({ method: 'POST', path: PATH, headers, body: multipart }))).statusCode).toBe(200);
    const plain = apiEvent({ method: 'POST', path: PATH, body: `signed_request=${signed()}` });
    expect((await send(plain)).statusCode).toBe(200);
    const twice = await send(
      formEvent(PATH, [
        ['signed_request', signed()],
        ['signed_request', signed('1')],
      ]),
    );
    expect(twice).toMatchObject({ statusCode: 400, json: { code: 'form_field_repeated' } });
    expect(await send(formEvent(PATH, []))).toMatchObject({ statusCode: 400, json: { code: 'form_field_missing' } });
  });

  it('reads a body of 16 KB, and none that is a byte longer', async () => {
    const { send } = callbackWorld();
    const post = (length: number) =>
      send(apiEvent({ method: 'POST', path: PATH, body: 'signed_request='.padEnd(length, 'A') }));
    expect(await post(16_384)).toMatchObject({ json: { code: 'signed_request_malformed' } });
    expect(await post(16_385)).toMatchObject({ json: { code: 'body_too_large' } });
  });

  it('refuses a body over 16 KB without looking at it', async () => {
    const { send, calls } = callbackWorld();
    const body = Buffer.from(`signed_request=${'A'.repeat(10_000_000)}`).toString('base64');
    const started = performance.now();
    const answer = await send(apiEvent({ method: 'POST', path: PATH, body, isBase64Encoded: true }));
    expect(answer).toMatchObject({ statusCode: 413, json: { code: 'body_too_large' } });
    expect(performance.now() - started).toBeLessThan(100);
    expect(calls).toEqual([]);
  });

  it.each(
    ['GET', 'HEAD'].flatMap((method) =>
      [
        '/meta/data-deletion',
        '/meta/deauthorize',
        '/meta/whatsapp-webhook',
        '/meta/data-deletion/',
        '/meta//deauthorize',
      ].map((path) => [method, path] as const),
    ),
  )('answers %s %s with 200 and a sentence, for the App Dashboard', async (method, path) => {
    const { send, calls } = callbackWorld();
    const answer = await send(apiEvent({ method, path }));
    expect(answer.statusCode).toBe(200);
    expect(answer.headers?.['content-type']).toContain('text/plain');
    expect(answer.body).toMatch(/\w+ \w+/);
    expect(calls).toEqual([]);
  });

  it.each(['/meta/data-deletion/', '//meta/data-deletion', '/meta//data-deletion//'])(
    'takes a callback at %s too',
    async (path) => {
      const { send, world } = callbackWorld();
      const answer = await send(formEvent(path, [['signed_request', signed()]]));
      expect(answer).toMatchObject({ statusCode: 200, json: { confirmation_code: expect.any(String) } });
      expect([...world.store.records.values()]).toMatchObject([{ scope: 'deletion' }]);
    },
  );

  it.each(['/', '/meta', '/meta/other', '/data-deletion', '/meta/data-deletion/more'])(
    'takes no callback at %s',
    async (path) => {
      const { send, calls } = callbackWorld();
      const answer = await send(formEvent(path, [['signed_request', signed()]]));
      expect(answer).toMatchObject({ statusCode: 404, json: { code: 'not_found' } });
      expect(calls).toEqual([]);
    },
  );

  it('begins a request after the time in which a flood can be stopped, and the smoke test’s at once', async () => {
    const { send, world } = callbackWorld();
    for (const userId of ['218471', '0']) {
      await send(formEvent(PATH, [['signed_request', signed(userId)]]), { startAfter: 900_000 });
    }
    expect([...world.store.records.values()]).toMatchObject([
      { status: 'scheduled', nextAttemptAt: START + 900_000, origin: 'callback', askedAt: START - 1000 },
      { status: 'received', nextAttemptAt: START },
    ]);
    expect(world.queue.messages.map(({ delaySeconds }) => delaySeconds)).toEqual([900, 0]);
  });

  it.each([
    ['login_signature', { code: 'AQDx' }, START],
    ['stale_signature', {}, START - WEEK - 1000],
    [undefined, {}, START - WEEK],
    [undefined, {}, undefined],
  ])('holds for an operator what came with %p: %j signed at %p', async (cause, members, at) => {
    const { send, world } = callbackWorld();
    const payload = { algorithm: 'HMAC-SHA256', user_id: '218471', ...members, ...(at && { issued_at: at / 1000 }) };
    const event = formEvent(PATH, [['signed_request', signRequest(payload, SECRET)]]);
    expect((await send(event)).statusCode).toBe(200);
    const [record] = [...world.store.records.values()];
    expect(record?.hold?.cause).toBe(cause);
    expect(record?.isStale).toBe(cause === 'stale_signature' ? true : undefined);
    expect(world.counted.LoginSignatures).toBe(cause && 1);
    // counted once, however often it arrives
    expect((await send(event)).statusCode).toBe(200);
    expect(world.counted.LoginSignatures).toBe(cause && 1);
    expect(world.logs.filter(({ event: name }) => name === 'login_signature')).toEqual(
      cause === undefined
        ? []
        : [{ event: 'login_signature', fields: { requestId: record?.requestId, appId: 'app-1', errorCode: cause } }],
    );
  });

  it('holds none of them where a company takes them, and still tells an old one from others', async () => {
    const { send, world } = callbackWorld();
    const payload = { algorithm: 'HMAC-SHA256', user_id: '218471', code: 'AQDx', issued_at: START / 1000 - 700_000 };
    await send(formEvent(PATH, [['signed_request', signRequest(payload, SECRET)]]), { acceptLoginSignatures: true });
    const [record] = [...world.store.records.values()];
    expect(record).toMatchObject({ status: 'received', isStale: true });
    expect(record).not.toHaveProperty('hold');
    expect(world.counted).not.toHaveProperty('LoginSignatures');
  });

  it('counts forged signatures apart from what is refused otherwise, and logs why', async () => {
    const { send, world } = callbackWorld();
    await send(formEvent(PATH, [['signed_request', signed('1', 'another secret')]]));
    await send(formEvent('/meta/deauthorize', [['signed_request', 'no signed request']]));
    await send(formEvent(PATH, []));
    expect(world.counted).toEqual({ SignatureMismatches: 1, CallbacksRefused: 2 });
    expect(world.logs).toEqual(
      ['signature_mismatch', 'signed_request_malformed', 'form_field_missing'].map((errorCode) => ({
        event: 'request_refused',
        fields: { errorCode },
      })),
    );
  });

  it.each(['key', 'seal', 'store'])(
    'answers 503 with Retry-After when nothing could be recorded: %s',
    async (broken) => {
      const { send, dependencies, world } = callbackWorld();
      const fail = () => Promise.reject(new DeletionError(`${broken}_unavailable`, 'retry', 'no answer'));
      const answer = await send(formEvent(PATH, [['signed_request', signed()]]), {
        ...(broken === 'key' && { keys: { keyOf: fail } }),
        ...(broken === 'seal' && { seal: { ...dependencies.seal, close: fail } }),
        ...(broken === 'store' && { store: { ...dependencies.store, create: fail } }),
      });
      expect(answer).toMatchObject({
        statusCode: 503,
        headers: { 'retry-after': '30' },
        json: { code: 'not_recorded' },
      });
      expect(world.store.records.size).toBe(0);
      expect(world.counted.CallbacksNotRecorded).toBe(1);
      const fields = { errorCode: `${broken}_unavailable` };
      expect(world.logs).toEqual([{ event: 'request_not_recorded', fields }]);
    },
  );

  it('answers 200 although the queue refuses', async () => {
    const { send, world } = callbackWorld();
    const send503 = () => Promise.reject(new DeletionError('queue_unavailable', 'retry', 'no answer'));
    const answer = await send(formEvent(PATH, [['signed_request', signed()]]), { queue: { send: send503 } });
    expect(answer.statusCode).toBe(200);
    expect(world.store.records.size).toBe(1);
  });

  it('answers 503 while the registry does not answer, because no secret was tried', async () => {
    const { send } = callbackWorld();
    const registry = {
      apps: () => Promise.reject(new DeletionError('registry_unavailable', 'retry', 'no answer')),
      refresh: async () => false,
      hasUnreadable: async () => false,
      noteMatch: () => undefined,
      noteMessages: () => undefined,
    };
    expect((await send(formEvent(PATH, [['signed_request', signed()]]), { registry })).statusCode).toBe(503);
  });

  it('answers 503 to what no secret matches while an app cannot be read, and takes what another app signed', async () => {
    const { send, world, dependencies } = callbackWorld();
    const registry = { ...dependencies.registry, hasUnreadable: async () => true };
    const answers = await Promise.all(
      ['forged or of the unreadable app', SECRET].map((secret) =>
        send(formEvent(PATH, [['signed_request', signed('218471', secret)]]), { registry }),
      ),
    );
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([503, 200]);
    // the unreadable app has its own alarm; forged requests must not raise another
    expect(world.counted).not.toHaveProperty('CallbacksNotRecorded');
    expect(world.counted).not.toHaveProperty('SignatureMismatches');
    expect(world.logs).toContainEqual({ event: 'request_refused', fields: { errorCode: 'app_unreadable' } });
  });

  it('looks once more for a secret that was registered since', async () => {
    const world = callbackWorld([app('old secret')]);
    const registry = {
      ...world.dependencies.registry,
      refresh: async () => {
        world.register([app('old secret'), app(SECRET, 'app-2')]);
        return true;
      },
    };
    expect((await world.send(formEvent(PATH, [['signed_request', signed()]]), { registry })).statusCode).toBe(200);
  });

  it('takes what a secret signs that was registered since, also while another app cannot be read', async () => {
    const world = callbackWorld([app('old secret')]);
    const registry = {
      ...world.dependencies.registry,
      hasUnreadable: async () => true,
      refresh: async () => {
        world.register([app(SECRET, 'app-2')]);
        return true;
      },
    };
    expect((await world.send(formEvent(PATH, [['signed_request', signed()]]), { registry })).statusCode).toBe(200);
  });

  it('counts a match of the previous secret, so that its retirement can be decided', async () => {
    const secrets = [
      { value: 'new secret', age: 'current' },
      { value: SECRET, age: 'previous' },
    ] as const;
    const { send, world, dependencies } = callbackWorld([{ appId: 'app-1', kind: 'facebook', secrets }]);
    const noted: unknown[] = [];
    const noteMatch = (...match: unknown[]) => void noted.push(match);
    const registry = { ...dependencies.registry, noteMatch };
    await send(formEvent(PATH, [['signed_request', signed()]]), { registry });
    expect(world.counted.PreviousSecretMatched).toBe(1);
    expect(noted).toEqual([['app-1', 'previous']]);
    await send(formEvent(PATH, [['signed_request', signRequest({ user_id: '1' }, 'no secret')]]), { registry });
    expect(noted).toHaveLength(1);
  });

  it('records a deauthorization apart from a deletion, and answers without a code', async () => {
    const { send, world } = callbackWorld();
    const answer = await send(formEvent('/meta/deauthorize', [['signed_request', signed()]]));
    expect(answer).toMatchObject({ statusCode: 200, json: { success: true } });
    await send(formEvent(PATH, [['signed_request', signed()]]));
    expect([...world.store.records.values()].map((record) => record.scope)).toEqual(['deauthorization', 'deletion']);
  });

  it('says nothing of the person in logs, metrics or refusals', async () => {
    const { send, world } = callbackWorld();
    const accepted = await send(formEvent(PATH, [['signed_request', signed('7381405790001')]]));
    const refused = await send(formEvent(PATH, [['signed_request', signed('7381405790001', 'another secret')]]));
    const written = JSON.stringify([world.logs, world.counted, refused, world.queue.messages]);
    for (const secret of ['7381405790001', accepted.json.confirmation_code, SECRET, signed('7381405790001')]) {
      expect(written).not.toContain(secret);
    }
    expect(world.logs.map(({ event }) => event)).toEqual(['request_accepted', 'request_refused']);
  });
});
