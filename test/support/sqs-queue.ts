import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteQueueCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { sqsPurgeQueue } from '../../shared/adapters/aws/purge-queue.ts';
import type { QueueUnderTest } from '../contract/purge-queue.contract.ts';

let made = 0;

export function sqsClient(endpoint: string): SQSClient {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return new SQSClient({ endpoint, region: 'eu-central-1', credentials, useQueueUrlAsEndpoint: false });
}

/** A new queue at an SQS server that runs on this machine. */
export async function sqsQueue(endpoint: string): Promise<QueueUnderTest> {
  const client = sqsClient(endpoint);
  const QueueName = `purges-${process.pid}-${(made += 1)}`;
  const { QueueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName }));
  return {
    queue: sqsPurgeQueue(client, QueueUrl),
    async receive() {
      const received = await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      const messages = received.Messages ?? [];
      if (messages.length > 0) {
        const Entries = messages.map(({ ReceiptHandle }, index) => ({ Id: `${index}`, ReceiptHandle }));
        await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
      }
      return messages.map(({ Body = '' }) => Body);
    },
    async close() {
      await client.send(new DeleteQueueCommand({ QueueUrl }));
      client.destroy();
    },
  };
}
