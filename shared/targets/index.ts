import { kept } from './kept/kept.ts';
import * as kinds from './kinds.ts';
import type { TargetKind } from './target-kind.ts';

const LISTED: readonly TargetKind[] = Object.values(kinds);

/** Every kind that the data map can name, in alphabetical order. */
export const TARGET_KINDS: readonly TargetKind[] = [
  ...LISTED,
  kept(LISTED.filter(({ isStore }) => isStore === true).toSorted(byName)),
].toSorted(byName);

/** The kinds of target that others empty. */
export const KINDS_OF_OTHERS: readonly string[] = TARGET_KINDS.filter(
  ({ isDoneByOthers }) => isDoneByOthers === true,
).map(({ kind }) => kind);

function byName(a: TargetKind, b: TargetKind): number {
  return a.kind < b.kind ? -1 : 1;
}
