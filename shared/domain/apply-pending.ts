import { isNonceOf } from './confirmation-token.ts';
import { type DeletionRequest } from './deletion-request.ts';
import { movedPart, withoutLastLook } from './moves.ts';
import { PART_TRANSITIONS, type Part, type PartStatus } from './part.ts';
import type { PendingConfirmation, PendingDecision } from './pending.ts';
import { endOfRetention } from './schedule.ts';
import type { Returns } from './selection.ts';
import { interrupted } from './worker-steps.ts';

const FRESH = { attempts: 0, lastError: undefined } as const;
/**
 * What an operator keeps stays as a whole, whatever was released or locked there before; the last look does not try it
 * again.
 */
const KEPT = { ...FRESH, isPartial: undefined, released: undefined } as const;
/** `confirmedBy` stays empty where an operator confirms, because the history records that. */
const CONFIRMED = { ...FRESH, nextAttemptAt: undefined, confirmedBy: undefined } as const;
const CONFIRMABLE: ReadonlySet<PartStatus> = new Set(['notified', 'acknowledged', 'failing']);

/** The record as it will be once the worker has applied what others decided. What is pending stays in it. */
export function withPending(request: DeletionRequest): DeletionRequest {
  const { decisions = [], confirmations = [] } = request;
  const inOrder = [...inOrderWritten(decisions), ...inOrderWritten(confirmations)].toSorted((a, b) => a.at - b.at);
  return inOrder.map(({ pending }) => pending).reduce(applied, request);
}

/** Entries of one list stay in the order in which they were written, even if the clocks of two functions differ. */
function inOrderWritten<Pending extends { readonly at: number }>(list: readonly Pending[]) {
  let latest = 0;
  return list.map((pending) => ({ pending, at: (latest = Math.max(latest, pending.at)) }));
}

/** Applies what others decided: from here on it is part of the worker's own record, and no longer pending. */
export function merged(request: DeletionRequest): DeletionRequest {
  if (request.decisions === undefined && request.confirmations === undefined) return request;
  return { ...withPending(request), decisions: undefined, confirmations: undefined };
}

/** Adds an operator's decision to the record, with what it will do to parts and identifiers. */
export function withDecision(request: DeletionRequest, decision: PendingDecision): DeletionRequest {
  return { ...applied(request, decision), decisions: [...(request.decisions ?? []), decision] };
}

/** The part that waits for this confirmation, or has already received it. */
export function partOfNonce({ parts }: DeletionRequest, nonce: string): Part | undefined {
  return parts.find(({ confirmationHash: hash }) => hash !== undefined && isNonceOf(nonce, hash));
}

export function isConfirmable({ status }: Part): boolean {
  return CONFIRMABLE.has(status);
}

function applied(request: DeletionRequest, pending: PendingDecision | PendingConfirmation): DeletionRequest {
  const { at } = pending;
  if ('nonce' in pending) {
    const part = partOfNonce(request, pending.nonce);
    const isAwaited = part !== undefined && isConfirmable(part);
    return isAwaited ? moved(request, part.name, 'confirmed', { ...CONFIRMED, confirmedBy: 'provider' }, at) : request;
  }
  switch (pending.what) {
    case 'kept': {
      const { target, retention } = pending;
      const nextAttemptAt = retention.until && endOfRetention(retention.until);
      return moved(request, target, 'kept', { ...KEPT, retention, nextAttemptAt }, at);
    }
    case 'released':
      return due(request, [pending.target], ({ status }) => status === 'kept', { released: true }, at);
    case 'confirmed':
      return moved(request, pending.target, 'confirmed', CONFIRMED, at);
    case 'retried':
      return retried(request, pending.targets, at);
    case 'identifiers_confirmed':
      return {
        ...withSettled(request, pending.settled),
        confirmed: [...(request.confirmed ?? []), ...pending.confirmed],
        // makes the sources be asked again, with what is confirmed now
        unanswered: true,
      };
    case 'unknown_is_old':
      // operators are asked again about a registration that is found later
      return { ...withSettled(request, pending.settled), ...(request.returns && { returns: known(request.returns) }) };
    case 'registrations_settled':
      return { ...withSettled(request, pending.settled), confirmed: request.confirmed ?? [] };
    case 'interrupted':
      return interrupted(request, at);
  }
}

function withSettled(request: DeletionRequest, lines: readonly number[] = []): DeletionRequest {
  const settled = [...new Set([...(request.settled ?? []), ...lines])];
  return settled.length === 0 ? request : { ...request, settled };
}

function known({ isUnknown: _, ...returns }: Returns): Returns {
  return returns;
}

function retried(request: DeletionRequest, targets: readonly string[], at: number): DeletionRequest {
  const failing = targets.filter((name) =>
    request.parts.some((part) => part.name === name && part.status === 'failing'),
  );
  const again = { ...FRESH, rounds: 0, nextAttemptAt: at };
  const next = failing.reduce((current, name) => moved(current, name, 'pending', again, at), request);
  const moving = due(next, targets, ({ nextAttemptAt }) => nextAttemptAt !== undefined, FRESH, at);
  // what is purged again needs another last look before the receipt
  return failing.length === 0 ? moving : withoutLastLook(moving);
}

/**
 * A transition that is no longer possible changes nothing: a worker may have been faster. The part has the time of the
 * decision, by which the history tells who decided.
 */
function moved(
  request: DeletionRequest,
  name: string,
  status: PartStatus,
  change: Partial<Omit<Part, 'name' | 'status'>>,
  at: number,
): DeletionRequest {
  const part = request.parts.find((candidate) => candidate.name === name);
  if (part === undefined || !PART_TRANSITIONS[part.status].includes(status)) return request;
  const next = movedPart(part, status, change, at);
  return { ...request, parts: request.parts.map((one) => (one === part ? next : one)) };
}

/** Makes these parts due at once, in the status that they have. */
function due(
  request: DeletionRequest,
  names: readonly string[],
  isMeant: (part: Part) => boolean,
  change: Partial<Part>,
  at: number,
): DeletionRequest {
  const parts = request.parts.map((part) =>
    names.includes(part.name) && isMeant(part) ? { ...part, ...change, nextAttemptAt: at, updatedAt: at } : part,
  );
  return { ...request, parts };
}
