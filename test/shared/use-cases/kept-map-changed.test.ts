import { retry } from '../../../shared/domain/operator-decisions.ts';
import { confirm } from '../../../shared/domain/operator-part-decisions.ts';
import { DAY } from '../../../shared/domain/schedule.ts';
import { decideOnRequest } from '../../../shared/use-cases/decide-on-request.ts';
import { mapWorld } from '../../support/map-world.ts';

/** Bills are kept for ten years, and found by what leads to them, which is deleted at once. */
const mapThatFindsBills = (by: string, ...others: readonly string[]) => ({
  identifiers: [
    { kind: 'contactId', from: { kind: 'memory', store: 'links', match: ['{appId}#{asid}'], field: 'contactId' } },
    { kind: 'customerId', from: { kind: 'memory', store: 'contacts', match: ['{contactId}'], field: 'customer' } },
  ],
  targets: [
    { name: 'links', label: 'orders', kind: 'memory', store: 'links', match: ['{appId}#{asid}'] },
    { name: 'contacts', label: 'orders', kind: 'memory', store: 'contacts', match: ['{contactId}', '{customerId}'] },
    {
      name: 'bills',
      label: 'orders',
      kind: 'kept',
      reason: 'legal_obligation',
      basis: { en: 'Tax law' },
      until: { years: 10 },
      where: { kind: 'memory', store: 'bills', match: [by, ...others] },
    },
  ],
});
const STORES = ['links', 'contacts', 'bills'];

/** A request that has ended, and of which a later data map finds what it keeps by the customer's number. */
async function ended(isPastBackups: boolean, laterMap = mapThatFindsBills('{customerId}')) {
  const world = await mapWorld(mapThatFindsBills('{contactId}'), STORES);
  const start = world.ports.clock();
  world.put('links', 'link', { owner: 'app-1#218471', fields: { contactId: 'c1' } });
  world.put('contacts', 'contact', { owner: 'c1', fields: { customer: 'k1' } });
  world.put('bills', 'bill', { owner: 'c1' });
  const { requestId } = await world.accept();
  expect((await world.runToEnd(requestId)).status).toBe('completed_with_retention');
  if (isPastBackups) {
    world.advance(40 * DAY);
    await world.run(requestId);
  }
  const later = await mapWorld(laterMap, STORES);
  later.put('bills', 'bill', { owner: 'k1' });
  const after = async (days: number) => {
    world.advance(Math.max(0, start + days * DAY - world.ports.clock()));
    later.advance(Math.max(0, start + days * DAY - later.ports.clock()));
    await world.run(requestId, undefined, { dataMap: later.ports.dataMap });
    return world.part(requestId, 'bills');
  };
  return { world, later, requestId, after };
}

describe('what was kept, and is found by another kind of id since', () => {
  it('is deleted at its end while the request holds that id', async () => {
    const { later, after } = await ended(false);
    await after(3660);
    expect((await after(3662)).status).toBe('deleted');
    expect(later.keys('bills')).toEqual([]);
  });

  it('is left to an operator when the request has dropped that id, and never ends as nothing found', async () => {
    const { world, later, requestId, after } = await ended(true);
    expect(await after(3660)).toMatchObject({ status: 'failing', lastError: 'selection_changed' });
    await decideOnRequest(world.ports, requestId, (request, now) => retry(request, { by: 'olga' }, now, 'bills'));
    expect(await after(3661)).toMatchObject({ status: 'failing', lastError: 'selection_changed' });
    expect(later.keys('bills')).toEqual(['bill']);
    const confirmed = await decideOnRequest(world.ports, requestId, (request, now) =>
      confirm(request, 'bills', { by: 'olga' }, false, now),
    );
    expect(confirmed.parts.find(({ name }) => name === 'bills')?.status).toBe('confirmed');
  });

  it('is left to an operator beside another kind of id, when the request has dropped one that it had known', async () => {
    const { world, later, requestId, after } = await ended(true, mapThatFindsBills('{customerId}', '{contactId}'));
    expect(await after(3660)).toMatchObject({ status: 'failing', lastError: 'selection_changed' });
    await decideOnRequest(world.ports, requestId, (request, now) => retry(request, { by: 'olga' }, now, 'bills'));
    expect(await after(3661)).toMatchObject({ status: 'failing', lastError: 'selection_changed' });
    expect(later.keys('bills')).toEqual(['bill']);
  });

  it('is deleted when the person never had the other kinds of id by which it can be found', async () => {
    const { later, after } = await ended(true, mapThatFindsBills('{contactId}', '{appId}#{psid}'));
    later.put('bills', 'bill', { owner: 'c1' });
    await after(3660);
    expect((await after(3662)).status).toBe('deleted');
    expect(later.keys('bills')).toEqual([]);
  });
});
