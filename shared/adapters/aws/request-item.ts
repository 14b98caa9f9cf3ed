import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { RequestId } from '../../domain/confirmation-code.ts';
import { type DeletionRequest, isOpen, needsOperator } from '../../domain/deletion-request.ts';

/** Partitions of the indexes: each takes 1,000 writes a second. */
export const SHARDS = ['0', '1', '2', '3'] as const;

export type Item = Record<string, AttributeValue>;

/**
 * A record as a DynamoDB item: itself, and the keys of the sparse indexes. Only an open record is in
 * `open-by-deadline`, and only a record with something to come is in `by-next-attempt`. The time-to-live is in seconds.
 */
export function toItem(request: DeletionRequest): Item {
  const shard = shardOf(request.requestId);
  return marshall(
    {
      ...request,
      shard,
      openShard: isOpen(request) ? shard : undefined,
      needsOperatorShard: needsOperator(request) ? shard : undefined,
      expiresAt: request.expiresAt === undefined ? undefined : Math.ceil(request.expiresAt / 1000),
    },
    { removeUndefinedValues: true },
  );
}

export function fromItem(item: Item): DeletionRequest {
  const { shard, openShard, needsOperatorShard, expiresAt, ...request } = unmarshall(item);
  if (expiresAt !== undefined) request['expiresAt'] = expiresAt * 1000;
  return request as DeletionRequest;
}

function shardOf(requestId: RequestId): string {
  return SHARDS[requestId.charCodeAt(0) % SHARDS.length] ?? SHARDS[0];
}
