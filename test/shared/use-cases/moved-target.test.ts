import { HOUR } from '../../../shared/domain/schedule.ts';
import { mapWorld } from '../../support/map-world.ts';

/** A target that empties another store than it did when a request deleted there. */

const ME = 'app-1#218471';
const target = (name: string, store: string, ...match: string[]) => ({
  name,
  label: 'orders',
  kind: 'memory',
  store,
  match,
});
const from = (store: string, field: string, ...match: string[]) => ({ kind: 'memory', store, match, field });
const CONTACT = { kind: 'contactId', neverReused: true, from: from('links', 'contactId', '{appId}#{asid}') };
const LINKS = target('links', 'links', '{appId}#{asid}');
const CALLS = target('calls', 'calls', '{callId}');
const callsFrom = (store: string) => ({ kind: 'callId', from: from(store, 'callId', '{contactId}') });
const STORES = ['links', 'old', 'new', 'calls', 'baskets'];

const BEFORE = { identifiers: [CONTACT], targets: [LINKS, target('contacts', 'old', '{contactId}')] };
const MOVED = { identifiers: [CONTACT], targets: [LINKS, target('contacts', 'new', '{contactId}')] };
const withCalls = ({ identifiers, targets }: typeof BEFORE, store: string) => ({
  identifiers: [...identifiers, callsFrom(store)],
  targets: [...targets, CALLS],
});

/** One request runs once with each data map, and to its end with the last; the person then asks again. */
async function twoRequests(...maps: readonly object[]) {
  const world = await mapWorld(BEFORE, STORES);
  world.put('links', 'link', { owner: ME, fields: { contactId: 'c1' } });
  for (const store of ['old', 'baskets']) world.put(store, 'row', { owner: 'c1', fields: { callId: 'k1' } });
  world.put('calls', 'call', { owner: 'k1' });
  const first = await world.accept();
  await world.run(first.requestId);
  expect(world.keys('old')).toEqual([]);
  for (const map of maps) {
    await world.deploy(map);
    world.advance(HOUR);
    await world.run(first.requestId);
  }
  await world.runToEnd(first.requestId);
  const second = await world.accept(undefined, { occasion: 'again' });
  await world.runToEnd(second.requestId);
  const found = [first, second].map(({ requestId }) => {
    const { parts, status } = world.record(requestId);
    return parts.find(({ name }) => name === 'calls')?.lastError ?? status;
  });
  return { found, left: world.keys('calls') };
}
const DOUBT = ['selection_changed', 'selection_changed'];
const DONE = ['completed', 'completed'];

describe('a target that has moved to another store', () => {
  it('leaves a rule in doubt that reads where it has deleted before', async () => {
    expect(await twoRequests(withCalls(MOVED, 'old'))).toEqual({ found: DOUBT, left: ['call'] });
  });

  it('does so also when the rule comes later than the move', async () => {
    expect(await twoRequests(MOVED, withCalls(MOVED, 'old'))).toEqual({ found: DOUBT, left: ['call'] });
  });

  it('does so also when it has moved back and forth', async () => {
    expect(await twoRequests(MOVED, BEFORE, withCalls(MOVED, 'old'))).toEqual({ found: DOUBT, left: ['call'] });
  });

  it('stops nothing by itself', async () => {
    expect(await twoRequests(MOVED)).toEqual({ found: DONE, left: ['call'] });
    const old = callsFrom('baskets');
    const known = { identifiers: [CONTACT, old], targets: [...BEFORE.targets, CALLS] };
    expect(await twoRequests(known, { ...known, targets: [...MOVED.targets, CALLS] })).toEqual({
      found: DONE,
      left: [],
    });
  });
});

describe('a target that selects otherwise in the same store', () => {
  const changed = {
    identifiers: [CONTACT],
    targets: [LINKS, target('contacts', 'old', '{contactId}', 'x#{contactId}')],
  };

  it.each([
    ['at the same time', [withCalls(changed, 'baskets')]],
    ['later', [changed, withCalls(changed, 'baskets')]],
  ])('stops no new rule that reads another store: %s', async (_, maps) => {
    expect(await twoRequests(...maps)).toEqual({ found: DONE, left: [] });
  });
});
