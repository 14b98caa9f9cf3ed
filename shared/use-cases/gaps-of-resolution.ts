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
  { rules }: Pick<ConnectedDataMap, 'rules'>,
  request: DeletionRequest,
  { lookedFor = [] }: SealedIdentifiers,
  resolution: Resolution,
): Pick<DeletionRequest, 'goneSources' | 'silentSources'> {
  const { goneSources = [], silentSources = [] } = request;
  const rulesOf = (kind: string) => rules.filter((rule) => rule.kind === kind);
  const hasAnswered = (kind: string): boolean =>
    request.resolved &&
    rulesOf(kind).every(({ key }) => lookedFor.includes(key)) &&
    ![...goneSources, ...silentSources].includes(kind);
  const wasFollowed = (kind: string): boolean =>
    rulesOf(kind).some(({ key, tellsGone }) => tellsGone !== true && lookedFor.includes(key));
  const gone = missingSources(resolution, 'gone')?.filter((kind) => !hasAnswered(kind));
  const silent = [...(missingSources(resolution, 'unanswered') ?? []), ...silentSources.filter(wasFollowed)];
  return { goneSources: someOf(gone), silentSources: someOf(silent) };
}

function someOf(kinds: readonly string[] = []): readonly string[] | undefined {
  return kinds.length === 0 ? undefined : [...new Set(kinds)];
}
