import type { Fact } from './target-kind.ts';

/** A row deletes what this selector finds, or anonymises it; another that does otherwise with exactly this contradicts it. */
export function outcome(store: string, selector: unknown, says: 'deleted' | 'anonymised' = 'deleted'): Fact {
  return {
    about: `what a row selects in ${store}`,
    key: `outcome ${store} ${JSON.stringify(selector)}`,
    says,
  };
}

/** The same facts of a row that keeps what it selects. */
export function keeping(facts: readonly Fact[]): readonly Fact[] {
  return facts.map((fact) => (fact.key?.startsWith('outcome ') === true ? { ...fact, says: 'kept' } : fact));
}
