import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  type QueryCommandInput,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import {
  ENTERED_ATTRIBUTES,
  formOf,
  NEW_ATTRIBUTES,
  RECORD_FORM,
  toItem,
} from '../../shared/adapters/aws/request-item.ts';
import { dynamoRequestStore } from '../../shared/adapters/aws/request-store.ts';
import type { RequestId } from '../../shared/domain/confirmation-code.ts';
import { newRequest } from '../../shared/domain/new-request.ts';

const NOW = Date.UTC(2026, 0, 15);
const requestOf = (letter: string) => {
  const names = { requestId: letter.repeat(43) as RequestId, subjectRef: 's' as never, appId: 'app' };
  return newRequest({ ...names, origin: 'callback', scope: 'deletion', beganWith: 'asid', promise: 5 }, NOW);
};
const request = requestOf('a');

type Input = Partial<QueryCommandInput & UpdateItemCommandInput>;

/** A store whose client answers this way, and the inputs that it was sent. */
function answering(answer: (input: Input) => object) {
  const asked: Input[] = [];
  const send = async ({ input }: { readonly input: Input }) => {
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

  it('that refuses a record has surely written nothing', async () => {
    const cause = Object.assign(new Error('Item size has exceeded the maximum allowed size'), {
      name: 'ValidationException',
    });
    const { store } = answering(() => {
      throw cause;
    });
    const refused = { code: 'record_refused', disposition: 'retry', cause };
    await expect(store.replace(request)).rejects.toMatchObject(refused);
    await expect(store.amend(request, { ...request, attempts: 1 })).rejects.toMatchObject(refused);
    await expect(store.read(request.requestId)).rejects.toMatchObject({ code: 'store_unavailable', cause });
  });

  it('may have written what a record that cannot be read does not show', async () => {
    const { store } = answering((input) => {
      if ('Key' in input && !('UpdateExpression' in input)) return { Item: { body: { B: new Uint8Array(3) } } };
      throw new ConditionalCheckFailedException({ message: '', $metadata: {} });
    });
    const unavailable = { code: 'store_unavailable', disposition: 'retry' };
    await expect(store.replace(request)).rejects.toMatchObject(unavailable);
    await expect(store.amend(request, { ...request, attempts: 1 })).rejects.toMatchObject(unavailable);
  });

  it('is not even asked to write a number that is none', async () => {
    const { store, asked } = answering(() => ({}));
    await expect(store.replace({ ...request, dueAt: Number.NaN })).rejects.toThrow('Special numeric value NaN');
    expect(asked).toEqual([]);
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

  it('is asked for one record of each shard to know what is due first, and counts nothing where no count is answered', async () => {
    const { store, asked } = answering(() => ({}));
    expect(await store.openFigures(NOW)).toEqual({ firstDueAt: undefined, overdue: 0, needsOperator: 0 });
    const looks = asked.filter(({ IndexName }) => IndexName === 'open-by-deadline');
    expect(looks.map(({ Limit }) => Limit)).toEqual([1, 1, 1, 1]);
  });

  it('is asked for what is due later page after page, in each of its shards', async () => {
    const LastEvaluatedKey = { requestId: { S: 'a' } };
    const { store, asked } = answering(({ ExclusiveStartKey, ExpressionAttributeValues: values }) => {
      const isFirstPage = values?.[':shard']?.S === '1' && ExclusiveStartKey === undefined;
      if (values?.[':shard']?.S !== '1') return {};
      return isFirstPage ? { Items: [toItem(request)], LastEvaluatedKey } : { Items: [toItem(requestOf('b'))] };
    });
    const found: string[] = [];
    for await (const { requestId } of store.openDueFrom(NOW)) found.push(requestId);
    expect(found).toEqual([request.requestId, requestOf('b').requestId]);
    const pages = asked.map(({ ExpressionAttributeValues: values, ExclusiveStartKey: from }) => [values, from]);
    const from = (shard: string) => ({ ':shard': { S: shard }, ':from': { N: `${NOW}` } });
    expect(pages).toEqual([
      [from('0'), undefined],
      [from('1'), undefined],
      [from('1'), LastEvaluatedKey],
      [from('2'), undefined],
      [from('3'), undefined],
    ]);
  });

  it('is not asked for a claim as of an earlier form where nothing is due', async () => {
    for (const nextAttemptAt of [NOW, NOW + 1, undefined]) {
      const { store, asked } = answering(({ UpdateExpression }) => {
        if (UpdateExpression === undefined) return { Item: toItem({ ...request, nextAttemptAt }) };
        throw new ConditionalCheckFailedException({ message: '', $metadata: {} });
      });
      expect(await store.claim(request.requestId, NOW, NOW + 1)).toBe('not_due');
      expect(asked).toHaveLength(nextAttemptAt === NOW ? 3 : 2);
    }
  });

  it('is asked to write of an amended record only what has changed', async () => {
    const { store, asked } = answering(() => ({}));
    await store.amend(request, { ...request, attempts: 1, nextAttemptAt: undefined });
    const [{ UpdateExpression: expression, ExpressionAttributeNames: names } = {}] = asked;
    expect(expression).toMatch(/^SET #\w+ = :\w+, #\w+ = :\w+ REMOVE #nextAttemptAt$/);
    expect(names).toEqual({ '#attempts': 'attempts', '#version': 'version', '#nextAttemptAt': 'nextAttemptAt' });
  });

  it('is given by a new record no more than who records it may write', () => {
    const by = { decidedBy: 'operator-1', at: NOW } as const;
    const held = { ...request, hold: { cause: 'unusual_volume', reason: 'unusual_volume', ...by } } as const;
    const verification = { askedBy: 'email', method: 'document', by: 'operator-1' } as never;
    const created = { ...held, sealed: 'a seal' as never, isStale: true as const, verification };
    expect(new Set(Object.keys(toItem(created)))).toEqual(new Set(NEW_ATTRIBUTES));
    const replay = { of: request.requestId, sealOf: request.requestId, lastLookAt: NOW };
    const entered = Object.keys(toItem({ ...created, sealed: undefined, enteredBy: 'operator-1', replay }));
    const seal = ['sealed', 'sealedSubject'];
    expect(new Set([...entered, ...seal])).toEqual(new Set(ENTERED_ATTRIBUTES));
  });

  it('says which item is no record, or refuses it', async () => {
    const { store } = answering(() => ({ Items: [{ requestId: { S: request.requestId } }, toItem(request)] }));
    const passedOver: string[] = [];
    const found: string[] = [];
    for await (const { requestId } of store.openSince(NOW, (id) => passedOver.push(id))) found.push(requestId);
    expect([passedOver, found]).toEqual([[request.requestId], [request.requestId]]);
    const refused = store.openSince(NOW)[Symbol.asyncIterator]().next();
    await expect(refused).rejects.toMatchObject({ code: 'record_malformed', disposition: 'fail' });
  });

  it('has records of the first form where they do not say their form', () => {
    const { form: _, ...first } = toItem(request);
    expect([formOf(first), formOf(toItem(request))]).toEqual([1, RECORD_FORM]);
  });

  it('spreads the records over its index by the first letter of their keys', () => {
    const mixed = { ...request, requestId: `a${'b'.repeat(42)}` as RequestId };
    expect(toItem(mixed)['shard']).toEqual(toItem(request)['shard']);
    const shards = ['a', 'b', 'c', 'd'].map((letter) => toItem(requestOf(letter))['shard']?.S);
    expect(new Set(shards)).toEqual(new Set(['0', '1', '2', '3']));
  });
});
