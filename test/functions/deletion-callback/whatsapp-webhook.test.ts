import { callbackHandler } from '../../../functions/deletion-callback/handler.ts';
import { hmacSha256 } from '../../../shared/meta/signer.ts';
import { webhookVerifyToken } from '../../../shared/meta/webhook-subscription.ts';
import type { AppRegistry, RegisteredApp } from '../../../shared/ports/app-registry.ts';
import { apiEvent } from '../../support/api-event.ts';
import { requestWorld, START } from '../../support/request-world.ts';

const SECRET = 'an app secret';
const PATH = '/meta/whatsapp-webhook';
const DAY = 86_400_000;

function webhookWorld(whatsAppHold?: number) {
  const world = requestWorld();
  const apps = [{ appId: 'app-wa', kind: 'whatsapp', secrets: [{ value: SECRET, age: 'current' }] }] as const;
  const handler = callbackHandler({
    ...world.ports,
    registry: { apps: async () => apps, refresh: async () => false, noteMatch: () => undefined },
    publicUrl: 'https://privacy.example.test',
    promise: 30 * DAY,
    whatsAppHold,
    startAfter: 0,
    acceptLoginSignatures: false,
  });
  return {
    world,
    get: (query: string) => handler(apiEvent({ path: PATH, query })),
    post: (body: string, secret = SECRET) => {
      const signature = `sha256=${hmacSha256(secret, body).toString('hex')}`;
      return handler(apiEvent({ method: 'POST', path: PATH, body, headers: { 'x-hub-signature-256': signature } }));
    },
  };
}

function accountUpdate(value: object, id = '102290129340398'): string {
  const changes = [{ field: 'account_update', value }];
  return JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id, time: 1_749_416_383, changes }] });
}

const removed = accountUpdate(
  { event: 'PARTNER_REMOVED', waba_info: { waba_id: '7771', owner_business_id: '8' } },
  '999',
);

describe('the WhatsApp webhook', () => {
  it('answers the challenge to whoever knows the verify token, and to nobody else', async () => {
    const { get } = webhookWorld();
    const query = (token: string) => `hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=${token}`;
    expect(await get(query(webhookVerifyToken(SECRET)))).toMatchObject({ statusCode: 200, body: '1158201444' });
    for (const token of ['', SECRET, webhookVerifyToken('another'), webhookVerifyToken('')]) {
      expect((await get(query(token))).statusCode).toBe(403);
    }
    const unsafe = query(webhookVerifyToken(SECRET)).replace('1158201444', '%3Cscript%3E');
    expect((await get(unsafe)).statusCode).toBe(403);
  });

  it('looks once more for a secret that was registered since, for the challenge and for the signature', async () => {
    const world = requestWorld();
    const matches: unknown[] = [];
    let apps: readonly RegisteredApp[] = [];
    const registry: AppRegistry = {
      apps: async () => apps,
      refresh: async () => {
        apps = [{ appId: 'app-wa', kind: 'whatsapp', secrets: [{ value: SECRET, age: 'current' }] }];
        return true;
      },
      noteMatch: (...match) => void matches.push(match),
    };
    const publicUrl = 'https://privacy.example.test';
    const handler = callbackHandler({
      ...world.ports,
      registry,
      publicUrl,
      promise: 30 * DAY,
      whatsAppHold: undefined,
      startAfter: 0,
      acceptLoginSignatures: false,
    });
    const query = `hub.mode=subscribe&hub.challenge=1&hub.verify_token=${webhookVerifyToken(SECRET)}`;
    expect((await handler(apiEvent({ path: PATH, query }))).statusCode).toBe(200);
    apps = [];
    const headers = { 'x-hub-signature-256': `sha256=${hmacSha256(SECRET, removed).toString('hex')}` };
    const event = apiEvent({ method: 'POST', path: PATH, body: removed, headers });
    expect((await handler(event)).statusCode).toBe(200);
    expect(matches).toEqual([['app-wa', 'current']]);
  });

  it('turns a business that leaves into a request about its account, after a time in which it can come back', async () => {
    const { post, world } = webhookWorld(7 * DAY);
    expect((await post(removed)).statusCode).toBe(200);
    const [record] = [...world.store.records.values()];
    expect(record).toMatchObject({
      appId: 'app-wa',
      origin: 'whatsapp',
      status: 'scheduled',
      nextAttemptAt: START + 7 * DAY,
    });
    if (record?.sealed === undefined) throw new Error('not sealed');
    expect(await world.ports.seal.open(record.sealed, record)).toEqual({
      identifiers: { verified: { waba: ['7771'] } },
    });
  });

  it('records one request however often a notification is delivered', async () => {
    const { post, world } = webhookWorld(0);
    await Promise.all([post(removed), post(removed), post(removed)]);
    expect(world.store.records.size).toBe(1);
    await post(accountUpdate({ event: 'ACCOUNT_DELETED' }));
    expect(world.store.records.size).toBe(2);
  });

  it('only tells operators where a company wants that', async () => {
    const { post, world } = webhookWorld();
    expect((await post(removed)).statusCode).toBe(200);
    expect(world.store.records.size).toBe(0);
    expect(world.counted.BusinessesLeaving).toBe(1);
  });

  it.each([
    ['another event', accountUpdate({ event: 'ACCOUNT_VIOLATION' })],
    [
      'a message',
      JSON.stringify({ object: 'whatsapp_business_account', entry: [{ changes: [{ field: 'messages' }] }] }),
    ],
    ['an account that is no id', accountUpdate({ event: 'ACCOUNT_DELETED' }, '../../etc')],
    ['nothing at all', JSON.stringify({ object: 'whatsapp_business_account', entry: [null, 5, {}] })],
  ])('answers %s and records nothing', async (_, body) => {
    const { post, world } = webhookWorld(0);
    expect((await post(body)).statusCode).toBe(200);
    expect(world.store.records.size).toBe(0);
  });

  it('refuses what no registered app has signed, before it is read', async () => {
    const { post, world } = webhookWorld(0);
    expect((await post(removed, 'another secret')).statusCode).toBe(401);
    expect((await post(removed, '')).statusCode).toBe(401);
    expect(await post('not json')).toMatchObject({ statusCode: 400 });
    expect(world.store.records.size).toBe(0);
  });
});
