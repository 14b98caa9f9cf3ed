import { DeletionError } from '../domain/errors.ts';
import type { Identifiers } from '../domain/identifiers.ts';
import { type IdentifierSource, MOST_IDENTIFIER_VALUES, type Selection } from '../ports/target.ts';
import type { DataMap, IdentifierRule } from './data-map.ts';

export type Resolution = {
  readonly identifiers: Identifiers;
  /** Rules that need not succeed, and did not. */
  readonly gaps: readonly Gap[];
};
export type Gap = {
  readonly kind: string;
  readonly errorCode: string;
  /** It may answer later. */
  readonly isPassing: boolean;
};

/**
 * Finds every identifier of a person that the data map can reach, level by level, all sources of a level at once. It is
 * complete before anything is deleted: a source that could not find out stops it. Only a rule that says `required: false`
 * leaves a gap instead.
 *
 * @throws DeletionError `too_many_identifiers` (fail) when so many are found that they cannot be one person's, and
 *   whatever a source throws
 */
export async function resolveIdentifiers(
  map: DataMap,
  sources: ReadonlyMap<IdentifierRule, IdentifierSource>,
  selection: Selection,
): Promise<Resolution> {
  let identifiers = selection.identifiers;
  const gaps: Gap[] = [];
  for (const rules of Map.groupBy(map.identifiers, (rule) => rule.level).values()) {
    const known = { ...selection, identifiers };
    const answers = await Promise.allSettled(rules.map((rule) => lookUp(rule, sources.get(rule), known)));
    for (const answer of answers) {
      if (answer.status === 'rejected') throw answer.reason;
      const { kind, values, gap } = answer.value;
      if (gap !== undefined) gaps.push(gap);
      identifiers = withValues(identifiers, kind, values);
    }
    const count = Object.values(identifiers).flat().length;
    if (count > MOST_IDENTIFIER_VALUES) {
      const message = `the data map leads to ${count} identifiers; allowed are ${MOST_IDENTIFIER_VALUES} for one person`;
      throw new DeletionError('too_many_identifiers', 'fail', message);
    }
  }
  return { identifiers, gaps };
}

type Answer = { readonly kind: string; readonly values: readonly string[]; readonly gap?: Gap };

async function lookUp(
  { kind, required }: IdentifierRule,
  source: IdentifierSource | undefined,
  selection: Selection,
): Promise<Answer> {
  if (source === undefined) throw new TypeError(`the rule for ${kind} has no source`);
  try {
    return { kind, values: await source.lookUp(selection) };
  } catch (error) {
    if (required !== false || !(error instanceof DeletionError)) throw error;
    return { kind, values: [], gap: { kind, errorCode: error.code, isPassing: error.disposition === 'retry' } };
  }
}

function withValues(identifiers: Identifiers, kind: string, values: readonly string[]): Identifiers {
  const all = new Set([...(identifiers[kind] ?? []), ...values.filter((value) => value !== '')]);
  return all.size === 0 ? identifiers : { ...identifiers, [kind]: [...all] };
}
