import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { sqsPurgeQueue } from '../../shared/adapters/aws/purge-queue.ts';
import type { RequestId } from '../../shared/domain/confirmation-code.ts';
import { formatPurgeMessage } from '../../shared/domain/purge-message.ts';
import { type Beside, startBeside } from '../support/beside.ts';
import { memoryPurgeQueue } from '../support/memory/purge-queue.ts';
import { sqsClient, sqsQueue } from '../support/sqs-queue.ts';
import { describePurgeQueue, type QueueUnderTest } from './purge-queue.contract.ts';

let fauxqs: Beside;
beforeAll(async () => {
  fauxqs = await startBeside('fauxqs-process.ts');
});
afterAll(() => fauxqs.stop());

describePurgeQueue('in memory', memoryQueue);
describePurgeQueue('fauxqs, as npm start has it', () => sqsQueue(`http://127.0.0.1:${fauxqs.port}`));

describe('the purge queue: fauxqs, as npm start has it', () => {
  it('says that it is unavailable when there is no such queue', async () => {
    const endpoint = `http://127.0.0.1:${fauxqs.port}`;
    const client = sqsClient(endpoint);
    const queue = sqsPurgeQueue(client, `${endpoint}/000000000000/none`);
    const unavailable = { code: 'queue_unavailable', disposition: 'retry', cause: { name: 'QueueDoesNotExist' } };
    await expect(queue.send('none' as RequestId, 0, 'callback')).rejects.toMatchObject(unavailable);
    await expect(queue.sendAll(['none' as RequestId], 'sweep')).rejects.toMatchObject(unavailable);
    client.destroy();
  });

  it('takes the source of each message as its group, with a delay, too', async () => {
    const endpoint = `http://127.0.0.1:${fauxqs.port}`;
    const client = sqsClient(endpoint);
    const { QueueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName: 'groups' }));
    const sent: unknown[] = [];
    client.middlewareStack.add((next) => (args) => (sent.push(args.input), next(args)), { step: 'initialize' });
    const queue = sqsPurgeQueue(client, QueueUrl);
    await queue.send('one' as RequestId, 600, 'list');
    expect(await queue.sendAll(['two', 'three'] as RequestId[], 'sweep')).toBe(2);
    expect(sent).toMatchObject([
      { MessageGroupId: 'list', DelaySeconds: 600 },
      { Entries: [{ MessageGroupId: 'sweep' }, { MessageGroupId: 'sweep' }] },
    ]);
    client.destroy();
  });
});

/** A queue in memory whose messages can be received once their delay is over. */
async function memoryQueue(): Promise<QueueUnderTest> {
  const queue = memoryPurgeQueue();
  const began = Date.now();
  return {
    queue,
    async receive() {
      const passed = (Date.now() - began) / 1000;
      const ready = queue.messages.filter(({ delaySeconds }) => delaySeconds <= passed);
      for (const message of ready) queue.messages.splice(queue.messages.indexOf(message), 1);
      return ready.map(({ requestId }) => formatPurgeMessage(requestId));
    },
    async close() {
      queue.messages.length = 0;
    },
  };
}
