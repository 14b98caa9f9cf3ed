import { CANARY_APP_ID } from '../domain/canary.ts';
import { joined } from '../domain/identifiers.ts';
import { inEnglish, type LocalizedText } from '../domain/localized-text.ts';
import type { Retention } from '../domain/reasons.ts';
import type { Selection, Target } from '../ports/target.ts';
import { NOTHING_LEFT } from './bounds.ts';

/**
 * A target whose rows belong to a business: only a request that begins with the business itself deletes them. For a person
 * who works there they are kept, because the business decides (GDPR Art. 28), until an operator has its word and releases
 * them; and where nothing is, nothing is said to be.
 *
 * @param basis why it is kept, as shown to the person
 */
export function ofBusiness(target: Target, basis: string | LocalizedText): Target {
  const retention: Retention = {
    reason: 'controller_decides',
    basis: inEnglish(basis),
  };
  return {
    plan: (selection) => target.plan(deletedBy(selection)),
    async purge(selection, budget) {
      if (mayDelete(selection)) return target.purge(deletedBy(selection), budget);
      // whatever is there of the business is kept, so that its age does not matter
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

/** A target that finds rows of a person by an id of the person and the business to which it wrote, both in one key. */
export function besideBusiness(target: Target, kinds: readonly string[]): Target {
  const both = (selection: Selection): Selection => {
    const known = Object.entries(selection.ofBusiness ?? {}).filter(([kind]) => kinds.includes(kind));
    return { ...selection, identifiers: joined(selection.identifiers, Object.fromEntries(known)) };
  };
  const { countLeft } = target;
  return {
    ...target,
    plan: (selection) => target.plan(both(selection)),
    purge: (selection, budget) => target.purge(both(selection), budget),
    verify: (selection) => target.verify(both(selection)),
    ...(countLeft && { countLeft: (selection) => countLeft(both(selection)) }),
  };
}

/** What a release deletes is found by the ids of the business; the person's own lead to none of it. */
function deletedBy(selection: Selection): Selection {
  return selection.released === true ? withBusiness(selection) : selection;
}

function withBusiness(selection: Selection): Selection {
  return { ...selection, identifiers: joined(selection.identifiers, selection.ofBusiness ?? {}) };
}

/** The business asks, an operator has its word, or the rows are those of a canary, which belong to nobody. */
function mayDelete({ beganWith, released, appId }: Selection): boolean {
  return beganWith === 'waba' || released === true || appId === CANARY_APP_ID;
}
