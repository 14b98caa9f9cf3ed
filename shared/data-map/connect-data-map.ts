import { ENTRY_IDENTIFIER_KINDS, type EntryIdentifierKind } from '../domain/identifiers.ts';
import type { ConnectedDataMap, ConnectedTarget } from '../ports/connected-data-map.ts';
import type { Log } from '../ports/log.ts';
import type { Resolution, ResolutionQuestion } from '../ports/resolution.ts';
import type { IdentifierSource, Target } from '../ports/target.ts';
import { decorateSource, decorateTarget } from '../targets/decorators/decorate.ts';
import { TARGET_KINDS } from '../targets/index.ts';
import type { FieldsBeside, TargetEnvironment, TargetKind } from '../targets/target-kind.ts';
import { identifierKindsIn } from '../targets/template.ts';
import { businessKindsBeside } from './business-mistakes.ts';
import { connectedRules } from './connected-rules.ts';
import {
  type DataMap,
  dataMapHash,
  type IdentifierRule,
  kindOf,
  natureOf,
  placeholderRulesOf,
  type TargetRow,
} from './data-map.ts';
import { formerNamesOf } from './former-names.ts';
import { foundByOthers } from './found-by.ts';
import { noLongerVerified } from './no-longer-verified.ts';
import { entryKindsReaching, isWithin, reachedFrom } from './reach.ts';
import { readRegistrations, resolveIdentifiers } from './resolve-identifiers.ts';
import { identifierKindsOf, selectsOf, storesOf } from './selects.ts';

/** What can be read from a data map without connecting to its stores. */
export type DataMapFacts = Pick<
  ConnectedDataMap,
  | 'hash'
  | 'entryKinds'
  | 'rules'
  | 'neverReusedKinds'
  | 'addressKinds'
  | 'businessKinds'
  | 'registrationKinds'
  | 'placeholders'
> & {
  readonly targets: ReadonlyMap<string, TargetFacts>;
};
type TargetFacts = Omit<ConnectedTarget, 'target'>;

/**
 * Connects to every store of a data map, and loads the SDKs of only those kinds that it uses.
 *
 * @param facts pass them when the same map is connected more than once, so that they are not computed again
 */
export async function connectDataMap(
  map: DataMap,
  environment: TargetEnvironment,
  log: Log,
  kinds: readonly TargetKind[] = TARGET_KINDS,
  facts: DataMapFacts = factsOf(map, kinds),
): Promise<ConnectedDataMap> {
  const [targets, sources] = await Promise.all([
    connectTargets(map, environment, kinds),
    connectSources(map, environment, kinds),
  ]);
  const inForce = {
    ...facts,
    targets: new Map(
      [...facts.targets].flatMap(([name, itsFacts]) => {
        const target = targets.get(name)?.target;
        return target === undefined ? [] : [[name, { ...itsFacts, target }] as const];
      }),
    ),
  };
  const targetKinds = new Set([...facts.targets.values()].flatMap(({ identifierKinds }) => identifierKinds));
  const resolveSelection = async (question: ResolutionQuestion): Promise<Resolution> => {
    const resolution = await resolveIdentifiers(map, sources, question, targetKinds);
    const { requestId } = question;
    for (const { kind: identifierKind, reason, errorCode } of resolution.gaps) {
      if (reason === 'unanswered') log.warn('identifier_source_failed', { requestId, identifierKind, errorCode });
    }
    return resolution;
  };
  return {
    ...inForce,
    resolveSelection,
    readRegistrations: (question) => readRegistrations(map, sources, question),
    noLongerVerified: (known) => noLongerVerified(map, known),
  };
}

/** What running requests needs to know of a data map, apart from its stores. */
export function factsOf(map: DataMap, kinds: readonly TargetKind[]): DataMapFacts {
  return {
    hash: dataMapHash(map),
    entryKinds: entryKindsOf(map, kinds),
    rules: connectedRules(map, kinds),
    neverReusedKinds: neverReusedKindsOf(map),
    addressKinds: addressKindsOf(map),
    businessKinds: businessKindsOf(map),
    registrationKinds: registrationKindsOf(map),
    placeholders: placeholderRulesOf(map),
    targets: new Map(map.targets.map((row) => [row.name, targetFactsOf(map, row, kinds)])),
  };
}

/** What running requests needs to know of a target. */
function targetFactsOf(map: DataMap, row: TargetRow, kinds: readonly TargetKind[]): TargetFacts {
  const { tokens: usesTokens, isDoneByOthers } = kindOf(row.kind, kinds);
  const tokens = usesTokens?.(row);
  return {
    label: row.label.en,
    onDeauthorize: row.onDeauthorize === true,
    selects: selectsOf(map, row, kinds) + storesOf(row, kinds),
    formerly: formerNamesOf(row),
    ...(isDoneByOthers && { isDoneByOthers }),
    identifierKinds: identifierKindsOf(row, kinds),
    ...(tokens !== undefined && { tokens }),
  };
}

/** The kinds of identifier with which a request can begin and reach at least one target. */
export function entryKindsOf(
  { identifiers, targets }: DataMap,
  kinds: readonly TargetKind[],
): readonly EntryIdentifierKind[] {
  const finders = targets.map((row) => ({ templates: kindOf(row.kind, kinds).templates(row) }));
  return entryKindsReaching(identifiers, finders);
}

/** Names of targets in which a request that begins with this kind of identifier finds nothing, whatever is there. */
export function targetsOutOfReach(
  { identifiers, targets }: DataMap,
  entry: EntryIdentifierKind,
  kinds: readonly TargetKind[],
): readonly string[] {
  const reached = reachedFrom(entry, identifiers);
  const isOutOfReach = (row: TargetRow): boolean => {
    const templates = kindOf(row.kind, kinds).templates(row);
    return templates.length > 0 && !templates.some((template) => isWithin(template, reached));
  };
  return targets.filter(isOutOfReach).map(({ name }) => name);
}

/** The kinds of identifier that the company creates for one start and never assigns again. */
export function neverReusedKindsOf({ identifiers }: DataMap): readonly string[] {
  return [...new Set(identifiers.filter((rule) => rule.neverReused === true).map(({ kind }) => kind))];
}

/** The kinds of identifier that are phone numbers or e-mail addresses. */
function addressKindsOf({ identifiers }: DataMap): readonly string[] {
  const kinds = new Set([...ENTRY_IDENTIFIER_KINDS, ...identifiers.map(({ kind }) => kind)]);
  return [...kinds].filter((kind) => natureOf(kind, identifiers) !== undefined);
}

/** The kinds that are of a business, in all requests but its own. */
function businessKindsOf({ identifiers }: DataMap): readonly string[] {
  return [...new Set(identifiers.filter((rule) => rule.of === 'business').map(({ kind }) => kind))];
}

/** The kinds of identifier by which registration records are found. */
function registrationKindsOf({ identifiers }: DataMap): readonly string[] {
  const templates = identifiers.flatMap((rule) => (rule.registration === undefined ? [] : rule.templates));
  return [...new Set(templates.flatMap(identifierKindsIn))];
}

/** Connects to the targets of a data map, by name. */
export async function connectTargets(
  map: DataMap,
  environment: TargetEnvironment,
  kinds: readonly TargetKind[] = TARGET_KINDS,
): Promise<ReadonlyMap<string, { readonly row: TargetRow; readonly target: Target }>> {
  const rules = placeholderRulesOf(map);
  const connected = map.targets.map(async (row) => {
    const kind = kindOf(row.kind, kinds);
    const own = { ...environment, foundByOthers: foundByOthers(map, row, kinds) };
    const target = decorateTarget(await kind.connect(row, own), {
      placeholders: rules,
      isElsewhere: isElsewhere(kind),
      businessKinds: businessKindsBeside(row, kind.templates(row), map.identifiers),
      ofBusiness: row.ofBusiness,
    });
    return [row.name, { row, target }] as const;
  });
  return new Map(await Promise.all(connected));
}

/** Connects to the source of each rule of a data map. */
export async function connectSources(
  map: DataMap,
  environment: TargetEnvironment,
  kinds: readonly TargetKind[] = TARGET_KINDS,
): Promise<ReadonlyMap<IdentifierRule, IdentifierSource>> {
  const rules = placeholderRulesOf(map);
  const connected = map.identifiers.map(async (rule) => {
    const kind = kindOf(rule.from.kind, kinds);
    if (kind.source === undefined) throw new TypeError(`the kind ${rule.from.kind} is no source`);
    const source = decorateSource(
      await kind.source.connect(rule.from, environment, {
        ...fieldsBeside(rule),
        placeholders: rules,
      }),
      {
        placeholders: rules,
        isElsewhere: isElsewhere(kind),
      },
    );
    return [rule, source] as const;
  });
  return new Map(await Promise.all(connected));
}

function fieldsBeside({ registration, verified }: IdentifierRule): FieldsBeside {
  const field = typeof verified === 'object' ? (verified.attribute ?? verified.column) : undefined;
  return {
    ...(registration?.createdAt !== undefined && { createdAt: registration.createdAt }),
    ...(registration?.activeAt !== undefined && { activeAt: registration.activeAt }),
    ...(field !== undefined && { verified: field }),
  };
}

/** Whether the data is at Meta, at a service provider, or deleted by an operator: the canary person has none there. */
function isElsewhere({ usesAppSecrets, isDoneByOthers }: TargetKind): boolean {
  return usesAppSecrets === true || isDoneByOthers === true;
}
