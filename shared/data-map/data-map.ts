import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { DeletionError } from '../domain/errors.ts';
import type { LocalizedText } from '../domain/localized-text.ts';
import { TARGET_KINDS } from '../targets/index.ts';
import type { Permission, TargetKind } from '../targets/target.ts';
import { SettingName } from '../targets/target-settings.ts';
import { canaryMistake } from './canary.ts';
import { mistakeSentence } from './mistake-sentence.ts';
import { type Finder, levelsOf } from './reach.ts';
import { dataMapSchema } from './schema.ts';

/** What a company holds about people, and where: the identifiers that lead there, and the targets. */
export type DataMap = {
  /** In an order in which each rule comes after those whose identifiers it uses. */
  readonly identifiers: readonly IdentifierRule[];
  readonly targets: readonly TargetRow[];
};

/** How one kind of identifier is found from others; several rules may find the same kind. */
export type IdentifierRule = {
  readonly kind: string;
  readonly from: { readonly kind: string; readonly [own: string]: unknown };
  /** A source that refuses stops the request, unless this is false. */
  readonly required?: boolean;
  /** Rules of one level wait for those of the levels before, and not for each other. */
  readonly level: number;
};

export type TargetRow = {
  readonly name: string;
  readonly label: LocalizedText;
  readonly kind: string;
  readonly onDeauthorize?: boolean;
  readonly [own: string]: unknown;
};

/**
 * Reads a data map, and finds every mistake that can be found without the stores: names, shapes, identifiers that nothing
 * finds, circles among them, and selections that would find everybody.
 *
 * @throws DeletionError `data_map_invalid` (reject): one line with the place, what was got and what is allowed
 */
export function loadDataMap(json: unknown, kinds: readonly TargetKind[] = TARGET_KINDS): DataMap {
  const schema = dataMapSchema(kinds);
  const read = v.safeParse(schema, json);
  if (!read.success) throw invalid(mistakeSentence(read.issues, schema));
  const { identifiers, targets } = read.output;

  const duplicate = targets.findIndex(({ name }, at) => targets.findIndex((other) => other.name === name) < at);
  if (duplicate >= 0) throw invalid(`targets[${duplicate}].name is "${targets[duplicate]?.name}" for the second time`);
  for (const [at, row] of targets.entries()) {
    const kind = kindOf(row.kind, kinds);
    const mistake = kind.mistake?.(row) ?? canaryMistake(row, kind);
    if (mistake !== undefined) throw invalid(`targets[${at}] ("${row.name}"): ${mistake}`);
  }

  const rules = identifiers.map(
    ({ kind, from }, at): Finder => ({
      place: `identifiers[${at}] ("${kind}")`,
      templates: kindOf(from.kind, kinds).source?.templates(from) ?? [],
      yields: kind,
    }),
  );
  const finders = targets.map(
    (row, at): Finder => ({
      place: `targets[${at}] ("${row.name}")`,
      templates: kindOf(row.kind, kinds).templates(row),
    }),
  );
  const levels = levelsOf(rules, finders);
  if (typeof levels === 'string') throw invalid(levels);

  const leveled = identifiers.map(
    ({ kind, from, required }, at): IdentifierRule => ({ kind, from, required, level: levels[at] ?? 0 }),
  );
  return { identifiers: leveled.toSorted((a, b) => a.level - b.level), targets };
}

/** SHA-256 of the data map in force, hexadecimal; the same however its JSON was formatted. */
export function dataMapHash(map: DataMap): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(map)))
    .digest('hex');
}

/** What the worker must be allowed to do for all rows together, without repetition. */
export function permissionsOf(map: DataMap, kinds: readonly TargetKind[] = TARGET_KINDS): readonly Permission[] {
  const all = [
    ...map.identifiers.flatMap(({ from }) => kindOf(from.kind, kinds).source?.permissions(from) ?? []),
    ...map.targets.flatMap((row) => kindOf(row.kind, kinds).permissions(row)),
  ];
  const actionsOn = new Map<string, ReadonlySet<string>>();
  for (const { actions, resources } of all) {
    for (const resource of resources) {
      actionsOn.set(resource, new Set([...(actionsOn.get(resource) ?? []), ...actions]));
    }
  }
  const resourcesBy = Map.groupBy(actionsOn.keys(), (resource) =>
    [...(actionsOn.get(resource) ?? [])].toSorted().join(' '),
  );
  return [...resourcesBy].map(([actions, resources]) => ({
    actions: actions.split(' '),
    resources: resources.toSorted(),
  }));
}

/** The settings that the rows name, and without which their stores cannot be reached. */
export function settingsOf({ identifiers, targets }: DataMap): readonly string[] {
  const texts = textsIn([...identifiers.map(({ from }) => from), ...targets]);
  return [...new Set(texts.filter((text) => v.is(SettingName, text)))].toSorted();
}

/** The kind that a loaded row names. */
export function kindOf(name: string, kinds: readonly TargetKind[]): TargetKind {
  const kind = kinds.find((candidate) => candidate.kind === name);
  if (kind === undefined) throw new TypeError(`no target kind ${name}`);
  return kind;
}

function invalid(sentence: string): DeletionError {
  return new DeletionError('data_map_invalid', 'reject', sentence);
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
