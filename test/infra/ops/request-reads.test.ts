import { type AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { endedRequests, openRequests } from '../../../infra/ops/aws/request-list.ts';
import type { Services } from '../../../infra/ops/aws/services.ts';
import { toItem } from '../../../shared/adapters/aws/request-item.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import { newRequest } from '../../../shared/domain/new-request.ts';
import { callsAtOnce } from './at-once.ts';
import { stubClient } from './stub-client.ts';

const EVERY = { needsOperator: false, failing: false };

function record(requestId: string, dueAt: number) {
  const accepted = {
    requestId: requestId.padEnd(43, '-') as RequestId,
    subjectRef: 's' as never,
    appId: '1',
    origin: 'callback',
    scope: 'deletion',
    beganWith: 'asid',
  } as const;
  return { ...newRequest({ ...accepted, promise: 1 }, 0), dueAt };
}

/** The index holds all of these, in three shards and not by their times; the table has lost some of them since. */
function tableOf(requests: readonly ReturnType<typeof record>[], gone: readonly string[] = []) {
  const isGone = ({ requestId }: { readonly requestId: string }) => gone.some((name) => requestId.startsWith(name));
  const gets = callsAtOnce();
  const { client, calls } = stubClient(new DynamoDBClient({ region: 'eu-central-1' }), ({ command, input }) => {
    const { Key, ExpressionAttributeValues: values } = input as {
      readonly Key?: { readonly requestId: AttributeValue };
      readonly ExpressionAttributeValues?: { readonly ':shard': AttributeValue };
    };
    if (command === 'QueryCommand') {
      const inShard = requests.filter((_, at) => `${at % 3}` === values?.[':shard'].S);
      return inShard.length === 0 ? {} : { Items: inShard.map((request) => toItem(request)) };
    }
    const request = requests.find(({ requestId }) => requestId === Key?.requestId.S);
    return gets.during(() => (request === undefined || isGone(request) ? {} : { Item: toItem(request) }));
  });
  const deployment = { outputs: { RequestTable: 'requests' } };
  const reads = () => calls.filter(({ command }) => command === 'GetItemCommand').map(({ input }) => input);
  return { services: { tables: client, deployment } as unknown as Services, reads, atOnce: gets.most };
}

const namesOf = (requests: readonly { readonly requestId: string }[]) =>
  requests.map(({ requestId }) => requestId.replaceAll('-', ''));
const FIVE = [record('c', 3), record('a', 1), record('e', 5), record('b', 2), record('d', 4)];

describe('the open requests', () => {
  it('are the first by the promised time from every shard, and no more are read', async () => {
    const { services, reads } = tableOf(FIVE);
    const { requests, total, unreadable } = await openRequests(services, EVERY, 2);
    expect({ names: namesOf(requests), total, unreadable }).toEqual({ names: ['a', 'b'], total: 5, unreadable: [] });
    expect(reads()).toMatchObject([
      { TableName: 'requests', ConsistentRead: true },
      { TableName: 'requests', ConsistentRead: true },
    ]);
  });

  it('are filled up with the next one when a record has gone meanwhile, which is not counted', async () => {
    const { services, reads } = tableOf(FIVE, ['a']);
    const { requests, total, unreadable } = await openRequests(services, EVERY, 2);
    expect({ names: namesOf(requests), total, unreadable }).toEqual({ names: ['b', 'c'], total: 4, unreadable: [] });
    expect(reads()).toHaveLength(3);
  });

  it('are read eight at once', async () => {
    const nine = Array.from('abcdefghi', (name, at) => record(name, at));
    const { services, atOnce } = tableOf(nine);
    const { requests } = await openRequests(services, EVERY, 9);
    expect({ names: namesOf(requests).join(''), most: atOnce() }).toEqual({ names: 'abcdefghi', most: 8 });
  });
});

test('the ended requests are the latest of more than are kept in memory, each once', async () => {
  const ends = { a: 50, b: 10, c: 40, d: 20, e: 30 };
  const ended = Object.entries(ends).map(
    ([name, completedAt]) => ({ ...record(name, 100), status: 'completed', completedAt }) as const,
  );
  const { client } = stubClient(new DynamoDBClient({ region: 'eu-central-1' }), () => ({
    Items: ended.map((request) => toItem(request)),
  }));
  const services = { tables: client, deployment: { outputs: { RequestTable: 'requests' } } } as unknown as Services;
  const { requests, total } = await endedRequests(services, 2);
  expect({ names: namesOf(requests), total }).toEqual({ names: ['a', 'c'], total: 5 });
});
