import * as v from 'valibot';
import { mapWithLimit } from '../../concurrency/map-with-limit.ts';
import { DeletionError } from '../../domain/errors.ts';
import { RETENTION_REASONS, type Retention } from '../../domain/reasons.ts';
import type { PurgeResult, Selection, Target } from '../../ports/target.ts';
import type { Row, TargetEnvironment, TargetKind } from '../target-kind.ts';
import { expand, PLACEHOLDER_PATTERN, Template } from '../template.ts';
import type { Bucket, ObjectVersion, Place } from './s3-bucket.ts';
import { type Locks, removeVersions } from './s3-removal.ts';

/** A slash after each placeholder and at the end, so that `contact/12` never finds `contact/123`. */
const PREFIX = new RegExp(`^(?:[^{}]|${PLACEHOLDER_PATTERN}(?=/))+/$`);

const Prefix = v.pipe(
  v.string(),
  v.regex(PREFIX, 'a text such as contacts/{contactId}/, with a slash after each placeholder and at the end'),
);

const entries = {
  bucket: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'the name of a bucket')),
  /** Everything under a prefix, or single objects by their whole keys: `{mediaKey}`, from the items that name them. */
  match: v.pipe(
    v.array(v.union([v.strictObject({ prefix: Prefix }), v.strictObject({ key: Template })])),
    v.minLength(1, 'at least one prefix or key'),
  ),
  /** Objects written after the request stay. Not for a bucket in which a restore writes them anew. */
  createdAt: v.optional(v.literal('LastModified')),
  /** Why objects of this bucket are locked or under a legal hold, as the person is told; needed where any are. */
  lock: v.optional(
    v.strictObject({ reason: v.picklist(RETENTION_REASONS), basis: v.pipe(v.string(), v.minLength(1)) }),
  ),
};
type S3Row = Row<typeof entries>;

const LISTINGS_AT_ONCE = 8;
/** In bytes; S3 has no longer keys. */
const LONGEST_KEY = 1024;

/**
 * Objects in a bucket, with every version and delete marker; in a bucket without versions each object is one version.
 * What a lock or a legal hold protects is *kept*, until the date that S3 says.
 *
 * Unfinished multipart uploads are not objects: let a lifecycle rule of the bucket abort them.
 */
export const s3: TargetKind<typeof entries> = {
  kind: 's3',
  entries,
  templates: (row) => row.match.map(templateOf),
  untimed: (row) => (row.createdAt === undefined ? row.match.map(templateOf) : []),
  permissions: (row) => [
    { actions: ['s3:ListBucketVersions'], resources: [`s3:::${row.bucket}`] },
    {
      actions: ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:GetObjectRetention', 's3:GetObjectLegalHold'],
      resources: row.match.map((match) => `s3:::${row.bucket}/${templateOf(match).replace(/\{.*/s, '')}*`),
    },
  ],
  async connect(row, environment) {
    const { connectBucket } = await import('./s3-bucket.ts');
    return s3Target(row, connectBucket(row.bucket, environment), environment);
  },
};

function s3Target(row: S3Row, bucket: Bucket, environment: TargetEnvironment): Target {
  const selected = (page: readonly ObjectVersion[], selection: Selection): readonly ObjectVersion[] =>
    row.createdAt === undefined ? page : page.filter(({ lastModified }) => lastModified <= selection.cutOff);

  const count = async (selection: Selection): Promise<number> => {
    let found = 0;
    await mapWithLimit(placesOf(row, selection), LISTINGS_AT_ONCE, async (place) => {
      for await (const page of bucket.pages(place)) found += selected(page, selection).length;
    });
    return found;
  };

  return {
    plan: count,
    verify: count,
    async purge(selection, budget) {
      const places = placesOf(row, selection);
      let items = 0;
      for (;;) {
        let isOver = false;
        const removed = await removeVersions(bucket, environment, budget, (remove) =>
          mapWithLimit(places, LISTINGS_AT_ONCE, async (place) => {
            if (isOver) return;
            for await (const page of bucket.pages(place, budget.signal)) {
              isOver ||= budget.isOver();
              if (isOver) return;
              await remove(selected(page, selection));
            }
          }),
        );
        items += removed.items;
        if (isOver || budget.signal.aborted) return { outcome: 'unfinished', items };
        // something may have been written while the pages were read: look until a look finds nothing to delete
        if (removed.items === 0) return ended(row, items, removed.locks);
      }
    },
  };
}

function ended(row: S3Row, items: number, locks: Locks | undefined): PurgeResult {
  if (locks === undefined) return { outcome: 'emptied', items };
  if (row.lock === undefined) {
    const message = `bucket ${row.bucket} holds locked objects, and the data map does not say why: "lock" is missing`;
    throw new DeletionError('lock_unexplained', 'fail', message);
  }
  const { isHeld, earliest, latest } = locks;
  const retention: Retention = { ...row.lock, until: isHeld ? undefined : latest };
  return { outcome: 'kept', items, retention, runAgainAt: earliest };
}

function templateOf(match: S3Row['match'][number]): string {
  return 'prefix' in match ? match.prefix : match.key;
}

function placesOf(row: S3Row, selection: Selection): readonly Place[] {
  return row.match.flatMap((match): readonly Place[] => {
    const found = expand([templateOf(match)], selection).filter(canExist);
    return found.map((text) => ('prefix' in match ? { prefix: text } : { key: text }));
  });
}

/** Keys are at most 1,024 bytes of well-formed UTF-8, so nothing is stored under any other. */
function canExist(key: string): boolean {
  return key.isWellFormed() && Buffer.byteLength(key) <= LONGEST_KEY;
}
