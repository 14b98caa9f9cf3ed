import { createHash } from 'node:crypto';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import { confirmationHash } from '../../../shared/domain/confirmation-token.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import type { TargetKind } from '../../../shared/targets/target-kind.ts';
import { HOUR } from '../history.ts';

/** What the service provider answers to a notice. */
export type Told = 'notified' | 'acknowledged' | 'confirmed';

/** The nonce with which the provider confirms one request. */
export function nonceOf(requestId: RequestId): string {
  return createHash('sha256').update(`nonce of ${requestId}`).digest('base64url');
}

/** A service provider that is notified of each request, and later confirms by calling us. */
export function partnerKind(tell: (requestId: RequestId) => Promise<Told>): TargetKind {
  return {
    kind: 'partner',
    entries: {},
    templates: () => [],
    permissions: () => [],
    connect: async (_, environment) => ({
      plan: async () => 1,
      async purge({ requestId }, budget) {
        if (budget.isOver()) return { outcome: 'unfinished', items: 0 };
        return {
          outcome: await tell(requestId),
          items: 0,
          confirmationHash: confirmationHash(nonceOf(requestId)),
          askAgainAt: environment.now() + HOUR,
        };
      },
      verify: () => Promise.reject(new DeletionError('only_they_can_tell', 'fail', 'only the provider can tell')),
    }),
  };
}
