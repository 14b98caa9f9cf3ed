import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { RequestId } from '../../shared/domain/confirmation-code.ts';
import { errorTrace } from '../../shared/domain/error-trace.ts';
import { readPurgeMessage } from '../../shared/domain/purge-message.ts';
import type { Log } from '../../shared/ports/log.ts';
import type { Metrics } from '../../shared/ports/metrics.ts';
import type { Budget } from '../../shared/ports/target.ts';

export type WorkerDependencies = {
  /** Takes one request as far as the budget allows. */
  readonly run: (requestId: RequestId, budget: Budget) => Promise<void>;
  readonly log: Log;
  readonly metrics: Metrics;
};

/** Reserved at the end of an invocation to finish calls that are under way and to record the progress. */
const RESERVE_MS = 8_000;

/**
 * Takes requestIds from the queue. The requests of a batch run in parallel; one that fails does not fail the others.
 */
export function workerHandler({
  run,
  log,
  metrics,
}: WorkerDependencies): (
  event: SQSEvent,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
) => Promise<SQSBatchResponse> {
  async function runMessage(message: SQSRecord, budget: Budget): Promise<boolean> {
    const read = readPurgeMessage(message.body);
    if (read === 'form_unknown') {
      // sent by a later version: it is delivered again, eventually to a worker of that version
      log.error('unexpected', { errorCode: read });
      return false;
    }
    if (read === 'message_malformed') {
      log.error(read);
      metrics.count('MalformedMessages');
      return false;
    }
    const { requestId } = read;
    try {
      await run(requestId, budget);
      return true;
    } catch (error) {
      log.error('unexpected', { requestId, ...errorTrace(error) });
      return false;
    }
  }

  return async (event, context) => {
    const budget = budgetOf(context);
    const results = await Promise.all(
      event.Records.map(async (message) => ({ message, succeeded: await runMessage(message, budget) })),
    );
    return {
      batchItemFailures: results
        .filter((result) => !result.succeeded)
        .map((result) => ({ itemIdentifier: result.message.messageId })),
    };
  };
}

function budgetOf(context: Pick<Context, 'getRemainingTimeInMillis'>): Budget {
  const milliseconds = Math.max(0, context.getRemainingTimeInMillis() - RESERVE_MS);
  const signal = AbortSignal.timeout(milliseconds + RESERVE_MS / 2);
  return { isOver: () => context.getRemainingTimeInMillis() <= RESERVE_MS, signal };
}
