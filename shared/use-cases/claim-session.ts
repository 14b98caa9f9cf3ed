import type { DeletionRequest } from '../domain/deletion-request.ts';
import { DeletionError } from '../domain/errors.ts';
import { LEASE, LEASE_RENEWAL } from '../domain/schedule.ts';
import { claimRenewed } from '../domain/worker-steps.ts';
import type { Clock } from '../ports/clock.ts';
import type { RequestStore } from '../ports/request-store.ts';

/** A pure step: what a record becomes. It may be applied again to what somebody else has written meanwhile. */
export type Step = (request: DeletionRequest) => DeletionRequest;

export type ClaimPorts = {
  readonly store: Pick<RequestStore, 'read' | 'replace'>;
  readonly clock: Clock;
  /** Does something every so many milliseconds until stopped. */
  readonly every: (milliseconds: number, action: () => void) => () => void;
};

/** A worker's hold on the record that it claimed. */
export type ClaimSession = {
  /** The record as last read or written. */
  written(): DeletionRequest;
  /** The same with every step that is recorded and not written yet. */
  current(): DeletionRequest;
  /** Keeps a step for the next write. */
  record(step: Step): void;
  /**
   * Writes what the recorded steps make of the record. When an operator has changed it meanwhile, the steps are applied to
   * what they left; when another worker has claimed it, nothing is written. After a write whose fate is unknown the claim
   * is given up, because the steps must not be applied twice: it runs out, and the next claim goes on from the record.
   *
   * @throws DeletionError `claim_lost` (reject), `store_unavailable` (retry)
   */
  flush(): Promise<DeletionRequest>;
  /** Writes this step instead of those that are recorded: one of them may be what failed. Throws as `flush` does. */
  flushOnly(step: Step): Promise<DeletionRequest>;
  /** Renews the claim while this work lasts, and writes each time what was recorded so far. */
  renewWhile(work: () => Promise<void>): Promise<void>;
  /** Aborts when the claim is lost. */
  readonly lost: AbortSignal;
};

export function claimSession({ store, clock, every }: ClaimPorts, claimed: DeletionRequest): ClaimSession {
  let written = claimed;
  let recorded: readonly Step[] = [];
  let lastWrite: Promise<unknown> = Promise.resolve();
  const loss = new AbortController();

  const record = (step: Step): void => {
    recorded = [...recorded, step];
  };

  /** One write at a time: two at once would only make each other start again. */
  function inTurn(write: () => Promise<DeletionRequest>): Promise<DeletionRequest> {
    const next = lastWrite.then(async () => {
      if (loss.signal.aborted) throw claimLost();
      try {
        return await write();
      } catch (error) {
        loss.abort();
        throw error;
      }
    });
    lastWrite = next.catch(() => undefined);
    return next;
  }

  async function writeRecorded(): Promise<DeletionRequest> {
    const steps = recorded;
    if (steps.length === 0) return written;
    for (;;) {
      const next = await store.replace(applied(steps, written));
      if (next !== 'changed') {
        written = next;
        recorded = recorded.slice(steps.length);
        return written;
      }
      const found = await store.read(claimed.requestId);
      if (found === undefined || found.epoch !== claimed.epoch || found.claimedUntil === undefined) throw claimLost();
      written = found;
    }
  }

  return {
    written: () => written,
    current: () => applied(recorded, written),
    record,
    flush: () => inTurn(writeRecorded),
    flushOnly: (step) =>
      inTurn(() => {
        recorded = [step];
        return writeRecorded();
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

function claimLost(): DeletionError {
  return new DeletionError('claim_lost', 'reject', 'this worker no longer holds the claim');
}
