import { DeletionError } from '../../../shared/domain/errors.ts';
import { noticesOf } from '../../../shared/domain/notices.ts';
import { mapWorld } from '../../support/map-world.ts';
import { BY_ASID, from, ME, target } from '../../support/memory-rows.ts';

const NUMBER = '4915100000001';
const CONTACT = { kind: 'contactId', neverReused: true, from: from('links', 'contactId', BY_ASID) };
const LOGIN = { kind: 'loginPhone', as: 'phone', verified: 'by a code', from: from('links', 'phone', BY_ASID) };
const TYPED = { kind: 'contactPhone', as: 'phone', from: from('contacts', 'phone', '{contactId}') };
const CARD = { kind: 'cardNo', neverReused: true, from: from('cards', 'no', '{contactPhone}') };
const mapOf = (label: string) => ({
  identifiers: [CONTACT, LOGIN, TYPED, CARD],
  targets: [
    target('links', BY_ASID),
    target('contacts', '{contactId}'),
    target('cards', '{contactPhone}'),
    { ...target('orders', '{cardNo}'), label },
  ],
});

it.each(['orders', 'messages'])('a changed label (%s) makes nothing unproven', async (label) => {
  const world = await mapWorld(mapOf('orders'), ['links', 'contacts', 'cards', 'orders']);
  world.put('links', 'link', { owner: ME, fields: { contactId: 'c1', phone: NUMBER } });
  world.put('contacts', 'contact', { owner: 'c1', fields: { phone: NUMBER } });
  world.put('cards', 'card', { owner: NUMBER, fields: { no: 'k7' } });
  world.put('orders', 'order', { owner: 'k7' });
  const { requestId } = await world.accept();
  const busy = new DeletionError('target_throttled', 'retry', 'busy', { retryAfter: 60 });
  await world.run(requestId, undefined, world.withoutPurge(busy, 'orders'));
  expect([world.keys('cards'), world.keys('orders')]).toEqual([[], ['order']]);
  await world.deploy(mapOf(label));
  const finished = await world.runToEnd(requestId);
  expect([noticesOf(finished), world.keys('orders')]).toEqual([[], []]);
});
