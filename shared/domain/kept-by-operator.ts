import type { DeletionRequest } from './deletion-request.ts';
import type { Part } from './part.ts';

/** Whether an operator has decided to keep this part, and it has not moved since. */
export function isKeptByOperator({ history = [] }: Pick<DeletionRequest, 'history'>, part: Part): boolean {
  const { name, status, updatedAt } = part;
  return status === 'kept' && history.some((act) => act.what === 'kept' && act.target === name && act.at === updatedAt);
}

/**
 * Whether an operator keeps this part without a date, so that only a release ends it. Never true in a replay, where the
 * release is that of the request that it repeats.
 */
export function isKeptUntilReleased(request: Pick<DeletionRequest, 'history' | 'replay'>, part: Part): boolean {
  return request.replay === undefined && part.nextAttemptAt === undefined && isKeptByOperator(request, part);
}
