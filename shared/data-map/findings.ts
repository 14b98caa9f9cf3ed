import type { FoundIdentifier } from '../ports/target.ts';
import type { IdentifierRule } from './data-map.ts';

/**
 * What an identifier is worth: proven to be the person's; a business's, for which the person works; or merely typed by
 * somebody, which includes a business to which only what somebody typed leads. Of several ways to one identifier the best
 * counts, in this order.
 */
export const WORTHS = ['verified', 'business', 'self_declared'] as const;
export type Worth = (typeof WORTHS)[number];

/** An identifier as one look-up found it. */
export type Finding = FoundIdentifier & {
  readonly rule: IdentifierRule;
  /** What the identifiers are worth by which it was looked up. */
  readonly lookedUpBy: Worth;
};

/** What it is worth if nothing proves that it is the person's. What is of a business is never theirs. */
export function unproven(worth: Worth): Worth {
  return worth === 'verified' ? 'self_declared' : worth;
}

export function betterOf(one: Worth | undefined, other: Worth): Worth {
  return one === undefined || WORTHS.indexOf(one) > WORTHS.indexOf(other) ? other : one;
}
