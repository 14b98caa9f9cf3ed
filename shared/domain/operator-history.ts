import { withDecision } from './apply-pending.ts';
import { type DeletionRequest, isOpen, type OperatorAct } from './deletion-request.ts';
import { DeletionError } from './errors.ts';
import { linked } from './history-chain.ts';
import type { Part } from './part.ts';
import { returnClaim } from './worker-steps.ts';

/** What the steps of operators have in common. */

/** Who decided, and why; the reason is an operator's own words and names nobody. */
export type Decision = { readonly by: string; readonly reason?: string };

/** With the longest words they fill half of what a record may have. */
const MOST_ACTS = 100;

/**
 * The history with one act more. None is ever dropped from it: it says who did what.
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
    throw notNow('history_full', `its history has ${MOST_ACTS} decisions, the most there can be`);
  return { ...request, history: [...history, linked(request, { at: now, ...act })] };
}

/**
 * Ends the claim of a worker that is running: whatever it writes from now on is refused. When the record is due stays as
 * it was, for the caller to change.
 */
export function revokeClaim(request: DeletionRequest, now: number): DeletionRequest {
  const isClaimed = request.claimedUntil !== undefined;
  const next = returnClaim(isClaimed ? withDecision(request, { what: 'interrupted', at: now }) : request, now);
  return { ...next, nextAttemptAt: request.nextAttemptAt, epoch: request.epoch + 1 };
}

/** Due at once; a worker under way finds what has changed when it writes, and a hold ends only by release. */
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
 * Refuses what somebody decides who has not seen the last decision; so a decision that is sent twice is made once.
 *
 * @param seen how many there were
 * @throws DeletionError `decided_meanwhile` (reject)
 */
export function requireSeen({ history = [] }: DeletionRequest, seen: number): void {
  if (history.length === seen) return;
  throw notNow(
    'decided_meanwhile',
    `it has ${history.length} decisions, not the number that was seen; look at it again`,
  );
}

/** @param ends when that is over, where it is a whole day */
export function requireFuture(until: number | undefined, now: number, ends = until): void {
  if (until !== undefined && (ends ?? until) <= now) throw notNow('time_passed', 'the time is not in the future');
}

export function notNow(code: string, message: string): DeletionError {
  return new DeletionError(code, 'reject', message);
}

export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
