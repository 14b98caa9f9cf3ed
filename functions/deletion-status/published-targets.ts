import type { LocalizedText } from '../../shared/domain/localized-text.ts';
import type { RetentionReason } from '../../shared/domain/reasons.ts';

/** What the pages tell people about a row of the data map. */
export type PublishedTarget = {
  readonly label: LocalizedText;
  /** Whether our own team deletes it by hand, as for a manual target or kept rows without a store. */
  readonly byHand?: boolean;
  /** What stays after anonymisation, and why. */
  readonly stays?: LocalizedText;
  /** Why it is kept; undefined if it is deleted. */
  readonly retention?: { readonly reason: RetentionReason; readonly basis: LocalizedText };
  /** Every law by which something may be kept there, also of data that is deleted otherwise. */
  readonly bases?: readonly LocalizedText[];
};

/** The published part of a data map; it was validated when the stack was synthesized. */
export type PublishedDataMap = {
  /** Describes data that is kept because it identifies nobody. */
  readonly anonymous?: LocalizedText;
  readonly targets: readonly ({
    readonly name: string;
    readonly label: LocalizedText;
    readonly kind?: string;
    readonly reason?: RetentionReason;
    readonly basis?: string | LocalizedText;
    readonly stays?: string | LocalizedText;
    /** For kept data: the row of the store that holds it. */
    readonly where?: { readonly stays?: string | LocalizedText } & Keeping;
    readonly ofBusiness?: { readonly basis: string | LocalizedText };
  } & Keeping)[];
};

/** The law by which a bucket or a function keeps what it could not delete. */
type Keeping = {
  readonly lock?: { readonly basis: string | LocalizedText };
  readonly kept?: { readonly basis: string | LocalizedText };
};

/** The published targets by name, in the order of the data map. */
export function publishedTargets(map: PublishedDataMap): ReadonlyMap<string, PublishedTarget> {
  return new Map(
    map.targets.map(({ name, label, kind, reason, basis, stays, where, ofBusiness, lock, kept }) => [
      name,
      {
        label,
        byHand: kind === 'manual' || (kind === 'kept' && where === undefined),
        stays: staysOf(stays ?? where?.stays),
        bases: [basis, ofBusiness?.basis, lock?.basis, kept?.basis, where?.lock?.basis, where?.kept?.basis]
          .filter((text) => text !== undefined)
          .map(localizedText),
        retention:
          ofBusiness === undefined ? retentionOf(reason, basis) : retentionOf('controller_decides', ofBusiness.basis),
      },
    ]),
  );
}

/** The law that was recorded, as the data map says it; undefined where it no longer does, or an operator wrote it. */
export function publishedBasis(target: PublishedTarget | undefined, recorded: string): LocalizedText | undefined {
  return target?.bases?.find((basis) => Object.values(basis).includes(recorded));
}

function retentionOf(
  reason: RetentionReason | undefined,
  basis: string | LocalizedText | undefined,
): PublishedTarget['retention'] {
  if (reason === undefined || basis === undefined) return undefined;
  return { reason, basis: localizedText(basis) };
}

function staysOf(stays: string | LocalizedText | undefined): LocalizedText | undefined {
  return stays === undefined ? undefined : localizedText(stays);
}

function localizedText(text: string | LocalizedText): LocalizedText {
  return typeof text === 'string' ? { en: text } : text;
}
