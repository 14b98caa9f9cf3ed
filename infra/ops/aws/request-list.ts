import { paginateQuery, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { SHARDS } from '../../../shared/adapters/aws/request-item.ts';
import { mapWithLimit } from '../../../shared/concurrency/map-with-limit.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { requestStore, type Services } from './services.ts';

const READS_AT_ONCE = 8;

type Found = { readonly requestId: RequestId; readonly dueAt: number };

/** Open requests, the earliest promised time first; those alone whose time is before `dueBefore`, when it is given. */
export async function openRequests(
  services: Services,
  limit: number,
  dueBefore?: number,
): Promise<readonly DeletionRequest[]> {
  const bound = dueBefore === undefined ? {} : { condition: ' AND dueAt < :before', values: { ':before': dueBefore } };
  return await readAll(services, await inShards(services, 'open-by-deadline', 'openShard', limit, bound));
}

/** Open requests that only a person can move on, the earliest promised time first. */
export async function requestsNeedingOperator(services: Services, limit: number): Promise<readonly DeletionRequest[]> {
  return await readAll(services, await inShards(services, 'needs-operator', 'needsOperatorShard', limit));
}

async function inShards(
  { tables, deployment }: Services,
  index: string,
  shardKey: string,
  limit: number,
  bound: { readonly condition?: string; readonly values?: { readonly [name: string]: number } } = {},
): Promise<readonly Found[]> {
  const numbers = Object.entries(bound.values ?? {}).map(([name, value]) => [name, { N: `${value}` }]);
  const shards = SHARDS.map(async (shard) => {
    const query: QueryCommandInput = {
      TableName: deployment.outputs.RequestTable,
      IndexName: index,
      KeyConditionExpression: `${shardKey} = :shard${bound.condition ?? ''}`,
      ExpressionAttributeValues: { ':shard': { S: shard }, ...Object.fromEntries(numbers) },
      Limit: limit,
    };
    const found: Found[] = [];
    for await (const { Items = [] } of paginateQuery({ client: tables }, query)) {
      for (const item of Items) {
        found.push({ requestId: item['requestId']?.S as RequestId, dueAt: Number(item['dueAt']?.N) });
      }
      if (found.length >= limit) break;
    }
    return found;
  });
  return (await Promise.all(shards))
    .flat()
    .toSorted((a, b) => a.dueAt - b.dueAt)
    .slice(0, limit);
}

/** In their order; what has gone or ended since is left out by whoever looks. */
async function readAll(services: Services, found: readonly Found[]): Promise<readonly DeletionRequest[]> {
  const store = requestStore(services);
  const records = new Map<RequestId, DeletionRequest>();
  await mapWithLimit(found, READS_AT_ONCE, async ({ requestId }) => {
    const request = await store.read(requestId);
    if (request !== undefined) records.set(requestId, request);
  });
  return found.flatMap(({ requestId }) => records.get(requestId) ?? []);
}
