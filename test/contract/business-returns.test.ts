import { randomUUID } from 'node:crypto';
import { type DynamoDBClient, GetItemCommand, type GetItemInput } from '@aws-sdk/client-dynamodb';
import { dynamoBusinessReturns, RETURN_ATTRIBUTES } from '../../shared/adapters/aws/business-returns.ts';
import { dynamoRequestStore } from '../../shared/adapters/aws/request-store.ts';
import type { RequestId, SubjectRef } from '../../shared/domain/confirmation-code.ts';
import type { BusinessReturns } from '../../shared/ports/business-returns.ts';
import { type DynamodbServer, startDynalite } from '../support/dynalite.ts';
import { memoryBusinessReturns } from '../support/memory/business-returns.ts';
import { createRequestTable } from '../support/request-table.ts';

const NOW = Date.UTC(2026, 0, 15);
const BUSINESS = 'business' as SubjectRef;
const LEAVING = 'leaving' as RequestId;

let dynalite: DynamodbServer;
beforeAll(async () => {
  dynalite = await startDynalite();
});
afterAll(() => dynalite.close());

async function emptyTable(): Promise<string> {
  const table = `requests-${randomUUID()}`;
  await createRequestTable(dynalite.client, table);
  return table;
}

describe.each<[string, () => Promise<BusinessReturns>]>([
  ['memory', async () => memoryBusinessReturns()],
  ['DynamoDB', async () => dynamoBusinessReturns(dynalite.client, await emptyTable())],
])('the returns of businesses (%s)', (_, made) => {
  it('are known to a leaving by the latest of its business, in whichever order they were noted', async () => {
    const returns = await made();
    const latest = (business = BUSINESS) => returns.noteLeaving(business, LEAVING, NOW + 1);
    expect(await latest()).toBeUndefined();
    await returns.noteReturn(BUSINESS, NOW, NOW + 1);
    await returns.noteReturn(BUSINESS, NOW - 1, NOW + 1);
    await returns.noteReturn(BUSINESS, NOW, NOW + 1);
    expect(await latest()).toBe(NOW);
    await returns.noteReturn(BUSINESS, NOW + 1, NOW + 2);
    expect(await latest()).toBe(NOW + 1);
    expect(await latest('another' as SubjectRef)).toBeUndefined();
  });

  it('know the leavings of their business, each once, also where a later return is known', async () => {
    const returns = await made();
    expect(await returns.noteReturn(BUSINESS, NOW, NOW + 1)).toEqual([]);
    for (const id of [LEAVING, LEAVING, 'another leaving' as RequestId])
      await returns.noteLeaving(BUSINESS, id, NOW + 1);
    await returns.noteLeaving('another' as SubjectRef, 'of another' as RequestId, NOW + 1);
    expect((await returns.noteReturn(BUSINESS, NOW - 1, NOW + 1)).toSorted()).toEqual(['another leaving', LEAVING]);
  });
});

describe('a return in the table of requests', () => {
  it('is forgotten at its time, and is no record', async () => {
    const table = await emptyTable();
    const returns = dynamoBusinessReturns(dynalite.client, table);
    await returns.noteReturn(BUSINESS, NOW, NOW + 500);
    await returns.noteLeaving(BUSINESS, LEAVING, NOW + 1500);
    const Key = { requestId: { S: 'returned:business' } };
    const { Item } = await dynalite.client.send(new GetItemCommand({ TableName: table, Key }));
    const leavings = { SS: [LEAVING] };
    expect(Item).toEqual({ ...Key, returnedAt: { N: `${NOW}` }, leavings, expiresAt: { N: `${NOW / 1000 + 2}` } });
    expect(new Set(Object.keys(Item ?? {}))).toEqual(new Set(RETURN_ATTRIBUTES));
    const records = dynamoRequestStore(dynalite.client, table).openSince(0);
    expect(await records[Symbol.asyncIterator]().next()).toMatchObject({ done: true });
  });

  it('is read consistently, so that a leaving and a return at the same time know each other', async () => {
    const reads: GetItemInput[] = [];
    const send = async (command: { readonly input: GetItemInput }) => {
      if (command instanceof GetItemCommand) reads.push(command.input);
      return {};
    };
    const returns = dynamoBusinessReturns({ send } as unknown as DynamoDBClient, 'requests');
    await returns.noteLeaving(BUSINESS, LEAVING, NOW);
    await returns.noteReturn(BUSINESS, NOW, NOW);
    expect(reads.map(({ ConsistentRead }) => ConsistentRead)).toEqual([true, true]);
  });
});
