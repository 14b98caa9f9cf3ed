import type { RequestId, SubjectRef } from './confirmation-code.ts';
import type { DeletionRequest, Hold, Replay, RequestOrigin, RequestScope, Sealed } from './deletion-request.ts';
import type { EntryIdentifierKind } from './identifiers.ts';
import type { Verification } from './verification.ts';

/** What a new request is made from; the rest of the record follows from it. */
export type NewRequest = {
  readonly requestId: RequestId;
  readonly subjectRef: SubjectRef;
  readonly sealed?: Sealed;
  readonly appId: string;
  readonly origin: RequestOrigin;
  readonly scope: RequestScope;
  /** When the person asked. @default now; a time in the future is taken for now */
  readonly askedAt?: number;
  readonly beganWith: EntryIdentifierKind;
  readonly isStale?: true;
  /** The promise, in milliseconds. */
  readonly promise: number;
  /** The request waits until then, so that a mistake or an abuse can still be stopped. */
  readonly startAt?: number;
  /** The request waits for an operator. */
  readonly hold?: Hold;
  readonly verification?: Verification;
  readonly enteredBy?: string | undefined;
  readonly replay?: Replay;
};

export function newRequest(of: NewRequest, now: number): DeletionRequest {
  return {
    requestId: of.requestId,
    appId: of.appId,
    subjectRef: of.subjectRef,
    origin: of.origin,
    scope: of.scope,
    status: of.startAt === undefined && of.hold === undefined ? 'received' : 'scheduled',
    acceptedAt: now,
    askedAt: Math.min(of.askedAt ?? now, now),
    beganWith: of.beganWith,
    isStale: of.isStale,
    dueAt: now + of.promise,
    updatedAt: now,
    version: 1,
    epoch: 0,
    nextAttemptAt: of.hold === undefined ? (of.startAt ?? now) : of.hold.until,
    hold: of.hold,
    attempts: 0,
    sealed: of.sealed,
    verification: of.verification,
    enteredBy: of.enteredBy,
    replay: of.replay,
    resolved: false,
    parts: [],
  };
}
