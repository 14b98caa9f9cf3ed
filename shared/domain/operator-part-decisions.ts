import { withDecision } from './apply-pending.ts';
import { type DeletionRequest, isAskedOfOperator, REQUEST_TRANSITIONS } from './deletion-request.ts';
import {
  type Decision,
  makeDue,
  notNow,
  partNamed,
  requireFuture,
  requireOpen,
  revokeClaim,
  withHistory,
} from './operator-history.ts';
import { PART_TRANSITIONS } from './part.ts';
import type { Retention } from './reasons.ts';
import { endOfRetention } from './schedule.ts';

/**
 * One part stays, with the reason that the person reads; the others go on. With `until` it is deleted when that has passed.
 * What was deleted before is not kept: of a part that stopped half-way, the person is told so.
 *
 * @throws DeletionError `request_closed`, `part_unknown`, `part_done`, `time_passed` (reject)
 */
export function keep(
  request: DeletionRequest,
  target: string,
  { by, retention }: { readonly by: string; readonly retention: Retention },
  now: number,
): DeletionRequest {
  requireOpen(request);
  requireFuture(retention.until, now, retention.until && endOfRetention(retention.until));
  const { status } = partNamed(request, target);
  if (status === 'verifying') {
    const instead = 'hold the request if nothing more may be deleted';
    throw notNow('part_done', `part ${target} is deleted, and is being read once more; ${instead}`);
  }
  if (!PART_TRANSITIONS[status].includes('kept')) {
    throw notNow('part_done', `part ${target} is ${status}; only what is still to be deleted can be kept`);
  }
  const act = { by, target, reason: retention.reason, what: 'kept' } as const;
  // revokeClaim first, because what is being purged may be gone in part, and that has to be remembered
  const stopped = withHistory(revokeClaim(request, now), act, now);
  return makeDue(withDecision(stopped, { what: 'kept', target, retention, at: now }), now);
}

/**
 * What was kept at one target is deleted now, also when the request had been closed with it; then there is a
 * month for it.
 *
 * @throws DeletionError `request_closed`, `part_unknown`, `nothing_to_release`, `seal_gone` (reject)
 */
export function releasePart(
  request: DeletionRequest,
  target: string,
  decision: Decision,
  now: number,
): DeletionRequest {
  if (!REQUEST_TRANSITIONS[request.status].includes('running')) requireOpen(request);
  const { status } = partNamed(request, target);
  if (status !== 'kept') throw notNow('nothing_to_release', `part ${target} is ${status}, not kept`);
  if (request.sealed === undefined) {
    const instead = 'enter the request once more with create and release the part there, or delete it by hand';
    throw notNow('seal_gone', `its identifiers were dropped when the backup horizon had passed; ${instead}`);
  }
  const acted = withHistory(request, { ...decision, target, what: 'released' }, now);
  return makeDue(withDecision(acted, { what: 'released', target, at: now }), now);
}

/**
 * Somebody who deletes by hand is shown whom to look for; that it was shown is kept.
 *
 * @throws DeletionError `request_closed`, `part_unknown`, `nothing_to_reveal` (reject)
 */
export function reveal(request: DeletionRequest, target: string, decision: Decision, now: number): DeletionRequest {
  requireOpen(request);
  const part = partNamed(request, target);
  if (!isAskedOfOperator(part) || request.sealed === undefined) {
    throw notNow(
      'nothing_to_reveal',
      `part ${target} is ${part.status}; only what waits to be deleted by hand is shown`,
    );
  }
  return { ...withHistory(request, { ...decision, what: 'revealed', target }, now), updatedAt: now };
}

/**
 * Somebody else has deleted it and said so: a service provider who was told, or whoever does it by hand.
 *
 * @param isDoneByOthers whether others empty the target, or it is no longer in the data map; what we empty ourselves is
 *   read, not believed
 * @throws DeletionError `request_closed`, `part_unknown`, `not_to_be_confirmed` (reject)
 */
export function confirm(
  request: DeletionRequest,
  target: string,
  decision: Decision,
  isDoneByOthers: boolean,
  now: number,
): DeletionRequest {
  requireOpen(request);
  const { status, lastError } = partNamed(request, target);
  const isWaitedFor = status === 'notified' || status === 'acknowledged';
  // whether what is left there is old, or anything is there, an operator can tell, and nobody else
  const isAsked = lastError === 'age_unknown' || lastError === 'selection_changed';
  if (!isWaitedFor && !(status === 'failing' && (isDoneByOthers || isAsked))) {
    throw notNow('not_to_be_confirmed', `part ${target} is ${status}; only what others delete can be confirmed`);
  }
  const acted = withHistory(request, { ...decision, what: 'confirmed', target }, now);
  return makeDue(withDecision(acted, { what: 'confirmed', target, at: now }), now);
}
