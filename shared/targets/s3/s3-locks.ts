import { mapWithLimit } from '../../concurrency/map-with-limit.ts';
import { DeletionError } from '../../domain/errors.ts';
import type { Budget } from '../../ports/target.ts';
import type { Bucket, Lock } from './s3-bucket.ts';
import type { Denied } from './s3-removal.ts';

/** A summary of the locks that were found. */
export type Locks = {
  /** At least one of them is a legal hold. */
  readonly isHeld: boolean;
  /** When the first and the last of the other locks end, epoch milliseconds. */
  readonly earliest?: number;
  readonly latest?: number;
  /** There was no time to read them all, so the last one may end later than `latest`. */
  readonly areMore?: true;
};

const LOCKS_AT_ONCE = 8;

/**
 * Asks which locks prevent S3 from deleting these versions. This comes after everything else is deleted, because each
 * version takes two calls, which must not use up the time for what can be deleted.
 *
 * @returns undefined when there was no time to ask about any version
 * @throws DeletionError `target_access_denied` (fail) when a version is not locked, so that a permission must be
 *   missing
 */
export async function readLocks(
  bucket: Bucket,
  { versions, count }: Denied,
  budget: Budget,
  now: number,
): Promise<Locks | undefined> {
  let locks: Locks | undefined;
  let read = 0;
  try {
    await mapWithLimit(versions, LOCKS_AT_ONCE, async (version) => {
      if (budget.isOver()) return;
      const lock = await bucket.lockOf(version, budget.signal);
      locks = withLock(locks, lock, now);
      read += 1;
    });
  } catch (error) {
    if (!budget.signal.aborted) throw error;
  }
  return locks === undefined || read === count ? locks : { ...locks, areMore: true };
}

function withLock(locks: Locks | undefined, { isHeld, until }: Lock, now: number): Locks {
  if (isHeld) return { ...locks, isHeld };
  if (until === undefined || until <= now) {
    const message = 's3:DeleteObjectVersion is denied for what is not locked';
    throw new DeletionError('target_access_denied', 'fail', message);
  }
  return {
    isHeld: locks?.isHeld === true,
    earliest: Math.min(locks?.earliest ?? until, until),
    latest: Math.max(locks?.latest ?? until, until),
  };
}
