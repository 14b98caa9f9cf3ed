import type { Fact } from './target-kind.ts';

const DELETED = 'deleted';

/** A row deletes what this selector finds; another that keeps exactly this contradicts it. */
export function deletes(store: string, selector: unknown): Fact {
  return {
    about: `what a row selects in ${store}`,
    key: `outcome ${store} ${JSON.stringify(selector)}`,
    says: DELETED,
  };
}

/** The same facts of a row that keeps what it selects. */
export function keeping(facts: readonly Fact[]): readonly Fact[] {
  return facts.map((fact) => (fact.key?.startsWith('outcome ') === true ? { ...fact, says: 'kept' } : fact));
}
