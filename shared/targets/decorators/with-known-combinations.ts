import type { Identifiers } from '../../domain/identifiers.ts';
import type { IdentifierSource, Target } from '../../ports/target.ts';

/** @throws DeletionError `combination_unknown` (fail) */
export type CombinationCheck = (identifiers: Identifiers) => void;

/** Wraps a target so that every verb throws instead of selecting by a combination that is not known. */
export function withKnownCombinations(target: Target, check: CombinationCheck | undefined): Target {
  if (check === undefined) return target;
  const { countLeft } = target;
  return {
    ...target,
    async plan(selection) {
      check(selection.identifiers);
      return target.plan(selection);
    },
    async purge(selection, budget) {
      check(selection.identifiers);
      return target.purge(selection, budget);
    },
    async verify(selection) {
      check(selection.identifiers);
      return target.verify(selection);
    },
    ...(countLeft && {
      async countLeft(selection) {
        check(selection.identifiers);
        return countLeft(selection);
      },
    }),
  };
}

/** The same for a source. */
export function sourceWithKnownCombinations(
  source: IdentifierSource,
  check: CombinationCheck | undefined,
): IdentifierSource {
  if (check === undefined) return source;
  return {
    async lookUp(selection) {
      check(selection.identifiers);
      return source.lookUp(selection);
    },
  };
}
