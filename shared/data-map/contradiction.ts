import { contains } from '../targets/outcome-fact.ts';
import type { Fact } from '../targets/target-kind.ts';

/** What a row or a rule says about its store. */
export type Witness = { readonly place: string; readonly facts: readonly Fact[] };

/** A sentence for each statement about a store that another one contradicts. */
export function contradictions(witnesses: readonly Witness[]): readonly string[] {
  const said = new Map<string, { readonly place: string; readonly says: string }>();
  const sentences: string[] = [];
  for (const { place, facts } of witnesses) {
    for (const { about, key = about, says } of facts) {
      const before = said.get(key);
      if (before === undefined) said.set(key, { place, says });
      else if (before.says !== says) {
        sentences.push(`${place}: ${about} is ${says}, but ${before.place} says ${before.says}; one of them is wrong`);
      }
    }
  }
  return [...new Set([...sentences, ...selectedTwice(witnesses)])];
}

/** Rows that treat part of what another row deletes or anonymises in a different way, such as keeping it. */
function selectedTwice(witnesses: readonly Witness[]): readonly string[] {
  const outcomes = witnesses.flatMap(({ place, facts }) => facts.map((fact) => ({ place, ...fact })));
  return outcomes.flatMap((wider) =>
    outcomes
      .filter((narrower) => wider.says !== 'kept' && isAnotherWithin(wider, narrower))
      .map(
        ({ place, about, says }) =>
          `${place}: ${about} is ${says}, but ${wider.place} selects it too, and there it is ${wider.says}; narrow what that one selects`,
      ),
  );
}

function isAnotherWithin(wider: Fact, narrower: Fact): boolean {
  if (wider.about !== narrower.about || wider.says === narrower.says || wider.key === narrower.key) return false;
  return (wider.selects ?? []).some((one) => (narrower.selects ?? []).some((other) => contains(one, other)));
}
