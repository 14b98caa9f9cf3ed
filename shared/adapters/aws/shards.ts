import type { RequestId } from '../../domain/confirmation-code.ts';

/** Partitions of the indexes: each takes 1,000 writes per second. */
export const SHARDS = ['0', '1', '2', '3'] as const;

/** The partition of `by-next-attempt` with the seals that the sweeper can drop without the worker. */
export function sealShard(shard: string): string {
  return `${shard}-seal`;
}

/** The shard of a request in the sparse indexes. */
export function shardOf(requestId: RequestId): string {
  const [first] = SHARDS;
  return SHARDS[requestId.charCodeAt(0) % SHARDS.length] ?? first;
}
