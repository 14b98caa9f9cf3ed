import { DeletionError } from '../../domain/errors.ts';
import type { Budget } from '../../ports/target.ts';
import type { Bucket, ObjectVersion } from './s3-bucket.ts';
import type { Removed } from './s3-removal.ts';

/**
 * A purge that ran out of time continues in the next invocation. That would never end if it found only locked versions,
 * or if the bucket keeps what it says it deleted.
 *
 * @throws DeletionError `no_progress` (retry)
 */
export async function requireProgress(
  bucket: Bucket,
  { items, denied, first }: Removed,
  { signal }: Budget,
): Promise<void> {
  if (items === 0 && denied.count > 0) {
    const message = `time ran out after ${denied.count} locked versions, before any other was found`;
    throw new DeletionError('no_progress', 'retry', message);
  }
  try {
    for (const version of first) if (!(await isThere(bucket, version, signal))) return;
  } catch (error) {
    if (signal.aborted) return;
    throw error;
  }
  if (first.length === 0 || signal.aborted) return;
  throw new DeletionError('no_progress', 'retry', 'the bucket still has the first versions that it deleted');
}

async function isThere(bucket: Bucket, { key, versionId, lastModified }: ObjectVersion, signal: AbortSignal) {
  for await (const page of bucket.pages({ key }, signal)) {
    if (page.some((found) => found.versionId === versionId && found.lastModified === lastModified)) return true;
  }
  return false;
}
