import type { DeletionRequest } from '../../shared/domain/deletion-request.ts';
import { newRequest } from '../../shared/domain/new-request.ts';
import type { Part } from '../../shared/domain/part.ts';
import { DAY } from '../../shared/domain/schedule.ts';

/** A request that a worker has begun, with its parts, for tests of single steps. */

export const NOW = Date.UTC(2026, 0, 15, 12);
const names = { requestId: 'r' as never, subjectRef: 's' as never, sealed: 'x' as never, appId: 'app' };

export function part(change: Partial<Part> = {}): Part {
  const fresh = { status: 'pending', attempts: 0, items: 0, rounds: 0, updatedAt: NOW - DAY } as const;
  return { name: 'messages', label: 'Messages', ...fresh, ...change };
}

export function request(change: Partial<DeletionRequest> = {}): DeletionRequest {
  const made = newRequest(
    { ...names, origin: 'callback', scope: 'deletion', beganWith: 'asid', promise: 30 * DAY },
    NOW - DAY,
  );
  return { ...made, status: 'running', ...change };
}
