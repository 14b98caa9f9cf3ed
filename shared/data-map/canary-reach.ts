import { TARGET_KINDS } from '../targets/index.ts';
import type { Seed, TargetKind, Warning } from '../targets/target-kind.ts';
import { FIRST_VALUES, type KnownValues, notFoundBy, textsIn } from './canary-values.ts';
import { type DataMap, type IdentifierRule, kindOf, type TargetRow } from './data-map.ts';
import { canFind, reachedFrom } from './reach.ts';

/** The kind of identifier with which the canary's requests begin. */
const ENTRY = 'asid';

/**
 * The targets that hold data of the canary person which its requests cannot find: no data is put where the rules look,
 * or it has other fields or values than those by which they, or the target itself, find it.
 */
export function unfoundSeeds(map: DataMap, kinds: readonly TargetKind[] = TARGET_KINDS): readonly string[] {
  const known = knownValues(map, kinds);
  return seededRows(map)
    .filter((row) => !isFound(row, known, kinds))
    .map(({ name }) => name);
}

/** A warning about these targets, which says where data of the canary is missing, or what is wrong about it. */
export function unfoundSeedWarnings(map: DataMap, kinds: readonly TargetKind[] = TARGET_KINDS): readonly Warning[] {
  const unfound = unfoundSeeds(map, kinds);
  if (unfound.length === 0) return [];
  const known = knownValues(map, kinds);
  const seeds = allSeeds(map, kinds);
  const reached = reachedFrom(ENTRY, map.identifiers);
  const blind = map.identifiers.filter((rule) => !mayFind(rule, seeds, known, kinds) && canFind(rule, reached));
  const isSeeded = (place: string): boolean => seeds.some((seed) => seed.place === place);
  const places = new Set(blind.flatMap((rule) => placeOf(rule, kinds) ?? []).filter((place) => !isSeeded(place)));
  const ownMismatches = seededRows(map)
    .filter((row) => unfound.includes(row.name) && isReached(row, known, kinds))
    .flatMap((row) => mismatchesOf(row, known, kinds));
  const why = [
    ...(places.size === 0 ? [] : [`no "canary" puts anything into ${[...places].join(', ')}`]),
    ...new Set([...blind.flatMap((rule) => ruleMismatches(rule, seeds, known, kinds)), ...ownMismatches]),
  ];
  const reason = why.length === 0 ? `no rule leads there from {${ENTRY}}` : why.join('; and because ');
  return [
    {
      finding: `the data of the canary person in ${unfound.map((name) => `"${name}"`).join(', ')} is never found, because ${reason}`,
      advice:
        'let "canary" put what leads to it, or say in "noCanary" why nothing is put there; otherwise no canary is verified, and the alarm canary-missing goes off',
    },
  ];
}

function seededRows({ targets }: DataMap): readonly TargetRow[] {
  return targets.filter(({ canary }) => canary !== undefined);
}

function seedsOf(row: TargetRow, kinds: readonly TargetKind[]): readonly Seed[] {
  return kindOf(row.kind, kinds).seeding?.seeds?.(row, row['canary']) ?? [];
}

function allSeeds(map: DataMap, kinds: readonly TargetKind[]): readonly Seed[] {
  return seededRows(map).flatMap((row) => seedsOf(row, kinds));
}

/** The ids of the canary person to which the rules lead, from what is put for it. */
function knownValues(map: DataMap, kinds: readonly TargetKind[]): KnownValues {
  const seeds = allSeeds(map, kinds);
  let known = FIRST_VALUES;
  for (let round = 0; round <= map.identifiers.length; round += 1) {
    for (const rule of map.identifiers) {
      if (mayFind(rule, seeds, known, kinds)) known = withFound(rule, seeds, known, kinds);
    }
  }
  return known;
}

function withFound(
  rule: IdentifierRule,
  seeds: readonly Seed[],
  known: KnownValues,
  kinds: readonly TargetKind[],
): KnownValues {
  const values = foundValues(rule, seeds, known, kinds);
  const before = known.get(rule.kind);
  const isUnknown = values === undefined || (known.has(rule.kind) && before === undefined);
  return new Map([...known, [rule.kind, isUnknown ? undefined : new Set([...(before ?? []), ...values])]]);
}

/** Undefined if the data map does not show them. Phone numbers and addresses are read in other spellings. */
function foundValues(
  rule: IdentifierRule,
  seeds: readonly Seed[],
  known: KnownValues,
  kinds: readonly TargetKind[],
): readonly string[] | undefined {
  const { by, field } = findsOf(rule, kinds) ?? {};
  if (by === undefined || field === undefined || rule.as !== undefined) return undefined;
  if (['phone', 'email'].includes(rule.kind)) return undefined;
  const found = seedsAt(rule, seeds, kinds).filter((seed) => notFoundBy(seed, by, known) === undefined);
  const texts = found.map((seed) => textsIn(seed, field));
  return texts.some((some) => some === undefined) ? undefined : texts.flatMap((some) => some ?? []);
}

/** Whether a rule finds data of the canary. Assumed to be so if the source does not say where it looks. */
function mayFind(
  rule: IdentifierRule,
  seeds: readonly Seed[],
  known: KnownValues,
  kinds: readonly TargetKind[],
): boolean {
  if (!canFind(rule, new Set(known.keys()))) return false;
  if (placeOf(rule, kinds) === undefined) return true;
  const there = seedsAt(rule, seeds, kinds);
  const { by } = findsOf(rule, kinds) ?? {};
  return there.some((seed) => by === undefined || notFoundBy(seed, by, known) === undefined);
}

function ruleMismatches(
  rule: IdentifierRule,
  seeds: readonly Seed[],
  known: KnownValues,
  kinds: readonly TargetKind[],
): readonly string[] {
  const { by = [] } = findsOf(rule, kinds) ?? {};
  if (!canFind(rule, new Set(known.keys()))) return [];
  return seedsAt(rule, seeds, kinds).flatMap((seed) => notFoundBy(seed, by, known) ?? []);
}

function isFound(row: TargetRow, known: KnownValues, kinds: readonly TargetKind[]): boolean {
  return isReached(row, known, kinds) && mismatchesOf(row, known, kinds).length === 0;
}

function isReached(row: TargetRow, known: KnownValues, kinds: readonly TargetKind[]): boolean {
  return canFind({ templates: kindOf(row.kind, kinds).templates(row) }, new Set(known.keys()));
}

function mismatchesOf(row: TargetRow, known: KnownValues, kinds: readonly TargetKind[]): readonly string[] {
  return seedsOf(row, kinds).flatMap((seed) => notFoundBy(seed, seed.foundBy, known) ?? []);
}

function seedsAt(rule: IdentifierRule, seeds: readonly Seed[], kinds: readonly TargetKind[]): readonly Seed[] {
  const place = placeOf(rule, kinds);
  return seeds.filter((seed) => seed.place === place);
}

function placeOf({ from }: IdentifierRule, kinds: readonly TargetKind[]): string | undefined {
  return kindOf(from.kind, kinds).source?.place?.(from);
}

function findsOf({ from }: IdentifierRule, kinds: readonly TargetKind[]) {
  return kindOf(from.kind, kinds).source?.finds?.(from);
}
