import { createHash } from 'node:crypto';
import { canonicalJson } from '../domain/canonical-json.ts';
import { RULE_KEY_LENGTH } from '../domain/identifiers.ts';
import type { ConnectedRule } from '../ports/connected-data-map.ts';
import type { TargetKind } from '../targets/target-kind.ts';
import { placeholders } from '../targets/template.ts';
import { type DataMap, type IdentifierRule, kindOf, type TargetRow } from './data-map.ts';
import { formerNamesOf } from './former-names.ts';
import { identifierKindsOf, selectingOnly } from './selects.ts';

/** What requests need to know of the rules, to tell whether each was followed before something was deleted. */
export function connectedRules(
  { identifiers, targets }: Pick<DataMap, 'identifiers' | 'targets'>,
  kinds: readonly TargetKind[],
): readonly ConnectedRule[] {
  return identifiers.map((rule) => ({
    key: ruleKey(rule),
    looksUpBy: kindsIn(rule),
    ...(rule.of && { keyForPeople: ruleKey({ kind: rule.kind, from: rule.from }) }),
    kind: rule.kind,
    leadsTo: leadsTo(rule, identifiers),
    sparedBy: namesOf(targets.filter((row) => !mayEmpty(row, rule, kinds))),
    readBefore: namesOf(targets.filter((row) => isReadBefore(row, rule, kinds))),
    ...(kindOf(rule.from.kind, kinds).source?.tellsGone && { tellsGone: true as const }),
  }));
}

/**
 * A rule that finds ids of a business has another key than one that finds the same ids as the person's own, because
 * only a few targets use the former. Only 18 bits, because every seal holds the keys of all rules. It is very unlikely
 * that a new rule gets the key of an old one.
 */
export function ruleKey({ kind, from, of }: Pick<IdentifierRule, 'kind' | 'from' | 'of'>): string {
  const selection = canonicalJson({ kind, from: selectingOnly(from), ...(of && { of }) });
  return createHash('sha256').update(selection).digest('base64url').slice(0, RULE_KEY_LENGTH);
}

/** @param rules in the order of a loaded map: each after those whose identifiers it uses */
function leadsTo({ kind: first }: IdentifierRule, rules: readonly IdentifierRule[]): readonly string[] {
  const reached = new Set([first]);
  for (const { kind, templates } of rules) {
    if (templates.flatMap(placeholders).some((by) => reached.has(by))) reached.add(kind);
  }
  return [...reached];
}

/** Whether whatever the target finds is also found by the rule, by the same ids. */
function isReadBefore(row: TargetRow, rule: IdentifierRule, kinds: readonly TargetKind[]): boolean {
  const found = identifierKindsOf(row, kinds);
  return found.length > 0 && found.every((kind) => kindsIn(rule).includes(kind));
}

function kindsIn({ templates }: IdentifierRule): readonly string[] {
  return templates.flatMap(placeholders).filter((kind) => kind !== 'appId');
}

function namesOf(rows: readonly TargetRow[]): readonly string[] {
  return rows.flatMap((row) => [row.name, ...formerNamesOf(row)]);
}

/** Assumed to be so if the row or the rule does not say which store it is about. */
function mayEmpty(row: TargetRow, { from }: IdentifierRule, kinds: readonly TargetKind[]): boolean {
  const read = kindOf(from.kind, kinds).source?.reads?.(from);
  const emptied = kindOf(row.kind, kinds).empties?.(row);
  return read === undefined || emptied === undefined || emptied.includes(read);
}
