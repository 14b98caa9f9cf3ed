import { GetItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import { SHARDS } from '../../../shared/adapters/aws/shards.ts';
import { answered } from '../../../shared/adapters/aws/table-answers.ts';
import { wholeRecord } from '../../../shared/adapters/aws/whole-record.ts';
import { mapWithLimit } from '../../../shared/concurrency/map-with-limit.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import { type DeletionRequest, endOf, isOpen, needsOperator } from '../../../shared/domain/deletion-request.ts';
import { partsKeptUntilReleased } from '../../../shared/domain/standing-decisions.ts';
import { requestStore, type Services } from './services.ts';

/** The first requests of a list, how many there are in all, and the ids of items that are not valid records. */
export type RequestList = {
  readonly requests: readonly DeletionRequest[];
  readonly total: number;
  readonly unreadable: readonly RequestId[];
};

/** Selects open requests; `needsOperator` also selects ended ones whose seal cannot be dropped. */
export type OpenFilter = {
  /** Only those that wait for an operator. */
  readonly needsOperator: boolean;
  /** Only those with a part that is failing. */
  readonly failing: boolean;
  /** Only those whose promised time is before this; epoch milliseconds. */
  readonly dueBefore?: number | undefined;
};

/** Records, and the ids of those that are not valid. */
export type ReadRecords = Pick<RequestList, 'requests' | 'unreadable'>;

type Found = { readonly requestId: RequestId; readonly dueAt: number };
type Index = { readonly name: string; readonly shardKey: string; readonly isStillIn: typeof isOpen };

const READS_AT_ONCE = 8;
const OPEN: Index = { name: 'open-by-deadline', shardKey: 'openShard', isStillIn: isOpen };
const NEEDS_OPERATOR: Index = { name: 'needs-operator', shardKey: 'needsOperatorShard', isStillIn: needsOperator };

/**
 * The open requests that pass a filter, the earliest promised time first.
 *
 * No index tells which requests have a failing part, so that filter reads every candidate; the others read only what
 * they return. A request that turns out to have left the index is not counted.
 */
export async function openRequests(services: Services, filter: OpenFilter, limit: number): Promise<RequestList> {
  const index = filter.needsOperator || filter.failing ? NEEDS_OPERATOR : OPEN;
  const found = await keysIn(services, index, filter.dueBefore);
  const isAsked = (request: DeletionRequest) => filter.dueBefore === undefined || isOpen(request);
  const passes = (request: DeletionRequest) =>
    index.isStillIn(request) && isAsked(request) && (!filter.failing || hasFailingPart(request));
  const requests: DeletionRequest[] = [];
  const unreadable: RequestId[] = [];
  let read = 0;
  while (read < found.length && (filter.failing || requests.length < limit)) {
    const next = filter.failing ? found : found.slice(read, read + limit - requests.length);
    const records = await readRecords(services, next.map(keyOf));
    requests.push(...records.requests.filter(passes));
    unreadable.push(...records.unreadable);
    read += next.length;
  }
  const notRead = found.length - read;
  return { requests: requests.slice(0, limit), total: requests.length + notRead, unreadable };
}

/** At most `most` open requests, those with the earliest promised time, and the ids of those that are not valid. */
export async function firstOpenRequests(services: Services, most: number): Promise<ReadRecords> {
  const found = await keysIn(services, OPEN, undefined, most);
  return await readRecords(services, found.slice(0, most).map(keyOf));
}

/** The requests that have ended, the most recent first. Reads the whole table. */
export function endedRequests(services: Services, limit: number): Promise<RequestList> {
  return firstInTable(services, (request) => (isOpen(request) ? undefined : -endOf(request)), limit);
}

/**
 * The requests in which an operator keeps something until it is released, the longest kept first. Reads the whole
 * table: no index has these requests, because most of them have nothing due.
 */
export function keptRequests(services: Services, limit: number): Promise<RequestList> {
  return firstInTable(services, (request) => partsKeptUntilReleased(request)[0]?.updatedAt, limit);
}

/** @param placeOf the sort key of a request, the smallest first; undefined to leave the request out */
async function firstInTable(
  services: Services,
  placeOf: (request: DeletionRequest) => number | undefined,
  limit: number,
): Promise<RequestList> {
  const first: { readonly request: DeletionRequest; readonly place: number }[] = [];
  const unreadable: RequestId[] = [];
  const inOrder = () => first.toSorted((a, b) => a.place - b.place).slice(0, limit);
  let total = 0;
  for await (const request of requestStore(services).openSince(0, (requestId) => unreadable.push(requestId))) {
    const place = placeOf(request);
    if (place === undefined) continue;
    total += 1;
    first.push({ request, place });
    // keeps memory bounded, however large the table is
    if (first.length > 2 * limit) first.splice(0, first.length, ...inOrder());
  }
  return { requests: inOrder().map(({ request }) => request), total, unreadable };
}

function hasFailingPart({ parts }: DeletionRequest): boolean {
  return parts.some(({ status }) => status === 'failing');
}

function keyOf({ requestId }: Found): RequestId {
  return requestId;
}

async function keysIn(
  { tables, deployment }: Services,
  { name, shardKey }: Index,
  dueBefore: number | undefined,
  most = Number.POSITIVE_INFINITY,
): Promise<readonly Found[]> {
  const shards = SHARDS.map(async (shard) => {
    const query = {
      TableName: deployment.outputs.RequestTable,
      IndexName: name,
      KeyConditionExpression: `${shardKey} = :shard${dueBefore === undefined ? '' : ' AND dueAt < :before'}`,
      ExpressionAttributeValues: {
        ':shard': { S: shard },
        ...(dueBefore !== undefined && { ':before': { N: `${dueBefore}` } }),
      },
      ...(Number.isFinite(most) && { Limit: most }),
    };
    const found: Found[] = [];
    for await (const { Items = [] } of paginateQuery({ client: tables }, query)) {
      for (const item of Items) {
        found.push({ requestId: item['requestId']?.S as RequestId, dueAt: Number(item['dueAt']?.N) });
      }
      if (found.length >= most) break;
    }
    return found;
  });
  return (await Promise.all(shards)).flat().toSorted((a, b) => a.dueAt - b.dueAt);
}

/**
 * Reads requests by id. They keep the order of the ids; those that no longer exist are left out.
 *
 * @throws DeletionError `store_unavailable`, `form_unknown` (retry)
 */
export async function readRecords({ tables, deployment }: Services, ids: readonly RequestId[]): Promise<ReadRecords> {
  const records = new Map<RequestId, DeletionRequest | undefined>();
  await mapWithLimit(ids, READS_AT_ONCE, async (requestId) => {
    const Key = { requestId: { S: requestId } };
    const get = new GetItemCommand({ TableName: deployment.outputs.RequestTable, Key, ConsistentRead: true });
    const { Item } = await answered(tables.send(get));
    if (Item !== undefined) records.set(requestId, wholeRecord(Item));
  });
  return {
    requests: ids.flatMap((requestId) => records.get(requestId) ?? []),
    unreadable: [...records].filter(([, request]) => request === undefined).map(([requestId]) => requestId),
  };
}
