import { TARGET_KINDS } from '../targets/index.ts';
import type { TargetKind, Warning } from '../targets/target-kind.ts';
import { type DataMap, type IdentifierRule, kindOf, type TargetRow } from './data-map.ts';
import { isWithin, reachedFrom } from './reach.ts';

/** The kind of identifier with which the canary's requests begin. */
const ENTRY = 'asid';

/**
 * The targets that hold data of the canary person which its requests cannot find, because no data is put where the
 * rules look.
 */
export function unfoundSeeds(map: DataMap, kinds: readonly TargetKind[] = TARGET_KINDS): readonly string[] {
  const seeded = map.targets.filter(({ canary }) => canary !== undefined);
  const rules = map.identifiers.filter((rule) => mayFind(rule, seeded, kinds));
  const reached = reachedFrom(ENTRY, rules.map(finderOf));
  return seeded
    .filter(
      (row) =>
        !kindOf(row.kind, kinds)
          .templates(row)
          .some((template) => isWithin(template, reached)),
    )
    .map(({ name }) => name);
}

/** A warning about these targets, which says where data of the canary is missing. */
export function unfoundSeedWarnings(map: DataMap, kinds: readonly TargetKind[] = TARGET_KINDS): readonly Warning[] {
  const unfound = unfoundSeeds(map, kinds);
  if (unfound.length === 0) return [];
  const seeded = map.targets.filter(({ canary }) => canary !== undefined);
  const reached = reachedFrom(ENTRY, map.identifiers.map(finderOf));
  const blind = map.identifiers.filter(
    (rule) => !mayFind(rule, seeded, kinds) && rule.templates.some((template) => isWithin(template, reached)),
  );
  const places = [...new Set(blind.flatMap((rule) => placeOf(rule, kinds) ?? []))];
  const why =
    places.length === 0 ? `no rule leads there from {${ENTRY}}` : `no "canary" puts anything into ${places.join(', ')}`;
  return [
    {
      finding: `the data of the canary person in ${unfound.map((name) => `"${name}"`).join(', ')} is never found, because ${why}`,
      advice:
        'add to "canary" what leads to it, or say in "noCanary" why nothing is put there; otherwise no canary is verified, and the alarm canary-missing goes off',
    },
  ];
}

/** Whether data of the canary is put where a rule looks. Assumed to be so if the source does not say where it looks. */
function mayFind(rule: IdentifierRule, seeded: readonly TargetRow[], kinds: readonly TargetKind[]): boolean {
  const place = placeOf(rule, kinds);
  if (place === undefined) return true;
  return seeded.some((row) => kindOf(row.kind, kinds).seeding?.places?.(row, row['canary']).includes(place) === true);
}

function placeOf({ from }: IdentifierRule, kinds: readonly TargetKind[]): string | undefined {
  return kindOf(from.kind, kinds).source?.place?.(from);
}

function finderOf({ kind, templates }: IdentifierRule) {
  return { templates, yields: kind };
}
