import * as v from 'valibot';
import { DeletionError } from '../../domain/errors.ts';
import { inEnglish } from '../../domain/localized-text.ts';
import { RETENTION_REASONS, type Retention } from '../../domain/reasons.ts';
import { addMonths, allowedTime, DAY, endOfRetention } from '../../domain/schedule.ts';
import type { Selection, Target } from '../../ports/target.ts';
import { NOTHING_LEFT } from '../bounds.ts';
import { keeping } from '../outcome-fact.ts';
import type { Row, TargetKind } from '../target-kind.ts';
import { Basis } from '../words.ts';

/**
 * Longer than any duty to keep a person's data. With larger numbers, the end could be beyond the range of dates; then
 * it could not be recorded, and the part would fail.
 */
const MOST = { years: 100, months: 1200, days: 36_500 } as const;

function countUpTo(most: number) {
  const allowed = `a whole number from 1 to ${most}`;
  return v.optional(
    v.pipe(
      v.number(allowed),
      v.integer(allowed),
      v.minValue(1, allowed),
      v.maxValue(most, allowed),
      v.description('How many, counted from the request.'),
    ),
  );
}

const EXISTING_DAY = 'a day that exists, such as 2036-12-31, in the years 2000 to 9999';

const Until = v.pipe(
  v.strictObject({
    years: countUpTo(MOST.years),
    months: countUpTo(MOST.months),
    days: countUpTo(MOST.days),
    date: v.optional(
      v.pipe(
        v.string(),
        v.isoDate(EXISTING_DAY),
        v.check((date) => allowedTime(date) !== undefined, EXISTING_DAY),
        v.description('The last day, such as 2036-12-31. It is over when it has ended in the last time zone, UTC-12.'),
      ),
    ),
  }),
  v.check(
    ({ date, ...after }) => (date === undefined) === Object.keys(after).length > 0,
    'either date, or any of years, months and days',
  ),
  v.description(
    'How long after the request the data is kept, or until which day. Leave this out if somebody else decides.',
  ),
);

const keptEntries = {
  reason: v.pipe(v.picklist(RETENTION_REASONS), v.description('The kind of reason.')),
  basis: Basis,
  until: v.optional(Until),
};

/**
 * Data that is kept although its deletion was asked for, with the reason, the law, and the end of the retention.
 *
 * `where` is a row of another kind without name and label. With it, only people who have data there are told that it is
 * kept, and the data is deleted once `until` has passed or an operator has released it. Without it, the company deletes
 * the data on its own schedule, and after a release an operator must confirm the deletion.
 *
 * @param stores the kinds that `where` can name
 */
export function kept(stores: readonly TargetKind[]): TargetKind {
  const rows = stores.map(({ kind, entries }) => v.strictObject({ kind: v.literal(kind), ...entries }));
  const entries = {
    ...keptEntries,
    where: v.optional(
      v.pipe(
        v.variant('kind', rows),
        v.description('Where the data is, as a row of that kind without name and label.'),
      ),
    ),
  };
  const storeOf = (where: Where): TargetKind => {
    const store = stores.find(({ kind }) => kind === where.kind);
    if (store === undefined) throw new TypeError(`no target kind ${where.kind}`);
    return store;
  };
  const kind: TargetKind<typeof entries> = {
    kind: 'kept',
    entries,
    templates: ({ where }) => (where === undefined ? [] : storeOf(where).templates(where)),
    untimed: ({ where }) => (where === undefined ? [] : (storeOf(where).untimed?.(where) ?? [])),
    mistake: ({ where }) => where && storeOf(where).mistake?.(where),
    warning: ({ where }) =>
      where === undefined
        ? {
            finding: 'tells everybody that it is kept, even people who have nothing there',
            advice: 'add "where", the row of the store in which it is',
          }
        : undefined,
    facts: ({ where }) => (where === undefined ? [] : keeping(storeOf(where).facts?.(where) ?? [])),
    foundBy: ({ where }) =>
      where === undefined ? [] : (storeOf(where).foundBy?.(where) ?? []).map((found) => ({ ...found, fate: 'kept' })),
    // without a place, somebody deletes by hand what is released, wherever it is
    empties: ({ where }) => where && storeOf(where).empties?.(where),
    permissions: ({ where }) => (where === undefined ? [] : storeOf(where).permissions(where)),
    references: async ({ where }, environment) =>
      where === undefined ? [] : ((await storeOf(where).references?.(where, environment)) ?? []),
    async connect(row, environment) {
      const { where } = row;
      const target = where === undefined ? undefined : await storeOf(where).connect(where, environment);
      return keptTarget(row, target, () => environment.now());
    },
  };
  return kind;
}

type Where = { readonly kind: string; readonly [own: string]: unknown };

function keptTarget(row: Row<typeof keptEntries>, where: Target | undefined, now: () => number): Target {
  if (where === undefined) {
    return {
      plan: async () => 0,
      purge: async (selection) =>
        selection.released === true
          ? { outcome: 'notified', items: 0 }
          : { outcome: 'kept', items: 0, retention: retentionOf(row, selection) },
      async verify() {
        throw new DeletionError('only_an_operator_can_tell', 'fail', 'only an operator can tell whether it is deleted');
      },
    };
  }
  return {
    plan: (selection) => where.plan(selection),
    async purge(selection, budget) {
      const retention = retentionOf(row, selection);
      const end = retention.until && endOfRetention(retention.until);
      const hasPassed = end !== undefined && end <= now();
      if (selection.released === true || hasPassed) return where.purge(selection, budget);
      if ((await where.plan(withUndated(selection))) === 0) return { outcome: 'emptied', items: 0 };
      return { outcome: 'kept', items: 0, retention, runAgainAt: end };
    },
    verify: (selection) => where.verify(selection),
    countLeft: async (selection) => (await where.countLeft?.(selection)) ?? NOTHING_LEFT,
    ...(where.anonymises && { anonymises: where.anonymises }),
    ...(where.isConsistent && { isConsistent: true }),
  };
}

/** Includes rows without a time: they may be the person's, and reporting them as kept deletes nothing. */
function withUndated({ bounds, ...selection }: Selection): Selection {
  return bounds === undefined ? selection : { ...selection, bounds: { ...bounds, undated: 'deleted' } };
}

function retentionOf({ reason, basis, until }: Row<typeof keptEntries>, { askedAt }: Selection): Retention {
  return { reason, basis: inEnglish(basis), until: until && untilOf(until, askedAt) };
}

/** The end as shown to the person, epoch milliseconds; a date stands for the whole day. */
function untilOf({ years = 0, months = 0, days = 0, date }: v.InferOutput<typeof Until>, askedAt: number): number {
  return date === undefined ? addMonths(askedAt, 12 * years + months) + days * DAY : Date.parse(date);
}
