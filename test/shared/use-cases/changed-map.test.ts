import type { Identifiers } from '../../../shared/domain/identifiers.ts';
import { confirm } from '../../../shared/domain/operator-part-decisions.ts';
import { DAY } from '../../../shared/domain/schedule.ts';
import type { ConnectedDataMap } from '../../../shared/ports/connected-data-map.ts';
import { decideOnRequest } from '../../../shared/use-cases/decide-on-request.ts';
import { replayRequest } from '../../../shared/use-cases/replay-requests.ts';
import { mapWorld } from '../../support/map-world.ts';
import { connectedTarget, requestWorld, resolution, START, testTarget } from '../../support/request-world.ts';

describe('a data map that changes while a request is under way', () => {
  it('still leads to what belongs to a business after the person was taken out of it', async () => {
    const world = requestWorld({ accounts: testTarget(), messages: testTarget({ m1: 'app-1#218471' }) });
    let ofBusiness: Identifiers = { wabaId: ['4001'] };
    const dataMap: ConnectedDataMap = {
      ...world.ports.dataMap,
      resolveSelection: async ({ identifiers }) => resolution(identifiers, { ofBusiness }),
    };
    world.ports.dataMap = dataMap;
    const { requestId } = await world.accept();
    await world.run(requestId);

    ofBusiness = {};
    const moved = { ...connectedTarget('messages', testTarget()), selects: 'something else' };
    world.ports.dataMap = { ...dataMap, targets: new Map([...dataMap.targets, ['messages', moved]]) };
    world.advance(60_000);
    await world.run(requestId);
    const record = world.record(requestId);
    const { sealed } = record;
    if (sealed === undefined) throw new Error('no seal');
    expect(record.parts.find(({ name }) => name === 'messages')?.selects).toBe('something else');
    expect((await world.ports.seal.open(sealed, record)).identifiers).toMatchObject({
      ofBusiness: { wabaId: ['4001'] },
    });
  });
});

const ME = 'app-1#218471';
const STORES = ['links', 'messages', 'orders'];
const target = (name: string, ...match: string[]) => ({ name, label: 'orders', kind: 'memory', store: name, match });
const rule = (kind: string, field = kind) => ({
  kind,
  from: { kind: 'memory', store: 'links', match: ['{appId}#{asid}'], field },
});
const LINKS = target('links', '{appId}#{asid}');
const MESSAGES = target('messages', '{contactId}');
const BEFORE = { identifiers: [rule('contactId')], targets: [LINKS, MESSAGES] };
/** Orders are found by a number that stands in the link, which is deleted. */
const WITH_ORDERS = {
  identifiers: [rule('contactId'), rule('orderId')],
  targets: [LINKS, MESSAGES, target('orders', '{orderId}')],
};

describe('a data map that changes after the first delete', () => {
  /** A request that has deleted what led to the person when another data map comes into force. */
  async function begun(before: object, after: object, fields: { readonly [name: string]: string }) {
    const [world, next] = [await mapWorld(before, STORES), await mapWorld(after, STORES)];
    world.put('links', 'link', { owner: ME, fields });
    next.put('messages', 'message', { owner: 'c1' });
    next.put('orders', 'order', { owner: 'o1' });
    const { requestId } = await world.accept();
    await world.run(requestId);
    world.ports.dataMap = next.ports.dataMap;
    world.advance(60_000);
    const end = async () => {
      await world.runToEnd(requestId);
      const { status, lastError } = world.part(requestId, 'orders');
      return [status, lastError];
    };
    return { world, next, requestId, end };
  }

  it('leaves to an operator what it finds by a kind of id for which nobody looked before', async () => {
    const { world, next, requestId, end } = await begun(BEFORE, WITH_ORDERS, { contactId: 'c1', orderId: 'o1' });
    expect(await end()).toEqual(['failing', 'selection_changed']);
    expect(world.part(requestId, 'messages').status).toBe('deleted');
    expect(next.keys('orders')).toEqual(['order']);
    await decideOnRequest(world.ports, requestId, (request, now) =>
      confirm(request, 'orders', { by: 'olga' }, false, now),
    );
    expect((await world.runToEnd(requestId)).status).toBe('completed');
  });

  it('leaves it to an operator also when an id of that kind is found, because others may be gone', async () => {
    const { world, next, end } = await begun(BEFORE, WITH_ORDERS, { contactId: 'c1', orderId: 'o1' });
    next.put('links', 'a link that was written late', { owner: ME, fields: { orderId: 'o2' } });
    next.put('orders', 'another order', { owner: 'o2' });
    world.advance(60_000);
    expect(await end()).toEqual(['failing', 'selection_changed']);
    expect(next.keys('orders')).toEqual(['order']);
  });

  it('leaves it to an operator when a kind of id has another name', async () => {
    const renamed = {
      identifiers: [rule('orderNumber', 'orderId')],
      targets: [LINKS, target('orders', '{orderNumber}')],
    };
    const named = { identifiers: [rule('orderId')], targets: [LINKS, target('orders', '{orderId}')] };
    const { end } = await begun(named, renamed, { orderId: 'o1' });
    expect(await end()).toEqual(['failing', 'selection_changed']);
  });

  it('reads what it finds by a kind of id that was looked for, even if there was none', async () => {
    const before = { ...WITH_ORDERS, targets: [LINKS, MESSAGES, target('orders', '{appId}#{orderId}')] };
    const { end } = await begun(before, WITH_ORDERS, { contactId: 'c1' });
    expect(await end()).toEqual(['nothing_found', undefined]);
    const found = await begun({ ...WITH_ORDERS, targets: [LINKS, MESSAGES] }, WITH_ORDERS, { orderId: 'o1' });
    expect(await found.end()).toEqual(['deleted', undefined]);
  });

  it('reads everything anew as long as nothing was deleted', async () => {
    const [world, next] = [await mapWorld(BEFORE, STORES), await mapWorld(WITH_ORDERS, STORES)];
    const { requestId } = await world.accept();
    await world.run(requestId);
    world.ports.dataMap = next.ports.dataMap;
    await world.runToEnd(requestId);
    expect(world.partsOf(requestId)).toMatchObject({ orders: 'nothing_found' });
  });

  it('leaves to an operator in a later request what the first one can have deleted the way to', async () => {
    const { world, next, requestId: first } = await begun(BEFORE, BEFORE, { contactId: 'c1', orderId: 'o1' });
    await world.runToEnd(first);
    const changed = await mapWorld(WITH_ORDERS, STORES);
    changed.put('orders', 'order', { owner: 'o1' });
    world.ports.dataMap = changed.ports.dataMap;
    expect(next.keys('messages')).toEqual([]);
    const { requestId } = await world.accept(undefined, { occasion: 'again' });
    await world.runToEnd(requestId);
    expect(world.part(requestId, 'orders')).toMatchObject({ status: 'failing', lastError: 'selection_changed' });
    expect(world.part(requestId, 'messages').status).toBe('deleted');
  });
});

describe('a rule that is new to a request which has deleted', () => {
  const STORES_OF_RULES = ['links', 'sessions', 'profiles', 'messages', 'orders'];
  const from = (store: string, kind = 'contactId') => ({
    kind,
    from: { kind: 'memory', store, match: ['{appId}#{asid}'], field: 'contactId' },
  });
  const SESSIONS = target('sessions', '{appId}#{asid}');
  const ONE_RULE = { identifiers: [from('links')], targets: [LINKS, SESSIONS, MESSAGES] };

  /** One request begins before the map has changed and ends after it; another is made later. */
  async function twoRequests(after: object) {
    const [world, next] = [await mapWorld(ONE_RULE, STORES_OF_RULES), await mapWorld(after, STORES_OF_RULES)];
    world.put('links', 'link', { owner: ME, fields: { contactId: 'c1' } });
    world.put('sessions', 'session', { owner: ME, fields: { contactId: 'c2' } });
    next.put('messages', 'message', { owner: 'c2' });
    const first = await world.accept();
    await world.run(first.requestId);
    world.ports.dataMap = next.ports.dataMap;
    world.advance(60_000);
    await world.runToEnd(first.requestId);
    // only an operator can tell of a target that left the data map for good
    for (const { name, lastError } of world.record(first.requestId).parts) {
      if (lastError !== 'target_not_in_data_map') continue;
      await decideOnRequest(world.ports, first.requestId, (of, now) => confirm(of, name, { by: 'olga' }, true, now));
    }
    await world.runToEnd(first.requestId);
    const second = await world.accept(undefined, { occasion: 'again' });
    await world.runToEnd(second.requestId);
    return [first, second].map(({ requestId }) => world.part(requestId, 'messages').lastError);
  }
  const DOUBT = ['selection_changed', 'selection_changed'];

  it('is in doubt, also in the person’s next request, where the kind it finds was known before', async () => {
    expect(await twoRequests({ ...ONE_RULE, identifiers: [from('links'), from('sessions')] })).toEqual(DOUBT);
  });

  it('is in doubt where it finds the ids by which another rule finds some', async () => {
    const orderIds = { kind: 'orderId', from: { kind: 'memory', store: 'orders', match: ['{sessionId}'], field: 'o' } };
    const identifiers = [from('links'), from('sessions', 'sessionId'), orderIds];
    expect(await twoRequests({ identifiers, targets: [LINKS, SESSIONS, target('messages', '{orderId}')] })).toEqual(
      DOUBT,
    );
  });

  it('is in doubt where the data map no longer has a target that was emptied', async () => {
    const identifiers = [from('links'), from('sessions')];
    expect(await twoRequests({ identifiers, targets: [LINKS, MESSAGES] })).toEqual(DOUBT);
  });

  it.each(['contactId', 'profileId'])('is followed to a %s where nothing was deleted from its store', async (kind) => {
    const identifiers = [from('links'), from('profiles', kind)];
    const targets = [LINKS, SESSIONS, target('messages', '{contactId}', `{${kind}}`)];
    expect(await twoRequests({ identifiers, targets })).toEqual([undefined, undefined]);
  });

  describe('where the request was replayed', () => {
    const contact = { ...rule('contactId'), neverReused: true };
    const orderIds = { kind: 'orderId', from: { kind: 'memory', store: 'orders', match: ['{contactId}'], field: 'o' } };
    const before = { identifiers: [contact], targets: [LINKS, MESSAGES] };
    const after = (...identifiers: readonly object[]) => ({
      identifiers: [contact, ...identifiers],
      targets: [LINKS, MESSAGES, target('orders', '{contactId}'), target('calls', '{orderId}')],
    });

    /** Replays a whole request, or one table of it, after the data map has changed. */
    async function replayed(next: object, targets?: readonly string[]) {
      const world = await mapWorld(before, ['links', 'messages', 'orders', 'calls']);
      world.put('links', 'link', { owner: ME, fields: { contactId: 'c1' } });
      world.put('messages', 'message', { owner: 'c1' });
      world.put('orders', 'order', { owner: 'c1', fields: { o: 'o1' } });
      world.put('calls', 'call', { owner: 'o1' });
      const { requestId } = await world.accept();
      const first = await world.runToEnd(requestId);
      await world.deploy(next);
      world.put('messages', 'restored', { owner: 'c1' });
      const order = { since: first.askedAt, promise: DAY, ...(targets && { targets }) };
      const replay = await replayRequest(world.ports, first, order);
      await world.runToEnd(replay);
      const again = await world.accept(undefined, { occasion: 'again' });
      await world.runToEnd(again.requestId);
      return [replay, again.requestId].map((id) => world.record(id).status);
    }

    it.each([[['messages']], [undefined]])('is followed where neither deleted from its store: %j', async (targets) => {
      expect(await replayed(after(orderIds), targets)).toEqual(['completed', 'completed']);
    });

    it('is in doubt where the replayed request had deleted from it', async () => {
      expect(await replayed(after(rule('orderId')), ['messages'])).toEqual(['completed', 'running']);
      expect(await replayed(after(rule('orderId')))).toEqual(['running', 'running']);
    });
  });

  it('is in doubt where somebody may have deleted by hand, and has not said so yet', async () => {
    const byHand = { name: 'crm', label: 'orders', kind: 'manual', instructions: 'Delete it.', match: ['{contactId}'] };
    const before = { identifiers: [rule('contactId')], targets: [LINKS, byHand] };
    const orderIds = { kind: 'orderId', from: { kind: 'memory', store: 'crm', match: ['{contactId}'], field: 'o' } };
    const after = {
      identifiers: [rule('contactId'), orderIds],
      targets: [LINKS, byHand, target('orders', '{orderId}')],
    };
    const world = await mapWorld(before, ['links', 'crm', 'orders']);
    world.put('links', 'link', { owner: ME, fields: { contactId: 'c1' } });
    const { requestId } = await world.accept();
    await world.run(requestId);
    expect(world.partsOf(requestId)).toMatchObject({ crm: 'notified' });
    await world.deploy(after);
    world.advance(60_000);
    await world.runToEnd(requestId);
    expect(world.part(requestId, 'orders')).toMatchObject({ status: 'failing', lastError: 'selection_changed' });
  });

  it('is followed after a removal of the app that deleted only tokens', async () => {
    const stores = ['links', 'tokens', 'orders'];
    const tokens = { ...target('tokens', '{appId}#{asid}'), onDeauthorize: true };
    const before = { identifiers: [rule('contactId')], targets: [LINKS, tokens] };
    const after = { ...WITH_ORDERS, targets: [LINKS, tokens, target('orders', '{orderId}')] };
    const [world, next] = [await mapWorld(before, stores), await mapWorld(after, stores)];
    world.put('tokens', 'token', { owner: ME, createdAt: START - DAY });
    const removal = await world.accept(undefined, { scope: 'deauthorization', occasion: 'removed' });
    expect((await world.runToEnd(removal.requestId)).parts).toMatchObject([{ name: 'tokens', status: 'deleted' }]);
    world.advance(30 * DAY);
    next.put('links', 'link', { owner: ME, fields: { contactId: 'c1' } });
    world.ports.dataMap = next.ports.dataMap;
    for (const occasion of ['asks for deletion', 'asks again']) {
      const { requestId } = await world.accept(undefined, { occasion });
      expect((await world.runToEnd(requestId)).status).toBe('completed');
      expect(world.partsOf(requestId)).toMatchObject({ links: 'deleted', orders: 'nothing_found' });
    }
  });
});
