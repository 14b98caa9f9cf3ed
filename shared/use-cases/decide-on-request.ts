import { withPending } from '../domain/apply-pending.ts';
import type { RequestId } from '../domain/confirmation-code.ts';
import type { DeletionRequest } from '../domain/deletion-request.ts';
import { DeletionError } from '../domain/errors.ts';
import { isDue } from '../domain/worker-steps.ts';
import type { Clock } from '../ports/clock.ts';
import type { RequestStore } from '../ports/request-store.ts';
import { type WakePorts, wakeWorker } from './wake-worker.ts';

export type DecisionPorts = WakePorts & {
  readonly store: Pick<RequestStore, 'read' | 'amend'>;
  readonly clock: Clock;
};

/** A step of an operator, complete but for the record and the time. */
export type DecisionStep = (request: DeletionRequest, now: number) => DeletionRequest;

/**
 * An operator decides on a request. The step is applied to the record as it is at the time of writing, whatever a
 * worker or another operator has done meanwhile. What it decides about the request as a whole takes effect at once.
 * What it decides about parts and identifiers waits in the record for the worker, which alone writes these. If the
 * record is due after that, it is queued.
 *
 * @returns the record as it will be once the worker has applied the decision
 * @throws DeletionError `request_unknown` (reject), `store_unavailable` (retry), and whatever the step refuses
 */
export async function decideOnRequest(
  ports: DecisionPorts,
  requestId: RequestId,
  step: DecisionStep,
): Promise<DeletionRequest> {
  for (;;) {
    const request = await ports.store.read(requestId);
    if (request === undefined) throw new DeletionError('request_unknown', 'reject', 'there is no such request');
    const decided = await ports.store.amend(request, step(withPending(request), ports.clock()));
    if (decided === 'changed') continue;
    if (isDue(decided.nextAttemptAt, ports.clock())) await wakeWorker(ports, decided);
    return withPending(decided);
  }
}
