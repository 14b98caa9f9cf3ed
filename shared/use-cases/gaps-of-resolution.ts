import type { DeletionRequest } from '../domain/deletion-request.ts';
import type { Log } from '../ports/log.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { Gap, Resolution } from '../ports/resolution.ts';

/** What sources did not answer, for operators and for the record. */

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

/** Meta no longer knows people who removed the app; if a registration led to the person anyway, nothing is missing. */
export function missingSources({ gaps }: Resolution, why: Gap['reason']): readonly string[] | undefined {
  const missing = gaps.filter(({ reason, isCovered }) => reason === why && !isCovered);
  const kinds = [...new Set(missing.map(({ kind }) => kind))];
  return kinds.length === 0 ? undefined : kinds;
}
