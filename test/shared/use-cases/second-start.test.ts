import { DAY } from '../../../shared/domain/schedule.ts';
import { mapWorld } from '../../support/map-world.ts';
import { BY_ASID, from, ME, target } from '../../support/memory-rows.ts';
import { START } from '../../support/request-world.ts';

const registration = { createdAt: { attribute: 'at', format: 'epoch_ms' } };
const CONTACT = { kind: 'contactId', neverReused: true, registration, from: from('links', 'contactId', BY_ASID) };
const OF_PROFILE = { kind: 'contactId', neverReused: true, from: from('profiles', 'contactId', BY_ASID) };
const ORDER = { kind: 'orderId', neverReused: true, from: from('contacts', 'orderId', '{contactId}') };
const mapOf = (...rules: object[]) => ({
  identifiers: rules,
  targets: [target('links', BY_ASID), target('contacts', '{contactId}', BY_ASID), target('orders', '{orderId}')],
});

it.each([false, true])(
  'who signs up again and asks again needs no operator (new rule since, whose store nothing empties: %s)',
  async (isNew) => {
    const world = await mapWorld(mapOf(CONTACT, ORDER), ['links', 'contacts', 'orders', 'profiles']);
    const begin = (n: number, createdAt: number) => {
      world.put('links', `l${n}`, { owner: ME, createdAt, fields: { contactId: `c${n}`, at: `${createdAt}` } });
      world.put('contacts', `c${n}`, { owner: `c${n}`, createdAt, fields: { orderId: `o${n}` } });
      world.put('orders', `o${n}`, { owner: `o${n}`, createdAt });
    };
    begin(1, START - DAY);
    const first = await world.accept(undefined, { occasion: 'first' });
    expect((await world.runToEnd(first.requestId)).status).toBe('completed');
    if (isNew) await world.deploy(mapOf(CONTACT, OF_PROFILE, ORDER));
    world.advance(5 * DAY);
    begin(2, world.ports.clock());
    world.advance(5 * DAY);
    const second = await world.accept(undefined, { occasion: 'second' });
    const finished = await world.runToEnd(second.requestId);
    expect(finished.status).toBe('completed');
  },
);
