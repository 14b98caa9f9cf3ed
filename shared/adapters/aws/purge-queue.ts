import { SendMessageBatchCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { DeletionError } from '../../domain/errors.ts';
import { formatPurgeMessage } from '../../domain/purge-message.ts';
import type { PurgeQueue } from '../../ports/purge-queue.ts';

/** What SendMessageBatch takes at most. */
const BATCH = 10;

export function sqsPurgeQueue(client: SQSClient, queueUrl: string): PurgeQueue {
  return {
    async send(requestId, delaySeconds) {
      await accepted(
        client.send(
          new SendMessageCommand({
            QueueUrl: queueUrl,
            MessageBody: formatPurgeMessage(requestId),
            DelaySeconds: delaySeconds,
          }),
        ),
      );
    },

    async sendAll(requestIds) {
      let sent = 0;
      for (let from = 0; from < requestIds.length; from += BATCH) {
        const Entries = requestIds
          .slice(from, from + BATCH)
          .map((requestId, index) => ({ Id: `${index}`, MessageBody: formatPurgeMessage(requestId) }));
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
