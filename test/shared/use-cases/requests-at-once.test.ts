import { DAY, HOUR } from '../../../shared/domain/schedule.ts';
import { mapWorld } from '../../support/map-world.ts';
import { BY_ASID, from, ME, target } from '../../support/memory-rows.ts';

const MAP = { identifiers: [], targets: [target('mails', BY_ASID), target('calls', BY_ASID)] };

/** Two requests of a person; the second one runs while the first one purges. */
async function twoAtOnce(put: (world: Awaited<ReturnType<typeof mapWorld>>) => void) {
  const world = await mapWorld(MAP, ['mails', 'calls']);
  put(world);
  const first = await world.accept(undefined, { occasion: 'first' });
  const second = await world.accept(undefined, { occasion: 'second' });
  world.advance(HOUR);
  const mails = world.stores.get('mails');
  if (mails === undefined) throw new Error('no store');
  const { call } = mails;
  mails.call = async <T>(effect: () => T): Promise<T> => {
    mails.call = call;
    await world.run(second.requestId);
    return await call(effect);
  };
  await world.run(first.requestId);
  for (let day = 0; day < 6; day += 1) {
    for (const { requestId } of [first, second]) await world.run(requestId);
    world.advance(DAY);
  }
  const ended = [first, second].map(({ requestId }) => world.record(requestId));
  return ended.map(({ status, parts }) => [status, ...parts.map((part) => part.status)]);
}

it('two requests at once do not take each other’s word for data that there never was', async () => {
  const none = ['nothing_found', 'nothing_found', 'nothing_found'];
  expect(await twoAtOnce(() => undefined)).toEqual([none, none]);
});

it('two requests at once both report what one of them has deleted', async () => {
  const ended = await twoAtOnce(({ put }) => put('calls', 'c', { owner: ME }));
  const one = ['completed', 'nothing_found', 'deleted'];
  expect(ended).toEqual([one, one]);
});

it.each([false, true])(
  'two requests both report what one of them has deleted before its target was split (the second runs first: %s)',
  async (isSecondFirst) => {
    const rule = { kind: 'contactId', from: from('contacts', 'contactId', BY_ASID) };
    const contacts = target('contacts', BY_ASID);
    const map = (...targets: object[]) => ({ identifiers: [rule], targets: [...targets, contacts] });
    const world = await mapWorld(map(target('notes', BY_ASID, '{contactId}')), ['notes', 'contacts']);
    world.put('contacts', 'k', { owner: ME, fields: { contactId: 'c1' } });
    world.put('notes', 'n', { owner: 'c1' });
    const first = await world.accept(undefined, { occasion: 'first' });
    await world.run(first.requestId);
    world.advance(HOUR);
    await world.run(first.requestId);
    await world.deploy(map(target('notes', BY_ASID), { ...target('more', '{contactId}'), store: 'notes' }));
    const second = await world.accept(undefined, { occasion: 'second' });
    for (let day = 0; day < 7; day += 1) {
      for (const { requestId } of isSecondFirst ? [second, first] : [first, second]) await world.run(requestId);
      world.advance(DAY);
    }
    expect([first, second].map(({ requestId }) => world.partsOf(requestId)['more'])).toEqual(['deleted', 'deleted']);
  },
);
