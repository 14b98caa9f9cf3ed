import { type DeletionRequest, newRequest } from '../../../shared/domain/deletion-request.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { claimedRequest, type Step } from '../../../shared/use-cases/claimed-request.ts';

const names = { requestId: 'r' as never, subjectRef: 's' as never, appId: 'app' };
const CLAIMED: DeletionRequest = {
  ...newRequest({ ...names, origin: 'callback', scope: 'deletion', promise: 1 }, 0),
  claimedUntil: 20_000,
  epoch: 3,
};
const LOST = { code: 'claim_lost', disposition: 'reject', message: 'this worker no longer holds the claim' };

/** A record that others may change between two writes. */
function record() {
  let stored: DeletionRequest | undefined = CLAIMED;
  const written: DeletionRequest[] = [];
  return {
    written,
    change(by: Partial<DeletionRequest> | undefined) {
      stored = by && stored && { ...stored, ...by, version: stored.version + 1 };
    },
    store: {
      read: async () => stored,
      async replace(request: DeletionRequest) {
        if (stored?.version !== request.version) return 'changed' as const;
        stored = { ...request, version: request.version + 1 };
        written.push(stored);
        return stored;
      },
    },
  };
}

const attempt: Step = (request) => ({ ...request, attempts: request.attempts + 1 });

describe('a claimed record', () => {
  it('is written with what every step makes of it, one after the other', async () => {
    const { store, written } = record();
    const work = claimedRequest(store, CLAIMED);
    expect(work.current()).toBe(CLAIMED);
    expect(await work.write(attempt, attempt)).toMatchObject({ attempts: 2, version: 2 });
    await work.write(attempt);
    expect(written.map(({ attempts }) => attempts)).toEqual([2, 3]);
    expect(work.current()).toBe(written[1]);
  });

  it('is written by one at a time', async () => {
    const { store, written } = record();
    const work = claimedRequest(store, CLAIMED);
    await Promise.all([work.write(attempt), work.write(attempt), work.write(attempt)]);
    expect(written.map(({ attempts }) => attempts)).toEqual([1, 2, 3]);
  });

  it('keeps what an operator wrote meanwhile, and takes the steps from there', async () => {
    const { store, change, written } = record();
    const work = claimedRequest(store, CLAIMED);
    change({ dueAt: 77 });
    await work.write(attempt);
    expect(written).toMatchObject([{ attempts: 1, dueAt: 77, version: 3 }]);
  });

  it.each<[string, Partial<DeletionRequest> | undefined]>([
    ['another worker has claimed it', { epoch: 4 }],
    ['it was given back', { claimedUntil: undefined }],
    ['it is gone', undefined],
  ])('is not written when %s', async (_what, by) => {
    const { store, change, written } = record();
    const work = claimedRequest(store, CLAIMED);
    change(by);
    await expect(work.write(attempt)).rejects.toMatchObject(LOST);
    expect(written).toEqual([]);
  });

  it('is not written again after a write whose fate is unknown', async () => {
    const { store, written } = record();
    const unknown = new DeletionError('store_unavailable', 'retry', 'no answer');
    let calls = 0;
    const work = claimedRequest(
      {
        ...store,
        replace: async (request) => {
          calls += 1;
          if (calls === 1) throw unknown;
          return await store.replace(request);
        },
      },
      CLAIMED,
    );
    await expect(work.write(attempt)).rejects.toBe(unknown);
    await expect(work.write(attempt)).rejects.toMatchObject(LOST);
    expect([calls, written]).toEqual([1, []]);
  });
});
