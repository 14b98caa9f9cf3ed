import type { RequestId, SubjectRef } from '../../../shared/domain/confirmation-code.ts';
import type { BusinessReturns } from '../../../shared/ports/business-returns.ts';

/** Keeps the same promises as the table of requests, in maps from which nothing expires. */
export function memoryBusinessReturns(): BusinessReturns {
  const returns = new Map<SubjectRef, number>();
  const leavings = new Map<SubjectRef, ReadonlySet<RequestId>>();
  return {
    async noteReturn(business, returnedAt) {
      returns.set(business, Math.max(returnedAt, returns.get(business) ?? returnedAt));
      return [...(leavings.get(business) ?? [])];
    },
    async noteLeaving(business, requestId) {
      leavings.set(business, new Set([...(leavings.get(business) ?? []), requestId]));
      return returns.get(business);
    },
  };
}
