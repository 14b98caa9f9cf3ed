import * as v from 'valibot';
import { mapWithLimit } from '../../concurrency/map-with-limit.ts';
import { DeletionError } from '../../domain/errors.ts';
import { inEnglish } from '../../domain/localized-text.ts';
import { RETENTION_REASONS, type Retention } from '../../domain/reasons.ts';
import type { Budget, PurgeResult, Selection, Target } from '../../ports/target.ts';
import { type Fate, leftOf, NOTHING_LEFT, plusLeft } from '../bounds.ts';
import { combined, matchesOf, outcome } from '../outcome-fact.ts';
import type { Row, Selector, TargetEnvironment, TargetKind } from '../target-kind.ts';
import { expectedOfTemplate, PLACEHOLDER_PATTERN, Template } from '../template.ts';
import { Basis } from '../words.ts';
import type { Bucket } from './s3-bucket.ts';
import { type Locks, readLocks } from './s3-locks.ts';
import { placesOf, type Sought, templateOf } from './s3-places.ts';
import { requireProgress } from './s3-progress.ts';
import { type Removed, removeVersions } from './s3-removal.ts';

/** A slash after each placeholder and at the end, so that `contact/12` never finds `contact/123`. */
const PREFIX = new RegExp(`^(?:[^{}]|${PLACEHOLDER_PATTERN}(?=/))+/$`);

const Prefix = v.pipe(
  v.string(),
  v.regex(
    PREFIX,
    expectedOfTemplate(
      'a text such as contacts/{contactId}/, with a slash after each placeholder and at the end, or for one whole key {"key": "avatars/{userId}.png"}',
    ),
  ),
);

/** @see AWS, "General purpose bucket naming rules" */
const BucketName = v.pipe(
  v.string(),
  v.regex(
    /^(?!xn--|sthree-|amzn-s3-demo-)(?!\d{1,3}(?:\.\d{1,3}){3}$)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    'the name of a bucket: 3 to 63 lower-case letters, digits, hyphens and single dots, with a letter or digit at both ends',
  ),
  v.check(
    (name) => !/(?:--x-s3|--table-s3|-s3alias|--ol-s3|\.mrap)$/.test(name),
    'the name of a general purpose bucket; directory buckets, table buckets and access points cannot list versions',
  ),
);

const entries = {
  bucket: v.pipe(BucketName, v.description('The name of a bucket.')),
  match: v.pipe(
    v.array(
      v.union([
        v.strictObject({
          prefix: v.pipe(
            Prefix,
            v.description('Selects every object whose key begins with this, for example "users/{userId}/".'),
          ),
        }),
        v.strictObject({
          key: v.pipe(Template, v.description('Selects the object with this whole key, for example "{mediaKey}".')),
        }),
      ]),
    ),
    v.minLength(1, 'at least one prefix or key'),
    v.description('The prefixes or whole keys of a person’s objects, for example [{"prefix": "users/{userId}/"}].'),
  ),
  createdAt: v.optional(
    v.pipe(
      v.literal('LastModified'),
      v.description('When an object was created; leave this out if objects are copied or rewritten.'),
    ),
  ),
  lock: v.optional(
    v.pipe(
      v.strictObject({
        reason: v.pipe(v.picklist(RETENTION_REASONS), v.description('The kind of reason.')),
        basis: Basis,
      }),
      v.description('Why objects in this bucket are locked or under a legal hold; required if any are.'),
    ),
  ),
};
type S3Row = Row<typeof entries>;

const LISTINGS_AT_ONCE = 8;
const ABORTS_AT_ONCE = 8;
/**
 * How often a purge looks for more; after that, verification decides, because a bucket may report deletes and keep the
 * data.
 */
const MOST_LOOKS = 5;
const PAUSE_WHEN_THROTTLED = 5000;

/**
 * Objects in a bucket, with every version and delete marker. In a bucket without versions, each object is one version.
 * What a lock or a legal hold protects is *kept* until the date that S3 gives.
 *
 * Unfinished multipart uploads are aborted and count as items: their parts are stored, and a later call could still
 * complete them.
 */
export const s3: TargetKind<typeof entries> = {
  kind: 's3',
  isStore: true,
  entries,
  templates: (row) => row.match.map(templateOf),
  untimed: (row) => (row.createdAt === undefined ? row.match.map(templateOf) : []),
  facts: ({ bucket, match }) => match.map((one) => outcome(`bucket ${bucket}`, one, 'deleted', selectorsOf(one))),
  empties: ({ bucket }) => [`bucket ${bucket}`],
  permissions: (row) => [
    { actions: ['s3:ListBucketVersions', 's3:ListBucketMultipartUploads'], resources: [`s3:::${row.bucket}`] },
    {
      actions: [
        's3:DeleteObject',
        's3:DeleteObjectVersion',
        's3:AbortMultipartUpload',
        's3:GetObjectRetention',
        's3:GetObjectLegalHold',
      ],
      resources: row.match.map((match) => `s3:::${row.bucket}/${templateOf(match).replace(/\{.*/s, '')}*`),
    },
  ],
  async connect(row, environment) {
    const { connectBucket } = await import('./s3-bucket.ts');
    return s3Target(row, connectBucket(row.bucket, environment), environment);
  },
};

export function selectorsOf(match: S3Row['match'][number]): readonly Selector[] {
  return combined([matchesOf('key', 'prefix' in match ? 'prefix' : 'value', [templateOf(match)])]);
}

function s3Target(row: S3Row, bucket: Bucket, environment: TargetEnvironment): Target {
  const places = (selection: Selection): readonly Sought[] => placesOf(row, selection, environment);

  /** Passes the fate of every object and upload in the person's places to `see`. */
  const read = (selection: Selection, see: (fates: readonly Fate[]) => void): Promise<unknown> =>
    mapWithLimit(places(selection), LISTINGS_AT_ONCE, async ({ place, fateOf }) => {
      for await (const page of bucket.uploads(place)) see(page.map(fateOf));
      for await (const page of bucket.pages(place)) see(page.map(fateOf));
    });

  const count = async (selection: Selection): Promise<number> => {
    let selected = 0;
    await read(selection, (fates) => {
      selected += fates.filter((fate) => fate === 'deleted').length;
    });
    return selected;
  };

  async function abortUploads(selection: Selection, budget: Budget): Promise<Pick<Looked, 'items' | 'isOver'>> {
    let items = 0;
    let isOver = false;
    try {
      await mapWithLimit(places(selection), LISTINGS_AT_ONCE, async ({ place, fateOf }) => {
        if (isOver) return;
        for await (const page of bucket.uploads(place, budget.signal)) {
          const selected = page.filter((upload) => fateOf(upload) === 'deleted');
          await mapWithLimit(selected, ABORTS_AT_ONCE, async (upload) => {
            isOver ||= budget.isOver();
            if (!isOver && (await bucket.abort(upload, budget.signal))) items += 1;
          });
          if (isOver) return;
        }
      });
    } catch (error) {
      if (!budget.signal.aborted) throw error;
    }
    return { items, isOver };
  }

  async function look(selection: Selection, budget: Budget): Promise<Looked> {
    // uploads first, because one that is completed in the meantime becomes an object
    const aborted = await abortUploads(selection, budget);
    let { isOver } = aborted;
    const removed = await removeVersions(bucket, environment, budget, (remove) =>
      mapWithLimit(places(selection), LISTINGS_AT_ONCE, async ({ place, fateOf }) => {
        if (isOver) return;
        for await (const page of bucket.pages(place, budget.signal)) {
          isOver ||= budget.isOver();
          if (isOver) return;
          await remove(page.filter((version) => fateOf(version) === 'deleted'));
        }
      }),
    );
    return { ...removed, items: aborted.items + removed.items, isOver };
  }

  return {
    // @see AWS, "Amazon S3 data consistency model"
    isConsistent: true,
    plan: count,
    verify: count,
    async countLeft(selection) {
      let left = NOTHING_LEFT;
      await read(selection, (fates) => {
        left = plusLeft(left, leftOf(fates));
      });
      return left;
    },
    async purge(selection, budget) {
      let items = 0;
      let first: Removed['first'] = [];
      for (let looks = 1; ; looks += 1) {
        const looked = await look(selection, budget);
        items += looked.items;
        if (first.length === 0) first = looked.first;
        if (looked.isThrottled) {
          return { outcome: 'unfinished', items, runAgainAt: environment.now() + PAUSE_WHEN_THROTTLED };
        }
        const isOver = looked.isOver || budget.signal.aborted;
        // something may have been written while the pages were read, so look again until there is nothing to delete
        if (!isOver && looked.items > 0 && looks < MOST_LOOKS) continue;
        const locks = isOver ? undefined : await readLocks(bucket, looked.denied, budget, environment.now());
        if (!isOver && (looked.denied.count === 0 || locks !== undefined)) return ended(row, items, locks);
        await requireProgress(bucket, { items, first, denied: looked.denied }, budget);
        return { outcome: 'unfinished', items };
      }
    },
  };
}

/** The result of going through the bucket once. `items` counts deleted versions and aborted uploads. */
type Looked = Removed & {
  readonly isThrottled: boolean;
  /** The budget was over before everything was seen. */
  readonly isOver: boolean;
};

function ended(row: S3Row, items: number, locks: Locks | undefined): PurgeResult {
  if (locks === undefined) return { outcome: 'emptied', items };
  if (row.lock === undefined) {
    const message = `bucket ${row.bucket} holds locked objects, and the data map does not say why: "lock" is missing`;
    throw new DeletionError('lock_unexplained', 'fail', message);
  }
  const { reason, basis } = row.lock;
  const { isHeld, areMore, earliest, latest } = locks;
  const until = isHeld || areMore === true ? undefined : latest;
  const retention: Retention = { reason, basis: inEnglish(basis), until };
  return { outcome: 'kept', items, retention, partial: true, runAgainAt: earliest };
}
