import {
  type ConfirmationCode,
  confirmationCode,
  type RequestId,
  requestId,
  subjectRef,
} from '../domain/confirmation-code.ts';
import { newRequest, type RequestOrigin, type RequestScope } from '../domain/deletion-request.ts';
import type { Subject } from '../domain/identifiers.ts';
import type { Verification } from '../domain/verification.ts';
import type { Clock } from '../ports/clock.ts';
import type { RequestStore } from '../ports/request-store.ts';
import type { Seal } from '../ports/seal.ts';
import type { SubjectKeys } from '../ports/subject-keys.ts';
import { type WakePorts, wakeWorker } from './wake-worker.ts';

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
  if (request.status === 'received') await wakeWorker(ports, id);
  return { code, requestId: id, repeated: !created };
}
