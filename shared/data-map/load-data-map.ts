import * as v from 'valibot';
import { DeletionError } from '../domain/errors.ts';
import { oneLine } from '../domain/one-line.ts';
import { TARGET_KINDS } from '../targets/index.ts';
import type { TargetKind } from '../targets/target-kind.ts';
import { canaryMistake } from './canary.ts';
import { combinationMistakes } from './combinations.ts';
import { contradictions } from './contradiction.ts';
import { type DataMap, type IdentifierRule, kindOf, type TargetRow } from './data-map.ts';
import { mistakeSentences, shown } from './mistake-sentences.ts';
import { appMistakes, ownershipMistakes } from './ownership-mistakes.ts';
import { type PlacedRow, type PlacedRule, ruleAt, targetAt } from './placed.ts';
import { levelsOf, nobodyNamed } from './reach.ts';
import { dataMapSchema } from './schema.ts';
import { labelTexts } from './vocabulary.ts';

/**
 * Reads a data map and reports every mistake that can be found without access to the stores: wrong names and shapes,
 * identifiers that no rule finds, circular rules, rows that contradict each other about a store, and selections that
 * would match everybody.
 *
 * If the map does not match the schema, all schema mistakes are reported together, with the mistakes that single valid
 * entries have by themselves. Mistakes that need the whole map are reported only once it matches the schema.
 *
 * @throws DeletionError `data_map_invalid` (reject): one line for each mistake, with the place, the value found and
 *   what is expected
 */
export function loadDataMap(json: unknown, kinds: readonly TargetKind[] = TARGET_KINDS): DataMap {
  const schema = dataMapSchema(kinds);
  // the schema would accept a list as an object and say only that "targets" is missing
  if (Array.isArray(json)) throw invalid([`the data map is ${shown(json)}; expected an object with "targets"`]);
  const read = v.safeParse(schema, json);
  if (!read.success) {
    throw invalid([...mistakeSentences(read.issues, schema), ...mistakesOfReadable(json, schema, kinds)]);
  }
  const { identifiers, anonymous, placeholders } = read.output;
  const targets = read.output.targets.map(withTexts);

  const rules = identifiers.map((rule, at) => placedRule(rule, at, kinds));
  const rows = targets.map((row, at) => placedRow(row, at, kinds));
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
    ...combinationMistakes(rules, rows, kinds),
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

type ReadMap = v.InferOutput<ReturnType<typeof dataMapSchema>>;

function withTexts(row: ReadMap['targets'][number]) {
  return { ...row, label: labelTexts(row.label) };
}

function placedRule(rule: ReadMap['identifiers'][number], at: number, kinds: readonly TargetKind[]): PlacedRule {
  const templates = kindOf(rule.from.kind, kinds).source?.templates(rule.from) ?? [];
  return { rule, finder: { place: ruleAt(rule.kind, at), templates, kind: rule.kind } };
}

function placedRow(row: TargetRow, at: number, kinds: readonly TargetKind[]): PlacedRow {
  return { row, finder: { place: targetAt(row.name, at), templates: kindOf(row.kind, kinds).templates(row) } };
}

function repeatedNames(targets: readonly TargetRow[]): readonly string[] {
  return targets.flatMap(({ name }, at) => {
    const first = targets.findIndex((other) => other.name === name);
    if (first === at) return [];
    return [`targets[${at}].name is "${name}", which targets[${first}] already has; expected a name of its own`];
  });
}

/** The mistakes that can be found in a row without looking at the others. */
function mistakesOfRow(row: TargetRow, at: number, kinds: readonly TargetKind[]): readonly string[] {
  const kind = kindOf(row.kind, kinds);
  const found = [kind.mistake?.(row), canaryMistake(row, kind)].filter((mistake) => mistake !== undefined);
  return found.map((mistake) => `${targetAt(row.name, at)}: ${mistake}`);
}

/**
 * For a map that does not match the schema: the mistakes in those rules and targets that do match it, each checked on
 * its own.
 */
function mistakesOfReadable(
  json: unknown,
  schema: ReturnType<typeof dataMapSchema>,
  kinds: readonly TargetKind[],
): readonly string[] {
  const { identifiers, targets } = schema.entries;
  const rules = readable('identifiers', identifiers.wrapped.pipe[0].item, json);
  const rows = readable('targets', targets.pipe[0].item, json);
  const placed = [
    ...rules.map(({ read, at }) => placedRule(read, at, kinds)),
    ...rows.map(({ read, at }) => placedRow(withTexts(read), at, kinds)),
  ];
  return [
    ...rows.flatMap(({ read, at }) => mistakesOfRow(withTexts(read), at, kinds)),
    ...placed.flatMap(({ finder }) => nobodyNamed(finder) ?? []),
    ...appMistakes(placed, kinds),
  ];
}

/** The entries of a list that match the schema, with their index. */
function readable<const Item extends v.GenericSchema>(
  list: 'identifiers' | 'targets',
  item: Item,
  json: unknown,
): readonly { readonly read: v.InferOutput<Item>; readonly at: number }[] {
  const entries = Object(json)[list] as unknown;
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry: unknown, at) => {
    const read = v.safeParse(item, entry);
    return read.success ? [{ read: read.output, at }] : [];
  });
}

function invalid(sentences: readonly string[]): DeletionError {
  return new DeletionError('data_map_invalid', 'reject', sentences.map(oneLine).join('\n'));
}
