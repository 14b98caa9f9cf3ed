import { type Bounds, fateOf } from '../domain/selection.ts';
import type { Left, Selection } from '../ports/target.ts';
import { expand, placeholders } from './template.ts';

/**
 * The bounds for what one template finds; undefined when all of it is selected. Data under a never-reused id is the
 * person's regardless of its age, so a template that names such a kind has no bounds.
 */
export function boundsUnder(template: string, { bounds }: Selection): Bounds | undefined {
  const isUnbounded = placeholders(template).some((kind) => bounds?.unboundedKinds.includes(kind));
  return isUnbounded ? undefined : bounds;
}

export type BoundsByValue = ReadonlyMap<string, Bounds | undefined>;

/** The values of templates, each with the bounds for what it finds. */
export function expandWithBounds(templates: readonly string[], selection: Selection): BoundsByValue {
  return boundsByValue(
    templates.flatMap((template) => {
      const bounds = boundsUnder(template, selection);
      return expand([template], selection).map((value) => [value, bounds] as const);
    }),
  );
}

/** Each value once. If two templates give the same value, the wider bounds count. */
export function boundsByValue(values: readonly (readonly [string, Bounds | undefined])[]): BoundsByValue {
  const found = new Map<string, Bounds | undefined>();
  for (const [value, bounds] of values) {
    found.set(value, found.has(value) ? widerOf(found.get(value), bounds) : bounds);
  }
  return found;
}

/** The bounds that select more. Both are of one selection, so they differ only if one is absent. */
export function widerOf(one: Bounds | undefined, other: Bounds | undefined): Bounds | undefined {
  return one === undefined ? undefined : other;
}

export type Fate = ReturnType<typeof fateOf>;

/** Whether a row is selected. Without bounds, its creation time is not read. */
export function fateUnder(bounds: Bounds | undefined, createdAt: () => number | undefined): Fate {
  return bounds === undefined ? 'deleted' : fateOf(createdAt(), bounds);
}

/** How many rows the bounds leave, by their fates. */
export function leftOf(fates: readonly Fate[]): Left {
  const count = (fate: Fate): number => fates.filter((one) => one === fate).length;
  return { newer: count('newer'), undated: count('undated') };
}

export const NOTHING_LEFT: Left = { newer: 0, undated: 0 };

export function plusLeft(one: Left, other: Left): Left {
  return { newer: one.newer + other.newer, undated: one.undated + other.undated };
}
