import { canonicalJson } from './canonical-json.ts';
import type { DeletionRequest } from './deletion-request.ts';

/** Whether a run has left everything in a record as it was, apart from what every run writes: counts, times and proofs. */
export function isUnchanged(before: DeletionRequest, after: DeletionRequest): boolean {
  return canonicalJson(lastingOf(before)) === canonicalJson(lastingOf(after));
}

function lastingOf(request: DeletionRequest): object {
  return {
    ...request,
    ...{ version: 0, epoch: 0, claimedUntil: undefined, nextAttemptAt: undefined, updatedAt: 0 },
    // sealed and proven anew, even where it says the same
    ...{ sealed: undefined, proof: undefined, historySeen: undefined },
    parts: request.parts.map((part) => ({ ...part, nextAttemptAt: undefined, updatedAt: 0 })),
  };
}
