import { type Identifiers, joined, without } from '../domain/identifiers.ts';
import type { VerifiedIdentifiers } from '../ports/connected-data-map.ts';
import { placeholders } from '../targets/template.ts';
import { type DataMap, type IdentifierRule, natureOf } from './data-map.ts';
import { formsOf } from './judge-identifiers.ts';

/**
 * The ids that were verified by the rules of another data map and that no rule of this one can verify: a rule was
 * corrected or removed, or the other map is newer.
 */
export function noLongerVerified(
  map: DataMap,
  { beganWith, identifiers, confirmed = {} }: VerifiedIdentifiers,
): Identifiers {
  // a typed address that is proven elsewhere leads on like any other that is verified
  for (let alsoProven: readonly string[] = []; ; ) {
    const doubtful = doubtfulIn(map, kindsVerifiedBy(map, beganWith, alsoProven), identifiers, confirmed);
    const proven = Object.keys(without(without(identifiers, doubtful), confirmed));
    if (proven.every((kind) => alsoProven.includes(kind))) return doubtful;
    alsoProven = proven;
  }
}

function doubtfulIn(
  map: DataMap,
  kinds: ReadonlySet<string>,
  identifiers: Identifiers,
  confirmed: Identifiers,
): Identifiers {
  const ofOtherKinds = Object.fromEntries(Object.entries(identifiers).filter(([kind]) => !kinds.has(kind)));
  const doubtful = without(ofOtherKinds, confirmed);
  const proven = new Set(addressesIn(map, joined(without(identifiers, doubtful), confirmed)));
  const isProven = (kind: string, value: string): boolean =>
    addressesIn(map, { [kind]: [value] }).some((form) => proven.has(form));
  const left = Object.entries(doubtful).map(
    ([kind, values]) => [kind, values.filter((value) => !isProven(kind, value))] as const,
  );
  return Object.fromEntries(left.filter(([, values]) => values.length > 0));
}

/** A loaded map has each rule after those whose identifiers it uses. */
function kindsVerifiedBy(
  { identifiers }: DataMap,
  beganWith: string,
  alsoProven: readonly string[],
): ReadonlySet<string> {
  const kinds = new Set([beganWith, 'appId']);
  const leading = new Set([...kinds, ...alsoProven]);
  const isVerified = (rule: IdentifierRule): boolean =>
    (rule.of === undefined || beganWith === 'waba') &&
    (rule.verified !== undefined || natureOf(rule.kind, [rule]) === undefined) &&
    rule.templates.some((template) => placeholders(template).every((kind) => leading.has(kind)));
  for (const rule of identifiers) {
    if (!isVerified(rule)) continue;
    kinds.add(rule.kind);
    leading.add(rule.kind);
  }
  return kinds;
}

function addressesIn(map: DataMap, identifiers: Identifiers): readonly string[] {
  return Object.entries(identifiers).flatMap(([kind, values]) => {
    const nature = natureOf(kind, map.identifiers);
    return nature === undefined ? [] : values.flatMap((value) => formsOf(nature, value));
  });
}
