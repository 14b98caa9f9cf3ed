import type { RequestId } from '../../domain/confirmation-code.ts';

/** Partitions of the indexes: each takes 1,000 writes a second. */
export const SHARDS = ['0', '1', '2', '3'] as const;

/** The partition of `by-next-attempt` in which the sweeper finds what the worker is not needed for. */
export function sealShard(shard: string): string {
  return `${shard}-seal`;
}

/** Of the sparse indexes, by the requestId. */
export function shardOf(requestId: RequestId): string {
  const [first] = SHARDS;
  return SHARDS[requestId.charCodeAt(0) % SHARDS.length] ?? first;
}
