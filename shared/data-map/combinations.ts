import { isEntryKind } from '../domain/identifiers.ts';
import type { TargetKind } from '../targets/target-kind.ts';
import { identifierKindsIn } from '../targets/template.ts';
import { kindOf, natureOf } from './data-map.ts';
import type { PlacedRow, PlacedRule, UnlevelledRule } from './placed.ts';

/**
 * Templates that combine several kinds of ids, none of which is an id of one person by itself, such as
 * `{tenantId}#{customerNo}`.
 *
 * Once ids are found, it is not known which of them came from the same row. Somebody who is customer 100 of the bakery
 * and 200 of the florist has two of each, and number 200 of the bakery is somebody else. One value of each kind proves
 * nothing either: they may come from two rows, or one of them from an earlier request. The ids that are one person's by
 * themselves are those with which requests begin, phone numbers, e-mail addresses, and ids that are never reused.
 */
export function combinationMistakes(
  rules: readonly PlacedRule[],
  rows: readonly PlacedRow[],
  kinds: readonly TargetKind[],
): readonly string[] {
  const all = rules.map(({ rule }) => rule);
  const finders = [
    ...rules.map(({ finder }) => finder),
    ...rows.map(({ row, finder }) => ({ ...finder, templates: combinedIn({ row, finder }, kinds) })),
  ];
  return finders.flatMap(({ place, templates }) => {
    const combined = templates.map((template) => combinedKinds(template, all)).filter((words) => words !== '');
    return [...new Set(combined)].map(
      (words) =>
        `${place} combines ${words}, and nobody knows which of their values belong together; expected one id that a ` +
        'rule reads from one row (joined attributes, a generated column, or the answer of a ' +
        '"lambda"), or "neverReused" in the rule of a kind whose ids no two people share: infra/data-map.md, "Ids ' +
        'that belong together"',
    );
  });
}

function combinedIn({ row, finder }: PlacedRow, kinds: readonly TargetKind[]): readonly string[] {
  return kindOf(row.kind, kinds).combined?.(row) ?? finder.templates;
}

/** The kinds that a template combines although none of them is an id of one person by itself, in words; else ''. */
function combinedKinds(template: string, rules: readonly UnlevelledRule[]): string {
  const kinds = [...new Set(identifierKindsIn(template))];
  if (kinds.length < 2 || kinds.some((kind) => isOfOnePerson(kind, rules))) return '';
  return kinds.map((kind) => `{${kind}}`).join(' and ');
}

/** An account of a business (`waba`) is shared by people, whoever asks for its deletion. */
function isOfOnePerson(kind: string, rules: readonly UnlevelledRule[]): boolean {
  const own = rules.filter((rule) => rule.kind === kind);
  if (kind === 'waba' || own.some((rule) => rule.of === 'business')) return false;
  return isEntryKind(kind) || own.some((rule) => rule.neverReused === true) || natureOf(kind, rules) !== undefined;
}
