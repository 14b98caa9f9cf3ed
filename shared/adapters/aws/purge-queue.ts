import { SendMessageBatchCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { DeletionError } from '../../domain/errors.ts';
import { formatPurgeMessage } from '../../domain/purge-message.ts';
import type { PurgeQueue } from '../../ports/purge-queue.ts';

/** The most messages that SendMessageBatch takes. */
const BATCH = 10;

/**
 * The message group is the source. On a standard queue a group does not order messages; it makes the queue fair.
 *
 * @see "Amazon SQS fair queues" in the SQS Developer Guide
 */
export function sqsPurgeQueue(client: SQSClient, queueUrl: string): PurgeQueue {
  return {
    async send(requestId, delaySeconds, source) {
      await accepted(
        client.send(
          new SendMessageCommand({
            QueueUrl: queueUrl,
            MessageBody: formatPurgeMessage(requestId),
            DelaySeconds: delaySeconds,
            MessageGroupId: source,
          }),
        ),
      );
    },

    async sendAll(requestIds, source) {
      let sent = 0;
      for (let from = 0; from < requestIds.length; from += BATCH) {
        const Entries = requestIds.slice(from, from + BATCH).map((requestId, index) => ({
          Id: `${index}`,
          MessageBody: formatPurgeMessage(requestId),
          MessageGroupId: source,
        }));
        const { Successful } = await accepted(
          client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries })),
        );
        sent += Successful?.length ?? 0;
      }
      return sent;
    },
  };
}

async function accepted<Answer>(call: Promise<Answer>): Promise<Answer> {
  try {
    return await call;
  } catch (error) {
    throw new DeletionError('queue_unavailable', 'retry', 'the purge queue did not answer', { cause: error });
  }
}
