import { withDecision } from './apply-pending.ts';
import { type DeletionRequest, isOpen, type OperatorAct } from './deletion-request.ts';
import { DeletionError } from './errors.ts';
import { linked } from './history-chain.ts';
import type { Part } from './part.ts';
import { returnClaim } from './worker-steps.ts';

/** What the steps of operators share. */

/** Who decided, and why. The reason is in the operator's own words, and names nobody. */
export type Decision = { readonly by: string; readonly reason?: string };

/** This many acts with the longest allowed words fill half of a record. */
const MOST_ACTS = 100;

/**
 * Adds one act to the history. None is ever removed from it, because it says who did what.
 *
 * @throws DeletionError `history_full` (reject)
 */
export function withHistory(
  request: DeletionRequest,
  act: Omit<OperatorAct, 'at' | 'link'>,
  now: number,
): DeletionRequest {
  const { history = [] } = request;
  if (history.length >= MOST_ACTS)
    throw notNow('history_full', `its history has ${MOST_ACTS} decisions, which is the maximum`);
  return { ...request, history: [...history, linked(request, { at: now, ...act })] };
}

/**
 * Ends the claim of a running worker: whatever it writes from now on is refused. The time at which the record is due
 * stays as it was, for the caller to change.
 */
export function revokeClaim(request: DeletionRequest, now: number): DeletionRequest {
  const isClaimed = request.claimedUntil !== undefined;
  const next = returnClaim(isClaimed ? withDecision(request, { what: 'interrupted', at: now }) : request, now);
  return { ...next, nextAttemptAt: request.nextAttemptAt, epoch: request.epoch + 1 };
}

/**
 * Makes the request due at once. A worker that is under way finds the change when it writes, and a hold ends only by
 * release.
 */
export function makeDue(request: DeletionRequest, now: number): DeletionRequest {
  const waits = request.hold !== undefined || request.claimedUntil !== undefined;
  return { ...request, nextAttemptAt: waits ? request.nextAttemptAt : now, updatedAt: now };
}

export function partNamed(request: DeletionRequest, target: string): Part {
  const part = request.parts.find(({ name }) => name === target);
  if (part !== undefined) return part;
  const known = request.parts.map(({ name }) => name).join(', ');
  throw notNow('part_unknown', known === '' ? 'it has no parts yet' : `it has no such part; it has ${known}`);
}

export function requireOpen(request: DeletionRequest): void {
  if (isOpen(request)) return;
  const { status } = request;
  const words = status === 'completed_with_retention' ? 'completed, some data kept' : status.replaceAll('_', ' ');
  throw notNow('request_closed', `it has ended: ${words}`);
}

/**
 * Refuses a decision by somebody who has not seen the last one, so that a decision that is sent twice is made once.
 *
 * @param seen how many decisions they have seen
 * @throws DeletionError `decided_meanwhile` (reject)
 */
export function requireSeen({ history = [] }: DeletionRequest, seen: number): void {
  if (history.length === seen) return;
  throw notNow(
    'decided_meanwhile',
    `it has ${history.length} decisions, not the number that was seen; look at it again`,
  );
}

/** @param ends when `until` is over, if it stands for a whole day */
export function requireFuture(until: number | undefined, now: number, ends = until): void {
  if (until !== undefined && (ends ?? until) <= now) throw notNow('time_passed', 'until is not in the future');
}

export function notNow(code: string, message: string): DeletionError {
  return new DeletionError(code, 'reject', message);
}

export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
