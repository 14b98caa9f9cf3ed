import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { LocalizedText } from '../domain/localized-text.ts';
import type { PlaceholderRules } from '../domain/placeholder-values.ts';
import { isNature, type Nature } from '../domain/spellings.ts';
import { TARGET_KINDS } from '../targets/index.ts';
import type { Permission, TargetKind, TimeField } from '../targets/target-kind.ts';
import { SettingName } from '../targets/target-settings.ts';

/** What a company holds about people, and where: the identifiers that lead there, and the targets. */
export type DataMap = {
  /** In an order in which each rule comes after those whose identifiers it uses. */
  readonly identifiers: readonly IdentifierRule[];
  readonly targets: readonly TargetRow[];
  /** What is kept that identifies nobody, in words for people. */
  readonly anonymous?: LocalizedText;
  /** Values that identify no one, besides the built-in ones. */
  readonly placeholders?: readonly string[];
};

/** How one kind of identifier is found from others; several rules may find the same kind. */
export type IdentifierRule = {
  readonly kind: string;
  readonly from: { readonly kind: string; readonly [own: string]: unknown };
  /** A source that refuses stops the request, unless this is false. */
  readonly required?: boolean;
  /** The company makes such an id for one start, and never gives it again. */
  readonly neverReused?: true;
  /** The rows are written when somebody starts; `createdAt` and `activeAt` are where the times stand. */
  readonly registration?: { readonly createdAt?: TimeField | undefined; readonly activeAt?: TimeField | undefined };
  /** A phone number or an e-mail address, which somebody may merely have typed. */
  readonly as?: Nature;
  /** Why it was not merely typed, or the field that says so. */
  readonly verified?: string | FieldName;
  readonly of?: 'business';
  /** The source holds people of one app alone. */
  readonly oneApp?: true;
  /** What it is found by, as its kind of store joins it. */
  readonly templates: readonly string[];
  /** Rules of one level wait for those of the levels before, and not for each other. */
  readonly level: number;
};

export type FieldName = { readonly attribute?: string | undefined; readonly column?: string | undefined };

export type TargetRow = {
  readonly name: string;
  readonly label: LocalizedText;
  readonly kind: string;
  readonly onDeauthorize?: boolean;
  /** Only the business may have it deleted, and why. */
  readonly ofBusiness?: { readonly basis: string | LocalizedText };
  /** The store holds people of one app alone. */
  readonly oneApp?: true;
  readonly formerly?: string | readonly string[];
  readonly [own: string]: unknown;
};

/** SHA-256 of the data map in force, hexadecimal; the same however its JSON was formatted. */
export function dataMapHash(map: DataMap): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(map)))
    .digest('hex');
}

/** Whether a kind of identifier is a phone number or an e-mail address, as some rule says, or as its own name does. */
export function natureOf(kind: string, rules: readonly Pick<IdentifierRule, 'kind' | 'as'>[]): Nature | undefined {
  return rules.find((rule) => rule.kind === kind && rule.as !== undefined)?.as ?? (isNature(kind) ? kind : undefined);
}

/** Which values name nobody in this data map. */
export function placeholderRulesOf({ identifiers, placeholders = [] }: DataMap): Required<PlaceholderRules> {
  const kinds = new Set(['phone', ...identifiers.map(({ kind }) => kind)]);
  return { others: placeholders, phoneKinds: [...kinds].filter((kind) => natureOf(kind, identifiers) === 'phone') };
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

/** The same JSON however its keys were ordered. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
