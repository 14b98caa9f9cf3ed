import { type DeletionRequest, withPart } from './deletion-request.ts';
import type { DeletionError } from './errors.ts';
import { makeDue } from './operator-history.ts';
import type { Part } from './part.ts';
import type { PurgeResult } from './purge-result.ts';
import { MOST_ATTEMPTS, MOST_ROUNDS, nextAttemptIn } from './schedule.ts';

/**
 * What becomes of a part. Each step takes the part as the worker saw it: when an operator or a service provider has moved
 * it meanwhile, the step changes nothing.
 */

/** A step succeeded: what had failed before it no longer counts. */
const SUCCEEDED = { attempts: 0, lastError: undefined } as const;

/**
 * @param isUncounted the store may have deleted more than it had time to answer
 * @param settle between a purge and the reading that proves it, in milliseconds
 */
export function purged(
  request: DeletionRequest,
  seen: Part,
  result: PurgeResult,
  isUncounted: boolean,
  settle: number,
  now: number,
): DeletionRequest {
  const part = unmoved(request, seen);
  if (part === undefined) return request;
  const { name, status } = part;
  const counted = { ...SUCCEEDED, items: part.items + result.items, ...(isUncounted && { uncounted: true as const }) };
  switch (result.outcome) {
    case 'emptied':
      return withPart(request, name, 'verifying', { ...counted, nextAttemptAt: now + settle }, now);
    case 'unfinished':
      // also where a service provider was told before, and there was no time to tell it again
      return withPart(request, name, status, { ...counted, nextAttemptAt: result.runAgainAt ?? now }, now);
    case 'kept': {
      const { retention, runAgainAt } = result;
      return withPart(request, name, 'kept', { ...counted, retention, nextAttemptAt: runAgainAt }, now);
    }
    case 'notified':
    case 'acknowledged':
    case 'confirmed': {
      const { outcome, confirmationHash, askAgainAt } = result;
      // being told again does not take an acknowledgement back
      const next = status === 'acknowledged' && outcome === 'notified' ? status : outcome;
      const nextAttemptAt = outcome === 'confirmed' ? undefined : askAgainAt;
      return withPart(request, name, next, { ...counted, confirmationHash, nextAttemptAt }, now);
    }
  }
}

/**
 * @param left how many items the reading found
 * @param anonymises the items stay, without what names the person
 */
export function verified(
  request: DeletionRequest,
  seen: Part,
  left: number,
  anonymises: boolean,
  now: number,
): DeletionRequest {
  const part = unmoved(request, seen);
  if (part === undefined) return request;
  const { name, items, uncounted } = part;
  if (left === 0) {
    const wasThere = items > 0 || uncounted === true;
    return withPart(
      request,
      name,
      wasThere ? (anonymises ? 'anonymised' : 'deleted') : 'nothing_found',
      { ...SUCCEEDED, nextAttemptAt: undefined },
      now,
    );
  }
  // whatever brought it back: the last look before the receipt has to come after the next purge
  const reopened = { ...request, rescan: undefined, rescanAt: undefined };
  const rounds = part.rounds + 1;
  const found = { ...SUCCEEDED, rounds, uncounted: true } as const;
  return rounds < MOST_ROUNDS
    ? withPart(reopened, name, 'purging', { ...found, nextAttemptAt: now }, now)
    : withPart(
        reopened,
        name,
        'failing',
        { ...found, lastError: 'still_there_after_purge', nextAttemptAt: undefined },
        now,
      );
}

/**
 * Purging or reading ended in an error.
 *
 * @param isUncounted the store may have deleted what it could not count
 * @param random 0 ≤ random < 1
 */
export function partFailed(
  request: DeletionRequest,
  seen: Part,
  failure: DeletionError,
  isUncounted: boolean,
  random: number,
  now: number,
): DeletionRequest {
  const part = unmoved(request, seen);
  if (part === undefined) return request;
  const attempts = part.attempts + 1;
  const change = { attempts, lastError: failure.code, ...(isUncounted && { uncounted: true as const }) };
  if (isLastAttempt(seen, failure)) {
    return withPart(request, part.name, 'failing', { ...change, nextAttemptAt: undefined }, now);
  }
  const nextAttemptAt = now + nextAttemptIn(attempts, random, failure.retryAfter);
  return withPart(request, part.name, part.status, { ...change, nextAttemptAt }, now);
}

/** Whether an operator has to look after this failure. */
export function isLastAttempt({ attempts }: Pick<Part, 'attempts'>, { disposition }: DeletionError): boolean {
  return disposition === 'fail' || attempts + 1 >= MOST_ATTEMPTS;
}

/** A service provider says that it has deleted too. */
export function confirmedByProvider(request: DeletionRequest, name: string, now: number): DeletionRequest {
  return makeDue(withPart(request, name, 'confirmed', { ...SUCCEEDED, nextAttemptAt: undefined }, now), now);
}

function unmoved(request: DeletionRequest, { name, status }: Part): Part | undefined {
  return request.parts.find((part) => part.name === name && part.status === status);
}
