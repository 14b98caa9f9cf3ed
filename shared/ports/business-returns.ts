import type { RequestId, SubjectRef } from '../domain/confirmation-code.ts';

/**
 * What businesses did lately. Notifications overtake each other: the leaving that a return undoes may come after it. Each is
 * written before the other is read, so that of two in the same moment at least one finds the other.
 *
 * Each method throws DeletionError `store_unavailable` (retry) when the store does not answer. Times are in epoch milliseconds.
 */
export type BusinessReturns = {
  /** Keeps the latest time. @returns the requests of leavings that were noted lately */
  noteReturn(business: SubjectRef, returnedAt: number, forgetAt: number): Promise<readonly RequestId[]>;

  /** @returns the time of the latest return, undefined when none is known */
  noteLeaving(business: SubjectRef, requestId: RequestId, forgetAt: number): Promise<number | undefined>;
};
