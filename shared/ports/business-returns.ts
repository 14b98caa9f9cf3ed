import type { RequestId, SubjectRef } from '../domain/confirmation-code.ts';

/**
 * Which businesses have left or returned lately. Notifications overtake each other, so the leaving that a return undoes
 * may arrive after it. Each is written before the other is read, so that if both come at the same moment, at least one
 * finds the other.
 *
 * Each method throws DeletionError `store_unavailable` (retry) when the store does not answer. Times are in epoch
 * milliseconds.
 */
export type BusinessReturns = {
  /** Keeps the latest time. @returns the requests made for leavings that were noted lately */
  noteReturn(business: SubjectRef, returnedAt: number, forgetAt: number): Promise<readonly RequestId[]>;

  /** @returns the time of the latest return, undefined when none is known */
  noteLeaving(business: SubjectRef, requestId: RequestId, forgetAt: number): Promise<number | undefined>;
};
