import type { LocalizedText } from '../../domain/localized-text.ts';
import type { PlaceholderRules } from '../../domain/placeholder-values.ts';
import type { IdentifierSource, Target } from '../../ports/target.ts';
import { keptForBusiness } from './kept-for-business.ts';
import { withBusinessIds } from './with-business-ids.ts';
import { withFormerIdentifiers } from './with-former-identifiers.ts';
import { sourceWithoutCanary, withoutCanary } from './without-canary.ts';
import { sourceWithoutPlaceholders, withoutPlaceholders } from './without-placeholders.ts';

/** What the data map says about a source of identifiers. */
export type AboutSource = {
  readonly placeholders: PlaceholderRules;
  /** Whether the data is at Meta, at a service provider, or deleted by an operator. */
  readonly isElsewhere: boolean;
};

/** What the data map says about a target. */
export type AboutTarget = AboutSource & {
  /** The kinds of ids of a business that the target's keys combine with an id of the person. */
  readonly businessKinds: readonly string[];
  /** Why the rows are kept, if they belong to a business. */
  readonly ofBusiness: { readonly basis: string | LocalizedText } | undefined;
};

/**
 * Wraps a target in everything that applies whatever its kind. A selection passes from the outermost decorator to the
 * target; they are listed and applied from the innermost:
 *
 * 1. `withoutPlaceholders` is inside the others, because they add or replace ids.
 * 2. `withBusinessIds` adds the ids of a business; none where the rows themselves belong to one.
 * 3. `keptForBusiness` decides whether rows of a business may be deleted, and adds all ids of that business.
 * 4. Outermost, `withFormerIdentifiers` looks a second time, by other ids, and both looks pass all of the above. Where
 *    others hold the data, there is no second look, because they cannot tell old rows from new ones; there,
 *    `withoutCanary` answers for a canary, so that nothing else sees its selection.
 */
export function decorateTarget(target: Target, about: AboutTarget): Target {
  const { placeholders, businessKinds, ofBusiness, isElsewhere } = about;
  const certain = withoutPlaceholders(target, placeholders);
  const found = withBusinessIds(certain, businessKinds);
  const kept = ofBusiness === undefined ? found : keptForBusiness(found, ofBusiness.basis);
  return isElsewhere ? withoutCanary(kept) : withFormerIdentifiers(kept);
}

/** The same for a source, which deletes nothing: `withoutPlaceholders` and `withoutCanary`. */
export function decorateSource(source: IdentifierSource, { placeholders, isElsewhere }: AboutSource) {
  const certain = sourceWithoutPlaceholders(source, placeholders);
  return isElsewhere ? sourceWithoutCanary(certain) : certain;
}
