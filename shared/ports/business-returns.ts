import type { SubjectRef } from '../domain/confirmation-code.ts';

/**
 * When businesses came back. Notifications overtake each other: the leaving that a return undoes may come after it.
 * Each method throws DeletionError `store_unavailable` (retry) when the store does not answer.
 */
export type BusinessReturns = {
  /** Does nothing when a later return of this business is known. Times are in epoch milliseconds. */
  note(business: SubjectRef, returnedAt: number, forgetAt: number): Promise<void>;

  /** Reads with strong consistency. @returns undefined when no return is known */
  latest(business: SubjectRef): Promise<number | undefined>;
};
