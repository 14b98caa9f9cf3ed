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

/** A pure step: what a record becomes. It may be applied again to what somebody else has written meanwhile. */
export type Step = (request: DeletionRequest) => DeletionRequest;

export type ClaimPorts = {
  readonly store: Pick<RequestStore, 'read' | 'replace' | 'amend'>;
  readonly clock: Clock;
  /** Does something every so many milliseconds until stopped. */
  readonly every: (milliseconds: number, action: () => void) => () => void;
};

/** A worker's hold on the record that it claimed. */
export type ClaimSession = {
  /** The record as last read or written, with what others have decided since. */
  written(): DeletionRequest;
  /** The same with every step that is recorded and not written yet. */
  current(): DeletionRequest;
  /** Keeps a step for the next write. */
  record(step: Step): void;
  /**
   * Writes what the recorded steps make of the record, with its proof. When an operator has changed it meanwhile, the steps are
   * applied to what they decided; when another worker has claimed it, nothing is written. After a write whose fate is unknown the claim
   * is given up, because the steps must not be applied twice: it runs out, and the next claim goes on from the record. A write that
   * surely changed nothing leaves the claim as it was, so that the failure can be recorded with `flushOnly`.
   *
   * @throws DeletionError `claim_lost` (reject), `store_unavailable`, `record_refused` (retry)
   */
  flush(): Promise<DeletionRequest>;
  /**
   * Writes this step instead of those that are recorded: one of them may be what failed, or the seal did not open. It changes
   * only what needs no proof. Throws as `flush` does.
   */
  flushOnly(step: Step): Promise<DeletionRequest>;
  /** Renews the claim while this work lasts, and writes each time what was recorded so far. */
  renewWhile(work: () => Promise<void>): Promise<void>;
  /** Aborts when the claim is lost, or when what was recorded cannot be written: more work would be for nothing. */
  readonly lost: AbortSignal;
};

/** @param keys by which the record is proven: those of the seals that were opened or made since it was claimed */
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

  /** One write at a time: two at once would only make each other start again. */
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

  /** Writes, until nobody was faster. */
  async function untilWritten(put: () => Promise<DeletionRequest | 'changed'>): Promise<DeletionRequest> {
    for (;;) {
      const next = await put();
      if (next !== 'changed') {
        stored = next;
        return merged(stored);
      }
      const found = await store.read(claimed.requestId);
      if (found === undefined || found.epoch !== claimed.epoch || found.claimedUntil === undefined) throw claimLost();
      // of what is stored, only what others may write is taken over
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

  /** Without the key of its seal a record can be given back, renewed and tried later; it proves what it proved. */
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
        // whoever works on it hears of it by `lost`
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

/** An error of our own came before the store was asked; of everything else the store tells, and only a refusal is certain. */
function hasWrittenNothing(error: unknown): boolean {
  return !(error instanceof DeletionError) || error.code === 'record_refused';
}

function claimLost(): DeletionError {
  return new DeletionError('claim_lost', 'reject', 'this worker no longer holds the claim');
}
