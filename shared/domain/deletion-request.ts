import type { Brand } from './brand.ts';
import type { RequestId, SubjectRef } from './confirmation-code.ts';
import type { EntryIdentifierKind } from './identifiers.ts';
import { isAskedOfOperator, type Part } from './part.ts';
import type { IdentifierConfirmation, PendingConfirmation, PendingDecision } from './pending.ts';
import type { Refusal } from './reasons.ts';
import { MOST_ATTEMPTS } from './schedule.ts';
import type { Returns } from './selection.ts';
import type { Verification } from './verification.ts';

/** A person's identifiers, encrypted under the request that they belong to; no other request opens them. */
export type Sealed = Brand<'Sealed'>;

/** Every status of a request. */
export const REQUEST_STATUSES = [
  'received',
  'scheduled',
  'running',
  'completed',
  'completed_with_retention',
  'nothing_found',
  'refused',
  'cancelled',
] as const;
/** How far a request has come. */
export type RequestStatus = (typeof REQUEST_STATUSES)[number];

/** From each status, the statuses that may follow; no other code sets a status. */
export const REQUEST_TRANSITIONS: { readonly [from in RequestStatus]: readonly RequestStatus[] } = {
  received: ['running', 'nothing_found', 'refused', 'cancelled'],
  scheduled: ['running', 'nothing_found', 'refused', 'cancelled'],
  running: ['completed', 'completed_with_retention', 'nothing_found', 'refused'],
  completed: [],
  // a part that was kept until a date runs once the date has passed
  completed_with_retention: ['running'],
  nothing_found: [],
  refused: [],
  cancelled: [],
};

export const OPEN_STATUSES: readonly RequestStatus[] = ['received', 'scheduled', 'running'];

/** `deletion` covers the whole data map; `deauthorization` only the targets marked for it. */
export type RequestScope = 'deletion' | 'deauthorization';

/** How the request reached us; `system` is one of the company's own systems, such as a "delete my account" button. */
export type RequestOrigin = 'callback' | 'operator' | 'system' | 'list' | 'whatsapp' | 'canary' | 'replay';

/**
 * The record of one request. It is the source of truth; the queue carries only its key. All times are epoch
 * milliseconds.
 *
 * It names nobody: `subjectRef` is a keyed hash, and `sealed` opens only with the KMS key and this requestId.
 */
export type DeletionRequest = {
  readonly requestId: RequestId;
  readonly appId: string;
  readonly subjectRef: SubjectRef;
  readonly origin: RequestOrigin;
  readonly scope: RequestScope;
  readonly status: RequestStatus;

  /** When it was recorded; the promise counts from it. */
  readonly acceptedAt: number;
  /**
   * When the person asked. It decides what is old and what is new; retention and notices to providers count from it.
   */
  readonly askedAt: number;
  /** The kind of id that the request began with. */
  readonly beganWith: EntryIdentifierKind;
  /** The signature was already old when it arrived: a person who has used the account since then has not left. */
  readonly isStale?: true;
  /** The promised time. */
  readonly dueAt: number;
  readonly updatedAt: number;
  /** When it ended; for a request that ran again for what was kept, when it last ended. */
  readonly completedAt?: number;
  /**
   * When it first ended, if that was earlier. All stores had been read by then, so what came later is not this
   * request's.
   */
  readonly lastLookAt?: number;

  /** Counts the writes. A write is made on condition that the record still has the version that was read. */
  readonly version: number;
  /** Counts the claims; a worker whose epoch is not the record's has lost its claim. */
  readonly epoch: number;
  /** Until when the current worker's claim holds, and nobody else can claim it; absent when there is no claim. */
  readonly claimedUntil?: number;
  /** When this record is due next; absent when only an operator can move it, or nothing is left to do. */
  readonly nextAttemptAt?: number;
  /** Attempts in a row that failed for the request as a whole. */
  readonly attempts: number;
  /** The code of the last of them, for operators. */
  readonly lastError?: string;

  /** Dropped when the backup horizon has passed, or when an operator ends the request before anything can be gone. */
  readonly sealed?: Sealed;
  /** Every identifier that the data map can reach has been found and sealed; nothing is deleted before that. */
  readonly resolved: boolean;
  /**
   * The sources are asked again before the next step: one that need not answer did not, or an operator confirmed
   * identifiers since.
   */
  readonly unanswered?: true;
  /**
   * Kinds of id that a source no longer gives, because it no longer knows the person, and that nothing else led to.
   */
  readonly goneSources?: readonly string[];
  /** Kinds of id that a source that need not answer refused to give, or has not given yet. */
  readonly silentSources?: readonly string[];
  /** What was found, by kind and count, for operators. Figures that they can decide about have a line number. */
  readonly identifiers?: readonly IdentifierFigure[];
  /** Which of these lines an operator has confirmed. */
  readonly confirmed?: readonly IdentifierConfirmation[];
  /** What the registration records say about a new start. */
  readonly returns?: Returns;
  /**
   * The lines about registrations that an operator has decided on, including those that were not confirmed; and lines
   * whose values were dropped.
   */
  readonly settled?: readonly number[];
  /** From an earlier version: an operator had decided that everything of unknown age until then was old. */
  readonly isUnknownOld?: true;
  readonly parts: readonly Part[];
  /** Present in a replay, which purges again for one finished request, after a restore. */
  readonly replay?: Replay;
  /** The last look before the receipt: `waiting` for its time, or `running`; absent while neither. */
  readonly rescan?: 'waiting' | 'running';
  readonly rescanAt?: number;
  /** SHA-256 of the data map in force when the parts were made. */
  readonly dataMapHash?: string;

  /** When the last backup that could hold the data expires. */
  readonly backupsExpireAt?: number;
  /** The signed statement, a compact JWS; present once the request is completed. */
  readonly receipt?: string;

  readonly refusal?: Refusal;
  readonly hold?: Hold;
  readonly extension?: Extension;
  /** For a request that was not signed: how the person asked, and how their identity was verified. */
  readonly verification?: Verification;
  /** Who entered it, as IAM names them; absent when it came from Meta. */
  readonly enteredBy?: string;
  /** What was decided about this request, and by whom, the latest last; absent while nothing was. */
  readonly history?: readonly OperatorAct[];
  /** What the worker last saw of the history. @see withHistorySeen */
  readonly historySeen?: HistorySeen;
  /**
   * The worker has found that others have changed the history: when it last found that, and how many acts there were
   * then.
   */
  readonly historyChange?: { readonly at: number; readonly count: number };
  /** What operators decided about parts and identifiers; the worker applies it with its next write. */
  readonly decisions?: readonly PendingDecision[];
  /** What service providers confirmed; applied in the same way. */
  readonly confirmations?: readonly PendingConfirmation[];
  /** Lets the worker recognise what it has written itself. @see recordProof */
  readonly proof?: string;

  /** When the record itself is removed (time-to-live); never on an open record. */
  readonly expiresAt?: number;
};

/** The promised time was moved, and why. @see GDPR Art. 12(3) */
export type Extension = { readonly reason: string; readonly decidedBy: string; readonly at: number };

/**
 * Why a request waits for an operator although no operator put it on hold; each has a sentence on the page and in a
 * runbook.
 */
export const HOLD_CAUSES = [
  'login_signature',
  'stale_signature',
  'unusual_volume',
  'registration_unknown',
  'several_registrations',
] as const;
export type HoldCause = (typeof HOLD_CAUSES)[number];

/** The name in a history where no person decided. */
export const SYSTEM_NAME = 'data-deletion';

/** The whole request waits, either because an operator decided so, or until one decides. */
export type Hold = {
  readonly reason: string;
  readonly cause?: HoldCause;
  /** Where an operator has put the hold on a question that nobody has answered: it is asked again after the hold. */
  readonly asksAgain?: HoldCause;
  readonly until?: number;
  readonly decidedBy: string;
  readonly at: number;
};

/** Which finished request is purged for again, where, and up to which creation time. */
export type Replay = {
  /** Key of the finished request. */
  readonly of: RequestId;
  /**
   * The request whose seal it begins with: the finished one, or an earlier replay of it, whose seal may last longer.
   */
  readonly sealOf: RequestId;
  /** When the data was last read for the finished request. */
  readonly lastLookAt: number;
  /** Names of targets in the data map; all of them when absent. */
  readonly targets?: readonly string[];
};

/** How many ids of one kind were found, and what they may be used for. It contains no id. */
export type IdentifierFigure = {
  readonly kind: string;
  readonly of: IdentifierStanding;
  readonly count: number;
  /** For one of several registrations: when it was made. */
  readonly since?: number;
  /** Its number, where an operator can decide about it. A number always stands for the same values. */
  readonly line?: number;
};
export const IDENTIFIER_STANDINGS = [
  'verified',
  'self_declared',
  'several_registrations',
  'registration_unknown',
  'business',
  'dropped',
] as const;
export type IdentifierStanding = (typeof IDENTIFIER_STANDINGS)[number];

/** One line of the audit trail. Free text is an operator's, and must not name a person. */
export type OperatorAct = {
  readonly at: number;
  readonly by: string;
  readonly what:
    | 'cancelled'
    | 'refused'
    | 'held'
    | 'kept'
    | 'released'
    | 'extended'
    | 'retried'
    | 'revealed'
    | 'confirmed'
    | 'identifiers_confirmed';
  /** The one part that the act was about; absent when it was about the whole request. */
  readonly target?: string;
  readonly reason?: string;
  /** A hash of the act and of what came before it; absent in acts from before there were links. @see linked */
  readonly link?: string;
};

/** How many acts of a history were seen, and the hash of these. */
export type HistorySeen = { readonly count: number; readonly hash: string };

export function isOpen(request: DeletionRequest): boolean {
  return OPEN_STATUSES.includes(request.status);
}

/** Whether it can still be cancelled, which is possible until a worker has begun. */
export function canBeCancelled({ status }: DeletionRequest): boolean {
  return REQUEST_TRANSITIONS[status].includes('cancelled');
}

/** When a closed request ended. If it was reopened and then refused, its earlier end no longer counts. */
export function endOf({ refusal, completedAt, updatedAt }: DeletionRequest): number {
  return refusal?.at ?? completedAt ?? updatedAt;
}

/** Whether what was kept can be deleted when its time comes; not if the request was refused. */
export function canReopen({ status }: Pick<DeletionRequest, 'status'>): boolean {
  return REQUEST_TRANSITIONS[status].includes('running');
}

/** Whether something may have been deleted for this request at this time or later. */
export function wasOpenSince(request: DeletionRequest, time: number): boolean {
  return isOpen(request) || endOf(request) >= time;
}

/** When the data was last read or deleted for this request; for a replay, for the request that it repeats. */
export function lastLookOf({ replay, lastLookAt, completedAt, parts }: DeletionRequest): number {
  return replay?.lastLookAt ?? lastLookAt ?? completedAt ?? Math.max(0, ...parts.map(({ updatedAt }) => updatedAt));
}

/** Whether only an operator can move this request on, or has to make sure that it can go on. */
export function needsOperator(request: DeletionRequest): boolean {
  if (!isOpen(request)) return cannotDropSeal(request);
  const isStuck = request.lastError !== undefined && request.nextAttemptAt === undefined;
  const isAsked = request.hold?.cause !== undefined && request.hold.until === undefined;
  return isStuck || isAsked || request.parts.some((part) => part.status === 'failing' || isAskedOfOperator(part));
}

/**
 * The request has ended, but its seal could not be opened for days in order to reseal only what kept parts still need.
 */
function cannotDropSeal(request: DeletionRequest): boolean {
  const { sealed, lastError, attempts } = request;
  return canReopen(request) && sealed !== undefined && lastError !== undefined && attempts >= MOST_ATTEMPTS;
}
