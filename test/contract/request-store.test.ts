import { randomUUID } from 'node:crypto';
import { dynamoRequestStore } from '../../shared/adapters/aws/request-store.ts';
import { newRequest } from '../../shared/domain/new-request.ts';
import { type DynamodbServer, startDynalite } from '../support/dynalite.ts';
import { memoryRequestStore } from '../support/memory/request-store.ts';
import { createRequestTable } from '../support/request-table.ts';
import { describeRequestStore } from './request-store.contract.ts';

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

describeRequestStore('memory', async () => memoryRequestStore());
describeRequestStore('DynamoDB', async () => dynamoRequestStore(dynalite.client, await emptyTable()));

describe('a write whose answer was lost', () => {
  it('is recognised as done when the SDK repeats it', async () => {
    const table = await emptyTable();
    const store = dynamoRequestStore(dynalite.client, table);
    const request = newRequest(
      {
        requestId: 'a'.repeat(43) as never,
        subjectRef: 'subject' as never,
        sealed: 'sealed' as never,
        appId: 'app-1',
        origin: 'callback',
        scope: 'deletion',
        beganWith: 'asid',
        promise: 1,
      },
      Date.UTC(2026, 0, 15),
    );
    await store.create(request);
    const written = await store.replace({ ...request, attempts: 1 });
    expect(await store.replace({ ...request, attempts: 1 })).toEqual(written);
    expect(await store.replace({ ...request, attempts: 2 })).toBe('changed');
    const before = await store.read(request.requestId);
    if (before === undefined) throw new Error('the request is not there');
    const amended = await store.amend(before, { ...before, lastError: 'x' });
    expect(amended).toMatchObject({ lastError: 'x', version: 3 });
    expect(await store.amend(before, { ...before, lastError: 'x' })).toEqual(amended);
    expect(await store.amend(before, { ...before, lastError: 'y' })).toBe('changed');
  });
});
