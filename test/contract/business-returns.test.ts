import { randomUUID } from 'node:crypto';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamoBusinessReturns } from '../../shared/adapters/aws/business-returns.ts';
import { dynamoRequestStore } from '../../shared/adapters/aws/request-store.ts';
import type { SubjectRef } from '../../shared/domain/confirmation-code.ts';
import type { BusinessReturns } from '../../shared/ports/business-returns.ts';
import { type DynamodbServer, startDynalite } from '../support/dynalite.ts';
import { memoryBusinessReturns } from '../support/memory/business-returns.ts';
import { createRequestTable } from '../support/request-table.ts';

const NOW = Date.UTC(2026, 0, 15);
const BUSINESS = 'business' as SubjectRef;

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
  it('keep the latest of each business, in whichever order they are noted', async () => {
    const returns = await made();
    expect(await returns.latest(BUSINESS)).toBeUndefined();
    await returns.note(BUSINESS, NOW, NOW + 1);
    await returns.note(BUSINESS, NOW - 1, NOW + 1);
    await returns.note(BUSINESS, NOW, NOW + 1);
    expect(await returns.latest(BUSINESS)).toBe(NOW);
    await returns.note(BUSINESS, NOW + 1, NOW + 2);
    expect(await returns.latest(BUSINESS)).toBe(NOW + 1);
    expect(await returns.latest('another' as SubjectRef)).toBeUndefined();
  });
});

describe('a return in the table of requests', () => {
  it('is forgotten at its time, and is no record', async () => {
    const table = await emptyTable();
    await dynamoBusinessReturns(dynalite.client, table).note(BUSINESS, NOW, NOW + 1500);
    const Key = { requestId: { S: 'returned:business' } };
    const { Item } = await dynalite.client.send(new GetItemCommand({ TableName: table, Key }));
    expect(Item).toEqual({ ...Key, returnedAt: { N: `${NOW}` }, expiresAt: { N: `${NOW / 1000 + 2}` } });
    const records = dynamoRequestStore(dynalite.client, table).openSince(0);
    expect(await records[Symbol.asyncIterator]().next()).toMatchObject({ done: true });
  });
});
