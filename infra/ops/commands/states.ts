import { type DeletionRequest, endOf, type RequestStatus } from '../../../shared/domain/deletion-request.ts';
import { isDone, type Part, type PartStatus } from '../../../shared/domain/part.ts';
import { PUBLIC_STATUS, type PublicStatus } from '../../../shared/domain/status-view.ts';
import { needsLastLook } from '../../../shared/domain/worker-steps.ts';
import { type Style, styled, type Text } from '../cli/text.ts';
import { formatDistance } from '../cli/times.ts';

/** What the public status alone does not tell about an outcome. */
const QUALIFIERS: { readonly [status in RequestStatus]?: string } = {
  completed_with_retention: 'some data kept',
  nothing_found: 'nothing found',
};
const STYLES: { readonly [status in PublicStatus | PartStatus]?: Style } = {
  completed: 'good',
  deleted: 'good',
  anonymised: 'good',
  confirmed: 'good',
  failing: 'bad',
  notified: 'warning',
};

/** A status as commands show it: a request's public status, or a part's own status. */
export function statusText(status: PublicStatus | PartStatus): Text {
  const style = STYLES[status];
  const words = inWords(status);
  return style === undefined ? words : styled(style, words);
}

/** `completed, some data kept` */
export function outcomeWords(status: RequestStatus): string {
  const qualifier = QUALIFIERS[status];
  return `${inWords(PUBLIC_STATUS[status])}${qualifier === undefined ? '' : `, ${qualifier}`}`;
}

export function inWords(name: string): string {
  return name.replaceAll('_', ' ');
}

/** How much is done. Until the last check is over nothing is proven, so then only that check is mentioned. */
export function progressWords(request: DeletionRequest, now: number): string {
  const { parts, rescan, rescanAt } = request;
  if (rescan === 'running') return 'last check under way';
  if (rescan === 'waiting') return `last check ${formatDistance(rescanAt ?? now, now)}`;
  // the time of the last check is not set yet
  if (parts.every(isDone) && needsLastLook(request)) return 'last check to come';
  return partsDone(parts);
}

/** `3 of 19 parts done`; empty if there are no parts. */
export function partsDone(parts: readonly Pick<Part, 'status'>[]): string {
  if (parts.length === 0) return '';
  return `${parts.filter(isDone).length} of ${parts.length} parts done`;
}

/** How long ago a request ended, and what its public status does not tell about the outcome. */
export function endWords(request: DeletionRequest, now: number): string {
  const words = [`ended ${formatDistance(endOf(request), now)}`, QUALIFIERS[request.status]];
  return words.filter((word) => word !== undefined).join('; ');
}

/** A record for JSON: `status` is the public status, as in the text output, and `detail` the record's own. */
export function withPublicStatus<R extends { readonly status: RequestStatus }>({ status, ...record }: R) {
  return { ...record, status: PUBLIC_STATUS[status], detail: status };
}
