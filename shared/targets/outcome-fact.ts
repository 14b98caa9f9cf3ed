import type { Fact, Match, Selector } from './target-kind.ts';

/**
 * A row deletes what this selector finds, or anonymises it; another that does otherwise with exactly this contradicts it.
 *
 * @param selects the selector once for each of its templates; then a row that selects more of the store contradicts it too
 */
export function outcome(
  store: string,
  selector: unknown,
  says: 'deleted' | 'anonymised' = 'deleted',
  selects?: readonly Selector[],
): Fact {
  return {
    about: selectedIn(store),
    key: `outcome ${store} ${JSON.stringify(selector)}`,
    says,
    ...(selects && { selects }),
  };
}

/** What an outcome is about, in words. */
export function selectedIn(store: string): string {
  return `what a row selects in ${store}`;
}

/** The same facts of a row that keeps what it selects. */
export function keeping(facts: readonly Fact[]): readonly Fact[] {
  return facts.map((fact) => (fact.key?.startsWith('outcome ') === true ? { ...fact, says: 'kept' } : fact));
}

/** Every combination of a match from each of these. */
export function combined(matches: readonly (readonly Match[])[]): readonly Selector[] {
  return matches.reduce<readonly Selector[]>(
    (together, some) => together.flatMap((selector) => some.map((match) => [...selector, match])),
    [[]],
  );
}

export function matchesOf(field: string, by: Match['by'], templates: readonly string[]): readonly Match[] {
  return templates.map((template) => ({ field, by, template }));
}

/**
 * Whether one selector finds all that another finds, for every person. Templates are compared as texts, so what only their
 * values could tell is not said.
 */
export function contains(wider: Selector, narrower: Selector): boolean {
  return wider.every((match) => narrower.some((other) => isImplied(match, other)));
}

function isImplied({ field, by, template }: Match, other: Match): boolean {
  if (field !== other.field) return false;
  return by === 'prefix' ? other.template.startsWith(template) : other.by === 'value' && other.template === template;
}
