import fc from 'fast-check';
import { DESIGNS, type Variation } from './designs.ts';
import { histories } from './histories.ts';
import type { History } from './history.ts';
import { play } from './play.ts';

/** In `npm test`; `npm run test:long` plays more. */
const HISTORIES = Number(process.env['SIMULATION_HISTORIES'] ?? 2000);
/** Within so many histories a wrong design must be found out. */
const HISTORIES_OF_A_DESIGN = 500;

const withRestores = histories.filter(({ acts }) => acts.some((act) => act.does === 'restores'));

/** The first history, of this many, in which an invariant does not hold, and which one. */
async function firstBroken(from: fc.Arbitrary<History>, numRuns: number, variation: Variation, seed: number) {
  const found: { invariant: string; what: string; history: History }[] = [];
  await fc.check(
    fc.asyncProperty(from, async (history) => {
      const { broken } = await play(history, variation);
      if (broken !== undefined) found.push({ invariant: broken.invariant, what: broken.what, history });
      return broken === undefined;
    }),
    { numRuns, endOnFailure: true, seed },
  );
  return found[0];
}

describe('after whatever faults, when they have stopped', () => {
  it(`every invariant holds, in ${HISTORIES} histories`, async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const { broken } = await play(history);
        expect(broken).toBeUndefined();
      }),
      { numRuns: HISTORIES },
    );
  }, 900_000);

  it('histories reach what they are about', async () => {
    const reached = new Set<string>();
    for (const history of fc.sample(histories, { numRuns: 150, seed: 1 })) {
      for (const what of (await play(history)).reached) reached.add(what);
    }
    const mustBe = ['CallbacksRepeated', 'claim_after_crash', 'claim_lost', 'PartsReappeared', 'RequestsOverdue'];
    expect([...reached]).toEqual(
      expect.arrayContaining([...mustBe, 'RequestsNeedingOperator', 'VerificationsUnknown']),
    );
  }, 120_000);
});

describe('the simulation finds a design that looks right and is wrong:', () => {
  it.each(Object.entries(DESIGNS))(
    '%s',
    async (name, [invariant, variation]) => {
      const from = invariant === 'I7' || name.includes('replay') ? withRestores : histories;
      const found = await firstBroken(from, HISTORIES_OF_A_DESIGN, variation, 42);
      expect(found?.invariant).toBe(invariant);
    },
    120_000,
  );
});
