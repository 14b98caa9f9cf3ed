import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { type AwsClients, awsClients } from '../../../infra/local/emulators/aws-clients.ts';
import { type Emulators, startEmulators } from '../../../infra/local/emulators/emulators.ts';
import { startQueuePoller } from '../../../infra/local/lambda/queue-poller.ts';

const REGION = 'eu-central-1';

let emulators: Emulators;
let clients: AwsClients;

beforeAll(async () => {
  emulators = await startEmulators({ region: REGION, accountId: '000000000000' });
  clients = awsClients(emulators.endpoints, REGION, { accessKeyId: 'local', secretAccessKey: 'local' });
}, 30_000);
afterAll(() => emulators.stop());

describe('a batch', () => {
  const failed = (...itemIdentifiers: string[]): string =>
    JSON.stringify({ batchItemFailures: itemIdentifiers.map((itemIdentifier) => ({ itemIdentifier })) });

  it.each([
    ['is done when its function says nothing', () => 'null', true, 0],
    ['is done when its function names no failure', () => failed(), true, 0],
    ['leaves the message that its function names', ([first]: string[]) => failed(first ?? ''), true, 1],
    ['is done when nobody reads which messages failed', ([first]: string[]) => failed(first ?? ''), false, 0],
    ['is left when its function names a message that it was not given', () => failed('other'), true, 3],
    ['is left when its function fails', () => undefined, true, 3],
  ])('%s', async (what, answer, reportsItemFailures, left) => {
    const QueueName = what.replaceAll(' ', '-').slice(0, 80);
    const { QueueUrl = '' } = await clients.sqs.send(new CreateQueueCommand({ QueueName }));
    const Entries = ['a', 'b', 'c'].map((MessageBody, Id) => ({ Id: String(Id), MessageBody }));
    await clients.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    const { promise: polledAgain, resolve } = Promise.withResolvers<void>();
    const batches: SQSEvent[] = [];
    const logged: string[] = [];
    const stop = startQueuePoller({
      source: { functionName: 'worker', queueUrl: QueueUrl, queueArn: 'arn', batchSize: 10, reportsItemFailures },
      region: REGION,
      sqs: clients.sqs,
      async invoke(event) {
        batches.push(event);
        // the next batch begins after this one has been processed
        if (batches.length === 2) resolve();
        const payload = answer(event.Records.map(({ messageId }) => messageId));
        return payload === undefined ? { outcome: 'timed_out' } : { outcome: 'returned', payload };
      },
      concurrency: 1,
      log: (line) => logged.push(line),
    });
    while (batches.length === 0) await sleep(10);
    await sleep(100);
    await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'next' }));
    await polledAgain;
    stop();
    expect(logged).toEqual([]);
    expect(batches[0]?.Records.map(({ body }) => body)).toEqual(['a', 'b', 'c']);
    const AttributeNames = ['ApproximateNumberOfMessagesNotVisible'] as const;
    const { Attributes } = await clients.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] }),
    );
    // plus the one in progress
    expect(Attributes?.['ApproximateNumberOfMessagesNotVisible']).toBe(String(left + 1));
  });
});
