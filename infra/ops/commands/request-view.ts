import { withPending } from '../../../shared/domain/apply-pending.ts';
import { canReopen, type DeletionRequest, isOpen } from '../../../shared/domain/deletion-request.ts';
import { wasHistoryChanged } from '../../../shared/domain/history-chain.ts';
import { noticesOf } from '../../../shared/domain/notices.ts';
import { isAskedOfOperator, retentionOf } from '../../../shared/domain/part.ts';
import { hasReceiptOutcome, receiptOf } from '../../../shared/domain/receipt.ts';
import { tableLines } from '../cli/table.ts';
import { indented, type Line } from '../cli/text.ts';
import { askedEarlier, formatDistance, formatTime } from '../cli/times.ts';
import { HISTORY_CHANGED } from './next-steps.ts';
import { outcomeWords, withPublicStatus } from './states.ts';
import { type Step, stepLines } from './step.ts';
import { partStatusText } from './what-is-left.ts';

/**
 * A record for JSON, as it will be once the worker has applied pending decisions and confirmations. Leaves out the
 * seal, the keyed hash of the person, the nonces of providers, and the receipt, which is long. A request that runs again for
 * what was kept has no end and no receipt, as on its page.
 */
export function shownRequest(request: DeletionRequest) {
  const { sealed, subjectRef, receipt, proof, historySeen, decisions, confirmations, ...shown } = withPending(request);
  return {
    ...withPublicStatus(shown),
    completedAt: hasReceiptOutcome(request) ? shown.completedAt : undefined,
    parts: shown.parts.map((part) => ({ ...part, retention: retentionOf(part) })),
    isSealed: sealed !== undefined,
    hasReceipt: receiptOf(request) !== undefined,
    isHistoryChanged: wasHistoryChanged(request),
  };
}

/** What an operator reads after a decision. Decisions about parts and identifiers are applied later, by the worker. */
export function decidedLine({ decisions, hold }: DeletionRequest): string {
  if (decisions === undefined || decisions.length === 0) return 'Done.';
  return `Recorded; it will be applied ${hold === undefined ? 'within seconds' : 'when the request is released'}.`;
}

/** Everything about a request that an operator may see. */
export function requestLines(request: DeletionRequest, steps: readonly Step[], now: number): readonly Line[] {
  const { requestId, status, appId, origin, scope, acceptedAt, dueAt, completedAt, verification, enteredBy } = request;
  const asked = askedEarlier(request.askedAt, acceptedAt);
  const when = (time: number) => `${formatTime(time)}, ${formatDistance(time, now)}`;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Request ID', requestId],
    ['Status', outcomeWords(status)],
    ['App', appId],
    ['Came by', scope === 'deletion' ? origin : `${origin}, deauthorization only`],
    ['Verified', verification && `${verification.askedBy}, ${verification.method}, by ${verification.by}`],
    ['Entered by', enteredBy],
    ['Asked', asked === undefined ? undefined : when(asked)],
    ['Accepted', when(acceptedAt)],
    ['Promised', when(dueAt)],
    ['Completed', completedAt === undefined || !hasReceiptOutcome(request) ? undefined : when(completedAt)],
    ['Extended', request.extension && `by ${request.extension.decidedBy}: ${request.extension.reason}`],
    ['On hold', request.hold && `by ${request.hold.decidedBy}: ${request.hold.reason}`],
    [
      'Refused',
      request.refusal && `${request.refusal.reason} by ${request.refusal.decidedBy}: ${request.refusal.basis}`,
    ],
    ['History', wasHistoryChanged(request) ? historyWords(request, when) : undefined],
    ['Last error', request.lastError && `${request.lastError}, attempt ${request.attempts}`],
  ];
  return [
    ...facts.flatMap(([name, fact]) => (fact === undefined ? [] : [`${name.padEnd(12)}${fact}`])),
    ...section('', partLines(request, now)),
    ...section('Decisions:', decisionLines(request)),
    ...section('Next:', stepLines(steps)),
  ];
}

/**
 * Says when the worker found the change; if it was made after the end of the request, the worker may not have found it.
 */
function historyWords({ historyChange }: DeletionRequest, when: (time: number) => string): string {
  const found = historyChange === undefined ? '' : `, found ${when(historyChange.at)}`;
  return `${HISTORY_CHANGED}${found}; see infra/runbooks/record-forged.md`;
}

function partLines(request: DeletionRequest, now: number): readonly Line[] {
  const { parts } = request;
  if (parts.length === 0) return [];
  const notices = noticesOf(request);
  // what a refused request has kept stays, whatever its record says
  const runsAgain = isOpen(request) || canReopen(request);
  const rows = parts.map((part) => {
    const { name, items, attempts, rounds, lastError, nextAttemptAt } = part;
    return [
      name,
      partStatusText({ ...part, isByHand: isAskedOfOperator(part) }, notices),
      `${items}`,
      `${attempts}`,
      `${rounds}`,
      nextAttemptAt === undefined || !runsAgain ? '' : formatDistance(nextAttemptAt, now),
      lastError ?? '',
    ];
  });
  return tableLines(['part', 'status', 'items', 'attempts', 'rounds', 'next', 'last error'], rows);
}

function decisionLines({ history = [] }: DeletionRequest): readonly string[] {
  return history.map(({ at, by, what, target, reason }) => {
    const about = target === undefined ? what : `${what} ${target}`;
    return `${formatTime(at)}  ${by} ${about}${reason === undefined ? '' : `: ${reason}`}`;
  });
}

function section(heading: string, lines: readonly Line[]): readonly Line[] {
  if (lines.length === 0) return [];
  return heading === '' ? ['', ...lines] : ['', heading, ...lines.map(indented)];
}
