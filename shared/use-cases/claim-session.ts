import { merged, withPending } from '../domain/apply-pending.ts';
import type { DeletionRequest } from '../domain/deletion-request.ts';
import { DeletionError } from '../domain/errors.ts';
import { withHistorySeen } from '../domain/history-chain.ts';
import { amended, recordProof } from '../domain/record-proof.ts';
import { LEASE, LEASE_RENEWAL } from '../domain/schedule.ts';
import { claimRenewed } from '../domain/worker-steps.ts';
import type { Clock } from '../ports/clock.ts';
import type { RequestStore } from '../ports/request-store.ts';
import type { RecordKeys } from './open-record.ts';

/** A pure function that changes a record. It may be applied again to what somebody else has written meanwhile. */
export type Step = (request: DeletionRequest) => DeletionRequest;

export type ClaimPorts = {
  readonly store: Pick<RequestStore, 'read' | 'replace' | 'amend'>;
  readonly clock: Clock;
  /** Runs the action every so many milliseconds, until the returned function is called. */
  readonly every: (milliseconds: number, action: () => void) => () => void;
};

/** A worker's hold on the record that it claimed. */
export type ClaimSession = {
  /** The record as last read or written, including what others have decided since. */
  written(): DeletionRequest;
  /** The same with every recorded step that is not written yet. */
  current(): DeletionRequest;
  /** Keeps a step for the next write. */
  record(step: Step): void;
  /**
   * Writes what the recorded steps make of the record, with its proof.
   *
   * If an operator has changed the record meanwhile, the steps are applied to the changed record. If another worker has
   * claimed it, nothing is written. If it is not known whether a write succeeded, the claim is given up, because the
   * steps must not be applied twice: the claim runs out, and the next one goes on from the record. A write that
   * certainly changed nothing leaves the claim as it was, so that the failure can be recorded with `flushOnly`.
   *
   * @throws DeletionError `claim_lost` (reject), `store_unavailable`, `record_refused` (retry)
   */
  flush(): Promise<DeletionRequest>;
  /**
   * Writes this step instead of the recorded ones, because one of them may be what failed, or the seal did not open.
   * Changes only what needs no proof. Throws as `flush` does.
   */
  flushOnly(step: Step): Promise<DeletionRequest>;
  /** Renews the claim while this work lasts, and each time writes what has been recorded so far. */
  renewWhile(work: () => Promise<void>): Promise<void>;
  /** Aborts when the claim is lost, or when what was recorded cannot be written: further work would be in vain. */
  readonly lost: AbortSignal;
};

/** @param keys with which the record is proven: those of the seals that were opened or made since it was claimed */
export function claimSession(
  { store, clock, every }: ClaimPorts,
  claimed: DeletionRequest,
  keys: Readonly<Pick<RecordKeys, 'get'>>,
): ClaimSession {
  let stored = claimed;
  let recorded: readonly Step[] = [];
  let lastWrite: Promise<unknown> = Promise.resolve();
  let isGivenUp = false;
  const loss = new AbortController();

  const record = (step: Step): void => {
    recorded = [...recorded, step];
  };

  /** One write at a time: two at once would only force each other to start again. */
  function inTurn(write: () => Promise<DeletionRequest>): Promise<DeletionRequest> {
    const next = lastWrite.then(async () => {
      if (isGivenUp) throw claimLost();
      try {
        return await write();
      } catch (error) {
        isGivenUp = !hasWrittenNothing(error);
        loss.abort();
        throw error;
      }
    });
    lastWrite = next.catch(() => undefined);
    return next;
  }

  /** Writes, and repeats that as long as somebody else was faster. */
  async function untilWritten(put: () => Promise<DeletionRequest | 'changed'>): Promise<DeletionRequest> {
    for (;;) {
      const next = await put();
      if (next !== 'changed') {
        stored = next;
        return merged(stored);
      }
      const found = await store.read(claimed.requestId);
      if (found === undefined || found.epoch !== claimed.epoch || found.claimedUntil === undefined) throw claimLost();
      // from the stored record, only what others may write is taken over
      stored = amended(stored, found);
    }
  }

  async function writeRecorded(): Promise<DeletionRequest> {
    const steps = recorded;
    if (steps.length === 0) return merged(stored);
    const next = await untilWritten(() => putOf(steps));
    recorded = recorded.slice(steps.length);
    return next;
  }

  /** Without the key of its seal, a record can still be returned, renewed and put off; its proof stays as it was. */
  async function putOf(steps: readonly Step[]): Promise<DeletionRequest | 'changed'> {
    const next = applied(steps, merged(stored));
    const key = next.sealed && keys.get(next.sealed);
    if (key === undefined) return await store.amend(stored, applied(steps, withPending(stored)));
    const seen = withHistorySeen(next);
    return await store.replace({ ...seen, proof: recordProof(seen, key) });
  }

  return {
    written: () => merged(stored),
    current: () => applied(recorded, merged(stored)),
    record,
    flush: () => inTurn(writeRecorded),
    flushOnly: (step) =>
      inTurn(() => {
        recorded = [];
        return untilWritten(() => store.amend(stored, step(stored)));
      }),
    async renewWhile(work) {
      const stop = every(LEASE_RENEWAL, () => {
        const until = clock() + LEASE;
        record((request) => claimRenewed(request, until));
        // the work under way learns of a failure through `lost`
        inTurn(writeRecorded).catch(() => undefined);
      });
      try {
        await work();
      } finally {
        stop();
      }
    },
    lost: loss.signal,
  };
}

function applied(steps: readonly Step[], request: DeletionRequest): DeletionRequest {
  return steps.reduce((next, step) => step(next), request);
}

/**
 * An error of our own occurs before the store is asked. Of the store's errors, only a refusal is certain to have
 * changed nothing.
 */
function hasWrittenNothing(error: unknown): boolean {
  return !(error instanceof DeletionError) || error.code === 'record_refused';
}

function claimLost(): DeletionError {
  return new DeletionError('claim_lost', 'reject', 'this worker no longer holds the claim');
}
