import { withoutLostLines } from './asked-lines.ts';
import {
  canReopen,
  type DeletionRequest,
  type HoldCause,
  isOpen,
  type Sealed,
  SYSTEM_NAME,
} from './deletion-request.ts';
import type { AskedLine } from './identifiers.ts';
import { isKeptUntilReleased } from './kept-by-operator.ts';
import { hasMovedSinceEnd, movedPart, withoutLastLook, withPart, withStatus } from './moves.ts';
import { isDone, isReadAsEmpty, PART_TRANSITIONS, type Part } from './part.ts';
import { addMonths, earliest, endOfRetention, type Retentions } from './schedule.ts';

/** No worker has the request, and earlier failures no longer count. */
const FREED = { claimedUntil: undefined, attempts: 0, lastError: undefined } as const;

/**
 * A record from before proofs is not believed when it says that something was deleted: that is purged and read once
 * more. What is kept stays as it is, and so does what is failing.
 */
export function readAnew(request: DeletionRequest, now: number): DeletionRequest {
  const unread = { wasEmpty: undefined, left: undefined, hasSelfDeclared: undefined };
  const again = { ...unread, nextAttemptAt: now, attempts: 0, rounds: 0, lastError: undefined };
  const parts = request.parts.map((part) =>
    PART_TRANSITIONS[part.status].includes('pending') && part.status !== 'kept' && part.status !== 'failing'
      ? movedPart(part, 'pending', again, now)
      : part,
  );
  return withoutLastLook({ ...request, parts, unanswered: true });
}

/**
 * Nothing is done until an operator decides. A request that had ended with something kept is open from here on, so that
 * operators see it.
 */
export function askOperator(request: DeletionRequest, cause: HoldCause, now: number): DeletionRequest {
  return {
    ...(isOpen(request) ? request : reopened(request, now)),
    hold: { cause, reason: cause, decidedBy: SYSTEM_NAME, at: now },
    ...FREED,
    nextAttemptAt: undefined,
    updatedAt: now,
  };
}

/** The hold that an operator put on an open question has run out. */
export function askedAgain(request: DeletionRequest, now: number): DeletionRequest {
  const question = request.hold?.asksAgain;
  return question === undefined ? returnClaim(request, now) : askOperator(request, question, now);
}

/**
 * Begins a run: the request becomes `running`, and each part that is due to be purged becomes `purging`. If its time
 * has come, the last look begins.
 */
export function begun(request: DeletionRequest, now: number, crashed: boolean): DeletionRequest {
  let next = crashed ? interrupted(request, now) : request;
  if (!isOpen(next)) next = reopened(next, now);
  if (next.status !== 'running') next = withStatus(next, 'running');
  // a request on hold is due only once the hold has run out, and an open record is never removed
  next = { ...next, hold: undefined, expiresAt: undefined };
  const isLastLook = beginsLastLook(next, now);
  if (isLastLook) next = lastLookBegun(next, now);
  next = { ...next, parts: next.parts.map((part) => keptThroughItsDay(part, now)) };
  for (const { name, status, nextAttemptAt, isPartial } of next.parts) {
    if (!isDue(nextAttemptAt, now) || (status !== 'kept' && status !== 'pending')) continue;
    if (status === 'kept') next = withPart(next, name, 'pending', { retention: undefined }, now);
    next = withPart(next, name, 'purging', {}, now);
    // the last look has to come after the last purge; what was locked is tried again as part of the last look, which
    // may thus go on
    const isOfLastLook = isPartial === true && isLastLook;
    if (!isOfLastLook) next = withoutLastLook(next);
  }
  return next;
}

/** Earlier versions made a part that an operator keeps until a day due at the beginning of that day. */
function keptThroughItsDay(part: Part, now: number): Part {
  const { status, retention, released, isPartial } = part;
  if (status !== 'kept' || released === true || isPartial === true || retention?.until === undefined) return part;
  const end = endOfRetention(retention.until);
  return isDue(part.nextAttemptAt, now) && end > now ? { ...part, nextAttemptAt: end } : part;
}

export function beginsLastLook({ rescan, rescanAt }: DeletionRequest, now: number): boolean {
  return rescan === 'waiting' && isDue(rescanAt, now);
}

/**
 * What was kept is deleted now. There is a month for it each time, because the original promise has been kept.
 *
 * @see GDPR Art. 12(3)
 */
function reopened(request: DeletionRequest, now: number): DeletionRequest {
  return { ...withStatus(request, 'running'), dueAt: addMonths(now, 1), extension: undefined, expiresAt: undefined };
}

/**
 * Every part that was found empty is read once more, and what was locked is tried again. In a request that had ended
 * and was reopened for one part, this concerns that part alone: what came under the same ids since is not this
 * request's.
 */
function lastLookBegun(request: DeletionRequest, now: number): DeletionRequest {
  let next: DeletionRequest = { ...request, rescan: 'running', rescanAt: undefined };
  for (const { name, status, isPartial } of request.parts.filter((part) => hasMovedSinceEnd(request, part))) {
    if (isReadAsEmpty({ status })) {
      next = withPart(next, name, 'verifying', { nextAttemptAt: now }, now);
    } else if (status === 'kept' && isPartial) {
      next = withPart(next, name, 'pending', { nextAttemptAt: now, retention: undefined }, now);
    }
  }
  return next;
}

/**
 * Extends the claim: no other worker takes the record until then. Claims from before form 6 moved the next attempt too.
 */
export function claimRenewed(request: DeletionRequest, until: number): DeletionRequest {
  const isMoved = request.nextAttemptAt !== undefined && request.nextAttemptAt === request.claimedUntil;
  return { ...request, claimedUntil: until, ...(isMoved && { nextAttemptAt: until }) };
}

/**
 * A claim was never returned: what its worker was purging, or reading in a way that deletes, may be gone without having
 * been counted.
 */
export function interrupted(request: DeletionRequest, now: number): DeletionRequest {
  const { parts } = request;
  const purging = parts
    .filter((part) => part.status === 'purging')
    .reduce((next, { name }) => withPart(next, name, 'purging', { uncounted: true }, now), request);
  return parts
    .filter((part) => wasReadByDeleting(request, part, now))
    .reduce((next, { name }) => {
      const read = withPart(withoutLastLook(next), name, 'verifying', {}, now);
      return withPart(read, name, 'purging', { uncounted: true, nextAttemptAt: now }, now);
    }, purging);
}

/** Whether a claim that was never returned leaves a part of which more may be gone than the record says. */
export function hidesDeletions(request: DeletionRequest, now: number): boolean {
  return request.parts.some(
    (part) => (part.status === 'purging' && part.uncounted !== true) || wasReadByDeleting(request, part, now),
  );
}

/**
 * Whether a reading was due that deletes what it finds. A last look is recorded only together with its result, so it
 * may have been under way as well.
 */
function wasReadByDeleting(request: DeletionRequest, part: Part, now: number): boolean {
  if (part.readingDeletes !== true) return false;
  if (part.status === 'verifying') return isDue(part.nextAttemptAt, now);
  return isReadAsEmpty(part) && beginsLastLook(request, now) && hasMovedSinceEnd(request, part);
}

/**
 * Returns the claim, and records when to look next: at once if every part is done already, because the last one may
 * have been confirmed while a worker was busy with the others.
 */
export function returnClaim(request: DeletionRequest, now: number): DeletionRequest {
  const canClose = request.rescanAt === undefined && request.parts.every(isDone);
  const next = earliest([request.rescanAt, ...request.parts.map((part) => part.nextAttemptAt)]);
  return {
    ...request,
    ...FREED,
    nextAttemptAt: canClose ? now : next,
    updatedAt: now,
  };
}

/** Every part is done. Before the receipt, each is read once more for what a late writer may bring back. */
export function waitingForLastLook(request: DeletionRequest, now: number, wait: number): DeletionRequest {
  return returnClaim({ ...request, rescan: 'waiting', rescanAt: now + wait }, now);
}

/** Whether a last look is still to come before the request may close. */
export function needsLastLook(request: DeletionRequest): boolean {
  const wasRead = request.parts.some((part) => isInLastLook(part) && hasMovedSinceEnd(request, part));
  return wasRead && request.rescan !== 'running';
}

/**
 * Closes the request with the outcome of its parts. From here on the record changes only as its times run out: the seal
 * is dropped first, and finally the record. A record in which an operator keeps something without a date stays until
 * that is released.
 */
export function closed(
  request: DeletionRequest,
  outcome: 'completed' | 'completed_with_retention' | 'nothing_found',
  { retentionMonths, backupHorizon }: Retentions,
  now: number,
): DeletionRequest {
  const backupsExpireAt = now + backupHorizon;
  const runAgainAt = earliest(request.parts.map((part) => part.nextAttemptAt));
  const lastLookAt = request.lastLookAt ?? request.completedAt;
  // no part has moved after the end, whichever clocks set the times
  const completedAt = Math.max(now, ...request.parts.map(({ updatedAt }) => updatedAt));
  return {
    ...returnClaim(withStatus(request, outcome), now),
    rescan: undefined,
    completedAt,
    ...(lastLookAt !== undefined && { lastLookAt }),
    backupsExpireAt,
    nextAttemptAt: earliest([runAgainAt, backupsExpireAt]),
    expiresAt: request.parts.some((part) => isKeptUntilReleased(request, part))
      ? undefined
      : Math.max(addMonths(now, retentionMonths), addMonths(runAgainAt ?? backupsExpireAt, 1)),
  };
}

/** What is left of a seal after the backup horizon, and the lines in it about which operators can still decide. */
export type NeededSeal = { readonly sealed: Sealed; readonly lines: readonly AskedLine[] };

/**
 * The backup horizon has passed: what is left names nobody, except for the ids that a kept part still needs.
 *
 * @param needed these ids, resealed; undefined when no part needs any
 */
export function withoutSeal(request: DeletionRequest, needed: NeededSeal | undefined, now: number): DeletionRequest {
  const runAgainAt = needed && earliest(request.parts.map((part) => part.nextAttemptAt));
  // earlier versions set an expiry even for records in which an operator still has to release something
  const isEndless = needed !== undefined && request.parts.some((part) => isKeptUntilReleased(request, part));
  const expiresAt = isEndless ? undefined : request.expiresAt;
  return {
    ...request,
    ...FREED,
    sealed: needed?.sealed,
    // without a seal, the request never runs again
    ...(needed && withoutLostLines(request, needed.lines)),
    nextAttemptAt: runAgainAt,
    expiresAt,
    updatedAt: now,
  };
}

/**
 * Nothing could be done for the request as a whole. It is tried again at the given time or, when none is given, by an
 * operator. A request that had closed with something kept is open from here on, so that operators see it. But if only
 * its seal was to be dropped and a time is given, it stays closed: that is tried again for as long as it takes.
 */
export function recordFailure(
  request: DeletionRequest,
  errorCode: string,
  nextAttemptAt: number | undefined,
  now: number,
): DeletionRequest {
  const failed = { claimedUntil: undefined, attempts: request.attempts + 1, lastError: errorCode, updatedAt: now };
  if (nextAttemptAt !== undefined && !hasWork(request, now)) {
    const runAgainAt = earliest([nextAttemptAt, ...request.parts.map((part) => part.nextAttemptAt)]);
    return { ...request, ...failed, nextAttemptAt: runAgainAt };
  }
  return { ...(isOpen(request) ? request : reopened(request, now)), ...failed, nextAttemptAt };
}

/** Whether the only step left is to drop the seal, for which it need not be opened. */
export function onlySealLeft(request: DeletionRequest): boolean {
  const { sealed, parts, nextAttemptAt, backupsExpireAt } = request;
  const isKept = parts.some(
    (part) => part.status === 'kept' && (part.nextAttemptAt !== undefined || isKeptUntilReleased(request, part)),
  );
  const isAtHorizon = nextAttemptAt !== undefined && nextAttemptAt === backupsExpireAt;
  return !isOpen(request) && sealed !== undefined && isAtHorizon && !(isKept && canReopen(request));
}

/** Whether the request is open, or has a kept part whose time has come. */
export function hasWork(request: DeletionRequest, now: number): boolean {
  return (
    isOpen(request) ||
    (canReopen(request) && request.parts.some((part) => part.status === 'kept' && isDue(part.nextAttemptAt, now)))
  );
}

export function dueParts(request: DeletionRequest, now: number): readonly Part[] {
  return request.parts.filter((part) => isDue(part.nextAttemptAt, now));
}

export function isDue(time: number | undefined, now: number): boolean {
  return time !== undefined && time <= now;
}

/** Whether the last look covers the part: it was found empty, or locked in part. */
function isInLastLook({ status, isPartial }: Part): boolean {
  return isReadAsEmpty({ status }) || (status === 'kept' && isPartial === true);
}
