import { randomUUID } from 'node:crypto';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { toItem } from '../../shared/adapters/aws/request-item.ts';
import { dynamoRequestStore } from '../../shared/adapters/aws/request-store.ts';
import { sealShard, shardOf } from '../../shared/adapters/aws/shards.ts';
import type { DeletionRequest } from '../../shared/domain/deletion-request.ts';
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

const NOW = Date.UTC(2026, 0, 15);
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
  NOW,
);

describe('a write whose answer was lost', () => {
  it('is recognised as done when the SDK repeats it', async () => {
    const table = await emptyTable();
    const store = dynamoRequestStore(dynalite.client, table);
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

describe('a seal that an earlier version put down to be dropped, whatever an operator keeps', () => {
  it('is left to the worker, which reads what an operator has decided', async () => {
    const table = await emptyTable();
    const store = dynamoRequestStore(dynalite.client, table);
    const figures = { attempts: 0, items: 0, rounds: 0, updatedAt: NOW } as const;
    const kept: DeletionRequest = {
      ...request,
      status: 'completed_with_retention',
      backupsExpireAt: NOW,
      nextAttemptAt: NOW,
      history: [{ at: NOW, by: 'ines', what: 'kept', target: 'invoices' }],
      parts: [{ name: 'invoices', label: 'Invoices', status: 'kept', ...figures }],
    };
    const item = { ...toItem(kept), shard: { S: sealShard(shardOf(kept.requestId)) } };
    await dynalite.client.send(new PutItemCommand({ TableName: table, Item: item }));
    expect([await store.sealsToDrop(NOW, 10), await store.due(NOW, 10)]).toEqual([[kept.requestId], []]);
    expect(await store.dropSeal(kept.requestId, NOW)).toBe(false);
    expect(await store.read(kept.requestId)).toEqual(kept);
    expect([await store.sealsToDrop(NOW, 10), await store.due(NOW, 10)]).toEqual([[], [kept.requestId]]);
    expect(await store.dropSeal(kept.requestId, NOW)).toBe(false);
  });

  it('is not left to anybody before its time', async () => {
    const store = dynamoRequestStore(dynalite.client, await emptyTable());
    const times = { backupsExpireAt: NOW + 1, nextAttemptAt: NOW + 1 };
    const history = [{ at: NOW, by: 'ines', what: 'extended' } as const];
    await store.create({ ...request, ...times, status: 'completed', history });
    expect(await store.dropSeal(request.requestId, NOW)).toBe(false);
    expect([await store.sealsToDrop(NOW + 1, 10), await store.due(NOW + 1, 10)]).toEqual([[request.requestId], []]);
  });
});
