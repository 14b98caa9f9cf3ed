import { type DeletionRequest, REQUEST_TRANSITIONS, type RequestStatus } from './deletion-request.ts';
import { isAskedOfOthers, PART_TRANSITIONS, type Part, type PartStatus } from './part.ts';

/** How a request and its parts move: by the tables of allowed transitions. Nothing else sets a status. */

/** Moves a request by the table; a transition that is not in it is our bug. */
export function withStatus(request: DeletionRequest, status: RequestStatus): DeletionRequest {
  if (!REQUEST_TRANSITIONS[request.status].includes(status)) {
    throw new TypeError(`a request cannot go from ${request.status} to ${status}`);
  }
  return { ...request, status };
}

/** Something was deleted only now, so the last look before the receipt has to come again. */
export function withoutLastLook(request: DeletionRequest): DeletionRequest {
  return { ...request, rescan: undefined, rescanAt: undefined };
}

/**
 * Moves one part by the table, and leaves the others as they are. If the request had ended before, the part has moved
 * after that, whichever clock says when.
 */
export function withPart(
  request: DeletionRequest,
  name: string,
  status: PartStatus,
  change: Partial<Omit<Part, 'name' | 'status'>>,
  now: number,
): DeletionRequest {
  const at = Math.max(now, (request.completedAt ?? 0) + 1);
  const parts = request.parts.map((part) => (part.name === name ? movedPart(part, status, change, at) : part));
  return { ...request, parts };
}

/** Whether the part has moved since the request ended, if it ever did. */
export function hasMovedSinceEnd(
  { completedAt = Number.NEGATIVE_INFINITY }: DeletionRequest,
  { updatedAt }: Part,
): boolean {
  return updatedAt > completedAt;
}

/** Moves a part by the table; a transition that is not in it is our bug. */
export function movedPart(
  part: Part,
  status: PartStatus,
  change: Partial<Omit<Part, 'name' | 'status'>>,
  now: number,
): Part {
  if (!PART_TRANSITIONS[part.status].includes(status)) {
    throw new TypeError(`part ${part.name} cannot go from ${part.status} to ${status}`);
  }
  // the status no longer tells that it was asked about
  const wasAsked = isAskedOfOthers(part) && !isAskedOfOthers({ status });
  return { ...part, ...(wasAsked && { asked: part.asked ?? 1 }), ...change, status, updatedAt: now };
}
