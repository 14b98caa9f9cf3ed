import { type DeletionRequest, isOpen } from '../../../../shared/domain/deletion-request.ts';
import { wasHistoryChanged } from '../../../../shared/domain/history-chain.ts';
import { type NoticeKind, noticesOf } from '../../../../shared/domain/notices.ts';
import type { RefusalReason, RetentionReason } from '../../../../shared/domain/reasons.ts';
import { addMonths, DAY, HOUR } from '../../../../shared/domain/schedule.ts';
import { PUBLIC_STATUS } from '../../../../shared/domain/status-view.ts';
import { csvLines } from '../../cli/csv.ts';

/** Figures about a period, without personal data. */
export type Figures = {
  readonly requests: number;
  /** People who removed the app without asking for deletion; not counted in any other figure. */
  readonly deauthorizations: number;
  readonly byOrigin: Counts;
  /** By the month of acceptance (`2026-01`, in UTC) and by app, each split by origin. */
  readonly byMonth: CountsBy;
  readonly byApp: CountsBy;
  readonly byStatus: Counts;
  readonly byVerification: Counts;
  readonly open: number;
  readonly overdue: number;
  readonly extended: number;
  readonly completed: number;
  /** Of the completed ones: where nothing was found, and where something is kept. */
  readonly nothingFound: number;
  readonly keptInPart: number;
  /**
   * Completed, then opened again for what had been kept. How long the first completion took is not recorded, so these
   * are not in the times to completion.
   */
  readonly openedAgain: number;
  readonly completedInTime: number;
  readonly completedLate: number;
  /** From acceptance to completion, in hours; absent if nothing is completed. */
  readonly hoursToCompletion?: {
    readonly median: number;
    readonly ninetieth: number;
    readonly ninetyFifth: number;
    readonly longest: number;
  };
  /** Requests whose recorded decisions somebody has changed. */
  readonly historiesChanged: number;
  /** The items that were counted; in `partsUncounted` parts, some items were deleted without being counted. */
  readonly itemsDeleted: number;
  readonly partsUncounted: number;
  /** How many requests ended with each notice to the person; most are about data that was left. */
  readonly byNotice: Counts;
  /** How often each ground was given. */
  readonly refusals: readonly Ground<RefusalReason>[];
  readonly kept: readonly Kept[];
};
export type Counts = { readonly [name: string]: number };
export type CountsBy = { readonly [name: string]: Counts };
export type Ground<Reason> = { readonly reason: Reason; readonly basis: string; readonly count: number };
export type Kept = Ground<RetentionReason> & {
  readonly target: string;
  /** When the last of them may be deleted; absent if for at least one of them that depends on a decision. */
  readonly until?: string;
};

/**
 * No promise is longer than this: without an extension, with one, and for WhatsApp, where it begins after a wait.
 *
 * @see GDPR Art. 12(3)
 */
const LONGEST_PROMISE = 31 * DAY;
const LONGEST_EXTENDED = LONGEST_PROMISE + 62 * DAY;
const LONGEST_WHATSAPP = 2 * LONGEST_PROMISE;

/** @param records the requests that were accepted in the period, without replays, which nobody asked for */
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
    byNotice: counts(requests.filter((request) => !isOpen(request)).flatMap(noticeKindsOf)),
    refusals: refusalsOf(requests),
    // what a refused request had kept is not deleted at any time, and is among the refusals
    kept: keptOf(requests.filter(({ status }) => status !== 'refused')),
  };
}

/**
 * The time since which every request is still recorded: a record is removed at the earliest this many months after the
 * request ended. It is the beginning of a month, so that no month is counted in part.
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

/** When a request is opened again, a new promise starts, so it is due later than a request could be at first. */
function wasOpenedAgain(request: DeletionRequest): boolean {
  const { acceptedAt, dueAt, extension, origin } = request;
  const longest = origin === 'whatsapp' ? LONGEST_WHATSAPP : LONGEST_PROMISE;
  return isOpen(request) || dueAt - acceptedAt > (extension === undefined ? longest : LONGEST_EXTENDED);
}

function noticeKindsOf(request: DeletionRequest): readonly NoticeKind[] {
  return [...new Set(noticesOf(request).map(({ kind }) => kind))];
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
    // not Math.max(...ends): there may be more of them than a call can take arguments
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

/** Groups what is alike; each group comes with its first member. */
function groups<One>(all: readonly One[], alike: (one: One) => readonly string[]): readonly [One, readonly One[]][] {
  const grouped = Map.groupBy(all, (one) => JSON.stringify(alike(one)));
  return [...grouped.values()].flatMap((same) => (same[0] === undefined ? [] : [[same[0], same]]));
}

/** The quantile: the smallest value that this share of all values does not exceed, rounded to one decimal. */
function atShare(sorted: readonly number[], share: number): number {
  return Math.round((sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0) * 10) / 10;
}

function flattened(path: string, value: unknown): readonly (readonly [string, string | number | boolean])[] {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => flattened(path === '' ? name : `${path}.${name}`, inner));
}
