import type { DeletionRequest } from '../domain/deletion-request.ts';
import type { SealedIdentifiers } from '../domain/identifiers.ts';
import type { ConnectedDataMap } from '../ports/connected-data-map.ts';
import type { Log } from '../ports/log.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { Gap, Resolution } from '../ports/resolution.ts';

/** Sources that did not answer: what operators are told, and what the record says. */

export function tellGaps(
  { log, metrics }: { readonly log: Log; readonly metrics: Metrics },
  { requestId }: DeletionRequest,
  { gaps }: Resolution,
): void {
  for (const { kind, reason } of gaps) {
    if (reason !== 'gone') continue;
    log.warn('identifier_source_gone', { requestId, identifierKind: kind });
    metrics.count('SourcesGone');
  }
}

/**
 * The kinds that sources should have given and that nothing else led to. Meta no longer knows people who removed the
 * app, but if a registration led to the person anyway, nothing is missing.
 */
export function missingSources(
  { gaps = [] }: Partial<Pick<Resolution, 'gaps'>>,
  why: Gap['reason'],
): readonly string[] | undefined {
  const missing = gaps.filter(({ reason, isCovered }) => reason === why && !isCovered);
  const kinds = [...new Set(missing.map(({ kind }) => kind))];
  return kinds.length === 0 ? undefined : kinds;
}

/**
 * What the record says once everything is resolved. A source that had said what it knows, and no longer does, is not
 * missing. One that was silent when it was asked again may have been emptied unread meanwhile, so it stays named.
 */
export function sourcesMissing(
  dataMap: Pick<ConnectedDataMap, 'rules'>,
  request: DeletionRequest,
  sealed: SealedIdentifiers,
  resolution: Resolution,
): Pick<DeletionRequest, 'goneSources' | 'silentSources'> {
  const { silentSources = [] } = request;
  const { lookedFor = [] } = sealed;
  const wasFollowed = (kind: string): boolean =>
    rulesOf(dataMap, kind).some(({ key, tellsGone }) => tellsGone !== true && lookedFor.includes(key));
  const gone = missingSources(resolution, 'gone')?.filter((kind) => !hasAnswered(dataMap, request, sealed, kind));
  const silent = [...silentNow(dataMap, request, sealed, resolution), ...silentSources.filter(wasFollowed)];
  return { goneSources: someOf(gone), silentSources: someOf(silent) };
}

/**
 * The sources that do not answer this time, except for Meta if it had answered before: no store of ours was emptied
 * unread.
 */
export function silentNow(
  dataMap: Pick<ConnectedDataMap, 'rules'>,
  request: DeletionRequest,
  sealed: SealedIdentifiers,
  found: Partial<Pick<Resolution, 'gaps'>>,
): readonly string[] {
  const hasToldAll = (kind: string): boolean =>
    rulesOf(dataMap, kind).every(({ tellsGone }) => tellsGone === true) && hasAnswered(dataMap, request, sealed, kind);
  return missingSources(found, 'unanswered')?.filter((kind) => !hasToldAll(kind)) ?? [];
}

function hasAnswered(
  dataMap: Pick<ConnectedDataMap, 'rules'>,
  { resolved, goneSources = [], silentSources = [] }: DeletionRequest,
  { lookedFor = [] }: SealedIdentifiers,
  kind: string,
): boolean {
  const isFollowed = rulesOf(dataMap, kind).every(({ key }) => lookedFor.includes(key));
  return resolved && isFollowed && ![...goneSources, ...silentSources].includes(kind);
}

function rulesOf({ rules }: Pick<ConnectedDataMap, 'rules'>, kind: string) {
  return rules.filter((rule) => rule.kind === kind);
}

function someOf(kinds: readonly string[] = []): readonly string[] | undefined {
  return kinds.length === 0 ? undefined : [...new Set(kinds)];
}
