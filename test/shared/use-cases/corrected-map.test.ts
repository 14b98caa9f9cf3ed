import { DeletionError } from '../../../shared/domain/errors.ts';
import { noticesOf } from '../../../shared/domain/notices.ts';
import { confirmIdentifiers, retry } from '../../../shared/domain/operator-decisions.ts';
import { MINUTE } from '../../../shared/domain/schedule.ts';
import { decideOnRequest } from '../../../shared/use-cases/decide-on-request.ts';
import { mapWorld } from '../../support/map-world.ts';

/** The data map counted an id as verified by mistake, and is corrected while a request that has sealed it waits. */

const ME = 'app-1#218471';
const target = (name: string, ...match: string[]) => ({ name, label: 'orders', kind: 'memory', store: name, match });
const from = (store: string, field: string, ...match: string[]) => ({ kind: 'memory', store, match, field });
const CONTACT = { kind: 'contactId', neverReused: true, from: from('links', 'contactId', '{appId}#{asid}') };
const LINKS = target('links', '{appId}#{asid}');
const CONTACTS = target('contacts', '{contactId}');
const OF_STRANGER = '4915100000001';
const DENIED = new DeletionError('target_access_denied', 'fail', 'no grant');
const SAID = [{ kind: 'self_declared', part: 'orders' }];
const by = { by: 'olga' };

const phone = (verified: object) => ({
  kind: 'contactPhone',
  as: 'phone',
  ...verified,
  from: from('contacts', 'phone', '{contactId}'),
});
const mapOf = (rules: readonly object[], match = '{contactPhone}', more: object = {}) => ({
  identifiers: [CONTACT, ...rules],
  targets: [LINKS, CONTACTS, { ...target('orders', match), ...more }],
});
const VERIFIED = { verified: 'only the webhook writes it' };
const MISTAKEN = mapOf([phone(VERIFIED)]);
const CORRECTED = mapOf([phone({})]);

const ACCOUNT = { kind: 'accountId', from: from('contacts', 'phone', '{contactId}') };
const WITHOUT_ORDERS = { identifiers: [CONTACT], targets: [LINKS, CONTACTS] };
const FOUND = mapOf([ACCOUNT], '{accountId}');
const OF_BUSINESS = mapOf([{ ...ACCOUNT, of: 'business' }], '{accountId}', {
  ofBusiness: { basis: { en: 'a contract' } },
});

async function begun(map: object) {
  const world = await mapWorld(map, ['links', 'contacts', 'cards', 'orders']);
  world.put('links', 'link', { owner: ME, fields: { contactId: 'c1' } });
  world.put('contacts', 'contact', { owner: 'c1', fields: { phone: OF_STRANGER } });
  world.put('cards', 'card', { owner: OF_STRANGER, fields: { no: OF_STRANGER } });
  world.put('orders', 'order', { owner: OF_STRANGER });
  const { requestId } = await world.accept();
  /** Everything else is deleted, the contact included, and the request waits for an operator. */
  const runPartly = () => world.run(requestId, undefined, world.withoutPurge(DENIED, 'orders'));
  await runPartly();
  expect(world.keys('contacts')).toEqual([]);
  const runAgain = async (run: () => Promise<unknown> = () => world.runToEnd(requestId)) => {
    await decideOnRequest(world.ports, requestId, (request, now) => retry(request, by, now));
    await run();
    return noticesOf(world.record(requestId));
  };
  /** Runs it so that it waits for an operator again. */
  const runPartlyAgain = () => runAgain(runPartly);
  const askAgain = async () => {
    const second = await world.accept(undefined, { occasion: 'again' });
    await world.runToEnd(second.requestId);
    return noticesOf(world.record(second.requestId));
  };
  return { world, requestId, runAgain, runPartlyAgain, askAgain };
}

describe('an id that no rule verifies any more', () => {
  /** What is found by the number, and nothing else verifies it. */
  const card = { kind: 'cardNo', from: from('cards', 'no', '{contactPhone}') };

  it.each([
    ['because its rule was corrected', MISTAKEN, CORRECTED],
    ['because its rule was removed', mapOf([{ ...phone(VERIFIED), kind: 'phone' }], '{phone}'), mapOf([], '{phone}')],
    [
      'because the rule that leads to it was corrected',
      mapOf([phone(VERIFIED), card], '{cardNo}'),
      mapOf([phone({}), card], '{cardNo}'),
    ],
  ])('deletes nothing, and the person reads that it finds something, %s', async (_, mistaken, corrected) => {
    const { world, runAgain, askAgain } = await begun(mistaken);
    await world.deploy(corrected);
    expect([await askAgain(), world.keys('orders')]).toEqual([SAID, ['order']]);
    expect([await runAgain(), world.keys('orders')]).toEqual([SAID, ['order']]);
  });

  it('deletes nothing in a request that took it over before the correction', async () => {
    const { world, askAgain } = await begun(MISTAKEN);
    const second = await world.accept(undefined, { occasion: 'another' });
    await world.run(second.requestId, undefined, world.withoutPurge(DENIED, 'orders'));
    await world.deploy(CORRECTED);
    await decideOnRequest(world.ports, second.requestId, (request, now) => retry(request, by, now));
    await world.runToEnd(second.requestId);
    expect([noticesOf(world.record(second.requestId)), world.keys('orders')]).toEqual([SAID, ['order']]);
    expect([await askAgain(), world.keys('orders')]).toEqual([SAID, ['order']]);
  });

  it('deletes again once an operator has confirmed it, also after a further change of the data map', async () => {
    const { world, requestId, runAgain, runPartlyAgain } = await begun(MISTAKEN);
    await world.deploy(CORRECTED);
    await runPartlyAgain();
    const line = world.record(requestId).identifiers?.find(({ kind }) => kind === 'contactPhone')?.line;
    await decideOnRequest(world.ports, requestId, (request, now) => confirmIdentifiers(request, [line ?? 0], by, now));
    await runPartlyAgain();
    await world.deploy({ ...CORRECTED, placeholders: ['0000'] });
    expect([await runAgain(), world.keys('orders')]).toEqual([[], []]);
  });

  it('still deletes if it is a number or an address that something else verifies', async () => {
    const login = { ...phone(VERIFIED), kind: 'loginPhone', from: from('links', 'phone', '{appId}#{asid}') };
    const map = (verified: object) => mapOf([login, phone(verified)]);
    const { world, runAgain } = await begun(map(VERIFIED));
    world.put('links', 'late', { owner: ME, fields: { phone: `+${OF_STRANGER}` } });
    await world.deploy(map({}));
    expect([await runAgain(), world.keys('orders')]).toEqual([[], []]);
  });
});

describe('an id that was of a business', () => {
  it('needs an operator if it is the person’s after all and the row that led to it is deleted', async () => {
    const { world, requestId, runAgain } = await begun(OF_BUSINESS);
    await world.deploy(FOUND);
    await runAgain();
    expect(world.part(requestId, 'orders')).toMatchObject({ status: 'failing', lastError: 'selection_changed' });
  });

  it('needs one in the next request too', async () => {
    const { world, runAgain } = await begun(OF_BUSINESS);
    await runAgain();
    await world.deploy(FOUND);
    const { requestId } = await world.accept(undefined, { occasion: 'again' });
    await world.runToEnd(requestId);
    expect(world.part(requestId, 'orders')).toMatchObject({ status: 'failing', lastError: 'selection_changed' });
  });

  it('is kept for the business without an operator if it had been taken for the person’s', async () => {
    const { world, requestId, runAgain } = await begun(FOUND);
    await world.deploy(OF_BUSINESS);
    expect(await runAgain()).toEqual([{ kind: 'business', part: 'orders' }]);
    expect([world.record(requestId).status, world.keys('orders')]).toEqual(['completed_with_retention', ['order']]);
  });
});

describe('while a deployment is under way, an id that one of the data maps verifies', () => {
  const busy = new DeletionError('throttled', 'retry', 'busy', { retryAfter: 1 });
  it.each([
    ['a number that both find', [MISTAKEN, CORRECTED, MISTAKEN]],
    ['a number, when the other one looks first', [CORRECTED, MISTAKEN, CORRECTED, MISTAKEN]],
    ['an id that only one of them finds', [FOUND, WITHOUT_ORDERS, FOUND, WITHOUT_ORDERS, FOUND]],
    ['an id that is of a business to the other one', [FOUND, OF_BUSINESS, FOUND]],
  ])('deletes what it finds: %s', async (_, maps) => {
    const world = await mapWorld(maps[0] ?? {}, ['links', 'contacts', 'orders']);
    world.put('links', 'link', { owner: ME, fields: { contactId: 'c1' } });
    world.put('contacts', 'contact', { owner: 'c1', fields: { phone: OF_STRANGER } });
    world.put('orders', 'order', { owner: OF_STRANGER });
    const { requestId } = await world.accept();
    // both have looked before the contact is deleted, which nobody can look up afterwards
    for (const [at, map] of maps.entries()) {
      await world.deploy(map);
      const broken = at < 2 ? ['links', 'contacts', 'orders'] : ['orders'];
      await world.run(requestId, undefined, world.withoutPurge(busy, ...broken));
      world.advance(MINUTE);
    }
    expect(world.keys('contacts')).toEqual([]);
    expect((await world.runToEnd(requestId)).status).toBe('completed');
    expect([noticesOf(world.record(requestId)), world.keys('orders')]).toEqual([[], []]);
  });

  it('is handed on as verified by a request that the other one has run last', async () => {
    const { world, runPartlyAgain, askAgain } = await begun(MISTAKEN);
    await world.deploy(CORRECTED);
    await runPartlyAgain();
    await world.deploy(MISTAKEN);
    expect([await askAgain(), world.keys('orders')]).toEqual([[], []]);
  });
});
