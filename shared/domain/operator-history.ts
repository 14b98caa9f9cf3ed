import { withDecision } from './apply-pending.ts';
import { type DeletionRequest, isOpen, type OperatorAct } from './deletion-request.ts';
import { DeletionError } from './errors.ts';
import type { Part } from './part.ts';
import { returnClaim } from './worker-steps.ts';

/** What the steps of operators have in common. */

/** Who decided, and why; the reason is an operator's own words and names nobody. */
export type Decision = { readonly by: string; readonly reason?: string };

/** The audit trail is a trail of decisions, not a log; a record stays small. */
const MOST_ACTS = 50;

export function withHistory(request: DeletionRequest, act: Omit<OperatorAct, 'at'>, now: number): DeletionRequest {
  return { ...request, history: [...(request.history ?? []), { at: now, ...act }].slice(-MOST_ACTS) };
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
  throw notNow('part_unknown', known === '' ? 'it has no parts yet' : `it has no part ${target}; it has ${known}`);
}

export function requireOpen(request: DeletionRequest): void {
  if (!isOpen(request)) throw notNow('request_closed', `it is ${request.status.replaceAll('_', ' ')}, not open`);
}

export function requireFuture(until: number | undefined, now: number): void {
  if (until !== undefined && until <= now) throw notNow('time_passed', `${dayOf(until)} is not in the future`);
}

export function notNow(code: string, message: string): DeletionError {
  return new DeletionError(code, 'reject', message);
}

export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
