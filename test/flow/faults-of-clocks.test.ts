import { requestWorld, testTarget } from '../support/request-world.ts';

const TEN_MINUTES = 600_000;

describe('workers whose clocks differ', () => {
  it.each([
    ['ten minutes ahead', TEN_MINUTES],
    ['ten minutes behind', -TEN_MINUTES],
  ])('fault 12: one is %s: epochs and versions decide who may write, and the request completes', async (_how, skew) => {
    const target = testTarget({ mine: 'app-1#218471', other: 'app-1#21847' });
    const world = requestWorld({ messages: target });
    const skewed = { clock: () => world.ports.clock() + skew };
    const { requestId } = await world.accept();
    const versions: number[] = [];

    // the worker whose clock is ahead takes over, while the other one believes that its claim is still valid
    const purge = target.purge;
    target.purge = async (...given) => {
      target.purge = purge;
      const result = await purge(...given);
      await world.run(requestId, undefined, skew > 0 ? skewed : {});
      versions.push(world.record(requestId).version);
      return result;
    };
    if (skew < 0) world.advance(TEN_MINUTES);
    await world.run(requestId, undefined, skew > 0 ? {} : skewed);
    expect(world.record(requestId).epoch).toBe(2);
    expect(world.record(requestId).version).toBe(versions[0]);
    expect(world.logs.some(({ event }) => event === 'claim_lost')).toBe(true);

    for (let turn = 0; turn < 40 && world.record(requestId).completedAt === undefined; turn += 1) {
      const { version, epoch } = world.record(requestId);
      world.advance(TEN_MINUTES * 12);
      await Promise.all([world.run(requestId), world.run(requestId, undefined, skewed)]);
      expect(world.record(requestId).version).toBeGreaterThanOrEqual(version);
      expect(world.record(requestId).epoch).toBeGreaterThanOrEqual(epoch);
    }
    expect(world.record(requestId).status).toBe('completed');
    expect([...target.items.keys()]).toEqual(['other']);
  });
});
