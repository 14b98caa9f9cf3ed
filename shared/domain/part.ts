import type { LeftOut } from './purge-result.ts';
import type { Retention } from './reasons.ts';

/**
 * A request's share at one target.
 *
 * pending → purging → verifying → deleted | anonymised | nothing_found; pending or purging → kept; and for what somebody
 * else must do notified → acknowledged → confirmed. `failing` stands until an operator retries it.
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

/** From each status, the statuses that may follow; I4 of FAULTS is this table. */
export const PART_TRANSITIONS: { readonly [from in PartStatus]: readonly PartStatus[] } = {
  pending: ['purging', 'kept'],
  purging: ['purging', 'verifying', 'kept', 'notified', 'acknowledged', 'confirmed', 'failing'],
  verifying: ['verifying', 'purging', 'pending', 'deleted', 'anonymised', 'nothing_found', 'failing'],
  // the last look reads once more, for what a late writer may have brought back; a new identifier starts over
  deleted: ['verifying', 'pending'],
  anonymised: ['verifying', 'pending'],
  nothing_found: ['verifying', 'pending'],
  // `until` has passed, or an operator released it
  kept: ['pending'],
  notified: ['notified', 'acknowledged', 'confirmed', 'failing', 'pending'],
  acknowledged: ['acknowledged', 'confirmed', 'failing', 'pending'],
  confirmed: ['pending'],
  failing: ['pending', 'kept', 'confirmed'],
};

export type Part = {
  /** The target's name in the data map. */
  readonly name: string;
  /** The target's label when the request was resolved, should the data map no longer have it. */
  readonly label: string;
  readonly status: PartStatus;
  /** Tries of the present step that ended in an error or in *unknown*; back to 0 when the step succeeds. */
  readonly attempts: number;
  /** Items deleted so far, for operators. */
  readonly items: number;
  /** Purges that a verification found wanting. */
  readonly rounds: number;
  /** Items may be gone that no purge has counted: one broke off, its worker died, or a reading still found something. */
  readonly uncounted?: true;
  /** Another request of the person may have deleted items here, which nobody counted; or else former numbers still find them. */
  readonly foundEarlier?: true;
  /** A hash of what selects at this target: when the data map says something else, it is another question. */
  readonly selects?: string;
  /** A reading deletes what it finds, so that items may be gone when its worker died. */
  readonly readingDeletes?: true;
  /** It was read, and nothing at all was there: what is there later was written later. */
  readonly wasEmpty?: true;
  /** What the last reading left: rows of a new start, and rows whose age is not known. */
  readonly left?: { readonly newer: number; readonly undated: number };
  /** A self-declared identifier finds something here, and deletes nothing. */
  readonly hasSelfDeclared?: true;
  /** Copies may stay in the caches of the party that deleted it until then, epoch milliseconds. */
  readonly copiesUntil?: number;
  /** An id of the person by which nothing can be deleted here. */
  readonly leftOut?: LeftOut;
  /** It deletes, and what is kept is only what it could not: the last look tries again. */
  readonly isPartial?: true;
  /** Epoch milliseconds; absent when nothing is to be done. */
  readonly nextAttemptAt?: number;
  /** The code of the last error, for operators. */
  readonly lastError?: string;
  readonly retention?: Retention;
  /** Of what was anonymised: what stays, and why, in English. */
  readonly stays?: string;
  /** An operator decided that what was kept goes now. */
  readonly released?: true;
  /** SHA-256 (base64url) of the nonce with which a service provider confirms. */
  readonly confirmationHash?: string;
  /** It counts as confirmed, although the provider has only said that it took the notice: the data map asks for no more. */
  readonly isOnlyAcknowledged?: true;
  readonly updatedAt: number;
};

/**
 * By which selections are compared: 48 bits of their SHA-256 (hexadecimal), because every part holds them and nobody gains by
 * making two alike. Records of form 5 hold 96 bits, those before it the whole hash.
 */
export function selectionKey(selects: string): string {
  return selects.slice(0, 12);
}

const DONE: ReadonlySet<PartStatus> = new Set(['deleted', 'anonymised', 'nothing_found', 'kept', 'confirmed']);

const READ_AS_EMPTY: ReadonlySet<PartStatus> = new Set(['deleted', 'anonymised', 'nothing_found']);

/** Something is gone, or may be, of which nobody has said yet whether copies stay. */
export function mayHaveLeftCopies({ items, copiesUntil, ...part }: Part): boolean {
  return mayHideDeletions(part) || (items > 0 && copiesUntil === undefined);
}

/** More may be gone than was counted. */
export function mayHideDeletions({ uncounted, foundEarlier }: Pick<Part, 'uncounted' | 'foundEarlier'>): boolean {
  return uncounted === true || foundEarlier === true;
}

/** Of a deletion that has not ended, something is gone, or may be; a provider that took the notice may delete on its side. */
export function mayBeGone({ items, confirmationHash, ...part }: Part): boolean {
  return items > 0 || mayHideDeletions(part) || confirmationHash !== undefined;
}

export function isDone(part: Pick<Part, 'status'>): boolean {
  return DONE.has(part.status);
}

/** A reading found nothing of the person any more, after the last purge. */
export function isReadAsEmpty({ status }: Pick<Part, 'status'>): boolean {
  return READ_AS_EMPTY.has(status);
}
