import type { IdentifierRule, TargetRow } from './data-map.ts';
import type { Finder, RuleFinder } from './reach.ts';

export type UnlevelledRule = Omit<IdentifierRule, 'level' | 'templates'>;

/** A rule as it is written in the file, with its place there and the templates by which its source is searched. */
export type PlacedRule = { readonly rule: UnlevelledRule; readonly finder: RuleFinder };
export type PlacedRow = { readonly row: TargetRow; readonly finder: Finder };

/** Where a rule is in the data map, for messages. */
export function ruleAt(kind: string, at: number): string {
  return `identifiers[${at}] ("${kind}")`;
}

/** Where a target is in the data map, for messages. */
export function targetAt(name: string, at: number): string {
  return `targets[${at}] ("${name}")`;
}
