import { DeletionError } from '../../../shared/domain/errors.ts';
import { noticesOf } from '../../../shared/domain/notices.ts';
import { DAY, HOUR, MINUTE } from '../../../shared/domain/schedule.ts';
import { mapWorld } from '../../support/map-world.ts';

/**
 * Workers with two data maps take turns at random, stores fail, and a source that need not answer sometimes does not.
 * A request ends only when every row is deleted that the map in force can find.
 */

const ME = 'app-1#218471';
const SEEDS = 100;
const target = (name: string, ...match: string[]) => ({ name, label: 'orders', kind: 'memory', store: name, match });
const from = (store: string, field: string, ...match: string[]) => ({ kind: 'memory', store, match, field });
const PSID = { kind: 'psid', required: false, from: from('pages', 'psid', '{appId}#{asid}') };
const CONTACT = {
  kind: 'contactId',
  neverReused: true,
  from: from('links', 'contactId', '{appId}#{asid}', '{appId}#psid#{psid}'),
};
const OLD = {
  identifiers: [PSID, CONTACT],
  targets: [target('links', '{appId}#{asid}', '{appId}#psid#{psid}'), target('contacts', '{contactId}')],
};
const NEW = {
  identifiers: [...OLD.identifiers, { kind: 'orderId', from: from('contacts', 'orderId', '{contactId}') }],
  targets: [...OLD.targets, target('orders', '{orderId}')],
};
const DELETED = ['links', 'contacts', 'orders'];

/** Mulberry32. */
function randomFrom(seed: number) {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const isDue = (share: number): boolean => next() < share;
  const oneOf = <T>(...values: readonly T[]): T | undefined => values[Math.floor(next() * values.length)];
  return { isDue, oneOf };
}

/** @returns what went wrong, in words */
async function mistakeOf(seed: number): Promise<string | undefined> {
  const { isDue, oneOf } = randomFrom(seed);
  const world = await mapWorld(isDue(0.5) ? NEW : OLD, ['pages', ...DELETED]);
  world.put('pages', 'page', { owner: ME, fields: { psid: 'p1' } });
  world.put('links', 'link', { owner: 'app-1#psid#p1', fields: { contactId: 'c1' } });
  world.put('contacts', 'contact', { owner: 'c1', fields: { orderId: 'o1' } });
  world.put('orders', 'order', { owner: 'o1' });
  const pages = world.stores.get('pages');
  if (pages === undefined) throw new Error('no store');
  const { call } = pages;
  let isSilent = false;
  pages.call = (effect) => (isSilent ? Promise.reject(new DeletionError('busy', 'retry', 'busy')) : call(effect));

  const { requestId } = await world.accept();
  const busy = new DeletionError('throttled', 'retry', 'too many calls');
  for (let step = 0; step < 6 && world.record(requestId).completedAt === undefined; step += 1) {
    if (isDue(0.4)) await world.deploy(isDue(0.5) ? NEW : OLD);
    isSilent = isDue(0.4);
    world.advance(oneOf(MINUTE, HOUR, DAY) ?? 0);
    await world.run(requestId, undefined, world.withoutPurge(busy, ...(isDue(0.4) ? [oneOf(...DELETED) ?? ''] : [])));
  }
  isSilent = false;
  if (world.record(requestId).completedAt === undefined) await world.deploy(NEW);
  const end = await world.runToEnd(requestId);
  const left = DELETED.flatMap(world.keys);
  const isNew = end.parts.some(({ name }) => name === 'orders');
  const isSaid = end.completedAt === undefined || noticesOf(end).length > 0;
  return isNew && left.length > 0 && !isSaid ? `${seed}: ${left.join()} left` : undefined;
}

it('a gradual deployment leaves nothing, whatever happens meanwhile', async () => {
  const mistakes: (string | undefined)[] = [];
  for (let seed = 1; seed <= SEEDS; seed += 1) mistakes.push(await mistakeOf(seed));
  expect(mistakes.filter((mistake) => mistake !== undefined)).toEqual([]);
});
