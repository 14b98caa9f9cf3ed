import { DeletionError } from '../domain/errors.ts';
import type { Seeding } from '../ports/seeding.ts';
import { TARGET_KINDS } from '../targets/index.ts';
import type { SeedingPermission, TargetEnvironment, TargetKind } from '../targets/target-kind.ts';
import { type DataMap, kindOf, settingsOf, type TargetRow } from './data-map.ts';

/** What is wrong with what a row says of the canary. */
export function canaryMistake(row: TargetRow, { seeding }: TargetKind): string | undefined {
  const { canary, noCanary } = row;
  if (canary === undefined || seeding === undefined) return undefined;
  if (noCanary !== undefined) return 'canary and noCanary exclude each other; leave one out';
  return seeding.mistake?.(row, canary);
}

/**
 * Looks before a deployment whether the canary is put wherever it can be. Kinds that hold nothing of ours to put, such as
 * a service provider or Meta, need not say anything.
 *
 * @param path where the data map is, for the sentence
 * @throws DeletionError `data_map_invalid`; the message has one line for each row that says neither
 */
export function requireCanary(path: string, { targets }: DataMap, kinds: readonly TargetKind[] = TARGET_KINDS): void {
  const silent = targets.filter(
    ({ kind, canary, noCanary }) =>
      kindOf(kind, kinds).seeding !== undefined && canary === undefined && noCanary === undefined,
  );
  if (silent.length === 0) return;
  const lines = silent.map(
    ({ name }) =>
      `${path}: target "${name}" does not say what is put there for the canary person: add "canary", or in "noCanary" why nothing is`,
  );
  throw new DeletionError('data_map_invalid', 'reject', lines.join('\n'));
}

/** What the canary function must be allowed, row by row. */
export function seedingPermissionsOf(
  map: DataMap,
  kinds: readonly TargetKind[] = TARGET_KINDS,
): readonly SeedingPermission[] {
  return seeded(map, kinds).flatMap(({ row, seeding }) => seeding.permissions(row, row['canary']));
}

/** The settings without which those stores cannot be reached. */
export function seedingSettingsOf(map: DataMap, kinds: readonly TargetKind[] = TARGET_KINDS): readonly string[] {
  return settingsOf({ identifiers: [], targets: seeded(map, kinds).map(({ row }) => row) });
}

/** Connects every store into which the canary is put, by the name of the target. */
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
