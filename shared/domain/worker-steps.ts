import {
  type DeletionRequest,
  type HoldCause,
  isOpen,
  REQUEST_TRANSITIONS,
  type Sealed,
  SYSTEM_NAME,
} from './deletion-request.ts';
import { isKeptUntilReleased } from './kept-by-operator.ts';
import { movedPart, withoutLastLook, withPart, withStatus } from './moves.ts';
import { isDone, isReadAsEmpty, PART_TRANSITIONS, type Part } from './part.ts';
import { addMonths, endOfRetention } from './schedule.ts';

/**
 * What a record from before proofs says was deleted is not believed: it is purged and read once more. What is kept stays, as
 * does what waits for an operator.
 */
export function readAnew(request: DeletionRequest, now: number): DeletionRequest {
  const unread = { wasEmpty: undefined, left: undefined, hasSelfDeclared: undefined };
  const again = { ...unread, nextAttemptAt: now, attempts: 0, rounds: 0, lastError: undefined };
  const parts = request.parts.map((part) =>
    PART_TRANSITIONS[part.status].includes('pending') && part.status !== 'kept' && part.status !== 'failing'
      ? movedPart(part, 'pending', again, now)
      : part,
  );
  return { ...request, parts, unanswered: true, rescan: undefined, rescanAt: undefined };
}

/** Nothing is done until an operator decides. What had ended with something kept is open from here on, so that it is seen. */
export function askOperator(request: DeletionRequest, cause: HoldCause, now: number): DeletionRequest {
  return {
    ...(isOpen(request) ? request : reopened(request, now)),
    hold: { cause, reason: cause, decidedBy: SYSTEM_NAME, at: now },
    claimedUntil: undefined,
    attempts: 0,
    lastError: undefined,
    nextAttemptAt: undefined,
    updatedAt: now,
  };
}

/** What the record is while a worker works on it: running, what is due to be purged is being purged, and so on. */
export function begun(request: DeletionRequest, now: number, crashed: boolean): DeletionRequest {
  let next = crashed ? interrupted(request, now) : request;
  if (!isOpen(next)) next = reopened(next, now);
  if (next.status !== 'running') next = withStatus(next, 'running');
  // a request on hold is due only when the hold has run out, and an open one is never removed
  next = { ...next, hold: undefined, expiresAt: undefined };
  const isLastLook = beginsLastLook(next, now);
  if (isLastLook) next = { ...lookAgain(next, now), rescan: 'running', rescanAt: undefined };
  next = { ...next, parts: next.parts.map((part) => keptThroughItsDay(part, now)) };
  for (const { name, status, nextAttemptAt, isPartial } of next.parts) {
    if (!isDue(nextAttemptAt, now) || (status !== 'kept' && status !== 'pending')) continue;
    if (status === 'kept') next = withPart(next, name, 'pending', { retention: undefined }, now);
    next = withPart(next, name, 'purging', {}, now);
    // the last look has to come after the last purge; what was locked is tried again as a part of it, when it begins
    const isOfLastLook = isPartial === true && isLastLook;
    if (!isOfLastLook) next = withoutLastLook(next);
  }
  return next;
}

/** Earlier versions made what an operator keeps until a day due when that day began. */
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
 * What was kept is deleted now, and there is a month for it each time: what was promised at first has been kept.
 *
 * @see GDPR Art. 12(3)
 */
function reopened(request: DeletionRequest, now: number): DeletionRequest {
  return { ...withStatus(request, 'running'), dueAt: addMonths(now, 1), extension: undefined, expiresAt: undefined };
}

/**
 * Every part that was found empty is read once more, and what was locked is tried again. In a request that had ended and was
 * opened for one part, that part alone: what came under the same ids since is not this request's.
 */
function lookAgain(request: DeletionRequest, now: number): DeletionRequest {
  let next = request;
  for (const { name, status, isPartial } of request.parts.filter((part) => hasMoved(request, part))) {
    if (isReadAsEmpty({ status })) {
      next = withPart(next, name, 'verifying', { nextAttemptAt: now }, now);
    } else if (status === 'kept' && isPartial) {
      next = withPart(next, name, 'pending', { nextAttemptAt: now, retention: undefined }, now);
    }
  }
  return next;
}

/** The claim holds longer; no other worker takes the record until then. Claims of before form 6 moved the next attempt too. */
export function claimRenewed(request: DeletionRequest, until: number): DeletionRequest {
  const isMoved = request.nextAttemptAt !== undefined && request.nextAttemptAt === request.claimedUntil;
  return { ...request, claimedUntil: until, ...(isMoved && { nextAttemptAt: until }) };
}

/** A claim was never given back: what its worker was purging, or reading by deleting, may be gone without having been counted. */
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

/** Whether a claim that was never given back leaves a part of which more may be gone than the record says. */
export function hidesDeletions(request: DeletionRequest, now: number): boolean {
  return request.parts.some(
    (part) => (part.status === 'purging' && part.uncounted !== true) || wasReadByDeleting(request, part, now),
  );
}

/** The reading was due, and if it found something it has deleted that. A last look is recorded only with what came of it. */
function wasReadByDeleting(request: DeletionRequest, part: Part, now: number): boolean {
  if (part.readingDeletes !== true) return false;
  if (part.status === 'verifying') return isDue(part.nextAttemptAt, now);
  return isReadAsEmpty(part) && beginsLastLook(request, now) && hasMoved(request, part);
}

/**
 * The claim is given back, and the record says when to look next: at once where every part is done already, because the
 * last one may have been confirmed while a worker was busy with the others.
 */
export function returnClaim(request: DeletionRequest, now: number): DeletionRequest {
  const canClose = request.rescanAt === undefined && request.parts.every(isDone);
  const next = earliest([request.rescanAt, ...request.parts.map((part) => part.nextAttemptAt)]);
  return {
    ...request,
    claimedUntil: undefined,
    attempts: 0,
    lastError: undefined,
    nextAttemptAt: canClose ? now : next,
    updatedAt: now,
  };
}

/** Every part is done; before the receipt each is read once more, for what a late writer may bring back. */
export function waitingForRescan(request: DeletionRequest, now: number, rescan: number): DeletionRequest {
  return returnClaim({ ...request, rescan: 'waiting', rescanAt: now + rescan }, now);
}

/** Whether a last look is still to come before the request may close. */
export function needsRescan(request: DeletionRequest): boolean {
  const wasRead = request.parts.some((part) => isReadAgain(part) && hasMoved(request, part));
  return wasRead && request.rescan !== 'running';
}

/**
 * The outcome is earned. From here only retention changes the record: the seal is dropped, and at last the record, which stays as
 * long as an operator keeps something without a date.
 */
export function closed(
  request: DeletionRequest,
  outcome: 'completed' | 'completed_with_retention' | 'nothing_found',
  now: number,
  backupHorizon: number,
  retentionMonths: number,
): DeletionRequest {
  const backupsExpireAt = now + backupHorizon;
  const runAgainAt = earliest(request.parts.map((part) => part.nextAttemptAt));
  const lastLookAt = request.lastLookAt ?? request.completedAt;
  return {
    ...returnClaim(withStatus(request, outcome), now),
    rescan: undefined,
    completedAt: now,
    ...(lastLookAt !== undefined && { lastLookAt }),
    backupsExpireAt,
    nextAttemptAt: earliest([runAgainAt, backupsExpireAt]),
    expiresAt: request.parts.some((part) => isKeptUntilReleased(request, part))
      ? undefined
      : Math.max(addMonths(now, retentionMonths), addMonths(runAgainAt ?? backupsExpireAt, 1)),
  };
}

/**
 * The backup horizon has passed: what is left names nobody, but for the ids that a kept part still needs.
 *
 * @param needed these ids, resealed; undefined when no part needs any
 */
export function withoutSeal(request: DeletionRequest, needed: Sealed | undefined, now: number): DeletionRequest {
  const runAgainAt = needed && earliest(request.parts.map((part) => part.nextAttemptAt));
  const freed = { claimedUntil: undefined, attempts: 0, lastError: undefined };
  // earlier versions gave an end also to records of which an operator has to end something
  const isEndless = needed !== undefined && request.parts.some((part) => isKeptUntilReleased(request, part));
  const expiresAt = isEndless ? undefined : request.expiresAt;
  return { ...request, ...freed, sealed: needed, nextAttemptAt: runAgainAt, expiresAt, updatedAt: now };
}

/**
 * Nothing could be done for the request as a whole; tried again then, or by an operator when no time is given. One that
 * had been closed with something kept is open from here on, so that it is seen; but not if only its seal was to be dropped,
 * which is tried again for as long as it takes.
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

/** The only step left is to drop the seal, without opening it. */
export function onlySealLeft(request: DeletionRequest): boolean {
  const { sealed, parts, nextAttemptAt, backupsExpireAt } = request;
  const isKept = parts.some(
    (part) => part.status === 'kept' && (part.nextAttemptAt !== undefined || isKeptUntilReleased(request, part)),
  );
  const isAtHorizon = nextAttemptAt !== undefined && nextAttemptAt === backupsExpireAt;
  return !isOpen(request) && sealed !== undefined && isAtHorizon && !(isKept && canReopen(request));
}

/** There is a part of an open request, or a kept one whose time has come, to be worked on now. */
export function hasWork(request: DeletionRequest, now: number): boolean {
  return (
    isOpen(request) ||
    (canReopen(request) && request.parts.some((part) => part.status === 'kept' && isDue(part.nextAttemptAt, now)))
  );
}

/** What was kept is deleted when its time comes; but not if the request was refused. */
export function canReopen({ status }: DeletionRequest): boolean {
  return REQUEST_TRANSITIONS[status].includes('running');
}

export function dueParts(request: DeletionRequest, now: number): readonly Part[] {
  return request.parts.filter((part) => isDue(part.nextAttemptAt, now));
}

export function isDue(time: number | undefined, now: number): boolean {
  return time !== undefined && time <= now;
}

/** What the last look is about: what was found empty, and what was locked in part. */
function isReadAgain({ status, isPartial }: Part): boolean {
  return isReadAsEmpty({ status }) || (status === 'kept' && isPartial === true);
}

/** Since the request ended, if it ever did. */
function hasMoved({ completedAt = Number.NEGATIVE_INFINITY }: DeletionRequest, { updatedAt }: Part): boolean {
  return updatedAt > completedAt;
}

function earliest(times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
