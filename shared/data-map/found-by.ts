import type { FoundBy, TargetKind } from '../targets/target-kind.ts';
import { type DataMap, kindOf, type TargetRow } from './data-map.ts';

/** By which columns the other targets of a data map find their rows. */
export function foundByOthers(
  { targets }: Pick<DataMap, 'targets'>,
  row: TargetRow,
  kinds: readonly TargetKind[],
): readonly FoundBy[] {
  const others = targets.filter(({ name }) => name !== row.name);
  return others.flatMap((other) =>
    (kindOf(other.kind, kinds).foundBy?.(other) ?? []).map((found) => ({ ...found, target: other.name })),
  );
}

/** By which columns the rules of a data map look identifiers up, and which columns hold these. */
export function foundByRules(
  { identifiers }: Pick<DataMap, 'identifiers'>,
  kinds: readonly TargetKind[],
): readonly FoundBy[] {
  return identifiers.flatMap(({ from }) => kindOf(from.kind, kinds).source?.foundBy?.(from) ?? []);
}
