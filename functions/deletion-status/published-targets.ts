import type { LocalizedText } from '../../shared/domain/localized-text.ts';
import type { RetentionReason } from '../../shared/domain/reasons.ts';

/** What a row of the data map says to a person. */
export type PublishedTarget = {
  readonly label: LocalizedText;
  /** Our own team deletes it by hand, or ends what is kept by its own schedule; otherwise the page says who does. */
  readonly byHand?: boolean;
  /** Present where what is anonymised stays. */
  readonly stays?: LocalizedText;
  /** Present where something is kept. */
  readonly retention?: { readonly reason: RetentionReason; readonly basis: LocalizedText };
  /** Every law by which something may be kept there, also of data that is deleted otherwise. */
  readonly bases?: readonly LocalizedText[];
};

/** As much of a data map as people may read; it was checked when the stack was synthesized. */
export type PublishedDataMap = {
  /** What is kept that identifies nobody. */
  readonly anonymous?: LocalizedText;
  readonly targets: readonly ({
    readonly name: string;
    readonly label: LocalizedText;
    readonly kind?: string;
    readonly reason?: RetentionReason;
    readonly basis?: string | LocalizedText;
    readonly stays?: string | LocalizedText;
    /** Of what is kept: the row of the store in which it is. */
    readonly where?: { readonly stays?: string | LocalizedText } & Keeping;
    readonly ofBusiness?: { readonly basis: string | LocalizedText };
  } & Keeping)[];
};

/** By which law a bucket or a function keeps what it could not delete. */
type Keeping = {
  readonly lock?: { readonly basis: string | LocalizedText };
  readonly kept?: { readonly basis: string | LocalizedText };
};

/** By name of target, in the order of the data map. */
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
