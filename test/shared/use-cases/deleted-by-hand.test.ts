import { DeletionError } from '../../../shared/domain/errors.ts';
import { release, retry } from '../../../shared/domain/operator-decisions.ts';
import { confirm, releasePart } from '../../../shared/domain/operator-part-decisions.ts';
import { HOUR } from '../../../shared/domain/schedule.ts';
import { decideOnRequest } from '../../../shared/use-cases/decide-on-request.ts';
import { mapWorld } from '../../support/map-world.ts';

/** Somebody has deleted by hand what a rule of a later data map would have read. */

const by = 'olga';
const target = (name: string, ...match: string[]) => ({ name, label: 'orders', kind: 'memory', store: name, match });
const from = (store: string, field: string, ...match: string[]) => ({ kind: 'memory', store, match, field });
const CONTACT = { kind: 'contactId', neverReused: true, from: from('links', 'contactId', '{appId}#{asid}') };
const ORDER = { kind: 'orderId', from: from('contacts', 'orderId', '{contactId}') };
const LINKS = target('links', '{appId}#{asid}');
const ORDERS = target('orders', '{orderId}');
const DOUBT = { status: 'failing', lastError: 'selection_changed' };

async function worldOf(map: object) {
  const world = await mapWorld(map, ['links', 'contacts', 'orders']);
  world.put('links', 'link', { owner: 'app-1#218471', fields: { contactId: 'c1' } });
  world.put('contacts', 'contact', { owner: 'c1', fields: { orderId: 'o1' } });
  world.put('orders', 'order', { owner: 'o1' });
  return world;
}

describe('what was deleted by hand', () => {
  it('leaves a new rule in doubt if it had been kept in a place that the data map does not name', async () => {
    const kept = {
      name: 'contacts',
      label: 'orders',
      kind: 'kept',
      reason: 'legal_obligation',
      basis: { en: 'a law' },
    };
    const world = await worldOf({ identifiers: [CONTACT], targets: [LINKS, kept] });
    const first = await world.accept();
    await world.runToEnd(first.requestId);
    await decideOnRequest(world.ports, first.requestId, (of, now) => releasePart(of, 'contacts', { by }, now));
    await world.run(first.requestId);
    world.remove('contacts', 'contact');
    await decideOnRequest(world.ports, first.requestId, (of, now) => confirm(of, 'contacts', { by }, true, now));
    await world.runToEnd(first.requestId);
    await world.deploy({ identifiers: [CONTACT, ORDER], targets: [LINKS, kept, ORDERS] });
    world.advance(HOUR);
    const second = await world.accept(undefined, { occasion: 'again' });
    await world.runToEnd(second.requestId);
    expect(world.part(second.requestId, 'orders')).toMatchObject(DOUBT);
  });

  it('leaves a new rule in doubt also after the part has begun anew, while a question stands', async () => {
    const contact = { ...CONTACT, registration: {} };
    const byHand = (...match: string[]) => ({
      ...{ name: 'contacts', label: 'orders', kind: 'manual', instructions: 'delete it', match },
    });
    const world = await worldOf({ identifiers: [contact], targets: [byHand('{contactId}'), LINKS] });
    const { requestId } = await world.accept();
    const denied = new DeletionError('target_access_denied', 'fail', 'no grant');
    await world.run(requestId, undefined, world.withoutPurge(denied, 'links'));
    world.remove('contacts', 'contact');
    await decideOnRequest(world.ports, requestId, (of, now) => confirm(of, 'contacts', { by }, true, now));
    await world.run(requestId);
    world.remove('links', 'link');
    world.put('links', 'late', { owner: 'app-1#218471', fields: { contactId: 'c2' } });
    const wider = byHand('{contactId}', 'x#{contactId}');
    await world.deploy({ identifiers: [contact], targets: [wider, LINKS] });
    await decideOnRequest(world.ports, requestId, (of, now) => retry(of, { by }, now));
    await world.run(requestId);
    expect([world.record(requestId).hold?.cause, world.partsOf(requestId)['contacts']]).toEqual([
      'registration_unknown',
      'pending',
    ]);
    await world.deploy({ identifiers: [contact, ORDER], targets: [wider, LINKS, ORDERS] });
    await decideOnRequest(world.ports, requestId, (of, now) => release(of, { by, reason: 'it is old' }, now));
    await world.runToEnd(requestId);
    expect(world.part(requestId, 'orders')).toMatchObject(DOUBT);
  });
});
