import * as v from 'valibot';
import { DeletionError } from '../domain/errors.ts';
import { TARGET_KINDS } from '../targets/index.ts';
import type { TargetKind } from '../targets/target-kind.ts';
import { canaryMistake } from './canary.ts';
import { contradictions } from './contradiction.ts';
import { type DataMap, type IdentifierRule, kindOf, type TargetRow } from './data-map.ts';
import { mistakeSentences, shown } from './mistake-sentences.ts';
import { ownershipMistakes } from './ownership-mistakes.ts';
import type { PlacedRow, PlacedRule } from './placed.ts';
import { levelsOf } from './reach.ts';
import { dataMapSchema } from './schema.ts';
import { labelTexts } from './vocabulary.ts';

/**
 * Reads a data map, and finds every mistake that can be found without the stores: names, shapes, identifiers that nothing
 * finds, circles among them, rows that contradict each other about a store, and selections that would find everybody.
 * All are reported at once; rows are compared with each other only once each can be read.
 *
 * @throws DeletionError `data_map_invalid` (reject): a line for each, with the place, what was got and what is expected
 */
export function loadDataMap(json: unknown, kinds: readonly TargetKind[] = TARGET_KINDS): DataMap {
  const schema = dataMapSchema(kinds);
  // a list has no "targets", and is an object to the schema
  if (Array.isArray(json)) throw invalid([`the data map is ${shown(json)}; expected an object with "targets"`]);
  const read = v.safeParse(schema, json);
  if (!read.success) {
    throw invalid([mistakeSentences(read.issues, schema), ...mistakesOfReadableRows(json, schema, kinds)]);
  }
  const { identifiers, anonymous, placeholders } = read.output;
  const targets = read.output.targets.map((row) => ({ ...row, label: labelTexts(row.label) }));

  const rules = identifiers.map(
    (rule, at): PlacedRule => ({
      rule,
      finder: {
        place: `identifiers[${at}] ("${rule.kind}")`,
        templates: kindOf(rule.from.kind, kinds).source?.templates(rule.from) ?? [],
        yields: rule.kind,
      },
    }),
  );
  const rows = targets.map(
    (row, at): PlacedRow => ({
      row,
      finder: { place: placeOf(row, at), templates: kindOf(row.kind, kinds).templates(row) },
    }),
  );
  const { levels, mistakes: unreached } = levelsOf(
    rules.map(({ finder }) => finder),
    rows.map(({ finder }) => finder),
  );
  const mistakes = [
    ...repeatedNames(targets),
    ...targets.flatMap((row, at) => mistakesOfRow(row, at, kinds)),
    ...contradictions([
      ...rows.map(({ row, finder: { place } }) => ({ place, facts: kindOf(row.kind, kinds).facts?.(row) ?? [] })),
      ...rules.map(({ rule: { from }, finder: { place } }) => ({
        place,
        facts: kindOf(from.kind, kinds).source?.facts?.(from) ?? [],
      })),
    ]),
    ...unreached,
    ...ownershipMistakes(rules, rows, kinds),
  ];
  if (mistakes.length > 0) throw invalid(mistakes);

  const leveled = rules.map(
    ({ rule, finder }, at): IdentifierRule => ({ ...rule, templates: finder.templates, level: levels[at] ?? 0 }),
  );
  return {
    identifiers: leveled.toSorted((a, b) => a.level - b.level),
    targets,
    ...(anonymous !== undefined && { anonymous }),
    ...(placeholders !== undefined && { placeholders }),
  };
}

function placeOf({ name }: Pick<TargetRow, 'name'>, at: number): string {
  return `targets[${at}] ("${name}")`;
}

function repeatedNames(targets: readonly TargetRow[]): readonly string[] {
  return targets.flatMap(({ name }, at) => {
    const first = targets.findIndex((other) => other.name === name);
    if (first === at) return [];
    return [`targets[${at}].name is "${name}", which targets[${first}] already has; expected a name of its own`];
  });
}

/** What a row alone says wrong. */
function mistakesOfRow(row: TargetRow, at: number, kinds: readonly TargetKind[]): readonly string[] {
  const kind = kindOf(row.kind, kinds);
  const found = [kind.mistake?.(row), canaryMistake(row, kind)].filter((mistake) => mistake !== undefined);
  return found.map((mistake) => `${placeOf(row, at)}: ${mistake}`);
}

/** Of the targets in which the schema finds nothing, where it does in others. */
function mistakesOfReadableRows(
  json: unknown,
  schema: ReturnType<typeof dataMapSchema>,
  kinds: readonly TargetKind[],
): readonly string[] {
  const targets = Object(json)['targets'] as unknown;
  if (!Array.isArray(targets)) return [];
  return targets.flatMap((row: unknown, at) => {
    const read = v.safeParse(schema.entries.targets.pipe[0].item, row);
    return read.success ? mistakesOfRow({ ...read.output, label: labelTexts(read.output.label) }, at, kinds) : [];
  });
}

function invalid(sentences: readonly string[]): DeletionError {
  return new DeletionError('data_map_invalid', 'reject', sentences.join('\n'));
}
