import { CANARY_APP_ID } from '../../domain/canary.ts';
import { joined } from '../../domain/identifiers.ts';
import { inEnglish, type LocalizedText } from '../../domain/localized-text.ts';
import type { Retention } from '../../domain/reasons.ts';
import type { Selection, Target } from '../../ports/target.ts';
import { NOTHING_LEFT } from '../bounds.ts';

/**
 * Wraps a target whose rows belong to a business: only a request that begins with the business itself deletes them. In
 * the request of a person who works there, they are kept, because the business decides (GDPR Art. 28), until it agrees
 * and an operator releases them. If there are no rows, nothing is reported as kept.
 *
 * @param basis why they are kept, as shown to the person
 */
export function keptForBusiness(target: Target, basis: string | LocalizedText): Target {
  const retention: Retention = {
    reason: 'controller_decides',
    basis: inEnglish(basis),
  };
  return {
    plan: (selection) => target.plan(deletedBy(selection)),
    async purge(selection, budget) {
      if (mayDelete(selection)) return target.purge(deletedBy(selection), budget);
      // everything of the business is kept, regardless of its age
      const kept = { ...withBusiness(selection), bounds: undefined };
      if ((await target.plan(kept)) === 0) return { outcome: 'emptied', items: 0 };
      return { outcome: 'kept', items: 0, retention };
    },
    verify: (selection) => target.verify(deletedBy(selection)),
    countLeft: async (selection) => (await target.countLeft?.(deletedBy(selection))) ?? NOTHING_LEFT,
    ...(target.anonymises && { anonymises: target.anonymises }),
    ...(target.isConsistent && { isConsistent: true }),
  };
}

/** A release deletes rows that only the ids of the business find; the person's own ids do not lead to them. */
function deletedBy(selection: Selection): Selection {
  return selection.released === true ? withBusiness(selection) : selection;
}

function withBusiness(selection: Selection): Selection {
  return { ...selection, identifiers: joined(selection.identifiers, selection.ofBusiness ?? {}) };
}

/** The business itself asks, an operator released the rows, or they are a canary's and belong to nobody. */
function mayDelete({ beganWith, released, appId }: Selection): boolean {
  return beganWith === 'waba' || released === true || appId === CANARY_APP_ID;
}
