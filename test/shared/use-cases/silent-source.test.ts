import { DeletionError } from '../../../shared/domain/errors.ts';
import { joined } from '../../../shared/domain/identifiers.ts';
import { noticesOf } from '../../../shared/domain/notices.ts';
import { confirmIdentifiers, retry } from '../../../shared/domain/operator-decisions.ts';
import { HOUR } from '../../../shared/domain/schedule.ts';
import type { ConnectedDataMap } from '../../../shared/ports/connected-data-map.ts';
import { decideOnRequest } from '../../../shared/use-cases/decide-on-request.ts';
import { mapWorld } from '../../support/map-world.ts';
import { requestWorld, resolution, START, testTarget } from '../../support/request-world.ts';

/** A data map that also leads to a second id of the person, as long as its source, which need not answer, does. */
function worldWithSource() {
  const own = testTarget({ m1: 'app-1#218471' });
  const later = testTarget({ n1: 'app-1#second-id' });
  const world = requestWorld({ own, later });
  const source = { isSilent: true, asked: 0 };
  const resolveSelection: ConnectedDataMap['resolveSelection'] = async ({ identifiers }) => {
    source.asked += 1;
    if (!source.isSilent) return resolution(joined(identifiers, { asid: ['second-id'] }));
    const gap = { kind: 'asid', reason: 'unanswered', isPassing: true, isCovered: false } as const;
    return resolution(identifiers, { gaps: [gap] });
  };
  Object.assign(world.ports.dataMap, { resolveSelection });
  return { world, source, own, later };
}

describe('a source that need not answer, and does not', () => {
  it('holds up no deletion, and is asked again before the next step', async () => {
    const { world, source, own, later } = worldWithSource();
    const { requestId } = await world.accept();
    await world.run(requestId);
    expect(own.items.size).toBe(0);
    expect(later.items.size).toBe(1);

    source.isSilent = false;
    expect((await world.runToEnd(requestId)).status).toBe('completed');
    expect(later.items.size).toBe(0);
    expect(world.part(requestId, 'later')).toMatchObject({ status: 'deleted', items: 1 });
  });

  it('has what it answers sealed before anything more is deleted, also where everything was being purged', async () => {
    const { world, source, own, later } = worldWithSource();
    const { requestId } = await world.accept();
    for (const target of [own, later]) target.answers = { outcome: 'unfinished', items: 0, runAgainAt: START };
    await world.run(requestId);
    source.isSilent = false;
    const sealed: unknown[] = [];
    for (const target of [own, later]) {
      target.answers = undefined;
      const { purge } = target;
      target.purge = async (...about) => {
        const record = world.record(requestId);
        if (record.sealed !== undefined)
          sealed.push((await world.ports.seal.open(record.sealed, record)).identifiers.verified);
        return await purge(...about);
      };
    }
    await world.run(requestId);
    const known = expect.objectContaining({ asid: expect.arrayContaining(['second-id']) });
    expect(sealed).toEqual([known, known]);
  });

  it('is asked no more once it has answered, but for the last look', async () => {
    const { world, source } = worldWithSource();
    const { requestId } = await world.accept();
    await world.run(requestId);
    source.isSilent = false;
    await world.runToEnd(requestId);
    expect(source.asked).toBe(3);
  });

  it('is named to the person when the request closes without its answer, and not while it may still answer', async () => {
    const { world } = worldWithSource();
    const { requestId } = await world.accept();
    await world.run(requestId);
    expect(noticesOf(world.record(requestId))).toEqual([]);
    const closed = await world.runToEnd(requestId);
    expect(noticesOf(closed)).toEqual([{ kind: 'source_silent', identifierKind: 'asid' }]);
  });

  it('is not named when it answered before the request closed', async () => {
    const { world, source } = worldWithSource();
    const { requestId } = await world.accept();
    await world.run(requestId);
    source.isSilent = false;
    expect(noticesOf(await world.runToEnd(requestId))).toEqual([]);
  });

  it('may answer as late as the last look, which then comes once more for what was read already', async () => {
    const { world, source, own, later } = worldWithSource();
    own.items.set('m2', 'app-1#second-id');
    const { requestId } = await world.accept();
    await world.run(requestId);
    world.advance(60_000);
    await world.run(requestId);
    expect(world.record(requestId)).toMatchObject({ rescan: 'waiting', unanswered: true });

    world.advance((world.record(requestId).rescanAt ?? 0) - world.ports.clock());
    // the last look has begun, and one of its readings fails
    later.items.clear();
    later.faults.verify.push(new Error('no answer'));
    await world.run(requestId);
    expect(world.part(requestId, 'own').status).toBe('deleted');
    source.isSilent = false;
    expect((await world.runToEnd(requestId)).status).toBe('completed');
    expect(own.items.size).toBe(0);
    expect(world.record(requestId).unanswered).toBeUndefined();
  });
});

describe('a source that need not answer, and whose store is emptied meanwhile', () => {
  const ME = 'app-1#218471';
  const target = (name: string, match: string) => ({
    name,
    label: 'orders',
    kind: 'memory',
    store: name,
    match: [match],
  });
  const from = (store: string, field: string) => ({ kind: 'memory', store, match: ['{appId}#{asid}'], field });

  /** Orders are found by a number that stands in a basket. What cannot be read the first time can be deleted later. */
  async function deletedUnread(failure: DeletionError, baskets = 'baskets') {
    const map = {
      identifiers: [
        { kind: 'contactId', from: from('links', 'contactId') },
        { kind: 'orderId', required: false, from: from('baskets', 'orderId') },
      ],
      targets: [target('links', '{appId}#{asid}'), target(baskets, '{appId}#{asid}'), target('orders', '{orderId}')],
    };
    const world = await mapWorld(map, ['links', 'baskets', 'orders', 'messages']);
    world.put('links', 'link', { owner: ME, fields: { contactId: 'c1' } });
    world.put('baskets', 'basket', { owner: ME, fields: { orderId: 'o1' } });
    world.put('orders', 'order', { owner: 'o1' });
    const store = world.stores.get('baskets');
    if (store === undefined) throw new Error('no store');
    const { call } = store;
    store.call = () => {
      store.call = call;
      return Promise.reject(failure);
    };
    const { requestId } = await world.accept();
    await world.runToEnd(requestId);
    return { world, requestId };
  }

  it('may have held ids, which are left to an operator', async () => {
    const { world, requestId } = await deletedUnread(new DeletionError('throttled', 'retry', 'too many calls'));
    expect(world.part(requestId, 'orders')).toMatchObject({ status: 'failing', lastError: 'selection_changed' });
  });

  it('may have held them for the person’s next request too, after the first one said that it did not answer', async () => {
    const { world, requestId } = await deletedUnread(new DeletionError('target_access_denied', 'fail', 'no grant'));
    expect(noticesOf(world.record(requestId))).toEqual([{ kind: 'source_silent', identifierKind: 'orderId' }]);
    const again = await world.accept(undefined, { occasion: 'again' });
    await world.runToEnd(again.requestId);
    expect(world.part(again.requestId, 'orders')).toMatchObject({ status: 'failing', lastError: 'selection_changed' });
  });

  it('is only asked again where nothing was deleted from its store', async () => {
    const failure = new DeletionError('throttled', 'retry', 'too many calls');
    const { world, requestId } = await deletedUnread(failure, 'messages');
    expect(world.record(requestId).status).toBe('completed');
    expect(world.keys('orders')).toEqual([]);
  });
});

describe('a source that does not answer what a typed address leads to', () => {
  const by = { by: 'olga' };
  const from = (store: string, field: string, match: string) => ({ kind: 'memory', store, match: [match], field });
  const target = (name: string, match: string) => ({
    name,
    label: 'orders',
    kind: 'memory',
    store: name,
    match: [match],
  });
  /** Drafts are found by the address, and deleted by the number of the contact, which has the same text. */
  const MAP = {
    identifiers: [
      { kind: 'contactId', neverReused: true, from: from('links', 'contactId', '{appId}#{asid}') },
      { kind: 'mail', as: 'email', from: from('links', 'mail', '{appId}#{asid}') },
      { kind: 'orderId', from: from('drafts', 'orderId', '{mail}') },
    ],
    targets: [target('links', '{appId}#{asid}'), target('drafts', '{contactId}'), target('orders', '{orderId}')],
  };

  async function typed(silentTimes: number) {
    const world = await mapWorld(MAP, ['links', 'drafts', 'orders']);
    const address = 'ada@example.com';
    world.put('links', 'link', { owner: 'app-1#218471', fields: { contactId: address, mail: address } });
    world.put('drafts', 'draft', { owner: address, fields: { orderId: 'o1' } });
    world.put('orders', 'order', { owner: 'o1' });
    const drafts = world.stores.get('drafts');
    if (drafts === undefined) throw new Error('no store');
    const { call } = drafts;
    let times = 0;
    drafts.call = async <T>(effect: () => T) => {
      times += 1;
      if (times <= silentTimes) throw new DeletionError('throttled', 'retry', 'too many calls');
      return call(effect);
    };
    const { requestId } = await world.accept();
    return { world, requestId };
  }

  it('is waited for, because what it reads may be deleted before an operator confirms the address', async () => {
    const { world, requestId } = await typed(1);
    const denied = new DeletionError('target_access_denied', 'fail', 'no grant');
    await world.run(requestId);
    expect([world.keys('drafts'), world.keys('links')]).toEqual([['draft'], ['link']]);
    world.advance(HOUR);
    await world.run(requestId, undefined, world.withoutPurge(denied, 'links'));
    expect(world.keys('drafts')).toEqual([]);
    const lines = world.record(requestId).identifiers?.flatMap(({ line }) => line ?? []) ?? [];
    await decideOnRequest(world.ports, requestId, (request, now) => confirmIdentifiers(request, lines, by, now));
    await decideOnRequest(world.ports, requestId, (request, now) => retry(request, by, now));
    expect((await world.runToEnd(requestId)).status).toBe('completed');
    expect(world.keys('orders')).toEqual([]);
  });

  it('leaves the request to an operator if it never answers', async () => {
    const { world, requestId } = await typed(Number.POSITIVE_INFINITY);
    expect(await world.runToEnd(requestId)).toMatchObject({ status: 'received', lastError: 'throttled' });
    expect(world.record(requestId).nextAttemptAt).toBeUndefined();
    expect(world.keys('links')).toEqual(['link']);
  });
});
