import type { RequestId } from '../domain/confirmation-code.ts';
import type { DeletionRequest } from '../domain/deletion-request.ts';
import { DeletionError } from '../domain/errors.ts';
import { isDue } from '../domain/worker-steps.ts';
import type { Clock } from '../ports/clock.ts';
import type { PurgeQueue } from '../ports/purge-queue.ts';
import type { RequestStore } from '../ports/request-store.ts';

export type DecisionPorts = {
  readonly store: Pick<RequestStore, 'read' | 'replace'>;
  readonly queue: Pick<PurgeQueue, 'send'>;
  readonly clock: Clock;
};

/** One of the operator steps, with everything it needs but the record and the time. */
export type DecisionStep = (request: DeletionRequest, now: number) => DeletionRequest;

/**
 * An operator decides on a request: the step is applied to the record as it is when it is written, whatever a worker or
 * another operator has done meanwhile. What is due by it is queued; when the queue does not answer, the sweeper does that.
 *
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
    const decided = await ports.store.replace(step(request, ports.clock()));
    if (decided === 'changed') continue;
    if (isDue(decided.nextAttemptAt, ports.clock())) await ports.queue.send(requestId, 0).catch(leaveToSweeper);
    return decided;
  }
}

function leaveToSweeper(error: unknown): void {
  if (!(error instanceof DeletionError)) throw error;
}
