import { createHash } from 'node:crypto';
import { canonicalJson } from '../domain/canonical-json.ts';
import { selectionKey } from '../domain/part.ts';
import type { TargetKind } from '../targets/target-kind.ts';
import { placeholders } from '../targets/template.ts';
import { type DataMap, type IdentifierRule, kindOf, type TargetRow } from './data-map.ts';

/** Fields of a target that do not change what it selects: names, texts for people, the canary. */
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
 * A hash of everything that decides what a target selects: its row, and every rule that leads to the identifiers by
 * which it finds rows. When the hash changes, the result of a part that was read under the earlier one no longer
 * counts. Changing a label does not change the hash.
 */
export function selectsOf(map: DataMap, row: TargetRow, kinds: readonly TargetKind[]): string {
  const rules = feeding(map.identifiers, identifierKindsOf(row, kinds)).map((rule) => canonicalJson(selecting(rule)));
  const selection = {
    row: withoutWords(row),
    rules: rules.toSorted(),
    placeholders: (map.placeholders ?? []).toSorted(),
  };
  return selectionKey(createHash('sha256').update(canonicalJson(selection)).digest('hex'));
}

/** The kinds of identifier by which a target finds rows. */
export function identifierKindsOf(row: TargetRow, kinds: readonly TargetKind[]): readonly string[] {
  const named = kindOf(row.kind, kinds).templates(row).flatMap(placeholders);
  return [...new Set(named.filter((kind) => kind !== 'appId'))];
}

/** The rules that find these kinds of identifier, directly or through other rules. */
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

/** Why a link counts as verified is only a text, and does not matter here; that it counts as verified does. */
function selecting({ verified, ...rule }: IdentifierRule): unknown {
  const { level, templates, required, ...selects } = rule;
  return { ...selects, verified: typeof verified === 'string' ? true : verified };
}

function withoutWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutWords);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !WORDS.has(key));
  // the keys of "anonymise" are names of columns, which may be called name or label
  return Object.fromEntries(entries.map(([key, inner]) => [key, key === 'anonymise' ? inner : withoutWords(inner)]));
}
