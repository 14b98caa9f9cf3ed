import { type PurgeResult, saidIn } from '../../domain/purge-result.ts';
import { type Bounds, CLOCK_GRACE } from '../../domain/selection.ts';
import type { Selection, Target } from '../../ports/target.ts';

/**
 * Wraps a target so that it looks for the person's rows twice: by the person's current identifiers, and by those that
 * they had before and that somebody else may have now, such as phone numbers. Under the latter, only rows from before
 * the change are selected; newer rows and rows without a time may belong to the next owner.
 */
export function withFormerIdentifiers(target: Target): Target {
  return {
    ...target,
    plan: async (selection) => (await target.plan(selection)) + (await ofFormer(selection, target.plan)),
    async purge(selection, budget) {
      const result = await target.purge(selection, budget);
      if (selection.former === undefined || !hasSeenAll(result)) return result;
      if (budget.isOver()) return { ...saidIn(result), outcome: 'unfinished', items: result.items };
      const former = await target.purge(formerly(selection, selection.former), budget);
      return { ...together(result, former), items: result.items + former.items };
    },
    verify: async (selection) => (await target.verify(selection)) + (await ofFormer(selection, target.verify)),
  };
}

/** Whether the first purge is complete (everything is deleted, or the rest is kept), so that the second can begin. */
function hasSeenAll({ outcome }: PurgeResult): boolean {
  return outcome === 'emptied' || outcome === 'kept';
}

/**
 * Combines the results of both purges. If one keeps something and the other does not, the result is `kept` and
 * `partial`: what the other has deleted is purged again by a later look.
 */
function together(one: PurgeResult, other: PurgeResult): PurgeResult {
  if (one.outcome === 'kept' && other.outcome === 'kept') return keptTogether(one, other);
  if (other.outcome === 'emptied') return one.outcome === 'kept' ? { ...one, partial: true } : { ...one, ...other };
  const next = { ...saidIn(one), ...other };
  return next.outcome === 'kept' ? { ...next, partial: true } : next;
}

type Kept = Extract<PurgeResult, { readonly outcome: 'kept' }>;

/** Runs again when the earlier of the two can, and has the retention that ends later. */
function keptTogether(one: Kept, other: Kept): Kept {
  const end = ({ retention: { until = Number.POSITIVE_INFINITY } }: Kept): number => until;
  const runAgainAt = Math.min(one.runAgainAt ?? Number.POSITIVE_INFINITY, other.runAgainAt ?? Number.POSITIVE_INFINITY);
  return {
    ...one,
    ...other,
    retention: (end(other) > end(one) ? other : one).retention,
    ...(Number.isFinite(runAgainAt) && { runAgainAt }),
  };
}

async function ofFormer(selection: Selection, count: (selection: Selection) => Promise<number>): Promise<number> {
  return selection.former === undefined ? 0 : await count(formerly(selection, selection.former));
}

function formerly(selection: Selection, { identifiers, until }: NonNullable<Selection['former']>): Selection {
  const olderThan = Math.min(until - CLOCK_GRACE, selection.bounds?.olderThan ?? Number.POSITIVE_INFINITY);
  const bounds: Bounds = { unboundedKinds: [], olderThan, undated: 'left' };
  return { ...selection, identifiers, bounds };
}
