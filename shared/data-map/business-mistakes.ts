import { ENTRY_IDENTIFIER_KINDS } from '../domain/identifiers.ts';
import type { TargetKind } from '../targets/target-kind.ts';
import { identifierKindsIn, placeholders } from '../targets/template.ts';
import { type IdentifierRule, kindOf, type TargetRow } from './data-map.ts';
import type { PlacedRow, PlacedRule } from './placed.ts';
import { canFind, reachedFrom } from './reach.ts';

/** The kind of identifier with which requests of a business begin. */
const BUSINESS_ENTRY = 'waba';

type Rules = readonly Pick<IdentifierRule, 'kind' | 'of'>[];

/**
 * The kinds of business identifiers that a target may use only together with an identifier of the person. For example,
 * a person who wrote to two businesses has a folder under each; the folders of the businesses' other customers must not
 * be found.
 *
 * @returns no kinds if the whole target belongs to the business
 */
export function businessKindsBeside({ ofBusiness }: TargetRow, templates: readonly string[], rules: Rules) {
  if (ofBusiness !== undefined) return [];
  return [...new Set(templates.flatMap(placeholders))].filter((kind) => isOfBusiness(kind, rules));
}

/** A person's request must not select rows only by an identifier of a business. */
export function businessMistake({ row, finder }: PlacedRow, rules: Rules): string | undefined {
  if (row.ofBusiness !== undefined) return undefined;
  for (const template of finder.templates) {
    const kinds = identifierKindsIn(template);
    const ofBusiness = kinds.find((kind) => isOfBusiness(kind, rules));
    const isBesideAPerson = kinds.some((kind) => !isOfBusiness(kind, rules));
    if (ofBusiness !== undefined && !isBesideAPerson) {
      return `{${ofBusiness}} belongs to a business, so people who work for it cannot have this deleted; expected "ofBusiness" with the basis on which the data is kept, or an id of the person beside it`;
    }
  }
  return undefined;
}

/**
 * When a business leaves, the data of the people who wrote to it must be deleted too. If a request that begins with the
 * business's account found only the account, the receipt would say that everything is deleted while the messages of its
 * customers stayed.
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
    return ({ finder }: PlacedRow) => canFind(finder, reached);
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
  return `targets: {${BUSINESS_ENTRY}} leads only to ${found}, so the data of everybody who wrote to a business would stay when it leaves; expected {${BUSINESS_ENTRY}} in a key of ${rest} as well`;
}

function isOfBusiness(kind: string, rules: Rules): boolean {
  return rules.some((rule) => rule.kind === kind && rule.of === 'business');
}

/** Whether the worker deletes rows there: not if the row keeps data, or if Meta or somebody else holds them. */
function isStore(row: TargetRow, kinds: readonly TargetKind[]): boolean {
  const { usesAppSecrets, isDoneByOthers } = kindOf(row.kind, kinds);
  return usesAppSecrets !== true && isDoneByOthers !== true && row['reason'] === undefined;
}

/** The tables and buckets that a row names, at any depth; for a row that names none, the target itself. */
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
