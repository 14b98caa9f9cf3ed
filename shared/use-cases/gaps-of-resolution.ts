import type { DeletionRequest } from '../domain/deletion-request.ts';
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
