import { withDecision } from './apply-pending.ts';
import { canReopen, type DeletionRequest } from './deletion-request.ts';
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
import { ANSWERED_BY_OPERATORS, canBeKept, isAskedOfOperator, isDone, type Part, type PartStatus } from './part.ts';
import type { Retention } from './reasons.ts';
import { endOfRetention } from './schedule.ts';

/** Whether an operator can confirm a failing part although the worker deletes it itself. */
export function isAnsweredByOperators({ lastError }: Pick<Part, 'lastError'>): boolean {
  return lastError !== undefined && ANSWERED_BY_OPERATORS.has(lastError);
}

/**
 * One part is kept, for a reason that the person reads; the others go on. With `until` it is deleted once that has
 * passed. What was deleted before is gone: the person is told that a part which stopped half-way is kept only in part.
 *
 * @throws DeletionError `request_closed`, `part_unknown`, `part_done`, `time_passed`, `history_full` (reject)
 */
export function keep(
  request: DeletionRequest,
  target: string,
  { by, retention }: { readonly by: string; readonly retention: Retention },
  now: number,
): DeletionRequest {
  requireOpen(request);
  requireFuture(retention.until, now, retention.until && endOfRetention(retention.until));
  const part = partNamed(request, target);
  if (!canBeKept(part)) throw notNow('part_done', `part ${target} ${whyNotKept(part.status)}`);
  const act = { by, target, reason: retention.reason, what: 'kept' } as const;
  // revokeClaim first, because what is being purged may be partly gone, and that has to be remembered
  const stopped = withHistory(revokeClaim(request, now), act, now);
  return makeDue(withDecision(stopped, { what: 'kept', target, retention, at: now }), now);
}

function whyNotKept(status: PartStatus): string {
  switch (status) {
    case 'verifying':
      return 'is deleted, and is being read once more; hold the request if nothing more may be deleted';
    case 'notified':
    case 'acknowledged':
      return `is ${status}; others were asked to delete it, and may have done so`;
    case 'kept':
      return 'is kept already; to change that, hold the request, release the part and keep it again';
    default:
      return `is ${status.replaceAll('_', ' ')}; only what is still to be deleted can be kept`;
  }
}

/**
 * What was kept at one target is deleted now, even if the request had closed with it; there is then a month for it.
 *
 * @throws DeletionError `request_closed`, `part_unknown`, `nothing_to_release`, `seal_gone`, `history_full` (reject)
 */
export function releasePart(
  request: DeletionRequest,
  target: string,
  decision: Decision,
  now: number,
): DeletionRequest {
  if (!canReopen(request)) requireOpen(request);
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
 * Records that somebody who deletes by hand was shown whom to look for.
 *
 * @throws DeletionError `request_closed`, `part_unknown`, `nothing_to_reveal`, `history_full` (reject)
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
 * Somebody else has deleted the data and said so: a service provider that was notified, or whoever deletes by hand.
 * Their confirmation does not cover what was found after they were asked.
 *
 * @param confirmation `asked` is the number of the question that this answers; 1 if absent
 * @param isDoneByOthers whether others empty the target, or it is no longer in the data map. Where we delete ourselves,
 *   we read what is left, and accept a confirmation only after an error that an operator has to answer
 * @throws DeletionError `request_closed`, `part_unknown`, `not_to_be_confirmed`, `asked_again`, `history_full` (reject)
 */
export function confirm(
  request: DeletionRequest,
  target: string,
  confirmation: Decision & { readonly asked?: number },
  isDoneByOthers: boolean,
  now: number,
): DeletionRequest {
  requireOpen(request);
  const { asked = 1, ...decision } = confirmation;
  const part = partNamed(request, target);
  const { status, asked: lastAsked = 1 } = part;
  const isWaitedFor = status === 'notified' || status === 'acknowledged';
  if (!isWaitedFor && !(status === 'failing' && (isDoneByOthers || isAnsweredByOperators(part)))) {
    throw notNow('not_to_be_confirmed', `part ${target} ${whyNotConfirmed(part, isDoneByOthers)}`);
  }
  if (asked !== lastAsked) {
    const again = `look at it again, and confirm it with asked ${lastAsked}`;
    throw notNow(
      'asked_again',
      `more was found for part ${target}, which was asked about ${lastAsked} times; ${again}`,
    );
  }
  const acted = withHistory(request, { ...decision, what: 'confirmed', target }, now);
  return makeDue(withDecision(acted, { what: 'confirmed', target, at: now }), now);
}

function whyNotConfirmed(part: Part, isDoneByOthers: boolean): string {
  const is = `is ${part.status.replaceAll('_', ' ')}`;
  if (!isDoneByOthers) return `${is}; only what others delete can be confirmed`;
  if (isDone(part)) return `${is}; only what is still to be deleted can be confirmed`;
  const tried = part.status === 'pending' ? 'still to be tried' : 'still being tried';
  return `${is}; it is ${tried}, and can be confirmed once others have been told to delete it, or once it is failing`;
}
