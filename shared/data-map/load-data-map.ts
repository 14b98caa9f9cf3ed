import * as v from 'valibot';
import { DeletionError } from '../domain/errors.ts';
import { TARGET_KINDS } from '../targets/index.ts';
import type { TargetKind } from '../targets/target-kind.ts';
import { canaryMistake } from './canary.ts';
import { contradiction } from './contradiction.ts';
import { type DataMap, type IdentifierRule, kindOf } from './data-map.ts';
import { mistakeSentences } from './mistake-sentences.ts';
import { ownershipMistake } from './ownership-mistakes.ts';
import type { PlacedRow, PlacedRule } from './placed.ts';
import { levelsOf } from './reach.ts';
import { dataMapSchema } from './schema.ts';

/**
 * Reads a data map, and finds every mistake that can be found without the stores: names, shapes, identifiers that nothing
 * finds, circles among them, rows that contradict each other about a store, and selections that would find everybody.
 *
 * @throws DeletionError `data_map_invalid` (reject): lines with the place, what was got and what is expected
 */
export function loadDataMap(json: unknown, kinds: readonly TargetKind[] = TARGET_KINDS): DataMap {
  const schema = dataMapSchema(kinds);
  const read = v.safeParse(schema, json);
  if (!read.success) throw invalid(mistakeSentences(read.issues, schema));
  const { identifiers, targets, placeholders } = read.output;

  const duplicate = targets.findIndex(({ name }, at) => targets.findIndex((other) => other.name === name) < at);
  if (duplicate >= 0) throw invalid(`targets[${duplicate}].name is "${targets[duplicate]?.name}" for the second time`);
  for (const [at, row] of targets.entries()) {
    const kind = kindOf(row.kind, kinds);
    const mistake = kind.mistake?.(row) ?? canaryMistake(row, kind);
    if (mistake !== undefined) throw invalid(`targets[${at}] ("${row.name}"): ${mistake}`);
  }
  const contradicted = contradiction([
    ...targets.map((row, at) => ({
      place: `targets[${at}] ("${row.name}")`,
      facts: kindOf(row.kind, kinds).facts?.(row) ?? [],
    })),
    ...identifiers.map(({ kind, from }, at) => ({
      place: `identifiers[${at}] ("${kind}")`,
      facts: kindOf(from.kind, kinds).source?.facts?.(from) ?? [],
    })),
  ]);
  if (contradicted !== undefined) throw invalid(contradicted);

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
      finder: { place: `targets[${at}] ("${row.name}")`, templates: kindOf(row.kind, kinds).templates(row) },
    }),
  );
  const levels = levelsOf(
    rules.map(({ finder }) => finder),
    rows.map(({ finder }) => finder),
  );
  if (typeof levels === 'string') throw invalid(levels);
  const mistake = ownershipMistake(rules, rows, kinds);
  if (mistake !== undefined) throw invalid(mistake);

  const leveled = rules.map(
    ({ rule, finder }, at): IdentifierRule => ({ ...rule, templates: finder.templates, level: levels[at] ?? 0 }),
  );
  return {
    identifiers: leveled.toSorted((a, b) => a.level - b.level),
    targets,
    ...(placeholders !== undefined && { placeholders }),
  };
}

function invalid(sentence: string): DeletionError {
  return new DeletionError('data_map_invalid', 'reject', sentence);
}
