import { mapWorld } from '../../support/map-world.ts';

const row = (name: string, store: string, ...match: string[]) => ({
  name,
  label: 'orders',
  kind: 'memory',
  store,
  match: match.map((one) => `{appId}#${one}#{asid}`),
});

describe('a new target in a store that no request has emptied', () => {
  it('is not said to be deleted because the rules of another target changed as well', async () => {
    const world = await mapWorld({ identifiers: [], targets: [row('notes', 'rows', 'note')] }, ['rows', 'letters']);
    world.put('rows', 'a note', { owner: 'app-1#note#218471', createdAt: Date.UTC(2026, 0, 1) });
    const first = await world.accept();
    await world.runToEnd(first.requestId);
    await world.deploy({
      identifiers: [],
      targets: [row('notes', 'rows', 'note', 'memo'), row('newsletter', 'letters', 'letter')],
    });
    const second = await world.accept('218471', { occasion: 'again' });
    await world.runToEnd(second.requestId);
    expect(world.partsOf(second.requestId)).toMatchObject({ newsletter: 'nothing_found' });
  });
});
