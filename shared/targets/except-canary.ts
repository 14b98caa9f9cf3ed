import { CANARY_APP_ID } from '../domain/canary.ts';
import type { IdentifierSource, Selection, Target } from '../ports/target.ts';
import { NOTHING_LEFT } from './bounds.ts';

/**
 * A target at somebody else's: Meta does not know the canaries' app, a provider would look for a customer who is none, an
 * operator would be called every day. Nothing of a canary is there, and nobody is asked.
 */
export function exceptCanary(target: Target): Target {
  return {
    plan: async (selection) => (isCanary(selection) ? 0 : target.plan(selection)),
    purge: async (selection, budget) =>
      isCanary(selection) ? { outcome: 'emptied', items: 0 } : target.purge(selection, budget),
    verify: async (selection) => (isCanary(selection) ? 0 : target.verify(selection)),
    countLeft: async (selection) =>
      (isCanary(selection) ? undefined : await target.countLeft?.(selection)) ?? NOTHING_LEFT,
  };
}

/** The same for a source of identifiers at somebody else's. */
export function sourceExceptCanary(source: IdentifierSource): IdentifierSource {
  return { lookUp: async (selection) => (isCanary(selection) ? { found: [] } : source.lookUp(selection)) };
}

function isCanary({ appId }: Selection): boolean {
  return appId === CANARY_APP_ID;
}
