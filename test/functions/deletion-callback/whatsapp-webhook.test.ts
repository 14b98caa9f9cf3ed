import { callbackHandler } from '../../../functions/deletion-callback/handler.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { withStatus } from '../../../shared/domain/moves.ts';
import { hmacSha256 } from '../../../shared/meta/signer.ts';
import { webhookVerifyToken } from '../../../shared/meta/webhook-subscription.ts';
import type { AppRegistry, RegisteredApp } from '../../../shared/ports/app-registry.ts';
import { acceptRequest } from '../../../shared/use-cases/accept-request.ts';
import { apiEvent } from '../../support/api-event.ts';
import { requestWorld, START } from '../../support/request-world.ts';

const SECRET = 'an app secret';
const PATH = '/meta/whatsapp-webhook';
const DAY = 86_400_000;

function webhookWorld(whatsAppHold?: number) {
  const world = requestWorld();
  const withMessages: string[] = [];
  const secrets = [{ value: SECRET, age: 'current' }] as const;
  const apps = [
    { appId: 'app-wa', kind: 'whatsapp', secrets },
    { appId: '743002', kind: 'whatsapp', secrets: [{ value: 'of another app of ours', age: 'current' }] },
  ] as const;
  const handler = callbackHandler({
    ...world.ports,
    registry: {
      apps: async () => apps,
      refresh: async () => false,
      hasUnreadable: async () => false,
      noteMatch: () => undefined,
      noteMessages: (appId) => void withMessages.push(appId),
    },
    publicUrl: 'https://privacy.example.test',
    promise: 30 * DAY,
    whatsAppHold,
    startAfter: 0,
    acceptLoginSignatures: false,
  });
  return {
    world,
    withMessages,
    get: (query: string) => handler(apiEvent({ path: PATH, query })),
    post: (body: string, secret = SECRET) => handler(webhookEvent(body, secret)),
    send: (body: string | undefined, { isBase64Encoded = false } = {}) =>
      handler(webhookEvent(body, SECRET, isBase64Encoded)),
  };
}

/** An event as API Gateway delivers it: an empty body is left out. */
function webhookEvent(body: string | undefined, secret: string, isBase64Encoded = false) {
  const headers = { 'x-hub-signature-256': `sha256=${hmacSha256(secret, body ?? '').toString('hex')}` };
  const sent = body !== undefined && isBase64Encoded ? Buffer.from(body).toString('base64') : body;
  return apiEvent({ method: 'POST', path: PATH, headers, isBase64Encoded, ...(sent !== undefined && { body: sent }) });
}

/** A webhook in Meta's format with invented details. */
function accountUpdate(value: object, id = '102290129340398', time = START / 1000): string {
  const changes = [{ field: 'account_update', value }];
  return JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id, time, changes }] });
}

const PARTNER = '999';
const CUSTOMER = { waba_id: '7771', owner_business_id: '8' };

const removed = partner('PARTNER_REMOVED');

/** An event that a partner is told about a customer. */
function partner(event: string, more: object = {}, time?: number): string {
  return accountUpdate({ event, waba_info: CUSTOMER, ...more }, PARTNER, time);
}

describe('the WhatsApp webhook', () => {
  it('answers the challenge to whoever knows the verify token, and to nobody else', async () => {
    const { get } = webhookWorld();
    const query = (token: string) => `hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=${token}`;
    expect(await get(query(webhookVerifyToken(SECRET)))).toMatchObject({ statusCode: 200, body: '1158201444' });
    for (const token of ['', SECRET, webhookVerifyToken('another'), webhookVerifyToken('')]) {
      expect((await get(query(token))).statusCode).toBe(403);
    }
    for (const half of ['hub.mode=subscribe', 'hub.verify_token=x']) expect((await get(half)).statusCode).toBe(403);
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
      hasUnreadable: async () => false,
      noteMatch: (...match) => void matches.push(match),
      noteMessages: () => undefined,
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
    expect(await post(removed)).toMatchObject({ statusCode: 200, body: '{"success":true}' });
    const [record] = [...world.store.records.values()];
    expect(record).toMatchObject({
      appId: 'app-wa',
      origin: 'whatsapp',
      status: 'scheduled',
      nextAttemptAt: START + 7 * DAY,
      scope: 'deletion',
      askedAt: START,
      // the promised time starts after the time in which the business can come back
      dueAt: START + 37 * DAY,
    });
    if (record?.sealed === undefined) throw new Error('not sealed');
    expect(await world.ports.seal.open(record.sealed, record)).toEqual({
      identifiers: { verified: { waba: ['7771'] } },
    });
  });

  it('records one request however often a notification is delivered, and another when the business leaves again', async () => {
    const { post, world } = webhookWorld(0);
    await Promise.all([post(removed), post(removed), post(removed)]);
    expect(world.store.records.size).toBe(1);
    await post(accountUpdate({ event: 'ACCOUNT_DELETED' }));
    expect(world.store.records.size).toBe(2);
    await post(partner('PARTNER_REMOVED', {}, START / 1000 + 1));
    expect(world.store.records.size).toBe(3);
  });

  it('takes the time at which the webhook comes where it says none', async () => {
    const { post, world } = webhookWorld(7 * DAY);
    await post(removed.replace(/"time":\d+,/, ''));
    expect([...world.store.records.values()]).toMatchObject([{ status: 'scheduled', askedAt: START }]);
    await post(partner('PARTNER_ADDED').replace(/"time":\d+,/, ''));
    expect([...world.store.records.values()]).toMatchObject([{ status: 'cancelled' }]);
  });

  it.each([
    ['is a text', (body: string) => body.replace(/"time":(\d+)/, '"time":"$1"')],
    ['is a number', (body: string) => body],
  ])('records a business that leaves again after its return, when the time %s', async (_, written) => {
    const { post, world } = webhookWorld(7 * DAY);
    for (const [event, at] of [
      ['PARTNER_REMOVED', -9],
      ['PARTNER_ADDED', -6],
      ['PARTNER_REMOVED', -3],
      ['PARTNER_REMOVED', -9],
    ] as const) {
      await post(written(partner(event, {}, START / 1000 + at)));
    }
    expect([...world.store.records.values()]).toMatchObject([{ status: 'cancelled' }, { status: 'scheduled' }]);
  });

  it('tells operators of a leaving without a time that may be a repeat or another one, and deletes nothing', async () => {
    const { post, world } = webhookWorld(7 * DAY);
    const withoutTime = (body: string) => body.replace(/"time":\d+,/, '');
    const doubts = () => world.logs.filter(({ event }) => event === 'business_unknown');
    await post(withoutTime(removed));
    await post(withoutTime(removed));
    expect(doubts()).toEqual([]);
    await post(withoutTime(partner('PARTNER_ADDED')));
    await post(withoutTime(removed));
    expect([...world.store.records.values()]).toMatchObject([{ status: 'cancelled' }]);
    expect(doubts()).toEqual([{ event: 'business_unknown', fields: { appId: 'app-wa', errorCode: 'time_missing' } }]);
    expect(world.counted.BusinessesLeaving).toBe(3);
    // with a time, a repeat is recognised
    await post(removed);
    await post(partner('PARTNER_ADDED'));
    await post(removed);
    expect(doubts()).toHaveLength(1);
  });

  it('refuses a body over 3 MB, as text and in base64, and takes one of exactly that', async () => {
    const { send } = webhookWorld(0);
    const longest = removed.padEnd(3 * 1024 * 1024);
    for (const isBase64Encoded of [false, true]) {
      expect((await send(longest, { isBase64Encoded })).statusCode).toBe(200);
      const refused = await send(`${longest} `, { isBase64Encoded });
      expect(refused).toMatchObject({ statusCode: 413, body: expect.stringContaining('"body_too_large"') });
    }
    expect(await send(undefined)).toMatchObject({
      statusCode: 400,
      body: expect.stringContaining('"webhook_malformed"'),
    });
  });

  it('only tells operators where a company wants that', async () => {
    const { post, world } = webhookWorld();
    expect((await post(removed)).statusCode).toBe(200);
    expect(world.store.records.size).toBe(0);
    expect(world.counted.BusinessesLeaving).toBe(1);
  });

  it.each([
    ['PARTNER_ADDED', partner('PARTNER_ADDED')],
    [
      'PARTNER_APP_INSTALLED',
      partner('PARTNER_APP_INSTALLED', { waba_info: { ...CUSTOMER, partner_app_id: 'app-wa' } }),
    ],
    ['ACCOUNT_RECONNECTED', accountUpdate({ event: 'ACCOUNT_RECONNECTED' }, CUSTOMER.waba_id)],
  ])('cancels what was scheduled for an account that comes back by %s', async (_, back) => {
    const { post, world } = webhookWorld(7 * DAY);
    await post(removed);
    await post(partner('PARTNER_REMOVED', { waba_info: { ...CUSTOMER, waba_id: '7772' } }));
    expect((await post(back)).statusCode).toBe(200);
    const [returned, other] = [...world.store.records.values()];
    expect(returned).toMatchObject({
      status: 'cancelled',
      history: [{ by: 'data-deletion', what: 'cancelled', reason: 'business_returned', at: START }],
    });
    for (const gone of ['sealed', 'nextAttemptAt']) expect(returned).not.toHaveProperty(gone);
    expect(other).toMatchObject({ status: 'scheduled' });
    const appId = 'app-wa';
    expect(world.logs).toContainEqual({ event: 'business_leaving', fields: { appId } });
    expect(world.logs).toContainEqual({ event: 'business_returned', fields: { appId, count: 1 } });
    // Meta repeats the event: the leaving that was undone stays undone
    await post(removed);
    expect([...world.store.records.values()].map(({ status }) => status)).toEqual(['cancelled', 'scheduled']);
    expect(world.counted.BusinessesLeaving).toBe(3);
  });

  it('leaves a leaving alone that was later than the return, however the two arrive', async () => {
    const { post, world } = webhookWorld(7 * DAY);
    await post(removed);
    await post(partner('PARTNER_ADDED', {}, START / 1000 - 1));
    expect([...world.store.records.values()]).toMatchObject([{ status: 'scheduled' }]);
    await post(partner('PARTNER_ADDED'));
    expect([...world.store.records.values()]).toMatchObject([{ status: 'cancelled' }]);
  });

  it('cancels a leaving that arrives after the return that undoes it, and none that was later', async () => {
    const { post, world } = webhookWorld(7 * DAY);
    const statuses = () => [...world.store.records.values()].map(({ status }) => status);
    await post(partner('PARTNER_ADDED', {}, START / 1000 - 5));
    await post(partner('PARTNER_ADDED', {}, START / 1000 - 9));
    await post(partner('PARTNER_REMOVED', {}, START / 1000 - 5));
    expect(statuses()).toEqual(['cancelled']);
    expect(world.record([...world.store.records.keys()][0] as RequestId).history).toMatchObject([
      { by: 'data-deletion', what: 'cancelled', reason: 'business_returned' },
    ]);
    await post(partner('PARTNER_REMOVED', { waba_info: { ...CUSTOMER, waba_id: '7772' } }, START / 1000 - 6));
    await post(partner('PARTNER_REMOVED', {}, START / 1000 - 4));
    expect(statuses()).toEqual(['cancelled', 'scheduled', 'scheduled']);
    expect(world.counted.BusinessesLeaving).toBe(3);
  });

  it.each(['the leaving', 'the return'])(
    'undoes a leaving when the first delivery of %s ends half-way',
    async (which) => {
      const { post, world } = webhookWorld(7 * DAY);
      const [leaving, back] = [partner('PARTNER_REMOVED', {}, START / 1000 - 9), partner('PARTNER_ADDED')];
      const { noteLeaving, noteReturn } = world.ports.returns;
      const unavailable = async () => {
        throw new DeletionError('store_unavailable', 'retry', 'the table of requests did not answer');
      };
      Object.assign(world.ports.returns, { noteLeaving: unavailable, noteReturn: unavailable });
      expect((await post(which === 'the leaving' ? leaving : back)).statusCode).toBe(503);
      Object.assign(world.ports.returns, { noteLeaving, noteReturn });
      // the other event arrives before the repeat
      for (const body of which === 'the leaving' ? [back, leaving] : [leaving, back]) {
        expect((await post(body)).statusCode).toBe(200);
      }
      expect([...world.store.records.values()].map(({ status }) => status)).toEqual(['cancelled']);
    },
  );

  it('undoes a leaving that the index of its requests does not have yet', async () => {
    const { post, world } = webhookWorld(7 * DAY);
    world.store.ofSubject = async () => [];
    await post(removed);
    expect((await post(partner('PARTNER_ADDED'))).statusCode).toBe(200);
    expect([...world.store.records.values()]).toMatchObject([{ status: 'cancelled' }]);
  });

  it('takes a return that says a time to come as one of now, so that it undoes no later leaving', async () => {
    const { post, world } = webhookWorld(7 * DAY);
    await post(partner('PARTNER_ADDED', {}, START));
    world.advance(1000);
    await post(partner('PARTNER_REMOVED', {}, START / 1000 + 1));
    expect([...world.store.records.values()]).toMatchObject([{ status: 'scheduled' }]);
  });

  it('cancels neither what has begun nor what somebody asked for themselves', async () => {
    const { post, world } = webhookWorld(7 * DAY);
    await post(removed);
    const [scheduled] = [...world.store.records.values()];
    if (scheduled === undefined) throw new Error('nothing was scheduled');
    await world.store.replace(withStatus(scheduled, 'running'));
    await acceptRequest(world.ports, {
      subject: { appId: 'app-wa', kind: 'waba', value: CUSTOMER.waba_id },
      occasion: 'an e-mail',
      origin: 'operator',
      scope: 'deletion',
      promise: DAY,
      startAt: START + DAY,
    });
    expect((await post(partner('PARTNER_ADDED'))).statusCode).toBe(200);
    expect([...world.store.records.values()]).toMatchObject([
      { status: 'running' },
      { origin: 'operator', status: 'scheduled' },
    ]);
  });

  it('takes the app that the event names, when it is one of ours, whichever of them signed', async () => {
    const { post, world } = webhookWorld(7 * DAY);
    const waba_info = { ...CUSTOMER, partner_app_id: '743002' };
    await post(partner('PARTNER_APP_UNINSTALLED', { waba_info }));
    await post(partner('PARTNER_APP_UNINSTALLED', { waba_info }), 'of another app of ours');
    expect([...world.store.records.values()]).toMatchObject([{ appId: '743002' }]);
    // another app of the same account came back
    await post(partner('PARTNER_APP_INSTALLED'));
    expect([...world.store.records.values()]).toMatchObject([{ status: 'scheduled' }]);
  });

  it.each([
    [
      'a phone that was disconnected',
      'PARTNER_REMOVED',
      { disconnection_info: { reason: 'PRIMARY_INACTIVITY', initiated_by: 'SYSTEM' } },
      { event: 'business_disconnected', fields: { appId: 'app-wa' } },
    ],
    [
      'an app that is not ours',
      'PARTNER_APP_UNINSTALLED',
      { waba_info: { ...CUSTOMER, partner_app_id: '555001' } },
      { event: 'business_unknown', fields: { appId: 'app-wa', errorCode: 'partner_app_unknown' } },
    ],
    [
      'a customer who is not named',
      'PARTNER_REMOVED',
      { waba_info: undefined },
      { event: 'business_unknown', fields: { appId: 'app-wa', errorCode: 'waba_missing' } },
    ],
  ])('answers %s, tells operators, and deletes nothing', async (_, event, value, logged) => {
    const { post, world } = webhookWorld(7 * DAY);
    expect((await post(partner(event, value))).statusCode).toBe(200);
    expect(world.store.records.size).toBe(0);
    expect(world.counted.BusinessesLeaving).toBe(1);
    expect(world.logs).toEqual([logged]);
  });

  it('notes an account that was moved to another device, and does nothing about it', async () => {
    const { post, world } = webhookWorld(7 * DAY);
    await post(removed);
    expect((await post(accountUpdate({ event: 'ACCOUNT_OFFBOARDED' }, CUSTOMER.waba_id))).statusCode).toBe(200);
    expect([...world.store.records.values()]).toMatchObject([{ status: 'scheduled' }]);
    expect(world.logs).toContainEqual({ event: 'business_offboarded', fields: { appId: 'app-wa' } });
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

  it('notes by which app messages arrive that its own webhook should get, and no others', async () => {
    const { post, withMessages } = webhookWorld();
    const field = (...fields: readonly string[]) => {
      const changes = fields.map((name) => ({ field: name, value: { event: 'ACCOUNT_VIOLATION' } }));
      return JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: '1', time: 1, changes }] });
    };
    await post(field('messages'), 'forged');
    for (const fields of [['account_update'], ['account_update', 'messages'], ['account_alerts'], []]) {
      expect((await post(field(...fields))).statusCode).toBe(200);
    }
    expect(withMessages).toEqual([]);
    await post(field('messages'));
    await post(field('calls'), 'of another app of ours');
    expect(withMessages).toEqual(['app-wa', '743002']);
  });

  it('refuses what no registered app has signed, before it is read', async () => {
    const { post, world } = webhookWorld(0);
    expect((await post(removed, 'another secret')).statusCode).toBe(401);
    expect((await post(removed, '')).statusCode).toBe(401);
    expect(await post('not json')).toMatchObject({ statusCode: 400 });
    expect(world.store.records.size).toBe(0);
  });
});
