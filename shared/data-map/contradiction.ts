import type { Fact } from '../targets/target-kind.ts';

/** A row or a rule, and what it says about its store. */
export type Witness = { readonly place: string; readonly facts: readonly Fact[] };

/** @returns a sentence about the first two that say different things of one store */
export function contradiction(witnesses: readonly Witness[]): string | undefined {
  const said = new Map<string, { readonly place: string; readonly says: string }>();
  for (const { place, facts } of witnesses) {
    for (const { about, key = about, says } of facts) {
      const before = said.get(key);
      if (before === undefined) said.set(key, { place, says });
      else if (before.says !== says) {
        return `${place}: ${about} is ${says}, but ${before.place} says ${before.says}; one of them is wrong`;
      }
    }
  }
  return undefined;
}
