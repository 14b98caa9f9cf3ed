import { withDecision, withPending } from '../domain/apply-pending.ts';
import type { DeletionRequest } from '../domain/deletion-request.ts';
import { errorTrace } from '../domain/error-trace.ts';
import { asDeletionError } from '../domain/errors.ts';
import { MOST_ATTEMPTS, nextAttemptIn } from '../domain/schedule.ts';
import { hasWork, hidesDeletions, recordFailure } from '../domain/worker-steps.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { ClaimSession } from './claim-session.ts';

export type RetryPorts = {
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly metrics: Metrics;
};

/** The table holds something that its writer had no right to write. */
const FORGERIES: ReadonlySet<string> = new Set(['record_forged', 'replay_forged', 'seal_broken', 'history_changed']);

/**
 * Records that nothing could be done for the request, and when to try again.
 *
 * @param isUncounted whether deletes of this worker, or of one that died before it, may not have been counted
 * @returns false when this could not be recorded, because the claim is gone or the store does not answer
 */
export async function retryLater(
  ports: RetryPorts,
  session: ClaimSession,
  error: unknown,
  isUncounted: boolean,
): Promise<boolean> {
  const failure = asDeletionError(error);
  const { requestId, attempts } = session.written();
  if (failure.code === 'key_unavailable') ports.metrics.count('KeyUnavailable');
  if (FORGERIES.has(failure.code)) {
    ports.log.error('record_forged', { requestId, errorCode: failure.code });
    ports.metrics.count('RecordsForged');
  }
  ports.log[failure.code === 'unexpected' ? 'error' : 'warn']('request_retried', {
    requestId,
    ...errorTrace(failure),
    attempt: attempts + 1,
  });
  const now = ports.clock();
  const again = now + nextAttemptIn(attempts + 1, ports.random(), failure.retryAfter);
  try {
    await session.flushOnly((request) => {
      const hasEnded = !hasWork(request, now);
      const isLast = failure.disposition === 'fail' || (attempts + 1 >= MOST_ATTEMPTS && !hasEnded);
      // the next claim will no longer show that a worker died before this one
      const counted = isUncounted ? withInterruption(request, now) : request;
      return recordFailure(counted, failure.code, isLast ? undefined : again, now);
    });
    return true;
  } catch {
    // the claim expires, and the sweeper then finds the request
    ports.log.warn('claim_lost', { requestId });
    return false;
  }
}

/** Added only once, however often the request fails: the decision stays until a worker can apply it. */
function withInterruption(request: DeletionRequest, now: number): DeletionRequest {
  return hidesDeletions(withPending(request), now) ? withDecision(request, { what: 'interrupted', at: now }) : request;
}
