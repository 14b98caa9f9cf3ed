import type { ConnectedDataMap } from '../ports/connected-data-map.ts';
import type { Log } from '../ports/log.ts';
import type { IdentifierSource, Target } from '../ports/target.ts';
import { exceptCanary, sourceExceptCanary } from '../targets/except-canary.ts';
import { TARGET_KINDS } from '../targets/index.ts';
import type { TargetEnvironment, TargetKind } from '../targets/target-kind.ts';
import { type DataMap, dataMapHash, type IdentifierRule, kindOf, type TargetRow } from './data-map.ts';
import { resolveIdentifiers } from './resolve-identifiers.ts';

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
    async resolve(selection, onSilence) {
      const { identifiers, gaps } = await resolveIdentifiers(map, sources, selection);
      for (const { kind, errorCode, isPassing } of gaps) {
        log.warn('identifier_source_failed', {
          requestId: selection.requestId,
          identifierKind: kind,
          errorCode,
        });
        if (isPassing) onSilence?.();
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
  const connected = map.targets.map(async (row) => {
    const kind = kindOf(row.kind, kinds);
    const target = await kind.connect(row, environment);
    return [row.name, { row, target: isElsewhere(kind) ? exceptCanary(target) : target }] as const;
  });
  return new Map(await Promise.all(connected));
}

/** Where each rule of a data map looks. */
export async function connectSources(
  map: DataMap,
  environment: TargetEnvironment,
  kinds: readonly TargetKind[] = TARGET_KINDS,
): Promise<ReadonlyMap<IdentifierRule, IdentifierSource>> {
  const connected = map.identifiers.map(async (rule) => {
    const kind = kindOf(rule.from.kind, kinds);
    if (kind.source === undefined) throw new TypeError(`the kind ${rule.from.kind} is no source`);
    const source = await kind.source.connect(rule.from, environment);
    return [rule, isElsewhere(kind) ? sourceExceptCanary(source) : source] as const;
  });
  return new Map(await Promise.all(connected));
}

/** At Meta, at a service provider, or with an operator. */
function isElsewhere({ usesAppSecrets, isDoneByOthers }: TargetKind): boolean {
  return usesAppSecrets === true || isDoneByOthers === true;
}
