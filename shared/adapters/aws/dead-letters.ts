import { type SQSClient, StartMessageMoveTaskCommand } from '@aws-sdk/client-sqs';
import { DeletionError } from '../../domain/errors.ts';
import type { DeadLetters } from '../../ports/dead-letters.ts';

/** The first is documented; the second is what SQS answers while another move is running. */
const REFUSALS: ReadonlySet<string> = new Set(['UnsupportedOperation', 'InvalidParameterValue']);

/** @param SourceArn of the dead-letter queue */
export function sqsDeadLetters(client: SQSClient, SourceArn: string): DeadLetters {
  return {
    async redrive() {
      try {
        await client.send(new StartMessageMoveTaskCommand({ SourceArn }));
      } catch (cause) {
        if (cause instanceof Error && REFUSALS.has(cause.name)) {
          throw new DeletionError('redrive_refused', 'reject', 'SQS does not start a move now; one may be under way', {
            cause,
          });
        }
        throw new DeletionError('queue_unavailable', 'retry', 'the dead-letter queue did not answer', { cause });
      }
    },
  };
}
