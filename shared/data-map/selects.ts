import { createHash } from 'node:crypto';
import { selectionKey } from '../domain/part.ts';
import type { TargetKind } from '../targets/target-kind.ts';
import { placeholders } from '../targets/template.ts';
import { type DataMap, type IdentifierRule, kindOf, sorted, type TargetRow } from './data-map.ts';

/** What is said about a target without changing what it selects: names, words for people, the canary. */
const WORDS: ReadonlySet<string> = new Set([
  'name',
  'formerly',
  'label',
  'basis',
  'instructions',
  'stays',
  'canary',
  'noCanary',
  'onDeauthorize',
]);

/**
 * A hash of what selects in a target: its row, and every rule that leads to the identifiers by which it finds rows. When it
 * changes, a part that was read under another one is a new question; a label changes nothing.
 */
export function selectsOf(map: DataMap, row: TargetRow, kinds: readonly TargetKind[]): string {
  const rules = feeding(map.identifiers, identifierKindsOf(row, kinds)).map((rule) =>
    JSON.stringify(sorted(selecting(rule))),
  );
  const selection = {
    row: withoutWords(row),
    rules: rules.toSorted(),
    placeholders: (map.placeholders ?? []).toSorted(),
  };
  return selectionKey(
    createHash('sha256')
      .update(JSON.stringify(sorted(selection)))
      .digest('hex'),
  );
}

/** The kinds of identifier by which a target finds rows. */
export function identifierKindsOf(row: TargetRow, kinds: readonly TargetKind[]): readonly string[] {
  const named = kindOf(row.kind, kinds).templates(row).flatMap(placeholders);
  return [...new Set(named.filter((kind) => kind !== 'appId'))];
}

/** The rules that find some kinds of identifier, and those that lead to these. */
function feeding(rules: readonly IdentifierRule[], kinds: readonly string[]): readonly IdentifierRule[] {
  const needed = new Set(kinds);
  for (let size = 0; size < needed.size; ) {
    size = needed.size;
    for (const { kind, templates } of rules) {
      if (needed.has(kind)) for (const by of templates.flatMap(placeholders)) needed.add(by);
    }
  }
  return rules.filter(({ kind }) => needed.has(kind));
}

/** The reason why a link is verified is words; that there is one is not. */
function selecting({ verified, ...rule }: IdentifierRule): unknown {
  const { level, templates, required, ...selects } = rule;
  return { ...selects, verified: typeof verified === 'string' ? true : verified };
}

function withoutWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutWords);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !WORDS.has(key));
  // what is anonymised is named by the store, where a column may be called name or label
  return Object.fromEntries(entries.map(([key, inner]) => [key, key === 'anonymise' ? inner : withoutWords(inner)]));
}
