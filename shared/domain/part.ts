import type { LeftOut } from './purge-result.ts';
import type { Retention } from './reasons.ts';

/**
 * A request's share at one target.
 *
 * pending → purging → verifying → deleted | anonymised | nothing_found; pending or purging → kept; and where somebody
 * else has to delete, purging → notified → acknowledged → confirmed. `failing` lasts until an operator retries, keeps
 * or confirms the part, or until there is more to look for.
 */
export const PART_STATUSES = [
  'pending',
  'purging',
  'verifying',
  'deleted',
  'anonymised',
  'nothing_found',
  'kept',
  'notified',
  'acknowledged',
  'confirmed',
  'failing',
] as const;
/** How far a request has come at one target. */
export type PartStatus = (typeof PART_STATUSES)[number];

/** From each status, the statuses that may follow; no other code sets a status. */
export const PART_TRANSITIONS: { readonly [from in PartStatus]: readonly PartStatus[] } = {
  // `failing` if an operator has to decide before anything is deleted
  pending: ['purging', 'kept', 'failing'],
  purging: ['purging', 'verifying', 'kept', 'notified', 'acknowledged', 'confirmed', 'failing'],
  verifying: ['verifying', 'purging', 'pending', 'deleted', 'anonymised', 'nothing_found', 'failing'],
  // the last look reads once more, because a late writer may have brought something back; a new identifier starts over
  deleted: ['verifying', 'pending'],
  anonymised: ['verifying', 'pending'],
  nothing_found: ['verifying', 'pending'],
  // `until` has passed, or an operator released it
  kept: ['pending'],
  // `kept` only if an operator was asked to delete it by hand
  notified: ['notified', 'acknowledged', 'confirmed', 'failing', 'pending', 'kept'],
  acknowledged: ['acknowledged', 'confirmed', 'failing', 'pending'],
  confirmed: ['pending'],
  failing: ['pending', 'kept', 'confirmed'],
};

export type Part = {
  /** The target's name in the data map. */
  readonly name: string;
  /** The target's label when the request was resolved, in case the data map no longer has it. */
  readonly label: string;
  readonly status: PartStatus;
  /** Tries of the current step that ended in an error or made no progress; back to 0 when the step succeeds. */
  readonly attempts: number;
  /** Items deleted so far, for operators. */
  readonly items: number;
  /** How many purges a verification has found incomplete. */
  readonly rounds: number;
  /**
   * Items may be gone that no purge of this part has counted: a purge broke off, its worker died, a reading still found
   * something, or another part deleted them before its target was split.
   */
  readonly uncounted?: true;
  /**
   * Another request of the person may have deleted items here without counting them, unless unverified or former ids
   * still find those items.
   */
  readonly foundEarlier?: true;
  /**
   * The request may lack ids by which the data map finds data here: what led to them may have been deleted before it
   * looked for them, or they were dropped. Only an operator can tell whether anything is left.
   */
  readonly lacksIds?: true;
  /**
   * A hash of the rules that select data at this target, and of the stores that it empties. If the data map has other
   * rules now, the part begins anew.
   */
  readonly selects?: string;
  /** What it was when an operator decided to keep the part, if the data map has other rules since. */
  readonly keptAs?: string;
  /** Something may have been deleted here before the target was moved to other stores. */
  readonly hasMoved?: true;
  /** Readings here delete what they find, so items may be gone if a worker died while reading. */
  readonly readingDeletes?: true;
  /** A reading found nothing at all, so what is there later was written later. */
  readonly wasEmpty?: true;
  /** What the last reading left: rows of a new start, and rows whose age is not known. */
  readonly left?: { readonly newer: number; readonly undated: number };
  /** A self-declared identifier finds something here, or may where others delete; nothing is deleted by it. */
  readonly hasSelfDeclared?: true;
  /** Copies may stay in the caches of the party that deleted it until then, epoch milliseconds. */
  readonly copiesUntil?: number;
  /** An id of the person by which nothing can be deleted here. */
  readonly leftOut?: LeftOut;
  /** The target deletes, and only what it could not delete is kept: the last look tries again. */
  readonly isPartial?: true;
  /** Epoch milliseconds; absent when nothing is to be done. */
  readonly nextAttemptAt?: number;
  /** The code of the last error, for operators. */
  readonly lastError?: string;
  /** @see retentionOf */
  readonly retention?: Retention;
  /** For anonymised data: what stays, and why, in English. */
  readonly stays?: string;
  /** An operator decided that what was kept is deleted now. */
  readonly released?: true;
  /** SHA-256 (base64url) of the nonce with which a service provider confirms. */
  readonly confirmationHash?: string;
  /**
   * How many times others, or an operator, have been asked about it: again each time that there was more to look for. A
   * confirmation says which of these it answers. Absent until then, while it waits for the first answer or has it.
   */
  readonly asked?: number;
  /**
   * For `confirmed`: what the provider has stated. `acknowledgement`: only that it accepted the notice, and the data
   * map asks for no more. Absent where an operator confirmed the part, and in parts that an earlier version confirmed.
   */
  readonly confirmedBy?: 'provider' | 'acknowledgement';
  readonly updatedAt: number;
};

/**
 * The prefix by which selections are compared: 32 bits of their SHA-256 (hexadecimal). Every part holds one, so it is
 * short, and nobody gains by making two alike. Earlier records hold 48 bits, 96, or the whole hash.
 */
export function selectionKey(selects: string): string {
  return selects.slice(0, SELECTION_LENGTH);
}
const SELECTION_LENGTH = 8;

/**
 * In characters, of the hash of the stores that a target empties, which follows the selection's. Every part holds it: one
 * move in 256 is not seen.
 */
export const STORES_LENGTH = 2;

/** Whether the target has emptied other stores so far. Earlier records do not say which. */
export function emptiedElsewhere(part: Pick<Part, 'selects'>, target: { readonly selects: string }): boolean {
  if (!namesStores(part) || !namesStores(target)) return false;
  return part.selects?.slice(SELECTION_LENGTH) !== target.selects.slice(SELECTION_LENGTH);
}

export function namesStores({ selects }: Pick<Part, 'selects'>): boolean {
  return selects?.length === SELECTION_LENGTH + STORES_LENGTH;
}

/**
 * The error of a part at whose target something is kept that may be another person's, or which may find what is kept at
 * a target that the data map has changed since: only an operator, who names the part, lets anything be deleted there.
 */
export const KEPT_FOR_ANOTHER = 'kept_for_another';

/**
 * The error of a part whose target has been merged with that of another part, which is kept or waits for an operator:
 * the target would delete what the other part leaves there.
 */
export const KEPT_BY_OTHER_PART = 'kept_by_other_part';

/**
 * With these errors, only an operator can tell whose the data is or how old, or whether anything is there at all.
 */
export const ANSWERED_BY_OPERATORS: ReadonlySet<string> = new Set([
  'age_unknown',
  KEPT_FOR_ANOTHER,
  KEPT_BY_OTHER_PART,
  'selection_changed',
]);

const DONE: ReadonlySet<PartStatus> = new Set(['deleted', 'anonymised', 'nothing_found', 'kept', 'confirmed']);

const ASKED_OF_OTHERS: ReadonlySet<PartStatus> = new Set(['notified', 'acknowledged', 'confirmed', 'failing']);

const READ_AS_EMPTY: ReadonlySet<PartStatus> = new Set(['deleted', 'anonymised', 'nothing_found']);

/**
 * Whether copies may stay of which the person is not told yet: something was deleted, and the party that deleted it has
 * not said until when copies stay, or more may be gone than was counted.
 */
export function mayHaveLeftCopies({ items, copiesUntil, ...part }: Part): boolean {
  return mayHideDeletions(part) || (items > 0 && copiesUntil === undefined);
}

/** Whether more may be gone than was counted. */
export function mayHideDeletions({ uncounted, foundEarlier }: Pick<Part, 'uncounted' | 'foundEarlier'>): boolean {
  return uncounted === true || foundEarlier === true;
}

/** It is reported as deleted only because another request may have deleted something, and is no evidence for that. */
export function isHearsay(part: Part): boolean {
  const { status, foundEarlier, uncounted } = part;
  const isReported = status === 'deleted' || status === 'anonymised';
  return isReported && foundEarlier === true && uncounted !== true && !hasDeleted(part);
}

/** Includes parts that are being purged now: their deletes are counted only when the purge ends. */
export function mayHaveDeleted(part: Part): boolean {
  return hasDeleted(part) || mayHideDeletions(part) || ['purging', 'deleted', 'anonymised'].includes(part.status);
}

/**
 * Includes what others were asked to delete: they may have done so before they say so, and also if the part has begun
 * anew since.
 *
 * @param isDoneByOthers whether they delete at the target; otherwise, only what was released may be deleted by hand
 */
export function mayHaveEmptied(part: Part, isDoneByOthers: boolean): boolean {
  const { status, asked, released, hasMoved } = part;
  if (mayHaveDeleted(part) || status === 'notified' || status === 'acknowledged' || hasMoved === true) return true;
  const wasAsked = asked !== undefined && (isDoneByOthers || released === true);
  return wasAsked || (status === 'failing' && isDoneByOthers);
}

/**
 * Excludes parts that are reported as deleted although nothing was counted: there something only may have been deleted.
 */
export function hasDeleted({ status, items }: Part): boolean {
  return items > 0 || status === 'confirmed';
}

/** Whether something is gone, or may be, in a part that is not done. A provider that was notified may have deleted. */
export function mayBeGone({ items, confirmationHash, ...part }: Part): boolean {
  return items > 0 || mayHideDeletions(part) || confirmationHash !== undefined;
}

/**
 * Whether an operator can still keep the part: nobody else was asked to delete it, or only an operator, by hand; or it was
 * kept, and its release has not begun.
 */
export function canBeKept(part: Part): boolean {
  if (part.status === 'kept') return part.released === true;
  if (part.status === 'notified') return isAskedOfOperator(part);
  return PART_TRANSITIONS[part.status].includes('kept');
}

/** Why the part is kept; undefined for one that is not kept, also where its record still says why it was. */
export function retentionOf({ status, retention }: Pick<Part, 'status' | 'retention'>): Retention | undefined {
  return status === 'kept' ? retention : undefined;
}

export function isDone(part: Pick<Part, 'status'>): boolean {
  return DONE.has(part.status);
}

/** Whether others or an operator were asked about the part, and have perhaps answered. */
export function isAskedOfOthers({ status }: Pick<Part, 'status'>): boolean {
  return ASKED_OF_OTHERS.has(status);
}

export function isKeptForAnother({ status, lastError }: Pick<Part, 'status' | 'lastError'>): boolean {
  return status === 'failing' && lastError === KEPT_FOR_ANOTHER;
}

/** Whether a reading after the last purge found nothing more to delete. */
export function isReadAsEmpty({ status }: Pick<Part, 'status'>): boolean {
  return READ_AS_EMPTY.has(status);
}

/** Whether the part failed, and the worker tries it again by itself. */
export function isTriedAgain(part: Part): part is Part & { readonly nextAttemptAt: number } {
  const isUnderWay = part.status === 'purging' || part.status === 'verifying' || part.status === 'notified';
  return isUnderWay && part.attempts > 0 && part.lastError !== undefined && part.nextAttemptAt !== undefined;
}

/** Whether an operator has to delete the data by hand, and has not confirmed that yet. */
export function isAskedOfOperator(part: Part): boolean {
  return part.status === 'notified' && part.nextAttemptAt === undefined;
}

/** The outcome of all parts together; undefined while any of them is not done. */
export function rollUp(parts: readonly Part[]): 'completed' | 'completed_with_retention' | 'nothing_found' | undefined {
  if (!parts.every(isDone)) return undefined;
  if (parts.some((part) => part.status === 'kept')) return 'completed_with_retention';
  if (parts.some(({ status }) => ['deleted', 'anonymised', 'confirmed'].includes(status))) return 'completed';
  return 'nothing_found';
}
