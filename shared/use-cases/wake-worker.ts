import type { DeletionRequest } from '../domain/deletion-request.ts';
import { errorTrace } from '../domain/error-trace.ts';
import { isUnchanged } from '../domain/unchanged.ts';
import { isDue } from '../domain/worker-steps.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Metrics } from '../ports/metrics.ts';
import { LONGEST_DELAY_SECONDS, type PurgeQueue } from '../ports/purge-queue.ts';

export type WakePorts = {
  readonly queue: Pick<PurgeQueue, 'send'>;
  readonly log: Log;
  readonly metrics: Metrics;
};

/**
 * Queues a request, so that a worker runs it. Never throws: the record was written before, and what the queue does not
 * accept is queued by the sweeper within five minutes.
 *
 * @param delaySeconds 0 to 900
 */
export async function wakeWorker(
  ports: WakePorts,
  { requestId, origin }: Pick<DeletionRequest, 'requestId' | 'origin'>,
  delaySeconds = 0,
): Promise<void> {
  try {
    await ports.queue.send(requestId, delaySeconds, origin);
  } catch (error) {
    const trace = errorTrace(error);
    ports.log[trace.errorCode === 'unexpected' ? 'error' : 'warn']('queue_unavailable', { requestId, ...trace });
    ports.metrics.count('QueueUnavailable');
  }
}

/** Queues a request for its next attempt. One that is further away than the queue can delay is left to the sweeper. */
export async function queueNextAttempt(
  ports: WakePorts & { readonly clock: Clock },
  request: Pick<DeletionRequest, 'requestId' | 'origin' | 'nextAttemptAt'>,
): Promise<void> {
  if (request.nextAttemptAt === undefined) return;
  const delaySeconds = Math.max(0, Math.ceil((request.nextAttemptAt - ports.clock()) / 1000));
  if (delaySeconds <= LONGEST_DELAY_SECONDS) await wakeWorker(ports, request, delaySeconds);
}

/**
 * Queues a request after a run, unless it is due at once although the run has changed nothing: the next run would end
 * like this one, and so on without a pause. The sweeper queues it within five minutes.
 */
export async function queueAfterRun(
  ports: WakePorts & { readonly clock: Clock },
  claimed: DeletionRequest,
  request: DeletionRequest,
): Promise<void> {
  const isDueAtOnce = isDue(request.nextAttemptAt, ports.clock());
  if (!isDueAtOnce || !isUnchanged(claimed, request)) return await queueNextAttempt(ports, request);
  ports.log.warn('run_changed_nothing', { requestId: request.requestId });
}
