import { DeletionError } from '../domain/errors.ts';
import { type Identifiers, isEntryKind, valuesOf } from '../domain/identifiers.ts';
import type { CombinationCheck } from '../targets/decorators/with-known-combinations.ts';
import { TARGET_KINDS } from '../targets/index.ts';
import type { TargetKind, Warning } from '../targets/target-kind.ts';
import { placeholders } from '../targets/template.ts';
import { type DataMap, type IdentifierRule, kindOf, natureOf, type TargetRow } from './data-map.ts';

/**
 * Templates that combine several kinds of ids, such as `{tenantId}#{customerNo}`.
 *
 * Of the ids that were found, it is not known which stood in one row. Somebody who is customer 100 of the bakery and 200
 * of the florist has two of each, and number 200 of the bakery is somebody else. So such a template selects only if
 *
 * - one of its kinds is an id of one person by itself: an id with which requests begin, a phone number, an e-mail
 *   address, or an id that is never reused;
 * - or each kind has one value;
 * - or all values of the one kind that has several were looked up by the other kinds, which have one value each.
 */
type Rules = readonly Pick<IdentifierRule, 'kind' | 'neverReused' | 'as' | 'templates'>[];

/**
 * The check for the templates of a target or a rule; undefined when they combine nothing.
 *
 * @param place where the templates are in the data map, for the message
 */
export function combinationCheck(
  place: string,
  templates: readonly string[],
  rules: Rules,
): CombinationCheck | undefined {
  const combined = templates.map((template) => combinedKinds(template, rules)).filter((kinds) => kinds.length > 0);
  if (combined.length === 0) return undefined;
  return (identifiers) => {
    const unknown = combined.find((kinds) => !belongTogether(kinds, identifiers, rules));
    if (unknown === undefined) return;
    const message = `${place} combines ${shown(unknown)}, and it is not known which of their values belong together`;
    throw new DeletionError('combination_unknown', 'fail', message);
  };
}

/** The check for a target: see `TargetKind.combined`. */
export function checkOfTarget(
  row: TargetRow,
  rules: Rules,
  kinds: readonly TargetKind[],
): CombinationCheck | undefined {
  return combinationCheck(`target ${row.name}`, templatesOf(row, kinds), rules);
}

/** Rules and targets that select nothing for a person who has several ids of the kinds that they combine. */
export function combinationWarnings(map: DataMap, kinds: readonly TargetKind[] = TARGET_KINDS): readonly Warning[] {
  const places = [
    ...map.identifiers.map(({ kind, templates }, at) => ({ place: `identifiers[${at}] ("${kind}")`, templates })),
    ...map.targets.map((row, at) => ({
      place: `targets[${at}] ("${row.name}")`,
      templates: templatesOf(row, kinds),
    })),
  ];
  return places.flatMap(({ place, templates }) => {
    const combined = templates.map((template) => shown(combinedKinds(template, map.identifiers)));
    return [...new Set(combined.filter((words) => words !== ''))].map((words) => ({
      finding: `${place} combines ${words}, and of a person who has several it is not known which belong together`,
      advice:
        'such a request stops with combination_unknown, and an operator is called; let one rule read a field in which they ' +
        'stand together, or add "neverReused" to a kind whose ids no two people share (infra/data-map.md, "Ids that belong together")',
    }));
  });
}

function templatesOf(row: TargetRow, kinds: readonly TargetKind[]): readonly string[] {
  const kind = kindOf(row.kind, kinds);
  return (kind.combined ?? kind.templates)(row);
}

/** The kinds that a template combines although none of them is an id of one person by itself; else none. */
function combinedKinds(template: string, rules: Rules): readonly string[] {
  const kinds = [...new Set(placeholders(template))].filter((kind) => kind !== 'appId');
  return kinds.length < 2 || kinds.some((kind) => isOfOnePerson(kind, rules)) ? [] : kinds;
}

function isOfOnePerson(kind: string, rules: Rules): boolean {
  const isNeverReused = rules.some((rule) => rule.kind === kind && rule.neverReused === true);
  return isNeverReused || isEntryKind(kind) || natureOf(kind, rules) !== undefined;
}

function belongTogether(kinds: readonly string[], identifiers: Identifiers, rules: Rules): boolean {
  const countOf = (kind: string): number => valuesOf(identifiers, kind).length;
  // without a value for each of them, the template selects nothing
  if (kinds.some((kind) => countOf(kind) === 0)) return true;
  return kinds.every(
    (kind) =>
      countOf(kind) === 1 ||
      kinds.every((other) => other === kind || (countOf(other) === 1 && isFoundBy(kind, other, rules))),
  );
}

/** Whether every rule for a kind needs an id of the other kind, so that all its values stood beside one of those. */
function isFoundBy(kind: string, other: string, rules: Rules): boolean {
  return rules
    .filter((rule) => rule.kind === kind)
    .every(({ templates }) => templates.every((template) => placeholders(template).includes(other)));
}

function shown(kinds: readonly string[]): string {
  return kinds.map((kind) => `{${kind}}`).join(' and ');
}
