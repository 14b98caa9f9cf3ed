import { joined } from '../../domain/identifiers.ts';
import type { Selection, Target } from '../../ports/target.ts';

/** Wraps a target whose keys combine an id of the person with an id of the business to which the person wrote. */
export function withBusinessIds(target: Target, kinds: readonly string[]): Target {
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
