import { type DeletionRequest, isOpen } from '../../../shared/domain/deletion-request.ts';
import { PUBLIC_STATUS } from '../../../shared/domain/status-view.ts';
import { csvLines } from '../cli/csv.ts';

/** Figures about a period, of which none is about a person. */
export type Figures = {
  readonly requests: number;
  /** People who removed the app and asked for no deletion; in no other figure. */
  readonly deauthorizations: number;
  readonly byOrigin: Counts;
  readonly byStatus: Counts;
  readonly byVerification: Counts;
  readonly open: number;
  readonly overdue: number;
  readonly extended: number;
  readonly completed: number;
  /** Of the completed: where nothing was held, and where a law keeps something. */
  readonly nothingFound: number;
  readonly keptInPart: number;
  readonly completedInTime: number;
  /** From acceptance to completion, in hours; absent while nothing is completed. */
  readonly hoursToCompletion?: { readonly median: number; readonly ninetieth: number; readonly longest: number };
  readonly itemsDeleted: number;
  /** How often each ground was given. */
  readonly refusals: readonly Ground[];
  readonly kept: readonly (Ground & { readonly target: string })[];
};
export type Counts = { readonly [name: string]: number };
export type Ground = { readonly reason: string; readonly basis: string; readonly count: number };

const HOUR = 3_600_000;

/** @param records those accepted in the period; what was replayed is no request of anybody */
export function figuresOf(records: readonly DeletionRequest[], now: number): Figures {
  const requests = records.filter(({ scope }) => scope === 'deletion');
  const completed = requests.filter(({ completedAt }) => completedAt !== undefined);
  const hours = completed
    .map(({ acceptedAt, completedAt = acceptedAt }) => (completedAt - acceptedAt) / HOUR)
    .toSorted((a, b) => a - b);
  const open = requests.filter(isOpen);
  const refusals = requests.flatMap(({ refusal }) => refusal ?? []);
  const kept = requests.flatMap(({ parts }) => parts.filter(({ status }) => status === 'kept'));
  return {
    requests: requests.length,
    deauthorizations: records.length - requests.length,
    byOrigin: counts(requests.map(({ origin }) => origin)),
    byStatus: counts(requests.map(({ status }) => PUBLIC_STATUS[status])),
    byVerification: counts(requests.flatMap(({ verification }) => verification?.method ?? [])),
    open: open.length,
    overdue: open.filter(({ dueAt }) => dueAt < now).length,
    extended: requests.filter(({ extension }) => extension !== undefined).length,
    completed: completed.length,
    nothingFound: completed.filter(({ status }) => status === 'nothing_found').length,
    keptInPart: completed.filter(({ status }) => status === 'completed_with_retention').length,
    completedInTime: completed.filter(({ completedAt = 0, dueAt }) => completedAt <= dueAt).length,
    ...(hours.length > 0 && {
      hoursToCompletion: { median: atShare(hours, 0.5), ninetieth: atShare(hours, 0.9), longest: atShare(hours, 1) },
    }),
    itemsDeleted: requests.flatMap(({ parts }) => parts).reduce((sum, { items }) => sum + items, 0),
    refusals: grounds(refusals.map(({ reason, basis }) => ({ reason, basis }))),
    kept: grounds(
      kept.map(({ name, retention }) => ({
        target: name,
        reason: retention?.reason ?? '',
        basis: retention?.basis ?? '',
      })),
    ),
  };
}

/** One figure a line: `byOrigin.callback,12`. */
export function evidenceLines(evidence: object): readonly string[] {
  return csvLines(
    ['figure', 'value'],
    flattened('', evidence).map(([name, value]) => [name, `${value}`]),
  );
}

function counts(names: readonly string[]): Counts {
  const groups = Map.groupBy(names, (name) => name);
  return Object.fromEntries([...groups].map(([name, same]) => [name, same.length]));
}

function grounds<G extends { readonly reason: string; readonly basis: string }>(all: readonly G[]) {
  const groups = Map.groupBy(all, (ground) => JSON.stringify(ground));
  return [...groups.values()].flatMap((same) => (same[0] === undefined ? [] : [{ ...same[0], count: same.length }]));
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
