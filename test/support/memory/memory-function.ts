import type { Invoke } from '../../../infra/local/company-functions/invoke-api.ts';
import {
  type BoundedValues,
  defineTarget,
  type FunctionSelection,
  type TargetFunctions,
  type TargetHandler,
} from '../../../shared/targets/lambda/define-target.ts';

/** An item of a company's store: whose it is, and when it was created. */
export type StoredItem = { readonly owner: string; readonly createdAt?: number; readonly email?: string };
export type ItemStore = Map<string, StoredItem>;

const ITEMS_PER_LOOK = 20;

/** The functions that a company would write, for a store in memory whose items are found by `owner`. */
export function memoryFunctions(items: ItemStore): TargetFunctions & Required<Pick<TargetFunctions, 'countLeft'>> {
  const under = (owners: readonly string[] = []) => [...items].filter(([, { owner }]) => owners.includes(owner));
  const withFate = (bounded: BoundedValues | undefined, fate: ReturnType<BoundedValues['fateOf']>) =>
    under(bounded?.values['owner'])
      .filter(([, { createdAt }]) => bounded?.fateOf(dateOf(createdAt)) === fate)
      .map(([key]) => key);
  const selected = ({ values, bounded }: FunctionSelection): readonly string[] => [
    ...new Set([...under(values['owner']).map(([key]) => key), ...withFate(bounded, 'deleted')]),
  ];
  return {
    plan: async (selection) => selected(selection).length,
    verify: async (selection) => selected(selection).length,
    async purge(selection, budget) {
      let deleted = 0;
      for (;;) {
        const some = selected(selection).slice(0, ITEMS_PER_LOOK);
        for (const key of some) items.delete(key);
        deleted += some.length;
        if (some.length < ITEMS_PER_LOOK) return { outcome: 'emptied', items: deleted };
        if (budget.isOver()) return { outcome: 'unfinished', items: deleted };
      }
    },
    countLeft: async ({ bounded }) => ({
      newer: withFate(bounded, 'newer').length,
      undated: withFate(bounded, 'undated').length,
    }),
    lookUp: async ({ owner }) => under(owner).flatMap(([, { email }]) => email ?? []),
    async seed({ owner: [owner = ''] = [] }) {
      items.set(`canary-${owner}`, { owner });
    },
    isThere: async ({ owner: [owner = ''] = [] }) => items.has(`canary-${owner}`),
  };
}

/** A date for every number that is one. The target itself reports other impossible times. */
function dateOf(time: number | undefined): Date | undefined {
  return time === undefined || Number.isNaN(new Date(time).getTime()) ? undefined : new Date(time);
}

/** Invokes a handler as Lambda does. */
export function invokeHandler(handler: TargetHandler, remaining = 60_000): Invoke {
  return async (event) => {
    try {
      const payload = JSON.stringify(await handler(event, { getRemainingTimeInMillis: () => remaining }));
      return { outcome: 'returned', payload };
    } catch (error) {
      const { name, message } = error as Error;
      return { outcome: 'failed', errorType: name, errorMessage: message };
    }
  };
}

/** The same functions as one handler. */
export function memoryHandler(items: ItemStore, clock?: () => number): TargetHandler {
  return defineTarget(memoryFunctions(items), clock);
}
