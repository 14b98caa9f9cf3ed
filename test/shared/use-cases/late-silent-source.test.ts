import { DeletionError } from '../../../shared/domain/errors.ts';
import { noticesOf } from '../../../shared/domain/notices.ts';
import { HOUR, MINUTE } from '../../../shared/domain/schedule.ts';
import { mapWorld } from '../../support/map-world.ts';
import { BY_ASID, from, ME, target } from '../../support/memory-rows.ts';

const MAP = {
  identifiers: [
    { kind: 'contactId', neverReused: true, from: from('links', 'contactId', BY_ASID) },
    { kind: 'conversationId', neverReused: true, from: from('conversations', 'conversationId', '{contactId}') },
    { kind: 'orderId', neverReused: true, required: false, from: from('baskets', 'orderId', BY_ASID) },
  ],
  targets: [
    target('links', BY_ASID),
    target('baskets', BY_ASID),
    target('orders', '{orderId}'),
    target('conversations', '{contactId}'),
    target('messages', '{conversationId}'),
  ],
};
const busy = new DeletionError('target_throttled', 'retry', 'busy', { retryAfter: 60 });

it.each([false, true])(
  'a source was silent while its store was emptied, which the person reads (late conversation: %s)',
  async (isLate) => {
    const world = await mapWorld(MAP, ['links', 'baskets', 'orders', 'conversations', 'messages']);
    world.put('links', 'link', { owner: ME, fields: { contactId: 'c1' } });
    world.put('baskets', 'b1', { owner: ME, fields: { orderId: 'o1' } });
    world.put('orders', 'order 1', { owner: 'o1' });
    const { requestId } = await world.accept();
    await world.run(requestId, undefined, world.withoutPurge(busy, 'baskets'));
    world.put('baskets', 'b2', { owner: ME, fields: { orderId: 'o2' } });
    world.put('orders', 'order 2', { owner: 'o2' });
    world.advance(MINUTE);
    const baskets = world.stores.get('baskets');
    if (baskets === undefined) throw new Error('no store');
    const { call } = baskets;
    baskets.call = () => {
      baskets.call = call;
      return Promise.reject(new DeletionError('throttled', 'retry', 'too many calls'));
    };
    await world.run(requestId);
    world.advance(HOUR);
    await world.run(requestId);
    if (isLate) {
      world.put('conversations', 'v2', { owner: 'c1', fields: { conversationId: 'v2' } });
      world.put('messages', 'in v2', { owner: 'v2' });
    }
    const finished = await world.runToEnd(requestId);
    expect(noticesOf(finished)).toEqual([{ kind: 'source_silent', identifierKind: 'orderId' }]);
  },
);
