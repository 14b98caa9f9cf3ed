import { createHash } from 'node:crypto';
import { canonicalJson } from '../domain/canonical-json.ts';
import { STORES_LENGTH, selectionKey } from '../domain/part.ts';
import type { TargetKind } from '../targets/target-kind.ts';
import { identifierKindsIn, placeholders } from '../targets/template.ts';
import { type DataMap, type IdentifierRule, kindOf, type TargetRow } from './data-map.ts';

/** Fields of a target that do not change what it selects. */
const NOT_SELECTING: ReadonlySet<string> = new Set([
  // names, texts for people, the canary
  'name',
  'formerly',
  'label',
  'basis',
  'instructions',
  'stays',
  'canary',
  'noCanary',
  'onDeauthorize',
  // how the store is reached
  'password',
  'iam',
  'secret',
  'privateAddress',
  'timeoutSeconds',
  'tellAgainAfterHours',
]);

/** Their keys are not the data map's: they are names of columns, or names that a company's function gave to values. */
const WITH_OWN_KEYS: ReadonlySet<string> = new Set(['anonymise', 'match']);

/**
 * A hash of everything that decides what a target selects: its row, and every rule that leads to the identifiers by
 * which it finds rows. When the hash changes, the result of a part that was read under the earlier one no longer
 * counts. Changing a label, or how the worker logs in, does not change the hash.
 */
export function selectsOf(map: DataMap, row: TargetRow, kinds: readonly TargetKind[]): string {
  const rules = feeding(map.identifiers, identifierKindsOf(row, kinds)).map((rule) => canonicalJson(selecting(rule)));
  const selection = {
    row: selectingOnly(row),
    rules: rules.toSorted(),
    placeholders: (map.placeholders ?? []).toSorted(),
  };
  return selectionKey(createHash('sha256').update(canonicalJson(selection)).digest('hex'));
}

/** A hash of the stores that a target empties, so that it shows when they are others. */
export function storesOf(row: TargetRow, kinds: readonly TargetKind[]): string {
  const stores = kindOf(row.kind, kinds).empties?.(row) ?? null;
  return createHash('sha256').update(canonicalJson(stores)).digest('hex').slice(0, STORES_LENGTH);
}

/** The kinds of identifier by which a target finds rows. */
export function identifierKindsOf(row: TargetRow, kinds: readonly TargetKind[]): readonly string[] {
  return [...new Set(kindOf(row.kind, kinds).templates(row).flatMap(identifierKindsIn))];
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
function selecting({ verified, from, ...rule }: IdentifierRule): unknown {
  const { level, templates, required, ...selects } = rule;
  return { ...selects, from: selectingOnly(from), verified: typeof verified === 'string' ? true : verified };
}

/** What decides which data is found, of a target's row or of what a rule reads. */
export function selectingOnly(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(selectingOnly);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !NOT_SELECTING.has(key));
  return Object.fromEntries(
    entries.map(([key, inner]) => [key, WITH_OWN_KEYS.has(key) ? inner : selectingOnly(inner)]),
  );
}
