import { type DeletionRequest, isOpen, type Sealed, withPart, withStatus } from './deletion-request.ts';
import { isDone, isReadAsEmpty, type Part } from './part.ts';
import { addMonths } from './schedule.ts';

/** A target as the request sees it. */
export type TargetOfRequest = { readonly name: string; readonly label: string; readonly onDeauthorize: boolean };

/**
 * Every identifier is found: the parts are made, one for each target in the scope. Parts that exist stay as they are, so
 * that a changed data map only adds to a request that is under way. What a source found only now is looked for at once in
 * finished parts, and by the last look, which has to come after.
 */
export function resolved(
  request: DeletionRequest,
  sealed: Sealed | undefined,
  targets: readonly TargetOfRequest[],
  dataMapHash: string,
  now: number,
  unanswered?: true,
): DeletionRequest {
  const names = new Set(request.parts.map((part) => part.name));
  const added = targets
    .filter((target) => !names.has(target.name) && isInScope(target, request))
    .map(
      (target): Part => ({
        name: target.name,
        label: target.label,
        status: 'pending',
        attempts: 0,
        items: 0,
        rounds: 0,
        nextAttemptAt: now,
        updatedAt: now,
      }),
    );
  const isAnswered = request.unanswered === true && unanswered === undefined;
  const known = isAnswered ? { ...readAgain(request, now), rescan: undefined, rescanAt: undefined } : request;
  return {
    ...known,
    sealed,
    resolved: true,
    unanswered,
    dataMapHash,
    parts: [...known.parts, ...added],
  };
}

/** What the record is while a worker works on it: running, what is due to be purged is being purged, and so on. */
export function begun(request: DeletionRequest, now: number, crashed: boolean): DeletionRequest {
  let next = crashed ? interrupted(request, now) : request;
  if (!isOpen(next)) next = reopened(next, now);
  if (next.status !== 'running') next = withStatus(next, 'running');
  // a request on hold is due only when the hold has run out, and an open one is never removed
  next = { ...next, hold: undefined, expiresAt: undefined };
  if (next.rescan === 'waiting' && isDue(next.rescanAt, now)) {
    next = { ...readAgain(next, now), rescan: 'running', rescanAt: undefined };
  }
  for (const part of next.parts) {
    if (!isDue(part.nextAttemptAt, now)) continue;
    if (part.status === 'kept') next = withPart(next, part.name, 'pending', { retention: undefined }, now);
    if (part.status === 'kept' || part.status === 'pending') {
      // the last look has to come after the last purge
      next = { ...withPart(next, part.name, 'purging', {}, now), rescan: undefined, rescanAt: undefined };
    }
  }
  return next;
}

/**
 * What was kept is deleted now, and there is a month for it each time: what was promised at first has been kept.
 *
 * @see GDPR Art. 12(3)
 */
function reopened(request: DeletionRequest, now: number): DeletionRequest {
  return { ...withStatus(request, 'running'), dueAt: addMonths(now, 1), extension: undefined, expiresAt: undefined };
}

/** Every part that was found empty is looked at once more. */
function readAgain(request: DeletionRequest, now: number): DeletionRequest {
  return request.parts
    .filter(isReadAsEmpty)
    .reduce((next, { name }) => withPart(next, name, 'verifying', { nextAttemptAt: now }, now), request);
}

/** The claim holds longer; nobody else takes the record until then. */
export function claimRenewed(request: DeletionRequest, until: number): DeletionRequest {
  return { ...request, claimedUntil: until, nextAttemptAt: until };
}

/** A claim was never given back: what its worker was purging may be gone without having been counted. */
export function interrupted(request: DeletionRequest, now: number): DeletionRequest {
  return request.parts
    .filter((part) => part.status === 'purging')
    .reduce((next, { name }) => withPart(next, name, 'purging', { uncounted: true }, now), request);
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
  const wasRead = request.parts.some(isReadAsEmpty);
  return wasRead && request.rescan !== 'running';
}

/** The outcome is earned. From here only retention changes the record: the seal is dropped, and at last the record. */
export function closed(
  request: DeletionRequest,
  outcome: 'completed' | 'completed_with_retention' | 'nothing_found',
  now: number,
  backupHorizon: number,
  retentionMonths: number,
): DeletionRequest {
  const backupsExpireAt = now + backupHorizon;
  const runAgainAt = earliest(request.parts.map((part) => part.nextAttemptAt));
  const nextAttemptAt = runAgainAt ?? backupsExpireAt;
  return {
    ...returnClaim(withStatus(request, outcome), now),
    rescan: undefined,
    completedAt: now,
    backupsExpireAt,
    nextAttemptAt,
    expiresAt: Math.max(addMonths(now, retentionMonths), addMonths(nextAttemptAt, 1)),
  };
}

/** The backup horizon has passed: what is left names nobody. */
export function withoutSeal(request: DeletionRequest, now: number): DeletionRequest {
  return { ...request, sealed: undefined, claimedUntil: undefined, nextAttemptAt: undefined, updatedAt: now };
}

/**
 * Nothing could be done for the request as a whole; tried again then, or by an operator when no time is given. One that
 * had been closed with something kept is open from here on, so that it is seen.
 */
export function recordFailure(
  request: DeletionRequest,
  errorCode: string,
  nextAttemptAt: number | undefined,
  now: number,
): DeletionRequest {
  const open = isOpen(request) ? request : reopened(request, now);
  return {
    ...open,
    claimedUntil: undefined,
    attempts: request.attempts + 1,
    lastError: errorCode,
    nextAttemptAt,
    updatedAt: now,
  };
}

/** There is a part of an open request, or a kept one whose time has come, to be worked on now. */
export function hasWork(request: DeletionRequest, now: number): boolean {
  return isOpen(request) || request.parts.some((part) => part.status === 'kept' && isDue(part.nextAttemptAt, now));
}

export function dueParts(request: DeletionRequest, now: number): readonly Part[] {
  return request.parts.filter((part) => isDue(part.nextAttemptAt, now));
}

export function isDue(time: number | undefined, now: number): boolean {
  return time !== undefined && time <= now;
}

function isInScope(target: TargetOfRequest, { scope, replay }: DeletionRequest): boolean {
  if (scope === 'deauthorization' && !target.onDeauthorize) return false;
  return replay?.targets?.includes(target.name) ?? true;
}

function earliest(times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
