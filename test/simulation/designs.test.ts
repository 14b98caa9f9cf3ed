import * as fc from 'fast-check';
import { DESIGNS } from './designs.ts';
import { EXAMPLES } from './examples.ts';
import { histories } from './histories.ts';
import { play } from './play.ts';
import { SHOWN_BY } from './shown-by.ts';

/** To expose a new design may take two rare events at once. Once a history has exposed it, its smallest form becomes an example. */
const MOST_HISTORIES = 200;
const SEED = 6;

describe('the simulation finds out when', () => {
  const sample = [...Object.values(EXAMPLES), ...fc.sample(histories, { numRuns: MOST_HISTORIES, seed: SEED })];

  it.each(Object.entries(DESIGNS))(
    '%s',
    async (design, [invariant, variation]) => {
      const found = new Set<string>();
      const first = EXAMPLES[SHOWN_BY[design] ?? ''];
      for (const history of first === undefined ? sample : [first, ...sample]) {
        const { broken } = await play(history, variation);
        if (broken !== undefined) found.add(broken.invariant);
        if (found.has(invariant)) break;
      }
      expect([...found]).toContain(invariant);
    },
    60_000,
  );

  it('names only designs and examples that are there', () => {
    expect(Object.keys(SHOWN_BY).filter((design) => !(design in DESIGNS))).toEqual([]);
    expect(Object.values(SHOWN_BY).filter((name) => !(name in EXAMPLES))).toEqual([]);
  });
});
