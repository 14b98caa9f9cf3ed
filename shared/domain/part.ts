import type { Retention } from './reasons.ts';

/**
 * A request's share at one target.
 *
 * pending → purging → verifying → deleted | anonymised | nothing_found | kept, and for what somebody else must do
 * notified → acknowledged → confirmed. `failing` stands until an operator retries it.
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
export type PartStatus = (typeof PART_STATUSES)[number];

/** From each status, the statuses that may follow; I4 of FAULTS is this table. */
export const PART_TRANSITIONS: { readonly [from in PartStatus]: readonly PartStatus[] } = {
  pending: ['purging', 'kept'],
  purging: ['purging', 'verifying', 'kept', 'notified', 'acknowledged', 'confirmed', 'failing'],
  verifying: ['verifying', 'purging', 'deleted', 'anonymised', 'nothing_found', 'kept', 'failing'],
  // the late re-scan looks once more, for what a late writer may have brought back
  deleted: ['verifying'],
  anonymised: ['verifying'],
  nothing_found: ['verifying'],
  // `until` has passed, or an operator released it
  kept: ['pending'],
  notified: ['notified', 'acknowledged', 'confirmed', 'failing'],
  acknowledged: ['acknowledged', 'confirmed', 'failing'],
  confirmed: [],
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
  /** Epoch milliseconds; absent when nothing is to be done. */
  readonly nextAttemptAt?: number;
  /** The code of the last error, for operators. */
  readonly lastError?: string;
  readonly retention?: Retention;
  /** An operator decided that what was kept goes now. */
  readonly released?: true;
  /** SHA-256 (base64url) of the nonce with which a service provider confirms. */
  readonly confirmationHash?: string;
  readonly updatedAt: number;
};

const DONE: ReadonlySet<PartStatus> = new Set(['deleted', 'anonymised', 'nothing_found', 'kept', 'confirmed']);

const READ_AS_EMPTY: ReadonlySet<PartStatus> = new Set(['deleted', 'anonymised', 'nothing_found']);

export function isDone(part: Part): boolean {
  return DONE.has(part.status);
}

/** A reading found nothing of the person any more, after the last purge. */
export function isReadAsEmpty({ status }: Part): boolean {
  return READ_AS_EMPTY.has(status);
}
