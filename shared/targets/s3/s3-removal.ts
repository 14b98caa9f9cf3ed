import { backoff } from '../../concurrency/backoff.ts';
import { mapWithLimit } from '../../concurrency/map-with-limit.ts';
import { DeletionError } from '../../domain/errors.ts';
import type { Budget } from '../../ports/target.ts';
import type { TargetEnvironment } from '../target-kind.ts';
import type { Bucket, Lock, ObjectVersion } from './s3-bucket.ts';

/** How many versions went, and what keeps the others. */
export type Removed = { readonly items: number; readonly locks: Locks | undefined };

/** What all the locks that were met say together. */
export type Locks = {
  /** A legal hold is among them. */
  readonly isHeld: boolean;
  /** When the first and the last of the other locks end, epoch milliseconds. */
  readonly earliest?: number;
  readonly latest?: number;
};

const KEYS_PER_CALL = 1000;
/** A prefix takes 3,500 deletes a second, of whatever calls. */
const CALLS_AT_ONCE = 4;
const ATTEMPTS = 5;
const FIRST_PAUSE = 200;
const LOCKS_AT_ONCE = 8;

/** Answers about a version that need no second try: it is locked, or has gone meanwhile. */
const SETTLED: ReadonlySet<string> = new Set(['AccessDenied', 'NoSuchVersion', 'NoSuchKey']);

/**
 * Deletes what `find` hands to it, in full batches. Several are under way at once, so the next page is read meanwhile;
 * none is left under way when it returns. Ends early, without an error, when the budget's calls are aborted.
 */
export async function removeVersions(
  bucket: Bucket,
  environment: TargetEnvironment,
  { signal }: Budget,
  find: (remove: (versions: readonly ObjectVersion[]) => Promise<void>) => Promise<void>,
): Promise<Removed> {
  const underWay = new Set<Promise<void>>();
  const waiting: ObjectVersion[] = [];
  let failure: { readonly error: unknown } | undefined;
  let items = 0;
  let locks: Locks | undefined;

  async function startFullBatches(least: number): Promise<void> {
    while (waiting.length >= least) {
      while (underWay.size >= CALLS_AT_ONCE) await Promise.race(underWay);
      if (failure !== undefined) throw failure.error;
      const call = removeBatch(waiting.splice(0, KEYS_PER_CALL))
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => underWay.delete(call));
      underWay.add(call);
    }
  }

  async function removeBatch(batch: readonly ObjectVersion[]): Promise<void> {
    let left = batch;
    for (let attempt = 1; left.length > 0; attempt += 1) {
      if (attempt > ATTEMPTS) {
        throw new DeletionError('target_throttled', 'retry', `the bucket refused ${left.length} deletes for now`);
      }
      if (attempt > 1) {
        const random = environment.random();
        await environment.sleep(backoff({ attempts: attempt - 1, random, base: FIRST_PAUSE }));
      }
      const refusals = await bucket.remove(left, signal);
      items += left.length - refusals.length;
      const denied = refusals.filter(({ code }) => code === 'AccessDenied');
      await mapWithLimit(denied, LOCKS_AT_ONCE, async ({ version }) => {
        const lock = await bucket.lockOf(version, signal);
        locks = withLock(locks, lock, environment.now());
      });
      left = refusals.filter(({ code }) => !SETTLED.has(code)).map(({ version }) => version);
    }
  }

  try {
    await find(async (versions) => {
      waiting.push(...versions);
      await startFullBatches(KEYS_PER_CALL);
    });
    await startFullBatches(1);
    await Promise.all(underWay);
    if (failure !== undefined) throw failure.error;
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await Promise.all(underWay);
  }
  return { items, locks };
}

function withLock(locks: Locks | undefined, { isHeld, until }: Lock, now: number): Locks {
  if (isHeld) return { ...locks, isHeld };
  if (until === undefined || until <= now) {
    throw new DeletionError('target_access_denied', 'fail', 'the bucket refuses to delete what is not locked');
  }
  return {
    isHeld: locks?.isHeld === true,
    earliest: Math.min(locks?.earliest ?? until, until),
    latest: Math.max(locks?.latest ?? until, until),
  };
}
