import type { IdentifierRule, TargetRow } from './data-map.ts';
import type { Finder, RuleFinder } from './reach.ts';

export type UnlevelledRule = Omit<IdentifierRule, 'level' | 'templates'>;

/** A rule as the file has it, with where it is and what it is found by. */
export type PlacedRule = { readonly rule: UnlevelledRule; readonly finder: RuleFinder };
export type PlacedRow = { readonly row: TargetRow; readonly finder: Finder };
