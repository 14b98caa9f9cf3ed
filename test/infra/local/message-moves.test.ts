import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { startMessageMoves } from '../../../infra/local/emulators/sqs/message-moves.ts';
import type { LoopbackServer } from '../../../infra/local/system/loopback.ts';
import { type Beside, startBeside } from '../../support/beside.ts';
import { eventually } from '../../support/eventually.ts';
import { sqsClient } from '../../support/sqs-queue.ts';

let fauxqs: Beside;
let moves: LoopbackServer;
let client: SQSClient;
let queue: string;
let dead: string;
beforeAll(async () => {
  fauxqs = await startBeside('fauxqs-process.ts');
  moves = await startMessageMoves({ upstream: `http://127.0.0.1:${fauxqs.port}`, region: 'eu-central-1' });
  client = sqsClient(moves.url);
  dead = (await client.send(new CreateQueueCommand({ QueueName: 'dead' }))).QueueUrl ?? '';
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: await arnOf(dead), maxReceiveCount: 5 });
  const made = await client.send(new CreateQueueCommand({ QueueName: 'queue', Attributes: { RedrivePolicy } }));
  queue = made.QueueUrl ?? '';
});
afterAll(async () => {
  client.destroy();
  await moves.stop();
  await fauxqs.stop();
});

async function arnOf(QueueUrl: string): Promise<string> {
  const ask = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] });
  return (await client.send(ask)).Attributes?.['QueueArn'] ?? '';
}

async function bodiesIn(QueueUrl: string): Promise<readonly string[]> {
  const receive = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 });
  return ((await client.send(receive)).Messages ?? []).map(({ Body = '' }) => Body).toSorted();
}

test('a move returns every dead letter to the queue that it came from, and reports how many', async () => {
  for (const MessageBody of ['a', 'b', 'c']) await client.send(new SendMessageCommand({ QueueUrl: dead, MessageBody }));
  const SourceArn = await arnOf(dead);
  await client.send(new StartMessageMoveTaskCommand({ SourceArn }));
  expect(await bodiesIn(queue)).toEqual(['a', 'b', 'c']);
  expect(await bodiesIn(dead)).toEqual([]);
  const { Results } = await client.send(new ListMessageMoveTasksCommand({ SourceArn, MaxResults: 1 }));
  expect(Results).toMatchObject([{ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 3 }]);
});

test('a start that is repeated while the move is under way is answered for the same move', async () => {
  const count = 40;
  await Promise.all(
    Array.from({ length: count }, () => client.send(new SendMessageCommand({ QueueUrl: dead, MessageBody: 'd' }))),
  );
  const SourceArn = await arnOf(dead);
  const before = (await client.send(new ListMessageMoveTasksCommand({ SourceArn, MaxResults: 10 }))).Results ?? [];
  const start = () => client.send(new StartMessageMoveTaskCommand({ SourceArn }));
  await Promise.all([start(), start(), start()]);
  const list = () => client.send(new ListMessageMoveTasksCommand({ SourceArn, MaxResults: 10 }));
  const { Results } = await eventually(list, (listed) => listed.Results?.[0]?.Status === 'COMPLETED');
  expect(Results).toHaveLength(before.length + 1);
  expect(Results?.[0]).toMatchObject({ ApproximateNumberOfMessagesMoved: count });
});

test('a queue that is no dead-letter queue is refused, as by SQS', async () => {
  const SourceArn = await arnOf(queue);
  await expect(client.send(new StartMessageMoveTaskCommand({ SourceArn }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  expect((await client.send(new ListMessageMoveTasksCommand({ SourceArn }))).Results).toEqual([]);
});
