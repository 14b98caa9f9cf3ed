import type { SubjectRef } from '../../../shared/domain/confirmation-code.ts';
import type { BusinessReturns } from '../../../shared/ports/business-returns.ts';

/** The same promises as the table of requests, in a map that forgets nothing. */
export function memoryBusinessReturns(): BusinessReturns {
  const returns = new Map<SubjectRef, number>();
  return {
    async note(business, returnedAt) {
      returns.set(business, Math.max(returnedAt, returns.get(business) ?? returnedAt));
    },
    async latest(business) {
      return returns.get(business);
    },
  };
}
