import type { ConnectedDataMap } from '../ports/connected-data-map.ts';
import type { Log } from '../ports/log.ts';
import { TARGET_KINDS } from '../targets/index.ts';
import type { IdentifierSource, Target, TargetEnvironment, TargetKind } from '../targets/target.ts';
import { resolveIdentifiers } from '../use-cases/resolve-identifiers.ts';
import { type DataMap, dataMapHash, type IdentifierRule, kindOf, type TargetRow } from './data-map.ts';

/** Connects every store of a data map, and loads the SDKs of its kinds alone. */
export async function connectDataMap(
  map: DataMap,
  environment: TargetEnvironment,
  log: Log,
  kinds: readonly TargetKind[] = TARGET_KINDS,
): Promise<ConnectedDataMap> {
  const [targets, sources] = await Promise.all([
    connectTargets(map, environment, kinds),
    connectSources(map, environment, kinds),
  ]);
  return {
    hash: dataMapHash(map),
    async resolve(selection) {
      const { identifiers, gaps } = await resolveIdentifiers(map, sources, selection);
      for (const { errorCode } of gaps) {
        log.warn('identifier_source_failed', { requestId: selection.requestId, errorCode });
      }
      return identifiers;
    },
    targets: new Map(
      [...targets].map(([name, { row, target }]) => [
        name,
        { label: row.label.en, onDeauthorize: row.onDeauthorize === true, target },
      ]),
    ),
  };
}

/** The targets of a data map by name. */
export async function connectTargets(
  map: DataMap,
  environment: TargetEnvironment,
  kinds: readonly TargetKind[] = TARGET_KINDS,
): Promise<ReadonlyMap<string, { readonly row: TargetRow; readonly target: Target }>> {
  const connected = map.targets.map(
    async (row) => [row.name, { row, target: await kindOf(row.kind, kinds).connect(row, environment) }] as const,
  );
  return new Map(await Promise.all(connected));
}

/** Where each rule of a data map looks. */
export async function connectSources(
  map: DataMap,
  environment: TargetEnvironment,
  kinds: readonly TargetKind[] = TARGET_KINDS,
): Promise<ReadonlyMap<IdentifierRule, IdentifierSource>> {
  const connected = map.identifiers.map(async (rule) => {
    const { source } = kindOf(rule.from.kind, kinds);
    if (source === undefined) throw new TypeError(`the kind ${rule.from.kind} is no source`);
    return [rule, await source.connect(rule.from, environment)] as const;
  });
  return new Map(await Promise.all(connected));
}
