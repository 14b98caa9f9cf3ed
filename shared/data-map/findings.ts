import type { FoundIdentifier } from '../ports/target.ts';
import type { IdentifierRule } from './data-map.ts';

/**
 * What an identifier is worth: proven to be the person's; merely typed by somebody; or a business's, for which the person
 * works. Of several ways to one identifier the best counts, in this order.
 */
export const WORTHS = ['verified', 'self_declared', 'business'] as const;
export type Worth = (typeof WORTHS)[number];

/** An identifier as one look-up found it. */
export type Finding = FoundIdentifier & {
  readonly rule: IdentifierRule;
  /** What the identifiers are worth by which it was looked up. */
  readonly lookedUpBy: Worth;
};

export function worseOf(one: Worth, other: Worth): Worth {
  return WORTHS.indexOf(one) > WORTHS.indexOf(other) ? one : other;
}

export function betterOf(one: Worth | undefined, other: Worth): Worth {
  return one === undefined || WORTHS.indexOf(one) > WORTHS.indexOf(other) ? other : one;
}
