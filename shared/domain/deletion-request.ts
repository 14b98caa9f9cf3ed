import type { Brand } from './brand.ts';
import type { RequestId, SubjectRef } from './confirmation-code.ts';
import type { EntryIdentifierKind } from './identifiers.ts';
import { isDone, type Part } from './part.ts';
import type { IdentifierConfirmation, PendingConfirmation, PendingDecision } from './pending.ts';
import type { Refusal } from './reasons.ts';
import { MOST_ATTEMPTS } from './schedule.ts';
import type { Returns } from './selection.ts';
import type { Verification } from './verification.ts';

/** A person's identifiers, encrypted under the request they belong to; nothing else opens it. */
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
  // a part that was kept until a date runs when the date has passed
  completed_with_retention: ['running'],
  nothing_found: [],
  refused: [],
  cancelled: [],
};

export const OPEN_STATUSES: readonly RequestStatus[] = ['received', 'scheduled', 'running'];

/** `deletion` covers the whole data map; `deauthorization` only the targets marked for it. */
export type RequestScope = 'deletion' | 'deauthorization';

/** How the request reached us; `system` is one of the company's own, such as a "delete my account" button. */
export type RequestOrigin = 'callback' | 'operator' | 'system' | 'list' | 'whatsapp' | 'canary' | 'replay';

/**
 * The record of one request: the truth, of which the queue only carries the key. All times are epoch milliseconds.
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
  /** When the person asked: what is old and what is new, retention and notices to providers count from it. */
  readonly askedAt: number;
  /** The kind of id that it began with. */
  readonly beganWith: EntryIdentifierKind;
  /** The signature was old when it came: a person who has used the account since then has not left. */
  readonly isStale?: true;
  /** The promised time. */
  readonly dueAt: number;
  readonly updatedAt: number;
  /** When it ended; of one that ran again for what was kept, when it ended last. */
  readonly completedAt?: number;
  /** When it ended first, if that was earlier: all stores were last read by then, so what came later is not this request's. */
  readonly lastLookAt?: number;

  /** Counts every write; a write carries the version it read in its condition. */
  readonly version: number;
  /** Counts the claims; a worker whose epoch is not the record's has lost its claim. */
  readonly epoch: number;
  /** Until when the current worker's claim holds, and nobody else can claim it; absent when there is no claim. */
  readonly claimedUntil?: number;
  /** When this record is due next; absent when only an operator can move it, or nothing is left to do. */
  readonly nextAttemptAt?: number;
  /** Attempts in a row that failed before any part could run. */
  readonly attempts: number;
  /** The code of the last of them, for operators. */
  readonly lastError?: string;

  /** Dropped when the backup horizon has passed. */
  readonly sealed?: Sealed;
  /** Every identifier the data map can reach has been found and sealed; nothing is deleted before. */
  readonly resolved: boolean;
  /** But a source that need not answer did not: it is asked again before each further step, until it does. */
  readonly unanswered?: true;
  /** Kinds of id that a source no longer tells, because it no longer knows the person, and that nothing else led to. */
  readonly goneSources?: readonly string[];
  /** Kinds of id that a source which need not answer refused to tell, or has not told yet. */
  readonly silentSources?: readonly string[];
  /** What was found, by kind and count, for operators; what they can decide about has the number of a line. */
  readonly identifiers?: readonly IdentifierFigure[];
  /** What an operator has confirmed of it. */
  readonly confirmed?: readonly IdentifierConfirmation[];
  /** What the registration records say about a new start. */
  readonly returns?: Returns;
  /** The lines about registrations on which an operator has decided; those that were not confirmed as well. */
  readonly settled?: readonly number[];
  /** Of an earlier version: an operator had decided that what was of unknown age until then was old. */
  readonly isUnknownOld?: true;
  readonly parts: readonly Part[];
  /** A replay purges again for a finished request, after a restore, and for that request alone. */
  readonly replay?: Replay;
  /** The late re-scan: `waiting` for its time, `running`, or not begun. */
  readonly rescan?: 'waiting' | 'running';
  readonly rescanAt?: number;
  /** SHA-256 of the data map in force when the parts were made. */
  readonly dataMapHash?: string;

  /** When the last backup that could hold the data expires. */
  readonly backupsExpireAt?: number;
  /** The signed statement, compact JWS; present once completed. */
  readonly receipt?: string;

  readonly refusal?: Refusal;
  readonly hold?: Hold;
  readonly extension?: Extension;
  /** For a request that was not signed: how the person asked, and how their identity was verified. */
  readonly verification?: Verification;
  /** Who entered it, as IAM names them; absent when it came from Meta. */
  readonly enteredBy?: string;
  /** What operators did with this request, the latest last; absent while none did anything. */
  readonly history?: readonly OperatorAct[];
  /** What the worker last saw of it. @see withHistorySeen */
  readonly historySeen?: HistorySeen;
  /** The worker has found that others have changed it: when it last did, and how many acts it had then. */
  readonly historyChange?: { readonly at: number; readonly count: number };
  /** What operators decided about parts and identifiers; the worker applies it with its next write. */
  readonly decisions?: readonly PendingDecision[];
  /** What service providers confirmed; the same. */
  readonly confirmations?: readonly PendingConfirmation[];
  /** By which the worker knows what it has written. @see recordProof */
  readonly proof?: string;

  /** When the record itself is removed (time-to-live); never on an open record. */
  readonly expiresAt?: number;
};

/** The deadline was moved, with its reason. @see GDPR Art. 12(3) */
export type Extension = { readonly reason: string; readonly decidedBy: string; readonly at: number };

/** Why a request waits for an operator although none has asked for that; each has its words on the page and in a runbook. */
export const HOLD_CAUSES = [
  'login_signature',
  'stale_signature',
  'unusual_volume',
  'registration_unknown',
  'several_registrations',
] as const;
export type HoldCause = (typeof HOLD_CAUSES)[number];

/** Who decides in a history where no person does. */
export const SYSTEM_NAME = 'data-deletion';

/** The whole request waits: by an operator's decision, or until one decides. */
export type Hold = {
  readonly reason: string;
  readonly cause?: HoldCause;
  readonly until?: number;
  readonly decidedBy: string;
  readonly at: number;
};

/** Which finished request is purged for again, where, and up to which creation time. */
export type Replay = {
  /** Of the finished request. */
  readonly of: RequestId;
  /** Whose seal it begins with: the finished request's, or that of an earlier replay of it, which may last longer. */
  readonly sealOf: RequestId;
  /** When the data was last read for the finished request. */
  readonly lastLookAt: number;
  /** Names of targets in the data map; all of them when absent. */
  readonly targets?: readonly string[];
};

/** How many ids of one kind were found, and what they may do. It contains no id. */
export type IdentifierFigure = {
  readonly kind: string;
  readonly of: IdentifierStanding;
  readonly count: number;
  /** For one of several registrations: when it was made. */
  readonly since?: number;
  /** Its number, where an operator can decide about it: it always stands for the same values. */
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

/** One line of the audit trail; free text is an operator's, and must not name a person. */
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
  /** The one part that it was about; absent when it was the whole request. */
  readonly target?: string;
  readonly reason?: string;
  /** A hash of the act and of what came before it; absent in acts from before there were links. @see linked */
  readonly link?: string;
};

/** The first so many acts of a history, and their hash. */
export type HistorySeen = { readonly count: number; readonly hash: string };

export function isOpen(request: DeletionRequest): boolean {
  return OPEN_STATUSES.includes(request.status);
}

/** Until a worker has begun. */
export function canBeCancelled({ status }: DeletionRequest): boolean {
  return REQUEST_TRANSITIONS[status].includes('cancelled');
}

/** Whether something may have been deleted for this request at this time or later. */
export function wasOpenSince(request: DeletionRequest, time: number): boolean {
  return isOpen(request) || (request.completedAt ?? request.updatedAt) >= time;
}

/** When the data was last read or deleted for this request; for a replay, for the request that it repeats. */
export function lastLookOf({ replay, lastLookAt, completedAt, parts }: DeletionRequest): number {
  return replay?.lastLookAt ?? lastLookAt ?? completedAt ?? Math.max(0, ...parts.map(({ updatedAt }) => updatedAt));
}

/** Only a person can move this request on, or must see to it that it can go on. */
export function needsOperator(request: DeletionRequest): boolean {
  if (!isOpen(request)) return cannotDropSeal(request);
  const isStuck = request.lastError !== undefined && request.nextAttemptAt === undefined;
  const isAsked = request.hold?.cause !== undefined && request.hold.until === undefined;
  return isStuck || isAsked || request.parts.some((part) => part.status === 'failing' || isAskedOfOperator(part));
}

/** It has ended and is tried again, but for days it could not be opened, to seal only what kept parts still need. */
function cannotDropSeal({ status, sealed, lastError, attempts }: DeletionRequest): boolean {
  const isKept = REQUEST_TRANSITIONS[status].includes('running') && sealed !== undefined;
  return isKept && lastError !== undefined && attempts >= MOST_ATTEMPTS;
}

/** The outcome of the parts together; undefined while any of them is not done. It is never set directly. */
export function rollUp(parts: readonly Part[]): 'completed' | 'completed_with_retention' | 'nothing_found' | undefined {
  if (!parts.every(isDone)) return undefined;
  if (parts.some((part) => part.status === 'kept')) return 'completed_with_retention';
  if (parts.some(({ status }) => ['deleted', 'anonymised', 'confirmed'].includes(status))) return 'completed';
  return 'nothing_found';
}

/** A person has to delete it, and has not said that it is done. */
export function isAskedOfOperator(part: Part): boolean {
  return part.status === 'notified' && part.nextAttemptAt === undefined;
}
