import { ENTRY_IDENTIFIER_KINDS } from '../domain/identifiers.ts';
import type { TargetKind } from '../targets/target-kind.ts';
import { placeholders } from '../targets/template.ts';
import { type IdentifierRule, kindOf, type TargetRow } from './data-map.ts';
import type { PlacedRow, PlacedRule } from './placed.ts';
import { isWithin, reachedFrom } from './reach.ts';

/** With which requests about a business begin. */
const BUSINESS_ENTRY = 'waba';

type Rules = readonly Pick<IdentifierRule, 'kind' | 'of'>[];

/**
 * The kinds of a business by which a row finds rows of a person: only beside an id of the person. Whoever wrote to two
 * businesses has a folder in each, and neither folder is the other customers'.
 *
 * @returns none where the whole row is the business's
 */
export function businessKindsBeside({ ofBusiness }: TargetRow, templates: readonly string[], rules: Rules) {
  if (ofBusiness !== undefined) return [];
  return [...new Set(templates.flatMap(placeholders))].filter((kind) => isOfBusiness(kind, rules));
}

/** A person's request may not select by an id of a business alone. */
export function businessMistake({ row, finder }: PlacedRow, rules: Rules): string | undefined {
  if (row.ofBusiness !== undefined) return undefined;
  for (const template of finder.templates) {
    const kinds = placeholders(template).filter((kind) => kind !== 'appId');
    const ofBusiness = kinds.find((kind) => isOfBusiness(kind, rules));
    const isBesideAPerson = kinds.some((kind) => !isOfBusiness(kind, rules));
    if (ofBusiness !== undefined && !isBesideAPerson) {
      return `{${ofBusiness}} is of a business, so people who work for it cannot have this deleted; expected "ofBusiness" with the basis on which it is kept for them, or an id of the person beside it`;
    }
  }
  return undefined;
}

/**
 * A business that leaves takes the people with it who wrote to it. Where requests that begin with its account find the
 * account alone, a receipt would say that everything is deleted, and its customers' messages would stay.
 *
 * @see Meta, Platform Terms 3.d.i.2.d
 */
export function leavingMistake(
  rules: readonly PlacedRule[],
  rows: readonly PlacedRow[],
  kinds: readonly TargetKind[],
): string | undefined {
  const finders = rules.map(({ finder }) => finder);
  const isReachedFrom = (entry: string) => {
    const reached = reachedFrom(entry, finders);
    return ({ finder }: PlacedRow) => finder.templates.some((template) => isWithin(template, reached));
  };
  const taken = rows.filter(isReachedFrom(BUSINESS_ENTRY));
  if (taken.length === 0) return undefined;

  const own = new Set(rows.filter(({ row }) => row.ofBusiness !== undefined).flatMap(({ row }) => placesOf(row)));
  const placesOfPeople = ({ row }: PlacedRow): readonly string[] =>
    isStore(row, kinds) ? placesOf(row).filter((place) => !own.has(place)) : [];
  const wroteToIt = ['bsuid', 'phone'].map(isReachedFrom);
  const people = ENTRY_IDENTIFIER_KINDS.filter((entry) => entry !== BUSINESS_ENTRY).map(isReachedFrom);
  const ofPeople = rows.filter((row) => placesOfPeople(row).length > 0 && people.some((isReached) => isReached(row)));
  const places = new Set(ofPeople.flatMap(placesOfPeople));
  if (taken.flatMap(placesOfPeople).some((place) => places.has(place))) return undefined;

  const missing = ofPeople.filter((row) => wroteToIt.some((isReached) => isReached(row)));
  const names = (missing.length > 0 ? missing : ofPeople).map(({ row }) => `"${row.name}"`).join(', ');
  const rest = names === '' ? 'its contacts, conversations, messages and media' : names;
  const found = taken.map(({ row }) => `"${row.name}"`).join(' and ');
  return `targets: {${BUSINESS_ENTRY}} leads to ${found} alone, so that the data of everybody who wrote to a business would stay when it leaves; expected {${BUSINESS_ENTRY}} in a key of ${rest} as well`;
}

function isOfBusiness(kind: string, rules: Rules): boolean {
  return rules.some((rule) => rule.kind === kind && rule.of === 'business');
}

/** It holds rows of its own, and deletes them: what is kept is not taken along, and what others hold is theirs. */
function isStore(row: TargetRow, kinds: readonly TargetKind[]): boolean {
  const { usesAppSecrets, isDoneByOthers } = kindOf(row.kind, kinds);
  return usesAppSecrets !== true && isDoneByOthers !== true && row['reason'] === undefined;
}

/** The tables and buckets that a row names, however deep; a row that names none stands for itself. */
function placesOf(row: TargetRow): readonly string[] {
  const named = namedIn(row);
  return named.length > 0 ? named : [`target ${row.name}`];
}

function namedIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    (key === 'table' || key === 'bucket') && typeof inner === 'string' ? [`${key} ${inner}`] : namedIn(inner),
  );
}
