import type { DeletionRequest } from '../domain/deletion-request.ts';
import { DeletionError } from '../domain/errors.ts';
import type { RequestStore } from '../ports/request-store.ts';

/** A pure step: what a record becomes. It may be applied again to what somebody else has written meanwhile. */
export type Step = (request: DeletionRequest) => DeletionRequest;

/** A record in the hands of the worker that claimed it. */
export type ClaimedRequest = {
  /** As last read or written. */
  current(): DeletionRequest;
  /**
   * Writes what the steps make of the record. When an operator has changed it meanwhile, the steps are applied to what
   * they left; when another worker has claimed it, nothing is written. After a write whose fate is unknown the claim is
   * given up, because the steps must not be applied twice: it runs out, and the next claim goes on from the record.
   *
   * @throws DeletionError `claim_lost` (reject), `store_unavailable` (retry)
   */
  write(...steps: readonly Step[]): Promise<DeletionRequest>;
};

export function claimedRequest(
  store: Pick<RequestStore, 'read' | 'replace'>,
  claimed: DeletionRequest,
): ClaimedRequest {
  let current = claimed;
  let isLost = false;
  let lastWrite: Promise<unknown> = Promise.resolve();

  async function writeNow(steps: readonly Step[]): Promise<DeletionRequest> {
    for (;;) {
      if (isLost) throw claimLost();
      const written = await store.replace(steps.reduce((request, step) => step(request), current));
      if (written !== 'changed') {
        current = written;
        return written;
      }
      const found = await store.read(claimed.requestId);
      if (found === undefined || found.epoch !== claimed.epoch || found.claimedUntil === undefined) throw claimLost();
      current = found;
    }
  }

  return {
    current: () => current,
    write(...steps) {
      // one write at a time: two at once would only make each other start again
      const write = lastWrite
        .then(() => writeNow(steps))
        .catch((error: unknown) => {
          isLost = true;
          throw error;
        });
      lastWrite = write.catch(() => undefined);
      return write;
    },
  };
}

function claimLost(): DeletionError {
  return new DeletionError('claim_lost', 'reject', 'this worker no longer holds the claim');
}
