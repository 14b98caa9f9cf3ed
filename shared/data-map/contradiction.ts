import type { Fact } from '../targets/target-kind.ts';

/** A row or a rule, and what it says about its store. */
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
  return [...new Set(sentences)];
}
