import { SQSClient } from '@aws-sdk/client-sqs';
import { sqsPurgeQueue } from '../../../shared/adapters/aws/purge-queue.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import { stubClient } from '../../infra/ops/stub-client.ts';

const QUEUE = 'https://sqs.eu-central-1.amazonaws.com/000000000000/purge';
const ids = (count: number) => Array.from({ length: count }, (_, at) => `request-${at}` as RequestId);
const bodyOf = (requestId: string) => JSON.stringify({ form: 1, requestId });

type Batch = { readonly Entries: readonly { readonly Id: string; readonly MessageBody: string }[] };

/** @param failing how many of each batch SQS does not take */
function queue(failing = 0) {
  const { client, calls } = stubClient(new SQSClient({ region: 'eu-central-1' }), ({ input }) => {
    const { Entries = [] } = input as Partial<Batch>;
    return failing < 0 ? {} : { Successful: Entries.slice(failing) };
  });
  return { queue: sqsPurgeQueue(client, QUEUE), calls };
}

describe('the purge queue', () => {
  it('sends a message about one request, with its delay, in the group of its source', async () => {
    const { queue: purge, calls } = queue();
    await purge.send('request-1' as RequestId, 600, 'list');
    const input = { QueueUrl: QUEUE, MessageBody: bodyOf('request-1'), DelaySeconds: 600, MessageGroupId: 'list' };
    expect(calls).toEqual([{ command: 'SendMessageCommand', input }]);
  });

  it.each([
    [10, [10]],
    [11, [10, 1]],
    [23, [10, 10, 3]],
    [0, []],
  ])(
    'sends messages about %i requests ten at a time, at once and in the group of their source',
    async (count, sizes) => {
      const { queue: purge, calls } = queue();
      expect(await purge.sendAll(ids(count), 'sweep')).toBe(count);
      const batches = calls.map(({ input }) => (input as Batch).Entries);
      expect(batches.map(({ length }) => length)).toEqual(sizes);
      expect(batches.flat().map(({ MessageBody }) => MessageBody)).toEqual(ids(count).map(bodyOf));
      for (const batch of batches) {
        expect(new Set(batch.map(({ Id }) => Id)).size).toBe(batch.length);
        for (const entry of batch) {
          expect(entry).toMatchObject({ MessageGroupId: 'sweep' });
          expect(entry).not.toHaveProperty('DelaySeconds');
        }
      }
    },
  );

  it('counts only what SQS has taken', async () => {
    expect(await queue(2).queue.sendAll(ids(20), 'sweep')).toBe(16);
    expect(await queue(-1).queue.sendAll(ids(3), 'sweep')).toBe(0);
  });

  it('is unavailable for now when SQS does not answer', async () => {
    const { client } = stubClient(new SQSClient({ region: 'eu-central-1' }), () => {
      throw new Error('no answer');
    });
    const purge = sqsPurgeQueue(client, QUEUE);
    const unavailable = { code: 'queue_unavailable', disposition: 'retry', cause: { message: 'no answer' } };
    await expect(purge.send('request-1' as RequestId, 0, 'callback')).rejects.toMatchObject(unavailable);
    await expect(purge.sendAll(ids(1), 'sweep')).rejects.toMatchObject(unavailable);
  });
});
