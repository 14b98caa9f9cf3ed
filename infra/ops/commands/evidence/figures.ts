import { type DeletionRequest, isOpen } from '../../../../shared/domain/deletion-request.ts';
import { wasHistoryChanged } from '../../../../shared/domain/history-chain.ts';
import type { RefusalReason, RetentionReason } from '../../../../shared/domain/reasons.ts';
import { addMonths, DAY, HOUR } from '../../../../shared/domain/schedule.ts';
import { PUBLIC_STATUS } from '../../../../shared/domain/status-view.ts';
import { csvLines } from '../../cli/csv.ts';

/** Figures about a period, of which none is about a person. */
export type Figures = {
  readonly requests: number;
  /** People who removed the app and asked for no deletion; in no other figure. */
  readonly deauthorizations: number;
  readonly byOrigin: Counts;
  /** By the month in which they were accepted (`2026-01`, in UTC), and by app; each by origin. */
  readonly byMonth: CountsBy;
  readonly byApp: CountsBy;
  readonly byStatus: Counts;
  readonly byVerification: Counts;
  readonly open: number;
  readonly overdue: number;
  readonly extended: number;
  readonly completed: number;
  /** Of the completed: where nothing was held, and where a law keeps something. */
  readonly nothingFound: number;
  readonly keptInPart: number;
  /** Completed, and opened again for what had been kept: how long the first time took is not recorded, so they are in no time. */
  readonly openedAgain: number;
  readonly completedInTime: number;
  readonly completedLate: number;
  /** From acceptance to completion, in hours; absent while nothing is completed. */
  readonly hoursToCompletion?: {
    readonly median: number;
    readonly ninetieth: number;
    readonly ninetyFifth: number;
    readonly longest: number;
  };
  /** Somebody has changed what is recorded about decisions. */
  readonly historiesChanged: number;
  /** What was counted; there are parts of which some items were deleted uncounted. */
  readonly itemsDeleted: number;
  readonly partsUncounted: number;
  /** How often each ground was given. */
  readonly refusals: readonly Ground<RefusalReason>[];
  readonly kept: readonly Kept[];
};
export type Counts = { readonly [name: string]: number };
export type CountsBy = { readonly [name: string]: Counts };
export type Ground<Reason> = { readonly reason: Reason; readonly basis: string; readonly count: number };
export type Kept = Ground<RetentionReason> & {
  readonly target: string;
  /** When the last of them may go; absent where that depends on a decision, for one of them at least. */
  readonly until?: string;
};

/** The longest promise, the longest with an extension, and that of WhatsApp, which begins after a wait. @see GDPR Art. 12(3) */
const LONGEST_PROMISE = 31 * DAY;
const LONGEST_EXTENDED = LONGEST_PROMISE + 62 * DAY;
const LONGEST_WHATSAPP = 2 * LONGEST_PROMISE;

/** @param records those accepted in the period; what was replayed is no request of anybody */
export function figuresOf(records: readonly DeletionRequest[], now: number): Figures {
  const requests = records.filter(({ scope }) => scope === 'deletion');
  const completed = requests.filter(({ completedAt }) => completedAt !== undefined);
  const timed = completed.filter((request) => !wasOpenedAgain(request));
  const hours = timed
    .map(({ acceptedAt, completedAt = acceptedAt }) => (completedAt - acceptedAt) / HOUR)
    .toSorted((a, b) => a - b);
  const open = requests.filter(isOpen);
  const inTime = timed.filter(({ completedAt = 0, dueAt }) => completedAt <= dueAt).length;
  const parts = requests.flatMap((request) => request.parts);
  return {
    requests: requests.length,
    deauthorizations: records.length - requests.length,
    byOrigin: counts(requests.map(({ origin }) => origin)),
    byMonth: originsBy(requests, ({ acceptedAt }) => monthOf(acceptedAt)),
    byApp: originsBy(requests, ({ appId }) => appId),
    byStatus: counts(requests.map(({ status }) => PUBLIC_STATUS[status])),
    byVerification: counts(requests.flatMap(({ verification }) => verification?.method ?? [])),
    open: open.length,
    overdue: open.filter(({ dueAt }) => dueAt < now).length,
    extended: requests.filter(({ extension }) => extension !== undefined).length,
    completed: completed.length,
    nothingFound: completed.filter(({ status }) => status === 'nothing_found').length,
    keptInPart: completed.filter(({ status }) => status === 'completed_with_retention').length,
    openedAgain: completed.length - timed.length,
    completedInTime: inTime,
    completedLate: timed.length - inTime,
    ...(hours.length > 0 && {
      hoursToCompletion: {
        median: atShare(hours, 0.5),
        ninetieth: atShare(hours, 0.9),
        ninetyFifth: atShare(hours, 0.95),
        longest: atShare(hours, 1),
      },
    }),
    historiesChanged: records.filter(wasHistoryChanged).length,
    itemsDeleted: parts.reduce((sum, { items }) => sum + items, 0),
    partsUncounted: parts.filter(({ uncounted }) => uncounted === true).length,
    refusals: refusalsOf(requests),
    // what a refused request had kept is not deleted at any time, and is among the refusals
    kept: keptOf(requests.filter(({ status }) => status !== 'refused')),
  };
}

/**
 * From when on every request is still recorded: one that has ended is removed so many months after its end, or later. It is
 * the beginning of a month, so that no month is counted in part.
 */
export function recordedSince(retentionMonths: number, now: number): number {
  const oldest = new Date(addMonths(now, -retentionMonths));
  return Date.UTC(oldest.getUTCFullYear(), oldest.getUTCMonth() + 1);
}

/** `2026-01`, in UTC. */
export function monthOf(time: number): string {
  return new Date(time).toISOString().slice(0, 7);
}

/** One figure a line: `byOrigin.callback,12`. */
export function evidenceLines(evidence: object): readonly string[] {
  return csvLines(
    ['figure', 'value'],
    flattened('', evidence).map(([name, value]) => [name, `${value}`]),
  );
}

/** A month is promised for what had been kept, and counts from then on: it is due later than anything could be at first. */
function wasOpenedAgain(request: DeletionRequest): boolean {
  const { acceptedAt, dueAt, extension, origin } = request;
  const longest = origin === 'whatsapp' ? LONGEST_WHATSAPP : LONGEST_PROMISE;
  return isOpen(request) || dueAt - acceptedAt > (extension === undefined ? longest : LONGEST_EXTENDED);
}

function refusalsOf(requests: readonly DeletionRequest[]): Figures['refusals'] {
  const refusals = requests.flatMap(({ refusal }) => refusal ?? []);
  return groups(refusals, ({ reason, basis }) => [reason, basis]).map(([{ reason, basis }, same]) => ({
    reason,
    basis,
    count: same.length,
  }));
}

function keptOf(requests: readonly DeletionRequest[]): Figures['kept'] {
  const kept = requests.flatMap(({ parts }) =>
    parts.flatMap(({ name, status, retention }) =>
      status === 'kept' && retention !== undefined ? [{ target: name, ...retention }] : [],
    ),
  );
  return groups(kept, ({ target, reason, basis }) => [target, reason, basis]).map(([first, same]) => {
    const { target, reason, basis } = first;
    const ends = same.flatMap(({ until }) => until ?? []);
    // there may be more than a call takes arguments
    const until =
      ends.length === same.length ? new Date(ends.reduce((a, b) => Math.max(a, b))).toISOString() : undefined;
    return { target, reason, basis, count: same.length, ...(until !== undefined && { until }) };
  });
}

function originsBy(requests: readonly DeletionRequest[], name: (request: DeletionRequest) => string): CountsBy {
  const named = [...Map.groupBy(requests, name)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(named.map(([one, same]) => [one, counts(same.map(({ origin }) => origin))]));
}

function counts(names: readonly string[]): Counts {
  const same = Map.groupBy(names, (name) => name);
  return Object.fromEntries([...same].map(([name, all]) => [name, all.length]));
}

/** What is alike, with the first of it. */
function groups<One>(all: readonly One[], alike: (one: One) => readonly string[]): readonly [One, readonly One[]][] {
  const grouped = Map.groupBy(all, (one) => JSON.stringify(alike(one)));
  return [...grouped.values()].flatMap((same) => (same[0] === undefined ? [] : [[same[0], same]]));
}

/** The smallest value that this share of all does not exceed; one decimal. */
function atShare(sorted: readonly number[], share: number): number {
  return Math.round((sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0) * 10) / 10;
}

function flattened(path: string, value: unknown): readonly (readonly [string, string | number | boolean])[] {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => flattened(path === '' ? name : `${path}.${name}`, inner));
}
