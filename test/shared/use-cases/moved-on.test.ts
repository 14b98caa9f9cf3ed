import { noticesOf } from '../../../shared/domain/notices.ts';
import { releasePart } from '../../../shared/domain/operator-part-decisions.ts';
import { DAY } from '../../../shared/domain/schedule.ts';
import { decideOnRequest } from '../../../shared/use-cases/decide-on-request.ts';
import { replayRequest } from '../../../shared/use-cases/replay-requests.ts';
import { mapWorld } from '../../support/map-world.ts';
import { START } from '../../support/request-world.ts';

// years pass between what a request has read and what it does later: numbers pass to others, and rows of the data map change

const NUMBER = '4915100000001';
const label = { en: 'Rows' };
const rows = (store: string, match: string) => ({ kind: 'memory', store, match: [match] });
const target = (name: string, match: string) => ({ name, label, ...rows(name, match) });
const createdAt = { attribute: 'at', format: 'epoch_ms' };
function keptFor(name: string, match: string, until: object) {
  return {
    name,
    label,
    kind: 'kept',
    reason: 'legal_obligation',
    basis: { en: 'Tax law.' },
    until,
    where: rows(name, match),
  };
}

/** People log in, and have a number that only a webhook writes; messages are found by the number alone. */
function byNumber(...more: readonly object[]) {
  return mapWorld(
    {
      identifiers: [
        {
          kind: 'userId',
          neverReused: true,
          registration: { createdAt },
          from: { ...rows('logins', '{appId}#{asid}'), field: 'userId' },
        },
        {
          kind: 'number',
          as: 'phone',
          verified: 'from the webhook',
          from: { ...rows('users', '{userId}'), field: 'number' },
        },
      ],
      targets: [
        target('logins', '{appId}#{asid}'),
        target('users', '{userId}'),
        target('messages', '{number}'),
        ...more,
      ],
    },
    ['logins', 'users', 'messages', 'invoices', 'contracts'],
  );
}
type World = Awaited<ReturnType<typeof byNumber>>;

function signUp({ put }: World, userId: string, at: number, number?: string): void {
  put('logins', `of ${userId}`, { owner: 'app-1#218471', createdAt: at, fields: { userId, at: String(at) } });
  put('users', userId, { owner: userId, createdAt: at, fields: number === undefined ? {} : { number } });
}

describe('a number that passes to somebody else after a request has ended', () => {
  it.each([
    ['three weeks later', 21, [], 'completed'],
    [
      'two years later, while an invoice is kept by it',
      600,
      [keptFor('invoices', '{number}', { years: 3 })],
      'completed_with_retention',
    ],
  ])('is not the person’s any more when they ask again %s, and they read of it', async (_when, days, more, outcome) => {
    const world = await byNumber(...more);
    signUp(world, 'u-1', START - 90 * DAY, NUMBER);
    for (const store of ['messages', 'invoices'])
      world.put(store, 'old', { owner: NUMBER, createdAt: START - 80 * DAY });
    const first = await world.accept();
    await world.runToEnd(first.requestId);
    expect(world.keys('messages')).toEqual([]);

    world.advance(days * DAY);
    const now = world.ports.clock();
    if (days > 35) await world.run(first.requestId);
    signUp(world, 'u-2', now - DAY);
    world.put('messages', 'of the next owner', { owner: NUMBER, createdAt: now - 5 * DAY });
    const second = await world.accept('218471', { occasion: 'again', askedAt: now });
    const { status, parts } = await world.runToEnd(second.requestId);
    expect(status).toBe(outcome);
    expect(world.keys('users')).toEqual([]);
    expect(world.keys('messages')).toEqual(['of the next owner']);
    expect(parts.find(({ name }) => name === 'messages')).toMatchObject({
      hasSelfDeclared: true,
    });
  });

  it.each([false, true])('is said to find what has no time (the person is back by then: %p)', async (isBack) => {
    const world = await byNumber();
    signUp(world, 'u-1', START - 90 * DAY, NUMBER);
    const first = await world.accept();
    await world.runToEnd(first.requestId);
    world.advance(DAY);
    // a restore brings it back
    world.put('messages', 'undated', { owner: NUMBER });
    const second = await world.accept('218471', { occasion: 'again', askedAt: world.ports.clock() });
    await world.run(second.requestId);
    world.advance(60 * 60_000);
    if (isBack) signUp(world, 'u-2', world.ports.clock());
    const ended = await world.runToEnd(second.requestId);
    expect(world.keys('messages')).toEqual(['undated']);
    expect(noticesOf(ended)).toContainEqual({ kind: 'self_declared', part: 'messages' });
  });

  it('still finds what a request has left that did not read everything', async () => {
    const world = await byNumber();
    signUp(world, 'u-1', START - 90 * DAY, NUMBER);
    world.put('messages', 'old', { owner: NUMBER, createdAt: START - 80 * DAY });
    const { requestId } = await world.accept('218471', { scope: 'deauthorization' });
    await world.runToEnd(requestId);
    // what led to the number is gone
    for (const store of ['logins', 'users']) for (const key of world.keys(store)) world.remove(store, key);
    const second = await world.accept('218471', { occasion: 'again' });
    await world.runToEnd(second.requestId);
    expect(world.keys('messages')).toEqual([]);
  });

  it('keeps the next owner’s rows, however often the request runs again for what was kept', async () => {
    const world = await byNumber(
      keptFor('invoices', '{number}', { years: 1 }),
      keptFor('contracts', '{number}', { years: 3 }),
    );
    signUp(world, 'u-1', START - 90 * DAY, NUMBER);
    const stores = ['messages', 'invoices', 'contracts'];
    for (const store of stores) world.put(store, 'old', { owner: NUMBER, createdAt: START - 80 * DAY });
    const { requestId } = await world.accept();
    const ended = (await world.runToEnd(requestId)).completedAt;
    for (const store of stores) world.put(store, 'new', { owner: NUMBER, createdAt: START + 100 * DAY });
    await world.runOn(requestId);
    expect(stores.map((store) => world.keys(store))).toEqual([['new'], ['new'], ['new']]);
    const record = world.record(requestId);
    expect(record.lastLookAt).toBe(ended);
    expect(record.completedAt).toBeGreaterThan(START + 3 * 365 * DAY);
  });

  it('keeps their rows in a replay, also after an operator released a part', async () => {
    const world = await byNumber(keptFor('invoices', '{userId}', { years: 1 }));
    signUp(world, 'u-1', START - 90 * DAY, NUMBER);
    world.put('messages', 'old', { owner: NUMBER, createdAt: START - 80 * DAY });
    world.put('invoices', 'old', { owner: 'u-1', createdAt: START - 80 * DAY });
    const { requestId } = await world.accept();
    await world.runToEnd(requestId);
    world.put('messages', 'new', { owner: NUMBER, createdAt: START + 10 * DAY });
    world.advance(20 * DAY);
    const release = { by: 'operator', reason: 'the court agreed' };
    await decideOnRequest(world.ports, requestId, (request, now) => releasePart(request, 'invoices', release, now));
    for (let look = 0; look < 4; look += 1) {
      await world.run(requestId);
      world.advance(DAY + 60_000);
    }
    expect(world.partsOf(requestId)).toMatchObject({ invoices: 'deleted' });
    // restored from before
    world.put('messages', 'old', { owner: NUMBER, createdAt: START - 80 * DAY });
    const order = { since: START, promise: 30 * DAY };
    const replay = await replayRequest(world.ports, world.record(requestId), order);
    await world.runToEnd(replay);
    expect(world.keys('messages')).toEqual(['new']);
  });
});

describe('what is kept until a date', () => {
  it('is found then beside the id of a business', async () => {
    const world = await mapWorld(
      {
        identifiers: [
          {
            kind: 'contactId',
            neverReused: true,
            registration: {},
            from: { ...rows('logins', '{appId}#{asid}'), field: 'contactId' },
          },
          { kind: 'account', of: 'business', from: { ...rows('contacts', '{contactId}'), field: 'account' } },
        ],
        targets: [
          target('logins', '{appId}#{asid}'),
          target('contacts', '{contactId}'),
          keptFor('invoices', '{account}/{contactId}/', { months: 6 }),
        ],
      },
      ['logins', 'contacts', 'invoices'],
    );
    world.put('logins', 'l-1', { owner: 'app-1#218471', fields: { contactId: 'c-1' } });
    world.put('contacts', 'c-1', { owner: 'c-1', fields: { account: 'b-1' } });
    world.put('invoices', 'i-1', { owner: 'b-1/c-1/' });
    const { requestId } = await world.accept();
    await world.runToEnd(requestId);
    expect(world.partsOf(requestId)).toMatchObject({ invoices: 'kept' });
    await world.runOn(requestId);
    expect(world.keys('invoices')).toEqual([]);
    expect(world.partsOf(requestId)).toMatchObject({ invoices: 'deleted' });
  });

  it('leaves what else is kept to be released, as long as there is a seal', async () => {
    const world = await byNumber(keptFor('invoices', '{userId}', { months: 6 }), {
      ...keptFor('contracts', '{number}', {}),
      until: undefined,
    });
    signUp(world, 'u-1', START - 90 * DAY, NUMBER);
    world.put('invoices', 'i-1', { owner: 'u-1', createdAt: START - 80 * DAY });
    world.put('contracts', 'c-1', { owner: NUMBER, createdAt: START - 80 * DAY });
    const { requestId } = await world.accept();
    await world.runToEnd(requestId);
    world.advance(40 * DAY);
    await world.run(requestId);
    const release = { by: 'operator', reason: 'it is over' };
    await decideOnRequest(world.ports, requestId, (request, now) => releasePart(request, 'contracts', release, now));
    for (let look = 0; look < 3; look += 1) {
      await world.run(requestId);
      world.advance(DAY + 60_000);
    }
    expect(world.keys('contracts')).toEqual([]);
    expect(world.partsOf(requestId)).toMatchObject({ contracts: 'deleted', invoices: 'kept' });
  });

  it('is still to come when its row was missing from the data map at the end of the backups', async () => {
    const world = await byNumber(keptFor('invoices', '{userId}', { months: 6 }));
    signUp(world, 'u-1', START - 90 * DAY);
    world.put('invoices', 'i-1', { owner: 'u-1', createdAt: START - 80 * DAY });
    const { requestId } = await world.accept();
    await world.runToEnd(requestId);
    const whole = world.ports.dataMap;
    const targets = new Map([...whole.targets].filter(([name]) => name !== 'invoices'));
    world.ports.dataMap = { ...whole, targets };
    world.advance(36 * DAY);
    await world.run(requestId);
    world.ports.dataMap = whole;
    await world.runOn(requestId);
    expect(world.keys('invoices')).toEqual([]);
  });
});
