import { CANARY_APP_ID } from '../../domain/canary.ts';
import type { IdentifierSource, Selection, Target } from '../../ports/target.ts';
import { NOTHING_LEFT } from '../bounds.ts';

/**
 * Wraps a target where others hold or delete the data, so that it is never asked about a canary. There is no data of a
 * canary there: Meta does not know the canary's app, a provider would look for a customer who does not exist, and an
 * operator would be called every day.
 */
export function withoutCanary(target: Target): Target {
  return {
    plan: async (selection) => (isCanary(selection) ? 0 : target.plan(selection)),
    purge: async (selection, budget) =>
      isCanary(selection) ? { outcome: 'emptied', items: 0 } : target.purge(selection, budget),
    verify: async (selection) => (isCanary(selection) ? 0 : target.verify(selection)),
    countLeft: async (selection) =>
      (isCanary(selection) ? undefined : await target.countLeft?.(selection)) ?? NOTHING_LEFT,
  };
}

/** The same for a source of identifiers. */
export function sourceWithoutCanary(source: IdentifierSource): IdentifierSource {
  return { lookUp: async (selection) => (isCanary(selection) ? { found: [] } : source.lookUp(selection)) };
}

function isCanary({ appId }: Selection): boolean {
  return appId === CANARY_APP_ID;
}
