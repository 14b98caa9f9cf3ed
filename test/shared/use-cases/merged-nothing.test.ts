import { mapWorld } from '../../support/map-world.ts';

const row = (name: string, store: string, ...match: string[]) => ({
  ...{ name, label: 'orders', kind: 'memory', store },
  match: match.map((one) => `{appId}#${one}#{asid}`),
});
const mapOf = (...targets: object[]) => ({ identifiers: [], targets: [row('docs', 'docs', 'doc'), ...targets] });
const APART = mapOf(row('notes', 'rows', 'note'), row('calls', 'rows', 'call'));
const MERGED = mapOf({ ...row('notes', 'rows', 'note', 'call'), formerly: 'calls' });

describe('two merged targets at which nothing of the person ever was', () => {
  it.each([
    ['apart', APART],
    ['merged', MERGED],
  ])('are not said to be deleted: %s', async (_how, later) => {
    const world = await mapWorld(APART, ['docs', 'rows']);
    /** Like SQL, whose reading can follow at once. */
    const consistently = (): void => {
      const { dataMap } = world.ports;
      const targets = [...dataMap.targets].map(
        ([name, one]) => [name, { ...one, target: { ...one.target, isConsistent: true } }] as const,
      );
      world.ports.dataMap = { ...dataMap, targets: new Map(targets) };
    };
    consistently();
    const { requestId } = await world.accept();
    // the parts are made, and the time is over
    const over = { isOver: () => true, signal: new AbortController().signal };
    const purge = async () => ({ outcome: 'unfinished', items: 0 }) as const;
    const { dataMap } = world.ports;
    const slow = new Map(
      [...dataMap.targets].map(([name, one]) => [name, { ...one, target: { ...one.target, purge } }] as const),
    );
    await world.run(requestId, over, { dataMap: { ...dataMap, targets: slow } });
    await world.deploy(later);
    consistently();
    await world.runToEnd(requestId);
    expect(world.partsOf(requestId)).toMatchObject({ notes: 'nothing_found', calls: 'nothing_found' });
  });
});
