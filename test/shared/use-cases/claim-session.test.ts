import { createSecretKey } from 'node:crypto';
import { type DeletionRequest, type Sealed } from '../../../shared/domain/deletion-request.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { newRequest } from '../../../shared/domain/new-request.ts';
import { amended, isProven } from '../../../shared/domain/record-proof.ts';
import { LEASE, LEASE_RENEWAL } from '../../../shared/domain/schedule.ts';
import { type ClaimPorts, claimSession, type Step } from '../../../shared/use-cases/claim-session.ts';

const names = { requestId: 'r' as never, subjectRef: 's' as never, appId: 'app' };
const CLAIMED: DeletionRequest = {
  ...newRequest({ ...names, origin: 'callback', scope: 'deletion', beganWith: 'asid', promise: 1 }, 0),
  claimedUntil: 20_000,
  epoch: 3,
  sealed: 'a seal' as Sealed,
};
const [KEY, OTHER_KEY] = [createSecretKey(Buffer.alloc(32)), createSecretKey(Buffer.alloc(32, 1))];
const KEYS = new Map([['a seal' as Sealed, KEY]]);
const NOW = 5000;
const LOST = { code: 'claim_lost', disposition: 'reject', message: 'this worker no longer holds the claim' };

/** A record that others may change between two writes, and a timer that ticks when told. */
function world() {
  let stored: DeletionRequest | undefined = CLAIMED;
  const written: DeletionRequest[] = [];
  const timers: { readonly milliseconds: number; readonly action: () => void }[] = [];
  const put = async (request: DeletionRequest) => {
    if (stored?.version !== request.version) return 'changed' as const;
    stored = { ...request, version: request.version + 1 };
    written.push(stored);
    return stored;
  };
  const ports: ClaimPorts = {
    clock: () => NOW,
    every(milliseconds, action) {
      const timer = { milliseconds, action };
      timers.push(timer);
      return () => timers.splice(timers.indexOf(timer), 1);
    },
    store: {
      read: async () => stored,
      replace: put,
      amend: async (before, after) => put(amended(before, after)),
    },
  };
  return {
    ports,
    written,
    timers,
    change(by: Partial<DeletionRequest> | undefined) {
      stored = by && stored && { ...stored, ...by, version: stored.version + 1 };
    },
  };
}

const attempt: Step = (request) => ({ ...request, attempts: request.attempts + 1 });
const noted: Step = (request) => ({ ...request, lastError: 'noted' });

describe('a claim session', () => {
  it('proves what it writes, and without the key of the seal writes only what needs no proof', async () => {
    const { ports, written } = world();
    const unknown = claimSession(ports, CLAIMED, new Map());
    unknown.record((request) => ({ ...attempt(request), resolved: true }));
    expect(await unknown.flush()).toMatchObject({ attempts: 1, resolved: false });
    const session = claimSession(ports, written[0] ?? CLAIMED, KEYS);
    session.record((request) => ({ ...attempt(request), resolved: true }));
    const next = await session.flush();
    expect([next.resolved, isProven(next, KEY), isProven(next, OTHER_KEY)]).toEqual([true, true, false]);
  });

  it('writes what every recorded step makes of the record, in order and once', async () => {
    const { ports, written } = world();
    const session = claimSession(ports, CLAIMED, KEYS);
    session.record(attempt);
    session.record((request) => ({ ...request, attempts: request.attempts * 10 }));
    expect(await session.flush()).toMatchObject({ attempts: 10, version: 2 });
    session.record(attempt);
    await session.flush();
    expect(written.map(({ attempts }) => attempts)).toEqual([10, 11]);
  });

  it('writes nothing when no step is recorded', async () => {
    const { ports, written } = world();
    expect(await claimSession(ports, CLAIMED, KEYS).flush()).toBe(CLAIMED);
    expect(written).toEqual([]);
  });

  it('tells the record as it was written, and as it will be', async () => {
    const { ports, written } = world();
    const session = claimSession(ports, CLAIMED, KEYS);
    expect(session.written()).toBe(CLAIMED);
    session.record(attempt);
    expect([session.written().attempts, session.current().attempts]).toEqual([0, 1]);
    const flushed = session.flush();
    expect([session.written().attempts, session.current().attempts]).toEqual([0, 1]);
    await flushed;
    expect(session.written()).toBe(written[0]);
    expect(session.current()).toBe(written[0]);
  });

  it('writes one at a time, each time what was recorded until then', async () => {
    const { ports, written } = world();
    const release = Promise.withResolvers<void>();
    const { replace } = ports.store;
    const slow = async (request: DeletionRequest) => {
      await release.promise;
      return await replace(request);
    };
    const session = claimSession({ ...ports, store: { ...ports.store, replace: slow } }, CLAIMED, KEYS);
    session.record(attempt);
    const first = session.flush();
    await Promise.resolve();
    session.record(attempt);
    session.record(attempt);
    const others = [session.flush(), session.flush()];
    release.resolve();
    await Promise.all([first, ...others]);
    expect(written.map(({ attempts, version }) => [attempts, version])).toEqual([
      [1, 2],
      [3, 3],
    ]);
  });

  it('keeps what an operator wrote meanwhile, and applies the steps to it', async () => {
    const { ports, change, written } = world();
    const session = claimSession(ports, CLAIMED, KEYS);
    session.record(attempt);
    change({ dueAt: 77 });
    await session.flush();
    expect(written).toMatchObject([{ attempts: 1, dueAt: 77, version: 3 }]);
  });

  it('drops what is recorded when it writes another step instead', async () => {
    const { ports, written } = world();
    const session = claimSession(ports, CLAIMED, KEYS);
    session.record(() => {
      throw new TypeError('a bug');
    });
    await session.flushOnly(noted);
    expect(written).toMatchObject([{ attempts: 0, lastError: 'noted' }]);
    await session.flush();
    expect(written).toHaveLength(1);
  });

  it('does not lose the step written instead when another write is under way', async () => {
    const { ports, written } = world();
    const session = claimSession(ports, CLAIMED, KEYS);
    session.record(attempt);
    session.record(attempt);
    await Promise.all([session.flush(), session.flushOnly(noted)]);
    expect(written.map(({ attempts, lastError }) => [attempts, lastError])).toEqual([
      [2, undefined],
      [2, 'noted'],
    ]);
  });

  it.each<[string, Partial<DeletionRequest> | undefined]>([
    ['another worker has claimed it', { epoch: 4 }],
    ['it was given back', { claimedUntil: undefined }],
    ['it is gone', undefined],
  ])('writes nothing and is lost when %s', async (_what, by) => {
    const { ports, change, written } = world();
    const session = claimSession(ports, CLAIMED, KEYS);
    session.record(attempt);
    change(by);
    await expect(session.flush()).rejects.toMatchObject(LOST);
    expect(session.lost.aborted).toBe(true);
    expect(written).toEqual([]);
  });

  it('writes nothing more after a write whose fate is unknown', async () => {
    const { ports, written } = world();
    const unknown = new DeletionError('store_unavailable', 'retry', 'no answer');
    let calls = 0;
    const replace = async (request: DeletionRequest) => {
      calls += 1;
      if (calls === 1) throw unknown;
      return await ports.store.replace(request);
    };
    const session = claimSession({ ...ports, store: { ...ports.store, replace } }, CLAIMED, KEYS);
    session.record(attempt);
    await expect(session.flush()).rejects.toBe(unknown);
    expect(session.lost.aborted).toBe(true);
    await expect(session.flush()).rejects.toMatchObject(LOST);
    await expect(session.flushOnly(noted)).rejects.toMatchObject(LOST);
    expect([calls, written]).toEqual([1, []]);
  });

  it.each<[string, unknown]>([
    ['an error of our own', new TypeError('no number')],
    ['a record that the store refuses', new DeletionError('record_refused', 'retry', 'too large')],
  ])('keeps its claim when %s stopped a write before anything was written, and ends the work', async (_what, error) => {
    const { ports, written } = world();
    const session = claimSession(
      { ...ports, store: { ...ports.store, replace: () => Promise.reject(error) } },
      CLAIMED,
      KEYS,
    );
    session.record(attempt);
    await expect(session.flush()).rejects.toBe(error);
    expect(session.lost.aborted).toBe(true);
    await expect(session.flush()).rejects.toBe(error);
    await session.flushOnly(noted);
    expect(written).toMatchObject([{ attempts: 0, lastError: 'noted' }]);
  });

  it('keeps its claim when a recorded step cannot be applied while the claim is renewed', async () => {
    const { ports, written, timers } = world();
    const session = claimSession(ports, CLAIMED, KEYS);
    const bug = new TypeError('a bug');
    await session.renewWhile(async () => {
      session.record(() => {
        throw bug;
      });
      for (const { action } of timers) action();
    });
    await expect(session.flush()).rejects.toBe(bug);
    await session.flushOnly(noted);
    expect(written).toMatchObject([{ lastError: 'noted', claimedUntil: CLAIMED.claimedUntil }]);
  });

  it('renews its claim while work lasts, together with what was recorded until then', async () => {
    const { ports, written, timers } = world();
    const session = claimSession(ports, CLAIMED, KEYS);
    await session.renewWhile(async () => {
      session.record(attempt);
      expect(timers.map(({ milliseconds }) => milliseconds)).toEqual([LEASE_RENEWAL]);
      for (const { action } of timers) action();
    });
    expect(timers).toEqual([]);
    await session.flush();
    const until = NOW + LEASE;
    expect(written).toMatchObject([{ attempts: 1, claimedUntil: until, nextAttemptAt: CLAIMED.nextAttemptAt }]);
    expect(written).toHaveLength(1);
  });

  it('moves the next attempt with a claim that has moved it', async () => {
    const { ports, written, timers } = world();
    const session = claimSession(ports, { ...CLAIMED, nextAttemptAt: CLAIMED.claimedUntil }, KEYS);
    await session.renewWhile(async () => {
      for (const { action } of timers) action();
    });
    await session.flush();
    const until = NOW + LEASE;
    expect(written).toMatchObject([{ claimedUntil: until, nextAttemptAt: until }]);
  });

  it('stops renewing when the work fails', async () => {
    const { ports, timers } = world();
    const failure = new Error('no answer');
    await expect(claimSession(ports, CLAIMED, KEYS).renewWhile(() => Promise.reject(failure))).rejects.toBe(failure);
    expect(timers).toEqual([]);
  });

  it('is lost when it cannot be renewed, which does not fail the work', async () => {
    const { ports, change, timers } = world();
    const session = claimSession(ports, CLAIMED, KEYS);
    await session.renewWhile(async () => {
      change({ epoch: 4 });
      for (const { action } of timers) action();
      await session.flush().catch(() => undefined);
    });
    expect(session.lost.aborted).toBe(true);
  });
});
