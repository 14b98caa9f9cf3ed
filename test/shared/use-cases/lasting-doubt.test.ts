import { retry } from '../../../shared/domain/operator-decisions.ts';
import { DAY } from '../../../shared/domain/schedule.ts';
import { decideOnRequest } from '../../../shared/use-cases/decide-on-request.ts';
import { mapWorld } from '../../support/map-world.ts';

/** A rule that was followed too late once stays in doubt, whatever else is forgotten meanwhile. */

const ME = 'app-1#218471';
const target = (name: string, ...match: string[]) => ({ name, label: 'orders', kind: 'memory', store: name, match });
const from = (store: string, field: string, ...match: string[]) => ({ kind: 'memory', store, match, field });
const CONTACT = { kind: 'contactId', neverReused: true, from: from('links', 'contactId', '{appId}#{asid}') };
const LINKS = target('links', '{appId}#{asid}');
const MESSAGES = target('messages', '{contactId}');
const STORES = ['links', 'messages', 'orders', 'calls'];
const BEFORE = { identifiers: [CONTACT], targets: [LINKS, MESSAGES] };

describe('a doubt about a rule', () => {
  /** Orders are found by a number that stands in the link, which an earlier request has deleted. */
  const AFTER = {
    identifiers: [CONTACT, { kind: 'orderId', from: from('links', 'orderId', '{appId}#{asid}') }],
    targets: [LINKS, MESSAGES, target('orders', '{orderId}')],
  };
  const DOUBT = { status: 'failing', lastError: 'selection_changed' };

  async function deletedBefore() {
    const world = await mapWorld(BEFORE, STORES);
    world.put('links', 'link', { owner: ME, fields: { contactId: 'c1', orderId: 'o1' } });
    world.put('orders', 'order', { owner: 'o1' });
    await world.runToEnd((await world.accept()).requestId);
    await world.deploy(AFTER);
    const askAgain = async (occasion: string) => {
      const { requestId } = await world.accept(undefined, { occasion });
      await world.runToEnd(requestId);
      return requestId;
    };
    const dropSeals = async () => {
      const now = world.ports.clock();
      for (const id of await world.store.sealsToDrop(now, 10)) await world.store.dropSeal(id, now);
    };
    return { world, askAgain, dropSeals };
  }

  it('outlasts the seal of the request that gave rise to it, also in further requests', async () => {
    const { world, askAgain, dropSeals } = await deletedBefore();
    world.advance(34 * DAY);
    expect(world.part(await askAgain('second'), 'orders')).toMatchObject(DOUBT);
    world.advance(2 * DAY);
    await dropSeals();
    expect(world.part(await askAgain('third'), 'orders')).toMatchObject(DOUBT);
  });

  it('outlasts a further change of the data map', async () => {
    const { world, askAgain, dropSeals } = await deletedBefore();
    world.advance(DAY);
    const second = await askAgain('second');
    world.advance(40 * DAY);
    await dropSeals();
    await world.deploy({ ...AFTER, targets: [LINKS, MESSAGES, target('orders', '{orderId}', 'x#{orderId}')] });
    await decideOnRequest(world.ports, second, (request, now) => retry(request, { by: 'olga' }, now));
    await world.runToEnd(second);
    expect(world.part(second, 'orders')).toMatchObject(DOUBT);
  });

  it('is still known after so many requests that the first one is read no more', async () => {
    const { world, askAgain } = await deletedBefore();
    const seen = new Set<string>();
    for (let count = 0; count < 22; count += 1) {
      world.advance(DAY / 24);
      seen.add(world.part(await askAgain(`again ${count}`), 'orders').status);
    }
    expect([...seen]).toEqual(['failing']);
  });
});
