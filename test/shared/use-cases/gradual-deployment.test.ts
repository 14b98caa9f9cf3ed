import { DeletionError } from '../../../shared/domain/errors.ts';
import { confirm } from '../../../shared/domain/operator-part-decisions.ts';
import { DAY, MINUTE } from '../../../shared/domain/schedule.ts';
import { decideOnRequest } from '../../../shared/use-cases/decide-on-request.ts';
import { mapWorld } from '../../support/map-world.ts';
import { START } from '../../support/request-world.ts';

/** While a deployment is under way, or after it was taken back, workers with different data maps run one request. */

const ME = 'app-1#218471';
const target = (name: string, ...match: string[]) => ({ name, label: 'orders', kind: 'memory', store: name, match });
const from = (store: string, field: string, ...match: string[]) => ({ kind: 'memory', store, match, field });
const CONTACT = {
  kind: 'contactId',
  neverReused: true,
  registration: { createdAt: { attribute: 'at', format: 'epoch_ms' } },
  from: from('links', 'contactId', '{appId}#{asid}', '{appId}#psid#{psid}'),
};
const PSID = { kind: 'psid', required: false, from: from('pages', 'psid', '{appId}#{asid}') };
const LINKS = target('links', '{appId}#{asid}', '{appId}#psid#{psid}');
const CONTACTS = target('contacts', '{contactId}');
const OLD = { identifiers: [PSID, CONTACT], targets: [LINKS, CONTACTS] };
/** Orders are found by a number that stands in the contact, which both versions delete. */
const NEW = {
  identifiers: [PSID, CONTACT, { kind: 'orderId', from: from('contacts', 'orderId', '{contactId}') }],
  targets: [LINKS, CONTACTS, target('orders', '{orderId}')],
};
const STORES = ['pages', 'links', 'contacts', 'orders', 'baskets'];
const DOUBT = { status: 'failing', lastError: 'selection_changed' };

async function begun(map: object) {
  const world = await mapWorld(map, STORES);
  const fill = (owner: string) => {
    world.put('links', 'link', { owner, fields: { contactId: 'c1', at: `${START - DAY}` } });
    world.put('contacts', 'contact', { owner: 'c1', fields: { orderId: 'o1' } });
    world.put('baskets', 'basket', { owner: 'c1', fields: { orderId: 'o1' } });
    world.put('orders', 'order', { owner: 'o1' });
  };
  const { requestId } = await world.accept();
  const run = async (next?: object, after = MINUTE) => {
    if (next !== undefined) await world.deploy(next);
    world.advance(after);
    await world.run(requestId);
  };
  return { world, fill, requestId, run };
}

describe('ids that the old version learns after the new one has begun', () => {
  it('leave a rule in doubt that the old version does not have, where it has deleted what the rule reads', async () => {
    const { world, fill, requestId, run } = await begun(NEW);
    fill('app-1#psid#p1');
    world.put('pages', 'page', { owner: ME, fields: { psid: 'p1' } });
    const pages = world.stores.get('pages');
    if (pages === undefined) throw new Error('no store');
    const { call } = pages;
    pages.call = () => Promise.reject(new DeletionError('graph_throttled', 'retry', 'too many calls'));
    await run();
    pages.call = call;
    await run(OLD);
    expect(world.keys('contacts')).toEqual([]);
    await world.deploy(NEW);
    await world.runToEnd(requestId);
    expect(world.part(requestId, 'orders')).toMatchObject(DOUBT);
  });

  it('do so also when a registration that was written late leads to them', async () => {
    const { world, fill, requestId, run } = await begun(NEW);
    await run();
    await run();
    fill(ME);
    await run(OLD, DAY + MINUTE);
    expect(world.keys('contacts')).toEqual([]);
    await world.deploy(NEW);
    await world.runToEnd(requestId);
    expect(world.part(requestId, 'orders')).toMatchObject(DOUBT);
  });

  it('are followed by the new version as long as nothing was deleted from the store that its rule reads', async () => {
    const fromBaskets = { kind: 'orderId', from: from('baskets', 'orderId', '{contactId}') };
    const next = { ...NEW, identifiers: [PSID, CONTACT, fromBaskets] };
    const { world, fill, requestId, run } = await begun(next);
    await run();
    await run();
    fill(ME);
    await run(OLD, DAY + MINUTE);
    await world.deploy(next);
    expect((await world.runToEnd(requestId)).status).toBe('completed');
    expect([world.keys('contacts'), world.keys('orders')]).toEqual([[], []]);
  });
});

describe('an ordinary gradual deployment stops for no operator', () => {
  const relabelled = { ...NEW, targets: [LINKS, { ...CONTACTS, label: 'messages' }, target('orders', '{orderId}')] };

  it.each<[string, readonly object[]]>([
    ['with a new target, whose rule reads what is deleted', [NEW, OLD, NEW, OLD, NEW]],
    ['with another label', [NEW, relabelled, NEW, relabelled]],
  ])('%s', async (_, [first = {}, ...later]) => {
    const { world, fill, requestId, run } = await begun(first);
    fill(ME);
    const denied = new DeletionError('throttled', 'retry', 'too many calls', { retryAfter: 1 });
    // both versions have looked before anything is deleted
    await world.run(requestId, undefined, world.withoutPurge(denied, 'links', 'contacts', 'orders'));
    for (const map of later) await run(map);
    expect((await world.runToEnd(requestId)).status).toBe('completed');
    expect(['links', 'contacts', 'orders'].flatMap(world.keys)).toEqual([]);
  });

  it('with a new target, whose rule reads a store from which nothing is deleted', async () => {
    const fromBaskets = { kind: 'orderId', from: from('baskets', 'orderId', '{contactId}') };
    const next = { ...NEW, identifiers: [PSID, CONTACT, fromBaskets] };
    const { world, fill, requestId, run } = await begun(OLD);
    fill(ME);
    for (const map of [OLD, next, OLD, next]) await run(map);
    expect((await world.runToEnd(requestId)).status).toBe('completed');
    const again = await world.accept(undefined, { occasion: 'again' });
    expect((await world.runToEnd(again.requestId)).status).toBe('completed');
    expect(['links', 'contacts', 'orders'].flatMap(world.keys)).toEqual([]);
  });
});

describe('a source that answers only after a target has deleted that the old version does not know', () => {
  const psid = { ...PSID, required: false };
  const old = { identifiers: [psid], targets: [LINKS] };
  const withNew = (store: string) => ({ ...old, targets: [LINKS, target(store, '{appId}#{asid}')] });

  /** The old version is the first to get an answer; the links are still to be deleted. */
  async function answeredLate(store: string) {
    const busy = new DeletionError('throttled', 'retry', 'too many calls', { retryAfter: 1 });
    const { world, requestId, run } = await begun(withNew(store));
    for (const name of ['pages', 'links', 'orders']) world.put(name, name, { owner: ME, fields: { psid: 'p1' } });
    const pages = world.stores.get('pages');
    if (pages === undefined) throw new Error('no store');
    const { call } = pages;
    pages.call = () => {
      pages.call = call;
      return Promise.reject(busy);
    };
    await world.run(requestId, undefined, world.withoutPurge(busy, 'links'));
    await run(old);
    expect([world.keys(store), world.keys('links')]).toEqual([[], []]);
    return { world, requestId };
  }

  it('is no reason for a doubt if the target has deleted elsewhere', async () => {
    const { world, requestId } = await answeredLate('orders');
    await world.deploy(withNew('orders'));
    expect((await world.runToEnd(requestId)).status).toBe('completed');
    const again = await world.accept(undefined, { occasion: 'again' });
    expect((await world.runToEnd(again.requestId)).status).toBe('completed');
  });

  it('leaves a doubt if the target has deleted in the store that the source reads', async () => {
    const { world, requestId } = await answeredLate('pages');
    await world.deploy(withNew('pages'));
    await world.runToEnd(requestId);
    expect(world.part(requestId, 'links')).toMatchObject(DOUBT);
  });

  it('leaves a doubt if the new version is taken back, so that nobody knows where the target has deleted', async () => {
    const { world, requestId } = await answeredLate('orders');
    await world.runToEnd(requestId);
    expect(world.part(requestId, 'orders')).toMatchObject({ status: 'failing', lastError: 'target_not_in_data_map' });
    await decideOnRequest(world.ports, requestId, (of, now) => confirm(of, 'orders', { by: 'olga' }, true, now));
    await world.runToEnd(requestId);
    expect(world.part(requestId, 'links')).toMatchObject(DOUBT);
  });
});
