import { isPlaceholder, type PlaceholderRules } from '../../domain/placeholder-values.ts';
import type { IdentifierSource, Selection, Target } from '../../ports/target.ts';
import { NOTHING_LEFT } from '../bounds.ts';

/** Wraps a target so that it never receives values that identify nobody, no matter how they got into the selection. */
export function withoutPlaceholders(target: Target, rules: PlaceholderRules): Target {
  return {
    ...target,
    plan: (selection) => target.plan(namingSomebody(selection, rules)),
    purge: (selection, budget) => target.purge(namingSomebody(selection, rules), budget),
    verify: (selection) => target.verify(namingSomebody(selection, rules)),
    countLeft: async (selection) => (await target.countLeft?.(namingSomebody(selection, rules))) ?? NOTHING_LEFT,
  };
}

/**
 * The same for a source. A selection without such values stays the same object, so that sources can share a reading.
 */
export function sourceWithoutPlaceholders(source: IdentifierSource, rules: PlaceholderRules): IdentifierSource {
  return { lookUp: (selection) => source.lookUp(namingSomebody(selection, rules)) };
}

function namingSomebody(selection: Selection, rules: PlaceholderRules): Selection {
  const entries = Object.entries(selection.identifiers);
  const named = entries.map(
    ([kind, values]) => [kind, values.filter((value) => !isPlaceholder(kind, value, rules))] as const,
  );
  const isSame = named.every(([, values], at) => values.length === entries[at]?.[1].length);
  return isSame ? selection : { ...selection, identifiers: Object.fromEntries(named) };
}
