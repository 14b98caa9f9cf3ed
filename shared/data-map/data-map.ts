import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { canonicalJson } from '../domain/canonical-json.ts';
import type { LocalizedText } from '../domain/localized-text.ts';
import type { PlaceholderRules } from '../domain/placeholder-values.ts';
import { isNature, type Nature } from '../domain/spellings.ts';
import { TARGET_KINDS } from '../targets/index.ts';
import type { Permission, TargetKind, TimeField } from '../targets/target-kind.ts';
import { SettingName } from '../targets/target-settings.ts';

/** What a company stores about people and where: the targets, and the rules that find the identifiers used there. */
export type DataMap = {
  /** Ordered so that each rule comes after the rules whose identifiers it uses. */
  readonly identifiers: readonly IdentifierRule[];
  readonly targets: readonly TargetRow[];
  /** The anonymous data that is kept, such as totals, described for people. */
  readonly anonymous?: LocalizedText;
  /** Values that identify nobody, in addition to the built-in ones. */
  readonly placeholders?: readonly string[];
};

/** How one kind of identifier is found from other kinds. Several rules may find the same kind. */
export type IdentifierRule = {
  readonly kind: string;
  readonly from: { readonly kind: string; readonly [own: string]: unknown };
  /** With `false`, a source that fails is reported and the request goes on; otherwise it stops the request. */
  readonly required?: boolean;
  /** The company creates such an id for one start and never assigns it again. */
  readonly neverReused?: true;
  /** The rows are written when somebody starts. `createdAt` and `activeAt` name the fields with the times. */
  readonly registration?: { readonly createdAt?: TimeField | undefined; readonly activeAt?: TimeField | undefined };
  /** The identifier is a phone number or an e-mail address, so it may have been typed in without being verified. */
  readonly as?: Nature;
  /** Why the identifier counts as verified, or the field of the row that says whether it is. */
  readonly verified?: string | FieldName;
  readonly of?: 'business';
  /** The source holds people of only one app. */
  readonly oneApp?: true;
  /** The templates by which `from` is searched, as its kind of store joins them: see `TargetKind.templates`. */
  readonly templates: readonly string[];
  /** The rules of one level run after those of all earlier levels, and in parallel with each other. */
  readonly level: number;
};

export type FieldName = { readonly attribute?: string | undefined; readonly column?: string | undefined };

export type TargetRow = {
  readonly name: string;
  readonly label: LocalizedText;
  readonly kind: string;
  readonly onDeauthorize?: boolean;
  /** Present when only the business may have this data deleted; `basis` is the reason. */
  readonly ofBusiness?: { readonly basis: string | LocalizedText };
  /** The store holds people of only one app. */
  readonly oneApp?: true;
  readonly formerly?: string | readonly string[];
  readonly [own: string]: unknown;
};

/** SHA-256 of the data map in hexadecimal. It does not depend on how the JSON was formatted. */
export function dataMapHash(map: DataMap): string {
  return createHash('sha256').update(canonicalJson(map)).digest('hex');
}

/**
 * Whether a kind of identifier is a phone number or an e-mail address, according to a rule or to the kind's own name.
 */
export function natureOf(kind: string, rules: readonly Pick<IdentifierRule, 'kind' | 'as'>[]): Nature | undefined {
  return rules.find((rule) => rule.kind === kind && rule.as !== undefined)?.as ?? (isNature(kind) ? kind : undefined);
}

/** The rules that tell which values identify nobody in this data map. */
export function placeholderRulesOf({ identifiers, placeholders = [] }: DataMap): Required<PlaceholderRules> {
  const kinds = new Set(['phone', ...identifiers.map(({ kind }) => kind)]);
  return { others: placeholders, phoneKinds: [...kinds].filter((kind) => natureOf(kind, identifiers) === 'phone') };
}

/** The permissions that the worker needs for all rows together, without duplicates. */
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

/** The settings that the rows name. Without them, their stores cannot be reached. */
export function settingsOf({ identifiers, targets }: DataMap): readonly string[] {
  const texts = textsIn([...identifiers.map(({ from }) => from), ...targets]);
  return [...new Set(texts.filter((text) => v.is(SettingName, text)))].toSorted();
}

/** The target kind of a row that has been loaded. An unknown name is a bug here: the schema has checked it. */
export function kindOf(name: string, kinds: readonly TargetKind[]): TargetKind {
  const kind = kinds.find((candidate) => candidate.kind === name);
  if (kind === undefined) throw new TypeError(`no target kind ${name}`);
  return kind;
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
