import type { FoundIdentifier } from '../ports/target.ts';
import type { IdentifierRule } from './data-map.ts';

/**
 * How much an identifier is worth, best first: proven to be the person's, of a business for which the person works, or
 * only typed in by somebody, which includes a business to which only that leads. If an identifier was found in several
 * ways, the best one counts.
 */
export const WORTHS = ['verified', 'business', 'self_declared'] as const;
export type Worth = (typeof WORTHS)[number];

/** An identifier that one look-up found. */
export type Finding = FoundIdentifier & {
  readonly rule: IdentifierRule;
  /** The worth of the identifiers that were used for the look-up. */
  readonly lookedUpBy: Worth;
};

/** What it is worth if nothing proves that it is the person's. What is of a business is never theirs. */
export function unproven(worth: Worth): Worth {
  return worth === 'verified' ? 'self_declared' : worth;
}

export function betterOf(one: Worth | undefined, other: Worth): Worth {
  return one === undefined || WORTHS.indexOf(one) > WORTHS.indexOf(other) ? other : one;
}
