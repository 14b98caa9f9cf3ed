import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { LocalizedText } from '../domain/localized-text.ts';
import { TARGET_KINDS } from '../targets/index.ts';
import type { Permission, TargetKind } from '../targets/target-kind.ts';
import { SettingName } from '../targets/target-settings.ts';

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
