import { withDecision } from './apply-pending.ts';
import { linesOf, numberOf } from './asked-lines.ts';
import {
  canBeCancelled,
  type DeletionRequest,
  type Hold,
  type HoldCause,
  type IdentifierFigure,
} from './deletion-request.ts';
import { withStatus } from './moves.ts';
import {
  type Decision,
  dayOf,
  makeDue,
  notNow,
  partNamed,
  requireFuture,
  requireOpen,
  revokeClaim,
  withHistory,
} from './operator-history.ts';
import { isDone, isKeptForAnother, mayHideDeletions, type Part } from './part.ts';
import type { IdentifierConfirmation } from './pending.ts';
import type { RefusalReason } from './reasons.ts';
import { addMonths, type Retentions } from './schedule.ts';
import { askOperator } from './worker-steps.ts';

/** @see GDPR Art. 12(3) */
const MOST_MONTHS_OF_EXTENSION = 2;

/**
 * The person withdrew, or the request was entered by mistake. Possible until a worker has begun.
 *
 * @throws DeletionError `request_closed`, `request_begun`, `history_full` (reject)
 */
export function cancel(
  request: DeletionRequest,
  decision: Decision,
  retentions: Retentions,
  now: number,
): DeletionRequest {
  requireOpen(request);
  if (!canBeCancelled(request)) {
    throw notNow('request_begun', 'its deletion has begun, and what is gone cannot come back; hold or refuse the rest');
  }
  return ended(withStatus(withHistory(request, { ...decision, what: 'cancelled' }, now), 'cancelled'), retentions, now);
}

/**
 * The company will not delete, or will not go on. The person reads why, on which basis, and where to complain.
 *
 * @throws DeletionError `request_closed`, `history_full` (reject)
 * @see GDPR Art. 12(4), 12(5)
 */
export function refuse(
  request: DeletionRequest,
  refusal: { readonly by: string; readonly reason: RefusalReason; readonly basis: string },
  retentions: Retentions,
  now: number,
): DeletionRequest {
  requireOpen(request);
  const { by, reason, basis } = refusal;
  const refused = withStatus(withHistory(request, { by, reason, what: 'refused' }, now), 'refused');
  return ended({ ...refused, refusal: { reason, basis, decidedBy: by, at: now } }, retentions, now);
}

/**
 * Nothing is done for this request until the given time, or until it is released. The promised time does not move. A
 * question that is open is not answered by this: it is asked again after the hold.
 *
 * @throws DeletionError `request_closed`, `time_passed`, `history_full` (reject)
 */
export function hold(
  request: DeletionRequest,
  decision: { readonly by: string; readonly reason: string; readonly until?: number },
  now: number,
): DeletionRequest {
  requireOpen(request);
  const { by, reason, until } = decision;
  requireFuture(until, now);
  const startAt = request.status === 'scheduled' ? request.nextAttemptAt : undefined;
  const asksAgain = request.hold?.cause ?? request.hold?.asksAgain;
  return {
    ...revokeClaim(withHistory(request, { by, reason, what: 'held' }, now), now),
    hold: { reason, until, decidedBy: by, at: now, ...(asksAgain && { asksAgain }) },
    nextAttemptAt: until && Math.max(until, startAt ?? until),
  };
}

/**
 * A request that is on hold, or waits for its start, is worked on at once. If the hold was put on an open question, the
 * question is asked again first.
 *
 * @throws DeletionError `request_closed`, `nothing_to_release`, `history_full` (reject)
 */
export function release(request: DeletionRequest, decision: Decision, now: number): DeletionRequest {
  requireOpen(request);
  const { hold: held, status } = request;
  if (held === undefined && status !== 'scheduled') throw notNow('nothing_to_release', 'it is not on hold');
  const free = { ...withHistory(request, { ...decision, what: 'released' }, now), hold: undefined };
  if (held?.asksAgain !== undefined) return askOperator(free, held.asksAgain, now);
  // each question is asked once: the release is the answer
  if (held?.cause === 'registration_unknown')
    return makeDue(withDecision(free, { what: 'unknown_is_old', settled: linesOf(request, held.cause), at: now }), now);
  if (held?.cause === 'several_registrations') {
    const settled = linesOf(request, held.cause);
    return makeDue(withDecision(free, { what: 'registrations_settled', settled, at: now }), now);
  }
  return makeDue(free, now);
}

/**
 * An operator has verified that identifiers which somebody merely typed, or one of several registrations, are the
 * person's. Data is then looked for and deleted by them as by the others. Ids of the same kind that are found later are
 * not included.
 *
 * @param numbers of lines of `request.identifiers`
 * @throws DeletionError `request_closed`, `identifier_unknown`, `nothing_to_confirm`, `history_full` (reject)
 */
export function confirmIdentifiers(
  request: DeletionRequest,
  numbers: readonly number[],
  decision: Decision,
  now: number,
): DeletionRequest {
  requireOpen(request);
  const figures = numbers.map((number) => figureOf(request, number));
  const confirmed = figures.map(({ kind, since, line }): IdentifierConfirmation => ({ kind, since, line }));
  const settled = figures.some(({ of }) => of === 'several_registrations')
    ? linesOf(request, 'several_registrations')
    : [];
  const acted = withHistory(request, { ...decision, what: 'identifiers_confirmed' }, now);
  const next = withDecision(acted, { what: 'identifiers_confirmed', confirmed, settled, at: now });
  return makeDue({ ...next, hold: withoutQuestion(request.hold, 'several_registrations') }, now);
}

/** The question is answered. A hold that an operator has put on it stays. */
function withoutQuestion(held: Hold | undefined, answered: HoldCause): Hold | undefined {
  if (held?.cause === answered) return undefined;
  return held?.asksAgain === answered ? { ...held, asksAgain: undefined } : held;
}

function figureOf({ identifiers = [] }: DeletionRequest, number: number): IdentifierFigure {
  const figure = identifiers.find((one) => numberOf(one, identifiers) === number);
  if (figure === undefined) {
    const numbers = identifiers.flatMap((one) => numberOf(one, identifiers) ?? []).join(', ');
    const others = numbers === '' ? 'none' : numbers;
    const why = 'there is no such line, or its values were dropped after the backup horizon';
    throw notNow('identifier_unknown', `${why}; it has ${others}`);
  }
  if (figure.of !== 'self_declared' && figure.of !== 'several_registrations') {
    throw notNow('nothing_to_confirm', `line ${number} is ${figure.of}; that needs no confirmation`);
  }
  return figure;
}

/**
 * Moves the promised time, once, by at most two further months. The person is told within a month of the request. What
 * was kept and is due since has a month of its own: the law extends the answer to a request, and that has been given.
 *
 * @throws DeletionError `request_closed`, `answered_already`, `extended_already`, `extension_too_long`,
 *   `extension_too_late`, `history_full` (reject)
 * @see GDPR Art. 12(3)
 */
export function extend(
  request: DeletionRequest,
  decision: { readonly by: string; readonly reason: string; readonly months: number },
  now: number,
): DeletionRequest {
  requireOpen(request);
  const { by, reason, months } = decision;
  if (request.completedAt !== undefined) {
    const due = dayOf(request.dueAt);
    throw notNow('answered_already', `the request was answered, and what was kept is due by ${due}, without extension`);
  }
  if (request.extension !== undefined)
    throw notNow('extended_already', 'its promised time was already extended, which is possible only once');
  if (months > MOST_MONTHS_OF_EXTENSION) {
    throw notNow('extension_too_long', `at most ${MOST_MONTHS_OF_EXTENSION} months are allowed`);
  }
  const latest = addMonths(request.acceptedAt, 1 + MOST_MONTHS_OF_EXTENSION);
  const dueAt = addMonths(request.dueAt, months);
  if (dueAt > latest) {
    throw notNow('extension_too_long', `the law allows three months from the request, until ${dayOf(latest)}`);
  }
  if (now > addMonths(request.acceptedAt, 1)) {
    throw notNow('extension_too_late', 'a person is told of an extension within one month of the request');
  }
  return {
    ...withHistory(request, { by, reason, what: 'extended' }, now),
    dueAt,
    extension: { reason, decidedBy: by, at: now },
    updatedAt: now,
  };
}

/**
 * What failed for good, or waits after an error, is tried again at once; with a target, only that part. A service
 * provider whose target is named is told or asked again. Where something is kept that may be another person's, the part
 * has to be named.
 *
 * @throws DeletionError `request_closed`, `request_on_hold`, `part_unknown`, `nothing_to_retry`, `history_full`
 *   (reject)
 */
export function retry(request: DeletionRequest, decision: Decision, now: number, target?: string): DeletionRequest {
  requireOpen(request);
  if (request.hold !== undefined) throw notNow('request_on_hold', 'it is on hold; release it first');
  const isRepeatable = (part: Part) => hasError(part) && !isKeptForAnother(part);
  const parts = target === undefined ? request.parts.filter(isRepeatable) : [partNamed(request, target)];
  const isWaitingForOther = (part: Part) => ['notified', 'acknowledged'].includes(part.status) && isTimed(part);
  if (!parts.every((part) => hasError(part) || isWaitingForOther(part))) {
    throw notNow('nothing_to_retry', `part ${target} is ${parts[0]?.status}, and has not failed`);
  }
  if (parts.length === 0 && request.lastError === undefined) {
    throw notNow('nothing_to_retry', 'no part is failing or waiting after an error');
  }

  const acted = withHistory(request, { ...decision, what: 'retried', target }, now);
  const targets = parts.map(({ name }) => name);
  const next = withDecision(acted, { what: 'retried', targets, at: now });
  return makeDue({ ...next, attempts: 0, lastError: undefined }, now);
}

function hasError(part: Part): boolean {
  return part.status === 'failing' || (part.lastError !== undefined && !isDone(part));
}

function isTimed(part: Part): boolean {
  return part.nextAttemptAt !== undefined;
}

/**
 * Ends the request: no worker has it from here on. The identifiers are dropped, unless something may have been deleted
 * already: then a later request of the person needs them to find the rest, and they stay until the backup horizon has
 * passed.
 */
function ended(request: DeletionRequest, { retentionMonths, backupHorizon }: Retentions, now: number): DeletionRequest {
  const mayHaveDeleted = request.parts.some(
    (part) => part.status !== 'pending' || part.items > 0 || mayHideDeletions(part),
  );
  const backupsExpireAt = mayHaveDeleted ? now + backupHorizon : undefined;
  return {
    ...revokeClaim(request, now),
    hold: undefined,
    sealed: mayHaveDeleted ? request.sealed : undefined,
    backupsExpireAt,
    nextAttemptAt: backupsExpireAt,
    expiresAt: Math.max(addMonths(now, retentionMonths), addMonths(backupsExpireAt ?? now, 1)),
  };
}
