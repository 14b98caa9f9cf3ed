import {
  canReopen,
  type DeletionRequest,
  type Hold,
  type HoldCause,
  isOpen,
} from '../../../shared/domain/deletion-request.ts';
import { wasHistoryChanged } from '../../../shared/domain/history-chain.ts';
import { dayOf } from '../../../shared/domain/operator-history.ts';
import { isAnsweredByOperators } from '../../../shared/domain/operator-part-decisions.ts';
import { isAskedOfOperator, isKeptForAnother, isTriedAgain, type Part } from '../../../shared/domain/part.ts';
import { isFoundAsFarAsKnown } from '../../../shared/domain/part-steps.ts';
import { partsKeptUntilReleased } from '../../../shared/domain/standing-decisions.ts';
import { isUnderWay, PUBLIC_STATUS } from '../../../shared/domain/status-view.ts';
import { formatDistance, formatDuration, formatTime, formatUntil } from '../cli/times.ts';
import { FAILURE_RUNBOOK, failureCause } from './failure-cause.ts';
import { endWords, inWords, outcomeWords, progressWords } from './states.ts';
import type { Step } from './step.ts';
import { leftWords, unverifiedSteps } from './what-is-left.ts';

/** What the texts of the steps need besides the request. */
export type StepSources = {
  /** The command to type, with the options that name the same deployment. */
  readonly commandLine: (words: string) => string;
  /** What the data map says about a target that has to be emptied by hand. */
  readonly instructions?: (target: string) => string | undefined;
};

/** What happens next with a request, with the commands if an operator has to do something. */
export function nextSteps(request: DeletionRequest, now: number, sources: StepSources): readonly Step[] {
  const { requestId, status, hold, dueAt, nextAttemptAt, lastError } = request;
  const run = (words: string) => [sources.commandLine(words)];
  if (!isOpen(request)) {
    const kept = canReopen(request) ? request.parts.filter((part) => part.status === 'kept') : [];
    const released = kept.filter((part) => part.released === true);
    if (released.length > 0)
      return released.map(({ name }) => ({ text: `${name} is released; a worker will delete it.` }));
    return [
      ...endOf(request, sources),
      ...sealSteps(request, now),
      ...kept.flatMap((part) => keptStep(request, part, run)),
    ];
  }
  const late = dueAt < now ? [{ text: `The promised time passed ${formatDistance(dueAt, now)}.` }] : [];
  if (hold !== undefined) {
    return [...late, ...holdSteps(request, hold, run)];
  }
  const steps: readonly Step[] = [
    ...late,
    ...(status === 'scheduled' && nextAttemptAt !== undefined && nextAttemptAt > now
      ? [
          {
            text: `The deletion starts ${formatDistance(nextAttemptAt, now)}. Until then it can be cancelled:`,
            commands: run(`request cancel ${requestId}`),
          },
        ]
      : []),
    ...(lastError !== undefined && nextAttemptAt === undefined
      ? [
          {
            text: `It stopped with ${causeOf(lastError)} See ${FAILURE_RUNBOOK}. When that is fixed:`,
            commands: run(`request retry ${requestId}`),
          },
        ]
      : []),
    ...request.parts.flatMap((part) => partStep(request, part, now, sources)),
    ...(request.rescan === 'waiting'
      ? [{ text: `Nothing is left to delete; the last check is ${formatDistance(request.rescanAt ?? now, now)}.` }]
      : []),
  ];
  return [
    ...(steps.length > 0 ? steps : [{ text: progressByItself(request, now) }]),
    ...unverifiedSteps(request, sources.commandLine),
  ];
}

/** Why a request waits for a decision, worded as the beginning of a sentence. */
export const WHY_HELD: { readonly [cause in HoldCause]: string } = {
  login_signature: 'It came with what a login carries, and may be no request',
  stale_signature: 'It was signed more than seven days before it came',
  unusual_volume: 'Its app sent more callbacks than is plausible',
  registration_unknown: 'A registration record does not say when it was made, and may be of a new start',
  several_registrations: 'What it began with leads to several registrations, and may have changed hands',
};

/** Why this request waits, with the date of its signature if that is in question. */
function whyHeld({ askedAt }: Pick<DeletionRequest, 'askedAt'>, cause: HoldCause): string {
  return cause === 'stale_signature' ? `${WHY_HELD[cause]}, on ${dayOf(askedAt)}` : WHY_HELD[cause];
}

function holdSteps(
  request: DeletionRequest,
  { cause, until }: Hold,
  run: (words: string) => readonly string[],
): readonly Step[] {
  const { requestId } = request;
  const released = run(`request release ${requestId}`);
  if (cause === undefined) {
    const end = until === undefined ? 'until it is released' : `until ${formatTime(until)}`;
    return [{ text: `On hold ${end}. To continue now:`, commands: released }];
  }
  const why = { text: `${whyHeld(request, cause)}. See ${FAILURE_RUNBOOK}. To continue:`, commands: released };
  if (cause !== 'several_registrations') return [why];
  return [
    {
      text: `${WHY_HELD[cause]}. To see their dates, and confirm one:`,
      commands: run(`request identifiers ${requestId}`),
    },
    { text: 'To continue without any of them:', commands: released },
  ];
}

const MORE_FOUND = ' More was found since it was first asked about.';
export const HISTORY_CHANGED = 'the history of this request was changed';

/** What an operator should know about a request, in a few words for a list. */
export function standing(request: DeletionRequest, now: number): string {
  const { parts, hold, lastError, status, nextAttemptAt } = request;
  const changed = wasHistoryChanged(request) ? HISTORY_CHANGED : '';
  if (!isOpen(request))
    return inList([
      endWords(request, now),
      leftWords(request),
      keptWords(request, now),
      errorWords(sealError(request)),
      changed,
    ]);
  const isToStart = status === 'scheduled' && hold === undefined && nextAttemptAt !== undefined && nextAttemptAt > now;
  return inList([
    progressWords(request, now),
    isToStart ? `starts ${formatDistance(nextAttemptAt, now)}` : '',
    request.dueAt < now ? 'overdue' : '',
    holdWords(hold),
    operatorWords(parts),
    // not while it waits for an operator
    isUnderWay(request) ? triedAgainWords(parts) : '',
    keptWords(request, now),
    errorWords(lastError),
    changed,
  ]);
}

/** What waits for an operator, in a few words: `failing: messages; by hand: support-mailbox`. */
export function waitingWords({ hold, parts }: DeletionRequest): string {
  return inList([holdWords(hold), operatorWords(parts)]);
}

function operatorWords(parts: readonly Part[]): string {
  const failing = parts.filter((part) => part.status === 'failing').map(({ name }) => name);
  const byHand = parts.filter(isAskedOfOperator).map(({ name }) => name);
  return inList([
    failing.length === 0 ? '' : `failing: ${failing.join(', ')}`,
    byHand.length === 0 ? '' : `by hand: ${byHand.join(', ')}`,
  ]);
}

/** `tried again: messages after target_unavailable` */
function triedAgainWords(parts: readonly Part[]): string {
  const words = parts.filter(isTriedAgain).map(({ name, lastError }) => `${name} after ${lastError}`);
  return words.length === 0 ? '' : `tried again: ${words.join(', ')}`;
}

function keptWords(request: DeletionRequest, now: number): string {
  const kept = partsKeptUntilReleased(request).map(
    ({ name, updatedAt }) => `${name} for ${formatDuration(now - updatedAt)}`,
  );
  return kept.length === 0 ? '' : `kept until released: ${kept.join(', ')}`;
}

function errorWords(lastError: string | undefined): string {
  return lastError === undefined ? '' : `after ${lastError}`;
}

function inList(words: readonly string[]): string {
  return words.filter((text) => text !== '').join('; ');
}

/** A hold that has a cause waits for an operator's decision, so the cause is shown. */
function holdWords(hold: DeletionRequest['hold']): string {
  if (hold === undefined) return '';
  return hold.cause === undefined ? 'on hold' : `on hold: ${inWords(hold.cause)}`;
}

function partStep(request: DeletionRequest, part: Part, now: number, sources: StepSources): readonly Step[] {
  const { requestId } = request;
  const { name, asked = 1, lastError = 'an unknown error' } = part;
  const cause = hasBeenExplained(request, part) ? `${lastError}, as above.` : causeOf(lastError);
  const which = asked === 1 ? '' : ` --asked ${asked}`;
  const run = (verb: string, more = '') => sources.commandLine(`request ${verb} ${requestId} --target ${name}${more}`);
  if (isKeptForAnother(part)) {
    return [
      {
        text: `${name} waits for a decision: ${cause} If it has to stay:`,
        commands: [run('keep', ' --reason REASON --basis WORDS')],
      },
      { text: `If everything that this request finds in ${name} may be deleted:`, commands: [run('retry')] },
      { text: 'If only some of it may, delete that by hand, then:', commands: [run('confirm', which)] },
    ];
  }
  if (part.status === 'failing') return failingSteps(part, cause, run('retry'), run('confirm', which));
  if (isTriedAgain(part)) {
    const when = part.nextAttemptAt > now ? formatDistance(part.nextAttemptAt, now) : 'now';
    return [{ text: `${name} fails with ${cause} It is tried again ${when}.` }];
  }
  if (!isAskedOfOperator(part)) return [];
  const again = asked === 1 ? '' : MORE_FOUND;
  const how = asSentence(sources.instructions?.(name) ?? 'Somebody has to delete it');
  return [
    { text: `${name} has to be deleted by hand. ${how}${again} What to look for:`, commands: [run('reveal')] },
    { text: `When ${name} is deleted:`, commands: [run('confirm', which)] },
  ];
}

/** Errors of parts that others empty, or that the data map no longer has: these can always be confirmed. */
const CONFIRMED_FOR_OTHERS: ReadonlySet<string> = new Set(['target_not_in_data_map', 'provider_needs_operator']);

/** Only commands that can end the part: not every error goes away with a retry or may be answered by a confirmation. */
function failingSteps(part: Part, cause: string, retry: string, confirm: string): readonly Step[] {
  const { name, lastError = '' } = part;
  const failure = `${name} is failing with ${cause} See ${FAILURE_RUNBOOK}.`;
  const isEmpty = `nothing of the person is left in ${name}:`;
  if (isFoundAsFarAsKnown(part)) return [{ text: `${failure} When ${isEmpty}`, commands: [confirm] }];
  const fixed = { text: `${failure} When that is fixed:`, commands: [retry] };
  const isConfirmable = isAnsweredByOperators(part) || CONFIRMED_FOR_OTHERS.has(lastError);
  return isConfirmable ? [fixed, { text: `Or when ${isEmpty}`, commands: [confirm] }] : [fixed];
}

/** Adds a full stop if the company's words lack one. */
function asSentence(words: string): string {
  const text = words.trimEnd();
  return /[.!?…。।؟]["'”’»)]?$/.test(text) ? text : `${text}.`;
}

/** Whether a part before this one failed in the same way, so that the cause is known already. */
function hasBeenExplained({ parts }: DeletionRequest, part: Part): boolean {
  const before = parts.slice(0, parts.indexOf(part));
  return before.some(
    (other) => other.lastError === part.lastError && (other.status === 'failing' || isTriedAgain(other)),
  );
}

function causeOf(code: string): string {
  const cause = failureCause(code);
  return cause === undefined ? `${code}.` : `${code}: ${cause}.`;
}

function progressByItself({ nextAttemptAt, claimedUntil, lastError }: DeletionRequest, now: number): string {
  if (claimedUntil !== undefined && claimedUntil > now) return 'A worker is processing it.';
  const failure = lastError === undefined ? '' : `The worker fails with ${causeOf(lastError)} `;
  if (nextAttemptAt === undefined || nextAttemptAt <= now) {
    return `${failure}It waits for a worker${failure === '' ? '; there is nothing to do' : ''}.`;
  }
  return `${failure}It continues by itself ${formatDistance(nextAttemptAt, now)}.`;
}

function endOf(request: DeletionRequest, { commandLine }: StepSources): readonly Step[] {
  const { status, sealed, backupsExpireAt, nextAttemptAt } = request;
  const unverified = PUBLIC_STATUS[status] === 'completed' ? unverifiedSteps(request, commandLine) : [];
  const rest = unverified.length === 0 ? '; there is nothing to do' : '';
  const ended = [{ text: `It is ${outcomeWords(status)}${rest}.` }, ...unverified];
  if (partsKeptUntilReleased(request).length > 0) {
    return [...ended, { text: 'Its record and the identifiers that find what is kept stay until that is released.' }];
  }
  if (sealed === undefined || backupsExpireAt === undefined || backupsExpireAt !== nextAttemptAt) return ended;
  return [...ended, { text: `The identifiers stay sealed for a restore until ${formatTime(backupsExpireAt)}.` }];
}

/** Says that the seal could not be reduced to what kept parts need, and when that is tried again. */
function sealSteps(request: DeletionRequest, now: number): readonly Step[] {
  const { nextAttemptAt = now } = request;
  const error = sealError(request);
  if (error === undefined) return [];
  const when = nextAttemptAt > now ? formatDistance(nextAttemptAt, now) : 'now';
  return [{ text: `Its seal cannot be dropped: ${causeOf(error)} It is tried again ${when}.` }];
}

/** Why the seal cannot be dropped. A refused request does not count: its last error may be from before the refusal. */
function sealError(request: DeletionRequest): string | undefined {
  return canReopen(request) && request.sealed !== undefined ? request.lastError : undefined;
}

function keptStep(
  { requestId, sealed }: DeletionRequest,
  { name, retention }: Part,
  run: (words: string) => readonly string[],
): readonly Step[] {
  if (sealed === undefined) return [];
  const end = retention?.until === undefined ? 'until it is released' : `until ${formatUntil(retention.until)}`;
  const isOfBusiness = retention?.reason === 'controller_decides';
  return [
    {
      text: isOfBusiness
        ? `${name} is kept for the business that decides about it. Only if that business asks to have it deleted:`
        : `${name} is kept ${end}. To delete it now:`,
      commands: run(`request release ${requestId} --target ${name}`),
    },
  ];
}
