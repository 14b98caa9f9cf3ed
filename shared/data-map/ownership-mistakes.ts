import { APP_SCOPED_KINDS, ENTRY_IDENTIFIER_KINDS, isEntryKind } from '../domain/identifiers.ts';
import { isNature, type Nature, SPELLINGS_OF } from '../domain/spellings.ts';
import type { TargetKind, TimeField } from '../targets/target-kind.ts';
import { identifierKindsIn, placeholders, placeholdersIn } from '../targets/template.ts';
import { businessMistake, leavingMistake } from './business-mistakes.ts';
import { type FieldName, kindOf, natureOf } from './data-map.ts';
import { formerNamesOf } from './former-names.ts';
import type { PlacedRow, PlacedRule, UnlevelledRule } from './placed.ts';
import type { Finder } from './reach.ts';

/**
 * The mistakes about whose data it is: registrations, never-reused ids, verified addresses, and data of a business or
 * of another app. Each sentence says where the mistake is, what was found and what is expected.
 */
export function ownershipMistakes(
  rules: readonly PlacedRule[],
  rows: readonly PlacedRow[],
  kinds: readonly TargetKind[],
): readonly string[] {
  const all = rules.map(({ rule }) => rule);
  const finders = [...rules, ...rows];
  return [
    ...rules.flatMap((placed) => within(placed, ruleMistake(placed, all, kinds))),
    ...rules.flatMap((placed) => within(placed, disagreement(placed, rules))),
    ...finders.flatMap((placed) => within(placed, spellingMistake(placed.finder, all))),
    ...appMistakes(finders, kinds),
    ...rows.flatMap((placed) => within(placed, businessMistake(placed, all))),
    ...[leavingMistake(rules, rows, kinds)].filter((mistake) => mistake !== undefined),
    ...formerNameMistakes(rows),
  ];
}

/** App-scoped ids that are used without their app, each rule and row checked on its own. */
export function appMistakes(
  placed: readonly (PlacedRule | PlacedRow)[],
  kinds: readonly TargetKind[],
): readonly string[] {
  return placed.flatMap((one) => within(one, appMistake(one, kinds)));
}

function within({ finder }: { readonly finder: Finder }, mistake: string | undefined): readonly string[] {
  return mistake === undefined ? [] : [`${finder.place}: ${mistake}`];
}

function ruleMistake(
  { rule, finder }: PlacedRule,
  all: readonly UnlevelledRule[],
  kinds: readonly TargetKind[],
): string | undefined {
  const { kind, neverReused, registration, as, verified, of } = rule;
  const others = neverReused === true ? assignedByOthers(rule, all, kinds) : undefined;
  if (others !== undefined) {
    return `neverReused is set for ${others}, which others assign; expected an id that your company creates`;
  }
  if (of === 'business' && isEntryKind(kind)) {
    return `of is "business", but requests begin with ${kind}; expected a separate kind, such as wabaId`;
  }
  if (as !== undefined && isNature(kind) && as !== kind) return `as is "${as}"; expected "${kind}", as the kind says`;

  const link = finder.templates.flatMap(placeholders).find((by) => natureOf(by, all) !== undefined);
  if (verified !== undefined && natureOf(kind, all) === undefined && link === undefined) {
    return 'verified has no effect here; expected it beside "as": "phone" or "email", or in a rule that reads {phone} or {email}';
  }

  const times = [registration?.createdAt, registration?.activeAt].filter((time) => time !== undefined);
  const fields = typeof verified === 'object' ? [...times, verified] : times;
  const source = kindOf(rule.from.kind, kinds).source;
  const misplaced =
    first(fields, (field) => fieldMistake(field, rule.from.kind, source?.fields)) ??
    first(times, (time) => timeMistake(time, source?.timeMistake));
  if (misplaced !== undefined) return misplaced;

  if (registration === undefined) return undefined;
  const beyond = finder.templates.flatMap(identifierKindsIn).find((by) => !isEntryKind(by));
  if (beyond !== undefined) {
    return `registration is found by {${beyond}}, but no request begins with it; expected ${ENTRY_IDENTIFIER_KINDS.join(', ')}`;
  }
  if (registration.createdAt === undefined && neverReused !== true) {
    return 'registration has no createdAt, so nobody can tell an old one from a new one; expected createdAt, or "neverReused": true';
  }
  return undefined;
}

const NATURE_WORDS: { readonly [nature in Nature]: string } = { phone: 'a phone number', email: 'an e-mail address' };

/** A name for the identifier if others assign it: it outlives a deletion, and can be given to another person. */
function assignedByOthers(
  { kind, from }: UnlevelledRule,
  all: readonly UnlevelledRule[],
  kinds: readonly TargetKind[],
): string | undefined {
  if (isEntryKind(kind)) return kind;
  const nature = natureOf(kind, all);
  if (nature !== undefined) return `${kind}, ${NATURE_WORDS[nature]}`;
  return kindOf(from.kind, kinds).usesAppSecrets === true ? `${kind}, an id of Meta` : undefined;
}

function first<Field>(fields: readonly Field[], mistakeIn: (field: Field) => string | undefined): string | undefined {
  return fields.map(mistakeIn).find((mistake) => mistake !== undefined);
}

function fieldMistake(
  field: FieldName,
  kind: string,
  expected: 'attribute' | 'column' | undefined,
): string | undefined {
  if (expected === undefined) return `${kind} has no further fields; expected a rule without times and verified fields`;
  const got = (['attribute', 'column'] as const).filter((name) => field[name] !== undefined);
  if (got.length === 1 && got[0] === expected) return undefined;
  const names = got.map((name) => `"${name}"`).join(' and ') || 'nothing';
  return `a field of ${kind} is named by ${names}; expected "${expected}"`;
}

function timeMistake(
  time: TimeField,
  ofKind: ((time: TimeField) => string | undefined) | undefined,
): string | undefined {
  const mistake = ofKind?.(time);
  return mistake === undefined ? undefined : `the time in "${time.attribute ?? time.column}" has ${mistake}`;
}

/** All rules that find the same kind must agree on the properties of that kind. */
function disagreement(placed: PlacedRule, rules: readonly PlacedRule[]): string | undefined {
  const { rule } = placed;
  const before = rules.find((other) => other.rule.kind === rule.kind) ?? placed;
  for (const property of ['neverReused', 'as', 'of'] as const) {
    const [own, theirs] = [rule[property], before.rule[property]];
    if (own !== theirs) {
      return `${property} is ${shown(own) ?? 'missing'}; expected ${shown(theirs) ?? 'none'}, as in ${before.finder.place}, which finds the same kind`;
    }
  }
  return undefined;
}

function shown(value: string | boolean | undefined): string | undefined {
  return JSON.stringify(value);
}

function spellingMistake({ templates }: Finder, all: readonly UnlevelledRule[]): string | undefined {
  for (const { kind, spelling } of templates.flatMap(placeholdersIn)) {
    if (spelling === undefined) continue;
    const nature = natureOf(kind, all);
    if (nature === undefined) {
      return `{${kind}:${spelling}} has a spelling, but ${kind} is neither a phone number nor an address; expected {${kind}}, or "as" in the rule that finds it`;
    }
    if (!SPELLINGS_OF[nature].includes(spelling)) {
      return `{${kind}:${spelling}} is not a spelling for "${nature}"; expected ${SPELLINGS_OF[nature].join(' or ')}`;
    }
  }
  return undefined;
}

/**
 * Two kinds of target need no `{appId}`: those called with an app's secret concern only that app, and those that others
 * empty are told the app along with the identifiers.
 */
function appMistake(placed: PlacedRule | PlacedRow, kinds: readonly TargetKind[]): string | undefined {
  const { kind, oneApp } = 'rule' in placed ? { kind: placed.rule.from.kind, oneApp: placed.rule.oneApp } : placed.row;
  const { usesAppSecrets, isDoneByOthers } = kindOf(kind, kinds);
  if (oneApp === true || usesAppSecrets === true || isDoneByOthers === true) return undefined;
  for (const template of placed.finder.templates) {
    const named = placeholders(template);
    const scoped = named.find((one) => APP_SCOPED_KINDS.has(one));
    if (scoped !== undefined && !named.includes('appId')) {
      return `{${scoped}} is a different person in each app; expected {appId} beside it, or "oneApp": true if the store holds people of only one app`;
    }
  }
  return undefined;
}

function formerNameMistakes(rows: readonly PlacedRow[]): readonly string[] {
  const names = new Set(rows.map(({ row }) => row.name));
  const taken = new Set<string>();
  return rows.flatMap((placed) =>
    formerNamesOf(placed.row).flatMap((name) => {
      const isTaken = taken.has(name);
      taken.add(name);
      if (names.has(name)) {
        return within(
          placed,
          `formerly is "${name}", which is a target itself; expected a name that is no longer used`,
        );
      }
      if (!isTaken) return [];
      return within(placed, `formerly is "${name}", which another target was before; expected a name for one target`);
    }),
  );
}
