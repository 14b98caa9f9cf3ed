import type { Fact, Match, Selector } from './target-kind.ts';

/**
 * The fact that a row deletes or anonymises what this selector finds. A row that treats the same selection differently
 * contradicts it.
 *
 * @param selects the selector, once for each of its templates; with it, a row that selects more of the store and treats
 *   it differently also contradicts it
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

/** The same facts for a row that keeps what it selects. */
export function keeping(facts: readonly Fact[]): readonly Fact[] {
  return facts.map((fact) => (fact.key?.startsWith('outcome ') === true ? { ...fact, says: 'kept' } : fact));
}

/** Every combination that takes one match from each of these. */
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
 * Whether one selector finds everything that another one finds, for every person. Templates are compared as texts, so
 * an overlap that depends on the values is not detected.
 */
export function contains(wider: Selector, narrower: Selector): boolean {
  return wider.every((match) => narrower.some((other) => isImplied(match, other)));
}

function isImplied({ field, by, template }: Match, other: Match): boolean {
  if (field !== other.field) return false;
  return by === 'prefix' ? other.template.startsWith(template) : other.by === 'value' && other.template === template;
}
