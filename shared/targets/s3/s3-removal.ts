import { backoff } from '../../concurrency/backoff.ts';
import { DeletionError } from '../../domain/errors.ts';
import type { Budget } from '../../ports/target.ts';
import type { TargetEnvironment } from '../target-kind.ts';
import type { Bucket, ObjectVersion, Refusal } from './s3-bucket.ts';

/** How many versions were deleted, and for which S3 denied it, because of a lock or a missing permission. */
export type Removed = {
  readonly items: number;
  readonly denied: Denied;
  /** Some of the first versions that were deleted, according to S3. */
  readonly first: readonly ObjectVersion[];
};

/** `versions` holds only as many as are worth asking about; `count` includes all. */
export type Denied = { readonly count: number; readonly versions: readonly ObjectVersion[] };

const KEYS_PER_CALL = 1000;
/** A prefix takes 3,500 deletes a second, no matter how many calls they come in. */
const CALLS_AT_ONCE = 4;
const ATTEMPTS = 5;
const FIRST_PAUSE = 200;
const REMEMBERED_OF_FIRST = 3;
const MOST_DENIED_REMEMBERED = 20_000;

/** Errors that need no second try, because the version is gone in the meantime. */
const GONE: ReadonlySet<string> = new Set(['NoSuchVersion', 'NoSuchKey']);

/**
 * Deletes the versions that `find` passes to it, in full batches. Several batches run at once, while the next page is
 * read; none is still running when it returns. It ends early, without an error, when the budget's calls are aborted, or
 * when the bucket is throttled after something was deleted.
 *
 * @returns `isThrottled` when throttling was the reason for ending early
 * @throws DeletionError `target_throttled` (retry) when nothing could be deleted because of it, and whatever finding and
 *   deleting throw
 */
export async function removeVersions(
  bucket: Bucket,
  environment: TargetEnvironment,
  { signal }: Budget,
  find: (remove: (versions: readonly ObjectVersion[]) => Promise<void>) => Promise<void>,
): Promise<Removed & { readonly isThrottled: boolean }> {
  const underWay = new Set<Promise<void>>();
  const waiting: ObjectVersion[] = [];
  const denied: ObjectVersion[] = [];
  let failure: { readonly error: unknown } | undefined;
  let items = 0;
  let count = 0;
  let isThrottled = false;
  let first: readonly ObjectVersion[] = [];

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
      if (first.length === 0) first = withoutRefused(left, refusals).slice(0, REMEMBERED_OF_FIRST);
      const refused = (isIt: (code: string) => boolean): readonly ObjectVersion[] =>
        refusals.filter(({ code }) => isIt(code)).map(({ version }) => version);
      const deniedNow = refused((code) => code === 'AccessDenied');
      count += deniedNow.length;
      denied.push(...deniedNow.slice(0, MOST_DENIED_REMEMBERED - denied.length));
      left = refused((code) => code !== 'AccessDenied' && !GONE.has(code));
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
    isThrottled = error instanceof DeletionError && error.code === 'target_throttled';
    if (!signal.aborted && !(isThrottled && items > 0)) throw error;
  } finally {
    await Promise.all(underWay);
  }
  return { items, denied: { count, versions: denied }, first, isThrottled };
}

function withoutRefused(batch: readonly ObjectVersion[], refusals: readonly Refusal[]): readonly ObjectVersion[] {
  const refused = new Set(refusals.map(({ version }) => version));
  return batch.filter((version) => !refused.has(version));
}
