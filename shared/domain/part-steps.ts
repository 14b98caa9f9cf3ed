import { type DeletionRequest } from './deletion-request.ts';
import type { DeletionError } from './errors.ts';
import { InterruptedPurge } from './interrupted-purge.ts';
import { withoutLastLook, withPart } from './moves.ts';
import { PART_TRANSITIONS, type Part, type PartStatus } from './part.ts';
import { isEmptiedByOther } from './parts-of-one-target.ts';
import { type PurgeResult, saidIn } from './purge-result.ts';
import { MOST_ATTEMPTS, MOST_ROUNDS, nextAttemptIn } from './schedule.ts';

/**
 * What happens to a part. Each step takes the part as the worker saw it. If an operator or a service provider has moved
 * the part meanwhile, the step changes nothing.
 */

/**
 * After fewer tries than this without a delete, the next follows at once: the invocation may only have run out of time.
 */
const TRIES_AT_ONCE = 3;

/** Errors that only other parts of the request can remove, by deleting what refers to the rows of this one. */
const REMOVED_BY_OTHERS: ReadonlySet<string> = new Set(['rows_still_referenced', 'constraint_violated']);

/** Tries with such an error that may still have deleted something, so that two parts can free each other step by step. */
const TRIES_BLOCKED = 3;

/** After a step that succeeded, earlier failures no longer count. */
const SUCCEEDED = { attempts: 0, lastError: undefined } as const;

/** Nothing more can be found here, but the request may lack ids by which more would be found. */
const LACKS_IDS = { lastError: 'selection_changed', nextAttemptAt: undefined } as const;

/** Whether the worker has found everything that it can, so that another try would end like the last. */
export function isFoundAsFarAsKnown({ lacksIds, lastError }: Pick<Part, 'lacksIds' | 'lastError'>): boolean {
  return lacksIds === true && lastError === LACKS_IDS.lastError;
}

/**
 * @param isUncounted whether the store may have deleted more than it had time to report
 * @param settle between a purge and the reading that verifies it, in milliseconds
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
  const counted = {
    ...SUCCEEDED,
    items: part.items + result.items,
    ...(isUncounted && { uncounted: true as const }),
    ...saidIn(result),
  };
  switch (result.outcome) {
    case 'emptied': {
      // what was locked may have been deleted by somebody else since: it has been seen to be gone only now
      const next = result.items > 0 || part.isPartial ? withoutLastLook(request) : request;
      const { readingDeletes } = result;
      const kept = { isPartial: undefined, retention: undefined };
      const emptied = { ...counted, ...kept, readingDeletes, nextAttemptAt: now + settle };
      return withPart(withBlockedFreed(next, now), name, 'verifying', emptied, now);
    }
    case 'unfinished':
      return unfinished(request, part, result, counted, now);
    case 'kept': {
      const { retention, runAgainAt, partial: isPartial } = result;
      const next = result.items > 0 ? withoutLastLook(request) : request;
      const kept = { ...counted, retention, isPartial, nextAttemptAt: runAgainAt };
      if (runAgainAt === undefined || runAgainAt > now || result.items > 0)
        return withPart(next, name, 'kept', kept, now);
      // its time has come by our clock, and the store still keeps it, so this is a try without progress
      return withTry(next, part, 'kept', kept, undefined, now);
    }
    case 'notified':
    case 'acknowledged':
    case 'confirmed': {
      const { outcome, confirmationHash, askAgainAt } = result;
      // whoever deletes by hand is asked anyway, and reads the error beside it
      if (part.lacksIds && outcome !== 'notified')
        return withPart(request, name, 'failing', { ...counted, ...LACKS_IDS }, now);
      const lastError = part.lacksIds && LACKS_IDS.lastError;
      // a repeated notice does not take an acknowledgement back
      const next = status === 'acknowledged' && outcome === 'notified' ? status : outcome;
      const nextAttemptAt = outcome === 'confirmed' ? undefined : askAgainAt;
      const confirmedBy = outcome === 'confirmed' ? confirmedIn(result) : undefined;
      const told = { ...counted, lastError, confirmationHash, confirmedBy, nextAttemptAt };
      return withPart(request, name, next, told, now);
    }
  }
}

function confirmedIn({ isOnlyAcknowledged }: { readonly isOnlyAcknowledged?: true }): Part['confirmedBy'] {
  return isOnlyAcknowledged ? 'acknowledgement' : 'provider';
}

/**
 * The time was up. A purge that deleted something goes on at once. One that deleted nothing counts as a try, and after
 * too many of these an operator has to look, because it would go on forever.
 */
function unfinished(
  request: DeletionRequest,
  part: Part,
  { items, runAgainAt }: Extract<PurgeResult, { readonly outcome: 'unfinished' }>,
  counted: Partial<Part>,
  now: number,
): DeletionRequest {
  // applies as well where a service provider was told before, and there was no time to tell it again
  if (items > 0)
    return withPart(request, part.name, part.status, { ...counted, nextAttemptAt: runAgainAt ?? now }, now);
  return withTry(request, part, part.status, counted, runAgainAt, now);
}

/** A purge deleted nothing, although there is something to delete. */
function withTry(
  request: DeletionRequest,
  { name, status, attempts }: Part,
  next: PartStatus,
  change: Partial<Part>,
  runAgainAt: number | undefined,
  now: number,
): DeletionRequest {
  const tries = attempts + 1;
  if (tries >= MOST_ATTEMPTS && PART_TRANSITIONS[status].includes('failing')) {
    const none = { retention: undefined, nextAttemptAt: undefined };
    const stuck = { ...change, ...none, attempts: tries, lastError: 'no_progress' };
    return withPart(request, name, 'failing', stuck, now);
  }
  const nextAttemptAt = runAgainAt ?? (tries < TRIES_AT_ONCE ? now : now + nextAttemptIn(tries, 1));
  return withPart(request, name, next, { ...change, attempts: tries, nextAttemptAt }, now);
}

/** What was deleted may have referred to the rows of parts that are blocked: they are tried at once, as if for the first time. */
function withBlockedFreed(request: DeletionRequest, now: number): DeletionRequest {
  const parts = request.parts.map((part) => (isBlocked(part) ? { ...part, attempts: 0, nextAttemptAt: now } : part));
  return { ...request, parts };
}

function isBlocked({ status, lastError = '' }: Part): boolean {
  return status === 'purging' && REMOVED_BY_OTHERS.has(lastError);
}

/** What one reading found. */
export type Reading = {
  /** Still to be deleted. */
  readonly found: number;
  /** Left, because it is newer than a new start (`newer`), or because its age is unknown (`undated`). */
  readonly newer?: number;
  readonly undated?: number;
  /** A self-declared identifier finds something; absent where that was not checked. */
  readonly hasSelfDeclared?: boolean;
  /** What was emptied stays, but without what names the person. */
  readonly anonymises?: { readonly stays: string };
};

export function verified(request: DeletionRequest, seen: Part, reading: Reading, now: number): DeletionRequest {
  const part = unmoved(request, seen);
  if (part === undefined) return request;
  if (reading.found > 0) return foundAgain(request, part, now);
  const { name, items, foundEarlier } = part;
  // one that is being purged beside this one is counted when it ends, and this one is read again after that
  const others = request.parts.filter(({ status }) => status !== 'purging');
  const uncounted = part.uncounted === true || isEmptiedByOther(part, others);
  const { newer = 0, undated = 0, hasSelfDeclared } = reading;
  const isEmpty = newer + undated === 0;
  const read = {
    ...SUCCEEDED,
    nextAttemptAt: undefined,
    ...(uncounted && { uncounted }),
    wasEmpty: isEmpty ? (true as const) : part.wasEmpty,
    left: isEmpty ? undefined : { newer, undated },
    ...(hasSelfDeclared !== undefined && { hasSelfDeclared: hasSelfDeclared ? (true as const) : undefined }),
  };
  // the part was never seen empty, so some of what is left may be what the person asked about
  if (undated > 0 && part.wasEmpty === undefined) {
    return withPart(request, name, 'failing', { ...read, lastError: 'age_unknown' }, now);
  }
  if (part.lacksIds) return withPart(request, name, 'failing', { ...read, ...LACKS_IDS }, now);
  // if something only may have been deleted, it is not reported as deleted while self-declared ids still find something
  // there
  const wasThere = items > 0 || uncounted || (foundEarlier === true && hasSelfDeclared !== true);
  if (!wasThere) return withPart(request, name, 'nothing_found', read, now);
  const { anonymises } = reading;
  if (anonymises === undefined) return withPart(request, name, 'deleted', read, now);
  return withPart(request, name, 'anonymised', { ...read, stays: anonymises.stays }, now);
}

/** A kept part is not read, but it is still recorded whether a self-declared identifier finds something there. */
export function selfDeclaredRead(request: DeletionRequest, { name }: Part, hasSelfDeclared: boolean): DeletionRequest {
  const parts = request.parts.map((part) =>
    part.name === name && part.status === 'kept' ? { ...part, hasSelfDeclared: hasSelfDeclared || undefined } : part,
  );
  return { ...request, parts };
}

/** Data came back: it is purged again, and the last look before the receipt has to come after that. */
function foundAgain(request: DeletionRequest, part: Part, now: number): DeletionRequest {
  const rounds = part.rounds + 1;
  // what came back may be what the person asked about, and was not seen to be gone
  const found = { ...SUCCEEDED, rounds, uncounted: true, wasEmpty: undefined } as const;
  return rounds < MOST_ROUNDS
    ? withPart(withoutLastLook(request), part.name, 'purging', { ...found, nextAttemptAt: now }, now)
    : withPart(
        withoutLastLook(request),
        part.name,
        'failing',
        { ...found, lastError: 'still_there_after_purge', nextAttemptAt: undefined },
        now,
      );
}

/** How purging or reading ended in an error. */
export type FailedTry = {
  readonly failure: DeletionError;
  /** Whether an operator has to look now. */
  readonly isLast: boolean;
  /** Whether the store may have deleted something that it could not count. */
  readonly isUncounted: boolean;
  /** 0 ≤ random < 1 */
  readonly random: number;
};

/** Purging or reading ended in an error. */
export function partFailed(
  request: DeletionRequest,
  seen: Part,
  { failure, isLast, isUncounted, random }: FailedTry,
  now: number,
): DeletionRequest {
  const part = unmoved(request, seen);
  if (part === undefined) return request;
  const attempts = part.attempts + 1;
  const change = {
    attempts,
    lastError: failure.code,
    ...(isUncounted && { uncounted: true as const }),
    ...(failure instanceof InterruptedPurge && saidIn(failure.said)),
  };
  // a reading may have deleted what it found
  const next = isUncounted && part.status === 'verifying' ? withoutLastLook(request) : request;
  if (isLast) return withPart(next, part.name, 'failing', { ...change, nextAttemptAt: undefined }, now);
  const nextAttemptAt = now + nextAttemptIn(attempts, random, failure.retryAfter);
  return withPart(next, part.name, part.status, { ...change, nextAttemptAt }, now);
}

/**
 * Whether an operator has to look after this failure.
 *
 * @param request as it was when the try began: another part that was being purged then may have come too late for it
 */
export function isLastAttempt(request: DeletionRequest, part: Part, { disposition }: DeletionError): boolean {
  const canHelp = disposition === 'after_others' ? canOthersHelp(request, part) : disposition !== 'fail';
  return !canHelp || part.attempts + 1 >= MOST_ATTEMPTS;
}

/** Not if the others are blocked themselves: since their last tries, nothing has been deleted that could free them. */
function canOthersHelp({ parts }: DeletionRequest, { name, attempts }: Part): boolean {
  return parts.some(
    (part) =>
      part.name !== name &&
      part.nextAttemptAt !== undefined &&
      (part.status === 'purging' || part.status === 'pending') &&
      (attempts + 1 < TRIES_BLOCKED || part.attempts < TRIES_BLOCKED || !isBlocked(part)),
  );
}

function unmoved(request: DeletionRequest, { name, status }: Part): Part | undefined {
  return request.parts.find((part) => part.name === name && part.status === status);
}
