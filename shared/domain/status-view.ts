import { type Confirmation, confirmationOf } from './confirmation.ts';
import type { ConfirmationCode } from './confirmation-code.ts';
import { canReopen, type DeletionRequest, endOf, type Hold, isOpen, type RequestStatus } from './deletion-request.ts';
import { type Notice, noticesOf } from './notices.ts';
import { isAskedOfOperator, isTriedAgain, type Part, type PartStatus, retentionOf } from './part.ts';
import type { RefusalReason, RetentionReason } from './reasons.ts';
import { hasReceiptOutcome, receiptOf } from './receipt.ts';

/** The public words for where a request stands. @see OpenDSR 1.0; Data Rights Protocol 0.9 */
export const PUBLIC_STATUSES = ['pending', 'in_progress', 'completed', 'denied', 'cancelled'] as const;
export type PublicStatus = (typeof PUBLIC_STATUSES)[number];

export const PUBLIC_STATUS: { readonly [status in RequestStatus]: PublicStatus } = {
  received: 'pending',
  scheduled: 'pending',
  running: 'in_progress',
  completed: 'completed',
  completed_with_retention: 'completed',
  nothing_found: 'completed',
  refused: 'denied',
  cancelled: 'cancelled',
};

/** What the person may read about a request; the JSON answer is this with ISO 8601 times and snake_case names. */
export type StatusView = {
  readonly confirmationCode: ConfirmationCode;
  readonly status: PublicStatus;
  /** The record's own status, for the sentence on the page: it distinguishes `nothing_found` from `completed`. */
  readonly detail: RequestStatus;
  readonly requestedAt: number;
  readonly dueAt: number;
  readonly updatedAt: number;
  /**
   * When it ended; absent while anything is under way, including when a part that had been kept is deleted after all.
   */
  readonly completedAt?: number;
  /** The last look before completion: present once everything is deleted, and only this look remains. */
  readonly rescan?: 'waiting' | 'running';
  /** Nothing is deleted until then, or until an operator releases it. The reason is not the person's to read. */
  readonly onHold?: { readonly until?: number };
  readonly overdue: boolean;
  readonly extended?: { readonly reason: string };
  readonly refusal?: { readonly reason: RefusalReason; readonly basis: string; readonly at: number };
  readonly parts: readonly PartView[];
  /** What was left and why, and which sources did not answer. */
  readonly notices: readonly Notice[];
  readonly backupsExpireAt?: number;
  readonly hasReceipt: boolean;
};

export type PartView = {
  readonly name: string;
  /** In the reader's language, if the data map has it. */
  readonly label: string;
  readonly status: PartStatus;
  /** This request has deleted nothing there so far, as far as is known. */
  readonly nothingDeleted?: true;
  /** The last try failed, and another one follows by itself. */
  readonly isTriedAgain?: true;
  /** Nobody but an operator of ours was told to delete it. */
  readonly isAskedOfOperator?: true;
  readonly confirmation?: Confirmation | undefined;
  readonly reason?: RetentionReason;
  readonly legalBasis?: string;
  /** When it is deleted; absent also when it never is, because the request was refused. */
  readonly keptUntil?: number;
  /** For anonymised data: what stays, and why. */
  readonly stays?: string;
};

/** The words of the current data map in the reader's language; undefined where it no longer has them. */
export type ReadersWords = {
  label(target: string): string | undefined;
  /** @param recorded the basis as it was recorded; one in an operator's own words has no translation */
  legalBasis(target: string, recorded: string): string | undefined;
  /** @param recorded what stays, as it was recorded */
  stays(target: string, recorded: string): string | undefined;
};

export function statusView(
  request: DeletionRequest,
  confirmationCode: ConfirmationCode,
  words: ReadersWords,
  now: number,
): StatusView {
  const open = isOpen(request);
  return {
    confirmationCode,
    status: PUBLIC_STATUS[request.status],
    detail: request.status,
    requestedAt: request.acceptedAt,
    dueAt: request.dueAt,
    updatedAt: request.updatedAt,
    completedAt: open ? undefined : endOf(request),
    rescan: open ? request.rescan : undefined,
    onHold: open && isHeld(request.hold, now) ? { until: request.hold.until } : undefined,
    overdue: open && now > request.dueAt,
    extended: open && request.extension ? { reason: request.extension.reason } : undefined,
    refusal: request.refusal && {
      reason: request.refusal.reason,
      basis: request.refusal.basis,
      at: request.refusal.at,
    },
    parts: request.parts.map((part) => partView(request, part, words)),
    notices: noticesOf(request),
    // a refused request that had begun keeps its seal just as long, but nothing is deleted again for it after a restore
    backupsExpireAt: hasReceiptOutcome(request) ? request.backupsExpireAt : undefined,
    hasReceipt: receiptOf(request) !== undefined,
  };
}

function isHeld(hold: Hold | undefined, now: number): hold is Hold {
  return hold !== undefined && (hold.until === undefined || hold.until > now);
}

/** Whether the worker goes on by itself. */
export function isUnderWay({ hold, lastError, nextAttemptAt }: DeletionRequest): boolean {
  return hold === undefined && (lastError === undefined || nextAttemptAt !== undefined);
}

function partView(request: DeletionRequest, part: Part, words: ReadersWords): PartView {
  const { name, label, status, items, uncounted, stays } = part;
  const retention = retentionOf(part);
  // what was kept for a request that was refused is not deleted for it at any time
  const canGo = isOpen(request) || canReopen(request);
  return {
    name,
    label: words.label(name) ?? label,
    status,
    ...(items === 0 && uncounted !== true && { nothingDeleted: true }),
    ...(isTriedAgain(part) && isUnderWay(request) && { isTriedAgain: true }),
    ...(isAskedOfOperator(part) && { isAskedOfOperator: true }),
    confirmation: confirmationOf(request, part),
    reason: retention?.reason,
    legalBasis: retention && (words.legalBasis(name, retention.basis) ?? retention.basis),
    keptUntil: canGo ? retention?.until : undefined,
    stays: status === 'anonymised' && stays !== undefined ? (words.stays(name, stays) ?? stays) : undefined,
  };
}
