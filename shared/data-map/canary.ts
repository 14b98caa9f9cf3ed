import type { Seeding } from '../ports/seeding.ts';
import { TARGET_KINDS } from '../targets/index.ts';
import type { SeedingPermission, TargetEnvironment, TargetKind, Warning } from '../targets/target-kind.ts';
import { type DataMap, kindOf, settingsOf, type TargetRow } from './data-map.ts';

/** A mistake in what a row says about the canary. */
export function canaryMistake(row: TargetRow, { seeding }: TargetKind): string | undefined {
  const { canary, noCanary } = row;
  if (canary === undefined || seeding === undefined) return undefined;
  if (noCanary !== undefined) return 'canary and noCanary exclude each other; leave one out';
  return seeding.mistake?.(row, canary);
}

/**
 * Warns about targets that have neither `canary` nor `noCanary`: no daily check proves that they are emptied. Kinds
 * that do not support the canary need neither.
 */
export function canaryWarnings({ targets }: DataMap, kinds: readonly TargetKind[] = TARGET_KINDS): readonly Warning[] {
  const silent = targets.filter(
    ({ kind, canary, noCanary }) =>
      kindOf(kind, kinds).seeding !== undefined && canary === undefined && noCanary === undefined,
  );
  if (silent.length === 0) return [];
  const names = silent.map(({ name }) => `"${name}"`).join(', ');
  return [
    {
      finding: `no data of the canary person is put into ${names}, so no daily check proves that they are emptied`,
      advice: 'add "canary", or say in "noCanary" why nothing is put there',
    },
  ];
}

/** The permissions that the canary function needs, row by row. */
export function seedingPermissionsOf(
  map: DataMap,
  kinds: readonly TargetKind[] = TARGET_KINDS,
): readonly SeedingPermission[] {
  return seeded(map, kinds).flatMap(({ row, seeding }) => seeding.permissions(row, row['canary']));
}

/** The settings that the canary function needs to reach its stores. */
export function seedingSettingsOf(map: DataMap, kinds: readonly TargetKind[] = TARGET_KINDS): readonly string[] {
  return settingsOf({ identifiers: [], targets: seeded(map, kinds).map(({ row }) => row) });
}

/** Connects to every store that holds data of the canary, by the name of the target. */
export async function connectSeedings(
  map: DataMap,
  environment: TargetEnvironment,
  kinds: readonly TargetKind[] = TARGET_KINDS,
): Promise<ReadonlyMap<string, Seeding>> {
  const connected = seeded(map, kinds).map(
    async ({ row, seeding }) => [row.name, await seeding.connect(row, row['canary'], environment)] as const,
  );
  return new Map(await Promise.all(connected));
}

function seeded({ targets }: DataMap, kinds: readonly TargetKind[]) {
  return targets.flatMap((row) => {
    const { seeding } = kindOf(row.kind, kinds);
    return seeding === undefined || row['canary'] === undefined ? [] : [{ row, seeding }];
  });
}
