import {
  type ConfirmationCode,
  confirmationCode,
  type RequestId,
  requestId,
  subjectRef,
} from '../domain/confirmation-code.ts';
import { type HoldCause, type RequestOrigin, type RequestScope, SYSTEM_NAME } from '../domain/deletion-request.ts';
import type { Subject } from '../domain/identifiers.ts';
import { newRequest } from '../domain/new-request.ts';
import type { Verification } from '../domain/verification.ts';
import type { Clock } from '../ports/clock.ts';
import type { RequestStore } from '../ports/request-store.ts';
import type { Seal } from '../ports/seal.ts';
import type { SubjectKeys } from '../ports/subject-keys.ts';
import { queueNextAttempt, type WakePorts } from './wake-worker.ts';

export type AcceptPorts = WakePorts & {
  readonly keys: SubjectKeys;
  readonly seal: Pick<Seal, 'close'>;
  readonly store: Pick<RequestStore, 'create'>;
  readonly clock: Clock;
};

export type Intake = {
  readonly subject: Subject;
  /** What makes this request this one: the signed payload as received, or an import's own key. */
  readonly occasion: string;
  readonly origin: RequestOrigin;
  readonly scope: RequestScope;
  /** The promise, in milliseconds. */
  readonly promise: number;
  /** When the person asked; the time of the intake if this is missing or in the future. */
  readonly askedAt?: number;
  /** The signature or the list is old: a person who has used the account since has not left. */
  readonly isStale?: true;
  /** Nothing begins before this time, so that a mistake or an abuse can be stopped. */
  readonly startAt?: number;
  /** Nothing begins until an operator has decided. */
  readonly holdFor?: HoldCause;
  readonly verification?: Verification;
  /** Who enters it, as IAM names them. */
  readonly enteredBy?: string;
};

export type Accepted = { readonly code: ConfirmationCode; readonly requestId: RequestId; readonly repeated: boolean };

/**
 * Records a request and queues it. The same occasion gives the same code and the same record, however often and however
 * concurrently it comes. If the queue does not answer, the record stays, and the sweeper queues it.
 *
 * @throws DeletionError `key_unavailable`, `store_unavailable` (retry): nothing was promised
 */
export async function acceptRequest(ports: AcceptPorts, intake: Intake): Promise<Accepted> {
  const subjectKey = await ports.keys.keyOf(intake.subject);
  const code = codeOf(subjectKey, intake);
  const id = requestId(code);
  const { subject, holdFor } = intake;
  const now = ports.clock();
  const request = newRequest(
    {
      requestId: id,
      subjectRef: subjectRef(subjectKey),
      appId: subject.appId,
      origin: intake.origin,
      scope: intake.scope,
      askedAt: intake.askedAt,
      beganWith: subject.kind,
      isStale: intake.isStale,
      promise: intake.promise,
      startAt: intake.startAt,
      hold: holdFor && { cause: holdFor, reason: holdFor, decidedBy: SYSTEM_NAME, at: now },
      verification: intake.verification,
      enteredBy: intake.enteredBy,
    },
    now,
  );
  const sealed = await ports.seal.close({ verified: { [subject.kind]: [subject.value] } }, request);

  const created = await ports.store.create({ ...request, sealed });
  ports.log.info(created ? 'request_accepted' : 'request_repeated', { requestId: id, appId: request.appId });
  if (intake.origin !== 'canary') ports.metrics.count(created ? 'CallbacksAccepted' : 'CallbacksRepeated');
  // a repeat sends no message; if the first one is lost, the sweeper finds the record
  if (created) await queueNextAttempt(ports, request);
  return { code, requestId: id, repeated: !created };
}

/** The id of the request that such an intake makes, or has made. */
export async function requestIdOf(keys: SubjectKeys, intake: Intake): Promise<RequestId> {
  return requestId(codeOf(await keys.keyOf(intake.subject), intake));
}

function codeOf(subjectKey: Uint8Array, { scope, occasion }: Intake): ConfirmationCode {
  return confirmationCode(subjectKey, `${scope === 'deletion' ? '' : 'deauthorization\n'}${occasion}`);
}

/** Whether a request was cancelled after it was entered, which is possible only if it is repeated. */
export async function isCancelled(
  store: Pick<RequestStore, 'read'>,
  { repeated, requestId: id }: Accepted,
): Promise<boolean> {
  return repeated && (await store.read(id))?.status === 'cancelled';
}
