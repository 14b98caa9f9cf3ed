import { type Bounds, CLOCK_GRACE } from '../domain/selection.ts';
import type { Selection, Target } from '../ports/target.ts';

/**
 * A target that looks for the person's rows twice: by what is theirs, and by the numbers and addresses that were theirs, under
 * which only rows from before are. What is newer there, or has no time, may be the next owner's.
 */
export function besideFormer(target: Target): Target {
  return {
    ...target,
    plan: async (selection) => (await target.plan(selection)) + (await ofFormer(selection, target.plan)),
    async purge(selection, budget) {
      const result = await target.purge(selection, budget);
      if (selection.former === undefined || result.outcome !== 'emptied') return result;
      if (budget.isOver()) return { ...result, outcome: 'unfinished' };
      const former = await target.purge(formerly(selection, selection.former), budget);
      return { ...result, ...former, items: result.items + former.items };
    },
    verify: async (selection) => (await target.verify(selection)) + (await ofFormer(selection, target.verify)),
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
