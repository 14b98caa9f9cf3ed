import { ConditionalCheckFailedException, type DynamoDBClient, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { toItem } from '../../shared/adapters/aws/request-item.ts';
import { dynamoRequestStore } from '../../shared/adapters/aws/request-store.ts';
import type { RequestId } from '../../shared/domain/confirmation-code.ts';
import { newRequest } from '../../shared/domain/deletion-request.ts';

const NOW = Date.UTC(2026, 0, 15);
const requestOf = (letter: string) => {
  const names = { requestId: letter.repeat(43) as RequestId, subjectRef: 's' as never, appId: 'app' };
  return newRequest({ ...names, origin: 'callback', scope: 'deletion', beganWith: 'asid', promise: 5 }, NOW);
};
const request = requestOf('a');

/** A client that answers so, and what it was asked. */
function answering(answer: (input: Partial<QueryCommandInput>) => object) {
  const asked: Partial<QueryCommandInput>[] = [];
  const send = async ({ input }: { readonly input: Partial<QueryCommandInput> }) => {
    asked.push(input);
    return answer(input);
  };
  return { asked, store: dynamoRequestStore({ send } as unknown as DynamoDBClient, 'requests') };
}

describe('the table of requests', () => {
  it('that does not answer is unavailable for now, whatever it was asked', async () => {
    const cause = new Error('socket hang up');
    const { store } = answering(() => {
      throw cause;
    });
    const unavailable = {
      code: 'store_unavailable',
      disposition: 'retry',
      message: 'the table of requests did not answer',
      cause,
    };
    await expect(store.read(request.requestId)).rejects.toMatchObject(unavailable);
    await expect(store.create(request)).rejects.toMatchObject(unavailable);
    await expect(store.claim(request.requestId, NOW, NOW + 1)).rejects.toMatchObject(unavailable);
    await expect(store.replace(request)).rejects.toMatchObject(unavailable);
    await expect(store.due(NOW, 1)).rejects.toMatchObject(unavailable);
    await expect(store.openFigures(NOW)).rejects.toMatchObject(unavailable);
    await expect(store.openSince(NOW)[Symbol.asyncIterator]().next()).rejects.toMatchObject(unavailable);
  });

  it('whose condition does not hold has answered', async () => {
    const { store } = answering(() => {
      throw new ConditionalCheckFailedException({ message: '', $metadata: {} });
    });
    expect(await store.create(request)).toBe(false);
  });

  it('is read consistently', async () => {
    const { store, asked } = answering(() => ({}));
    await store.read(request.requestId);
    await store.openSince(NOW)[Symbol.asyncIterator]().next();
    expect(asked.map(({ ConsistentRead }) => ConsistentRead)).toEqual([true, true]);
  });

  it('is asked for what is overdue only where something is, and page after page', async () => {
    let page = 0;
    const { store, asked } = answering(({ Select, IndexName }) => {
      if (Select === undefined) return { Items: [toItem(request)] };
      if (IndexName === 'needs-operator') return { Count: 0 };
      page += 1;
      return page === 1 ? { Count: 1, LastEvaluatedKey: { requestId: { S: 'a' } } } : { Count: 2 };
    });
    expect(await store.openFigures(request.dueAt)).toMatchObject({ overdue: 0 });
    expect(asked).toHaveLength(8);
    expect(await store.openFigures(request.dueAt + 1)).toMatchObject({ overdue: 1 + 4 * 2 });
    expect(asked.filter(({ ExclusiveStartKey }) => ExclusiveStartKey !== undefined)).toHaveLength(1);
  });

  it('spreads the records over its index', () => {
    const shards = ['a', 'b', 'c', 'd'].map((letter) => toItem(requestOf(letter))['shard']?.S);
    expect(new Set(shards)).toEqual(new Set(['0', '1', '2', '3']));
  });
});
