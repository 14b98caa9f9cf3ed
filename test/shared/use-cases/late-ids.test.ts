import { DeletionError } from '../../../shared/domain/errors.ts';
import { DAY, MINUTE } from '../../../shared/domain/schedule.ts';
import { mapWorld } from '../../support/map-world.ts';

/** A rule was followed in time, but by too few ids: the others come when the store that it reads is emptied. */

const ME = 'app-1#218471';
const target = (name: string, ...match: string[]) => ({ name, label: 'orders', kind: 'memory', store: name, match });
const from = (store: string, field: string, ...match: string[]) => ({ kind: 'memory', store, match, field });
const CONTACT = { kind: 'contactId', neverReused: true, from: from('links', 'contactId', '{appId}#{asid}') };
/** It has the same text as the contact's id, like the attribute of an index of the same table. */
const CUSTOMER = { kind: 'customerId', neverReused: true, from: from('pages', 'customerId', '{appId}#{asid}') };
const OF_LINK = { ...CUSTOMER, from: from('links', 'customerId', '{appId}#{asid}') };
const ORDER = { kind: 'orderId', neverReused: true, from: from('contacts', 'orderId', '{customerId}') };
const LINKS = target('links', '{appId}#{asid}');
const CONTACTS = target('contacts', '{contactId}');
const ORDERS = target('orders', '{orderId}');
const DOUBT = { status: 'failing', lastError: 'selection_changed' };
const BUSY = new DeletionError('throttled', 'retry', 'too many calls');

async function begun(identifiers: readonly object[], contacts: object = CONTACTS) {
  const mapOf = (rules: readonly object[]) => ({ identifiers: rules, targets: [LINKS, contacts, ORDERS] });
  const world = await mapWorld(mapOf(identifiers), ['pages', 'links', 'contacts', 'orders']);
  world.put('links', 'link', { owner: ME, fields: { contactId: 'k1' } });
  world.put('pages', 'page', { owner: ME, fields: { customerId: 'k1' } });
  world.put('contacts', 'contact', { owner: 'k1', fields: { orderId: 'o1' } });
  world.put('orders', 'order', { owner: 'o1' });
  const deploy = (rules: readonly object[]) => world.deploy(mapOf(rules));
  /** The source of the customer's id does not answer, as often as it is asked until it is let. */
  const silence = (failure: DeletionError) => {
    const pages = world.stores.get('pages');
    if (pages === undefined) throw new Error('no store');
    const { call } = pages;
    pages.call = () => Promise.reject(failure);
    return () => {
      pages.call = call;
    };
  };
  const ask = async (occasion: string) => (await world.accept(undefined, { occasion })).requestId;
  return { world, deploy, silence, ask };
}

describe('ids that come when what they lead to is deleted leave a rule in doubt,', () => {
  const optional = [CONTACT, { ...CUSTOMER, required: false }, ORDER];

  it('when a source that need not answer gives them late', async () => {
    const { world, silence, ask } = await begun(optional);
    const answerAgain = silence(BUSY);
    const requestId = await ask('first');
    await world.run(requestId);
    answerAgain();
    await world.runToEnd(requestId);
    expect(world.part(requestId, 'orders')).toMatchObject(DOUBT);
  });

  it('when it gives them only in the person’s next request', async () => {
    const { world, silence, ask } = await begun(optional);
    const answerAgain = silence(new DeletionError('target_access_denied', 'fail', 'no grant'));
    await world.runToEnd(await ask('first'));
    answerAgain();
    world.advance(DAY);
    const requestId = await ask('second');
    await world.runToEnd(requestId);
    expect(world.part(requestId, 'orders')).toMatchObject(DOUBT);
  });

  it.each(['first', 'second'])(
    'when a new rule finds them in a store that nothing empties, in the %s request',
    async (which) => {
      const { world, deploy, ask } = await begun([CONTACT, OF_LINK, ORDER]);
      let requestId = await ask('first');
      if (which === 'first') await world.run(requestId);
      else {
        await world.runToEnd(requestId);
        requestId = await ask('second');
      }
      world.advance(MINUTE);
      await deploy([CONTACT, OF_LINK, CUSTOMER, ORDER]);
      await world.runToEnd(requestId);
      expect(world.part(requestId, 'orders')).toMatchObject(DOUBT);
    },
  );
});

describe('ids that come late need no operator', () => {
  it.each<[string, readonly string[]]>([
    ['where rows are deleted only by the ids by which they are read', ['{customerId}']],
    ['where they were read by all ids by which they are deleted', ['{customerId}', '{contactId}']],
  ])('%s', async (_, match) => {
    const order = { ...ORDER, from: from('contacts', 'orderId', '{customerId}', '{contactId}') };
    const { world, deploy, ask } = await begun([CONTACT, OF_LINK, order], target('contacts', ...match));
    const requestId = await ask('first');
    await world.run(requestId);
    world.advance(MINUTE);
    await deploy([CONTACT, OF_LINK, CUSTOMER, order]);
    expect((await world.runToEnd(requestId)).status).toBe('completed');
    const second = await ask('second');
    expect((await world.runToEnd(second)).status).toBe('completed');
  });

  it('where rules that were followed before find them, such as those of a row that was written late', async () => {
    const { world, ask } = await begun([CONTACT, CUSTOMER, ORDER]);
    const requestId = await ask('first');
    await world.run(requestId);
    world.put('pages', 'late', { owner: ME, fields: { customerId: 'k2' } });
    world.put('contacts', 'late', { owner: 'k2', fields: { orderId: 'o2' } });
    world.put('orders', 'late', { owner: 'o2' });
    // another change brings the ids
    await world.deploy({
      identifiers: [CONTACT, CUSTOMER, ORDER],
      targets: [LINKS, CONTACTS, ORDERS],
      placeholders: ['0'],
    });
    expect((await world.runToEnd(requestId)).status).toBe('completed');
    expect(world.keys('orders')).toEqual([]);
  });
});
