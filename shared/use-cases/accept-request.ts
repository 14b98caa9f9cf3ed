import {
  type ConfirmationCode,
  confirmationCode,
  type RequestId,
  requestId,
  subjectRef,
} from '../domain/confirmation-code.ts';
import { newRequest, type RequestOrigin, type RequestScope } from '../domain/deletion-request.ts';
import { DeletionError } from '../domain/errors.ts';
import type { Subject } from '../domain/identifiers.ts';
import type { Verification } from '../domain/verification.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { PurgeQueue } from '../ports/purge-queue.ts';
import type { RequestStore } from '../ports/request-store.ts';
import type { Seal } from '../ports/seal.ts';
import type { SubjectKeys } from '../ports/subject-keys.ts';

export type AcceptPorts = {
  readonly keys: SubjectKeys;
  readonly seal: Pick<Seal, 'close'>;
  readonly store: Pick<RequestStore, 'create'>;
  readonly queue: Pick<PurgeQueue, 'send'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
};

export type Intake = {
  readonly subject: Subject;
  /** What makes this request this one: the signed payload as received, or an import's own key. */
  readonly occasion: string;
  readonly origin: RequestOrigin;
  readonly scope: RequestScope;
  /** The promise, in milliseconds. */
  readonly promise: number;
  readonly startAt?: number;
  readonly verification?: Verification;
};

export type Accepted = { readonly code: ConfirmationCode; readonly requestId: RequestId; readonly repeated: boolean };

/**
 * Records a request and queues it. The same occasion gives the same code and the same record, however often and however
 * concurrently it comes. When the queue does not answer the record stands, and the sweeper queues it.
 *
 * @throws DeletionError `key_unavailable`, `store_unavailable` (retry): nothing was promised
 */
export async function acceptRequest(ports: AcceptPorts, intake: Intake): Promise<Accepted> {
  const subjectKey = await ports.keys.keyOf(intake.subject);
  const code = confirmationCode(
    subjectKey,
    `${intake.scope === 'deletion' ? '' : 'deauthorization\n'}${intake.occasion}`,
  );
  const id = requestId(code);
  const sealed = await ports.seal.close({ [intake.subject.kind]: [intake.subject.value] }, id);
  const request = newRequest(
    {
      requestId: id,
      subjectRef: subjectRef(subjectKey),
      sealed,
      appId: intake.subject.appId,
      origin: intake.origin,
      scope: intake.scope,
      promise: intake.promise,
      startAt: intake.startAt,
      verification: intake.verification,
    },
    ports.clock(),
  );

  const created = await ports.store.create(request);
  ports.log.info(created ? 'request_accepted' : 'request_repeated', { requestId: id, appId: request.appId });
  if (intake.origin !== 'canary') ports.metrics.count(created ? 'CallbacksAccepted' : 'CallbacksRepeated');
  if (request.status === 'received') await queueOrLeaveToSweeper(ports, id);
  return { code, requestId: id, repeated: !created };
}

async function queueOrLeaveToSweeper(ports: AcceptPorts, id: RequestId): Promise<void> {
  try {
    await ports.queue.send(id, 0);
  } catch (error) {
    if (!(error instanceof DeletionError)) throw error;
    ports.log.warn('queue_unavailable', { requestId: id, errorCode: error.code });
    ports.metrics.count('QueueUnavailable');
  }
}
