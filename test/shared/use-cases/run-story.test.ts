import { DeletionError } from '../../../shared/domain/errors.ts';
import { DAY, MOST_ATTEMPTS } from '../../../shared/domain/schedule.ts';
import { requestWorld, START, testTarget } from '../../support/request-world.ts';

const MINE = 'app-1#218471';
const unavailable = (retryAfter?: number) =>
  new DeletionError('target_unavailable', 'retry', 'no answer', { retryAfter });

describe('what is told of a run', () => {
  it('is each part that held something, how many were found empty at each look, the end, and the seal that was dropped', async () => {
    const world = requestWorld({ messages: testTarget({ m1: MINE, m2: MINE }), tickets: testTarget() });
    const { requestId } = await world.accept();
    await world.runToEnd(requestId);
    world.advance(40 * DAY);
    await world.run(requestId);
    const verified = { event: 'parts_verified', fields: { requestId, count: 2 } };
    expect(world.logs.slice(1)).toEqual([
      { event: 'identifiers_resolved', fields: { requestId, count: 1 } },
      { event: 'parts_purged', fields: { requestId, items: 2, parts: { messages: 2 } } },
      verified,
      verified,
      { event: 'request_closed', fields: { requestId, status: 'completed' } },
      { event: 'seal_dropped', fields: { requestId } },
    ]);
    expect(world.counted).toMatchObject({
      ItemsDeleted: 2,
      RequestsClosed: 1,
      SecondsToCompletion: (world.settings.settle + world.settings.rescan) / 1000,
    });
    expect(Object.keys(world.counted)).not.toContain('PartsReappeared');
    expect(world.record(requestId).backupsExpireAt).toBe(START + 60_000 + DAY + 35 * DAY);
  });

  it('is one line and one figure of a run, with each target that held something or was not emptied', async () => {
    const silent = testTarget({ s1: MINE });
    silent.faults.purge.push(unavailable());
    const kept = testTarget({ k1: MINE });
    kept.answers = { outcome: 'kept', items: 0, retention: { reason: 'legal_claims', basis: 'a law' } };
    const world = requestWorld({
      messages: testTarget({ m1: MINE, m2: MINE }),
      tickets: testTarget({ t1: MINE }),
      empty: testTarget(),
      silent,
      kept,
    });
    const { requestId } = await world.accept();
    await world.run(requestId);
    const purges = world.logs.filter(({ event }) => event === 'parts_purged');
    expect(purges).toEqual([
      { event: 'parts_purged', fields: { requestId, items: 3, parts: { messages: 2, tickets: 1, kept: 'kept' } } },
    ]);
    expect(world.counted).toMatchObject({ ItemsDeleted: 3 });
  });

  it('is what came back after it was deleted', async () => {
    const messages = testTarget({ m1: MINE });
    messages.lies = true;
    const world = requestWorld({ messages });
    const { requestId } = await world.accept();
    await world.run(requestId);
    world.advance(60_000);
    await world.run(requestId);
    expect(world.counted).toMatchObject({ PartsReappeared: 1 });
    const fields = { requestId, target: 'messages', items: 1 };
    expect(world.logs).toContainEqual({ event: 'part_reappeared', fields });
  });

  it('is a message whose record is gone, and a claim that another holds', async () => {
    const world = requestWorld();
    const requestId = 'unknown' as never;
    await world.run(requestId);
    expect(world.logs).toEqual([{ event: 'record_missing', fields: { requestId } }]);
    const accepted = await world.accept();
    await world.ports.store.claim(accepted.requestId, START, START + 20_000);
    await world.run(accepted.requestId);
    expect(world.logs.at(-1)).toEqual({ event: 'claim_left', fields: { requestId: accepted.requestId } });
    world.advance(20_000);
    await world.run(accepted.requestId);
    expect(world.logs).toContainEqual({ event: 'claim_after_crash', fields: { requestId: accepted.requestId } });
  });

  it('is nothing in the figures for the canary, which nobody asked for', async () => {
    const world = requestWorld({ messages: testTarget({ m1: MINE }) });
    const { requestId } = await world.accept('218471', { origin: 'canary' });
    expect((await world.runToEnd(requestId)).status).toBe('completed');
    expect(world.counted).toEqual({});
  });

  it('is nothing of a crash when there was none', async () => {
    const world = requestWorld({ messages: testTarget() });
    const { requestId } = await world.accept();
    await world.runToEnd(requestId);
    expect(world.logs.map(({ event }) => event)).not.toContain('claim_after_crash');
  });

  it('is each try of a part that failed, and the last one', async () => {
    const messages = testTarget({ m1: MINE });
    messages.faults.purge.push(unavailable(), new DeletionError('access_denied', 'fail', 'may not'));
    const world = requestWorld({ messages });
    const { requestId } = await world.accept();
    await world.runToEnd(requestId);
    const about = { requestId, target: 'messages' };
    expect(world.logs.filter(({ event }) => event.startsWith('part_'))).toEqual([
      { event: 'part_retried', fields: { ...about, errorCode: 'target_unavailable', attempt: 1 } },
      { event: 'part_failing', fields: { ...about, errorCode: 'access_denied', attempt: 2 } },
    ]);
    expect(world.counted).toMatchObject({ PartsFailing: 1 });
    expect(Object.keys(world.counted)).not.toContain('VerificationsUnknown');
  });

  it('is a key that did not answer, which has an alarm although the part is tried again', async () => {
    const messages = testTarget({ m1: MINE });
    messages.faults.purge.push(new DeletionError('key_unavailable', 'retry', 'the key did not answer'));
    const world = requestWorld({ messages });
    const { requestId } = await world.accept();
    await world.runToEnd(requestId);
    expect(world.counted).toMatchObject({ KeyUnavailable: 1 });
    expect(Object.keys(world.counted)).not.toContain('PartsFailing');
  });

  it('is a reading that is unknown, which is no failed part yet', async () => {
    const messages = testTarget({ m1: MINE });
    messages.faults.verify.push(unavailable());
    const world = requestWorld({ messages });
    const { requestId } = await world.accept();
    await world.run(requestId);
    world.advance(60_000);
    await world.run(requestId);
    expect(world.counted).toMatchObject({ VerificationsUnknown: 1 });
    expect(Object.keys(world.counted)).not.toContain('PartsFailing');
    expect(Object.keys(world.counted)).not.toContain('KeyUnavailable');
    expect(world.part(requestId, 'messages')).not.toHaveProperty('uncounted');
  });

  it('is the class, code and place of an error that nobody foresaw, of a part and of a request', async () => {
    const messages = testTarget({ m1: MINE });
    messages.faults.purge.push(new TypeError('no property of 122107000000000777'));
    const world = requestWorld({ messages });
    const { requestId } = await world.accept();
    const open = () => Promise.reject(Object.assign(new Error('no /122107000000000777'), { code: 'ENOENT' }));
    await world.run(requestId, undefined, { seal: { ...world.ports.seal, open } });
    world.advance(DAY);
    await world.run(requestId);
    const frame = expect.stringMatching(/^test\/shared\/use-cases\/run-story\.test\.ts/);
    expect(world.logs.filter(({ event }) => event.endsWith('_retried')).map(({ fields }) => fields)).toEqual([
      { requestId, errorCode: 'unexpected', errorName: 'Error ENOENT', frame, attempt: 1 },
      { requestId, target: 'messages', errorCode: 'unexpected', errorName: 'TypeError', frame, attempt: 1 },
    ]);
  });

  it('is a request that has to be tried again, and why: a key, our own bug, or a target that is not there', async () => {
    const world = requestWorld({ messages: testTarget() });
    const { requestId } = await world.accept();
    const seal = (error: unknown) => ({ seal: { ...world.ports.seal, open: () => Promise.reject(error) } });
    const levels: string[] = [];
    const level = (name: string) => (event: string) => levels.push(`${name} ${event}`);
    const log = { info: level('info'), warn: level('warn'), error: level('error') };
    const failures = [new DeletionError('key_unavailable', 'retry', 'disabled'), new TypeError('a bug')];
    for (const failure of failures) {
      await world.run(requestId, undefined, { ...seal(failure), log });
      world.advance(DAY);
    }
    expect(levels).toEqual(['warn request_retried', 'error request_retried']);
    expect(world.counted).toMatchObject({ KeyUnavailable: 1 });
  });
});

describe('a request that fails as a whole', () => {
  const failing = (error: unknown) => {
    const world = requestWorld({ messages: testTarget() });
    const open = () => Promise.reject(error);
    return { world, change: { seal: { ...world.ports.seal, open } } };
  };

  it('is tried again, ever later, and then by an operator', async () => {
    const { world, change } = failing(unavailable());
    const { requestId } = await world.accept();
    const waits: number[] = [];
    for (let attempt = 1; attempt < MOST_ATTEMPTS; attempt += 1) {
      await world.run(requestId, undefined, change);
      const { attempts, nextAttemptAt = 0 } = world.record(requestId);
      expect(attempts).toBe(attempt);
      waits.push(nextAttemptAt - world.ports.clock());
      world.advance(nextAttemptAt - world.ports.clock());
    }
    expect(waits.slice(0, 3)).toEqual([11_250, 22_500, 45_000]);
    expect(world.logs.filter(({ event }) => event === 'request_retried').map(({ fields }) => fields)).toMatchObject([
      { requestId, errorCode: 'target_unavailable', attempt: 1 },
      { attempt: 2 },
      ...Array.from({ length: MOST_ATTEMPTS - 3 }, () => ({})),
    ]);
    await world.run(requestId, undefined, change);
    expect(world.record(requestId)).toMatchObject({ attempts: MOST_ATTEMPTS, lastError: 'target_unavailable' });
    expect(world.record(requestId).nextAttemptAt).toBeUndefined();
  });

  it('is brought again by the queue, or by the sweeper when the wait is longer than the queue can hold', async () => {
    for (const [retryAfter, delays] of [
      [900_000, [0, 900]],
      [901_000, [0]],
    ] as const) {
      const { world, change } = failing(unavailable(retryAfter));
      const { requestId } = await world.accept();
      await world.run(requestId, undefined, change);
      expect(world.queue.messages.map(({ delaySeconds }) => delaySeconds)).toEqual(delays);
    }
  });

  it('waits for the sweeper when the queue does not take it', async () => {
    const { world, change } = failing(unavailable());
    const { requestId } = await world.accept();
    const queue = { send: () => Promise.reject(new DeletionError('queue_unavailable', 'retry', 'no answer')) };
    await world.run(requestId, undefined, { ...change, queue: { ...world.queue, ...queue } });
    expect(world.logs.at(-1)).toEqual({
      event: 'queue_unavailable',
      fields: { requestId, errorCode: 'queue_unavailable' },
    });
    expect(world.counted).toMatchObject({ QueueUnavailable: 1 });
  });

  it('says that it lost its claim, and brings nothing to the queue', async () => {
    const { world } = failing(unavailable());
    const { requestId } = await world.accept();
    const before = world.queue.messages.length;
    const open = async () => {
      world.advance(30_000);
      await world.ports.store.claim(requestId, world.ports.clock(), world.ports.clock() + 20_000);
      throw unavailable();
    };
    await world.run(requestId, undefined, { seal: { ...world.ports.seal, open } });
    expect(world.logs.at(-1)).toEqual({ event: 'claim_lost', fields: { requestId } });
    expect(world.queue.messages).toHaveLength(before);
  });

  it('has no seal any more: an operator has to look', async () => {
    const world = requestWorld({ messages: testTarget() });
    const { requestId } = await world.accept();
    const record = world.record(requestId);
    await world.ports.store.replace({ ...record, sealed: undefined });
    const before = world.queue.messages.length;
    await world.run(requestId);
    expect(world.queue.messages).toHaveLength(before);
    expect(world.record(requestId)).toMatchObject({ lastError: 'seal_missing', attempts: 1 });
    expect(world.record(requestId).nextAttemptAt).toBeUndefined();
  });

  it('stops its targets when it can no longer renew its claim', async () => {
    const messages = testTarget({ m1: MINE });
    const world = requestWorld({ messages });
    const { requestId } = await world.accept();
    let aborted: boolean | undefined;
    const { purge } = messages;
    messages.purge = async (selection, budget) => {
      const until = world.ports.clock() + 100_000;
      world.advance(30_000);
      await world.ports.store.claim(requestId, world.ports.clock(), until);
      for (const tick of world.ticks) tick();
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      aborted = budget.isOver() && budget.signal.aborted;
      return await purge(selection, budget);
    };
    await world.run(requestId);
    expect(aborted).toBe(true);
  });

  it('stops its targets when the invocation ends', async () => {
    const messages = testTarget({ m1: MINE });
    const world = requestWorld({ messages });
    const { requestId } = await world.accept();
    const ending = new AbortController();
    let aborted: boolean | undefined;
    messages.purge = async (_, budget) => {
      ending.abort();
      aborted = budget.signal.aborted;
      return { outcome: 'unfinished', items: 0 };
    };
    await world.run(requestId, { isOver: () => false, signal: ending.signal });
    expect(aborted).toBe(true);
  });
});
