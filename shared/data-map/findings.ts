import type { FoundIdentifier } from '../ports/target.ts';
import type { IdentifierRule } from './data-map.ts';

/**
 * How much an identifier is worth, best first: proven to be the person's, only typed in by somebody, or of a business
 * for which the person works. If an identifier was found in several ways, the best one counts.
 */
export const WORTHS = ['verified', 'self_declared', 'business'] as const;
export type Worth = (typeof WORTHS)[number];

/** An identifier that one look-up found. */
export type Finding = FoundIdentifier & {
  readonly rule: IdentifierRule;
  /** The worth of the identifiers that were used for the look-up. */
  readonly lookedUpBy: Worth;
};

export function worseOf(one: Worth, other: Worth): Worth {
  return WORTHS.indexOf(one) > WORTHS.indexOf(other) ? one : other;
}

export function betterOf(one: Worth | undefined, other: Worth): Worth {
  return one === undefined || WORTHS.indexOf(one) > WORTHS.indexOf(other) ? other : one;
}
