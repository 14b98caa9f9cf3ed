import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import { type DeletionRequest, needsOperator } from '../../../shared/domain/deletion-request.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { newRequest } from '../../../shared/domain/new-request.ts';
import { extend } from '../../../shared/domain/operator-decisions.ts';
import { releasePart } from '../../../shared/domain/operator-part-decisions.ts';
import { DAY, HOUR, MINUTE, MOST_ATTEMPTS } from '../../../shared/domain/schedule.ts';
import { decideOnRequest } from '../../../shared/use-cases/decide-on-request.ts';
import { requestWorld, START, type TestTarget, testTarget } from '../../support/request-world.ts';

const MINE = 'app-1#218471';

/** The world, and what was written in it, in order with the purges. */
function monitoredWorld(targets: Parameters<typeof requestWorld>[0]) {
  const happened: string[] = [];
  for (const [name, target] of Object.entries(targets ?? {})) {
    const { purge } = target;
    target.purge = async (selection, budget) => {
      happened.push(`purge of ${name}`);
      return await purge(selection, budget);
    };
  }
  const world = requestWorld(targets);
  const replace = async (request: DeletionRequest) => {
    happened.push('write');
    return await world.store.replace(request);
  };
  return {
    world,
    async run(requestId: RequestId): Promise<readonly string[]> {
      happened.length = 0;
      await world.run(requestId, undefined, { store: { ...world.store, replace } });
      return [...happened];
    },
  };
}

describe('what a run writes', () => {
  it('is that a purge begins, before its first delete, and what came of all parts together', async () => {
    const { world, run } = monitoredWorld({ messages: testTarget({ m1: MINE }), tickets: testTarget() });
    const { requestId } = await world.accept();
    expect(await run(requestId)).toEqual(['write', 'purge of messages', 'purge of tickets', 'write']);
    world.advance(60_000);
    expect(await run(requestId)).toEqual(['write']);
    world.advance(DAY);
    expect(await run(requestId)).toEqual(['write']);
    expect(world.record(requestId).status).toBe('completed');
  });

  it('is that a purge begins also when only one part has one, and others go on', async () => {
    const [messages, tickets, invoices] = [testTarget({ m1: MINE }), testTarget({ t1: MINE }), testTarget()];
    invoices.answers = { outcome: 'kept', items: 0, retention: { reason: 'controller_decides', basis: 'the shop' } };
    for (const target of [messages, tickets]) target.answers = { outcome: 'unfinished', items: 1 };
    const { world, run } = monitoredWorld({ messages, tickets, invoices });
    const { requestId } = await world.accept();
    await run(requestId);
    delete invoices.answers;
    await decideOnRequest(world.ports, requestId, (request, now) => releasePart(request, 'invoices', { by: 'x' }, now));
    const purges = ['purge of messages', 'purge of tickets', 'purge of invoices'];
    expect(await run(requestId)).toEqual(['write', ...purges, 'write']);
  });

  it('is once less where purges go on that were not finished', async () => {
    const [messages, tickets] = [testTarget({ m1: MINE }), testTarget({ t1: MINE })];
    for (const target of [messages, tickets]) target.answers = { outcome: 'unfinished', items: 1 };
    const { world, run } = monitoredWorld({ messages, tickets });
    const { requestId } = await world.accept();
    const purges = ['purge of messages', 'purge of tickets'];
    expect(await run(requestId)).toEqual(['write', ...purges, 'write']);
    expect(await run(requestId)).toEqual([...purges, 'write']);
  });
});

describe('a run that fails', () => {
  it('records the failure alone, and looks again when it is tried again', async () => {
    const messages = testTarget({ m1: MINE });
    const world = requestWorld({ messages });
    const { requestId } = await world.accept();
    for (const wait of [0, 60_000]) {
      world.advance(wait);
      await world.run(requestId);
    }
    world.advance(DAY);
    const before = world.record(requestId);
    const sign = () => Promise.reject(new DeletionError('key_unavailable', 'retry', 'no answer'));
    await world.run(requestId, undefined, { signer: { ...world.signer, sign } });
    const { parts, rescan } = world.record(requestId);
    expect({ parts, rescan }).toEqual({ parts: before.parts, rescan: 'waiting' });
    expect(world.record(requestId)).toMatchObject({ lastError: 'key_unavailable', attempts: 1 });
  });
});

describe('a run that cannot drop a seal', () => {
  const noKey = () => Promise.reject(new DeletionError('key_unavailable', 'retry', 'no key'));

  /** One part is deleted, the other kept until day 1000; the backups have expired. */
  async function worldAtHorizon() {
    const invoices = testTarget({ i1: MINE });
    const until = START + 1000 * DAY;
    const retention = { reason: 'legal_obligation', basis: 'tax law', until } as const;
    invoices.answers = { outcome: 'kept', items: 0, retention, runAgainAt: until };
    const world = requestWorld({ messages: testTarget({ m1: MINE }), invoices });
    const { requestId } = await world.accept();
    const closed = await world.runToEnd(requestId);
    world.advance(Number(closed.backupsExpireAt) - world.ports.clock());
    const runWithout = () => world.run(requestId, undefined, { seal: { ...world.ports.seal, open: noKey } });
    return { world, requestId, closed, until, runWithout };
  }

  it('leaves the request ended, with its receipt, and tries again', async () => {
    const { world, requestId, closed, until, runWithout } = await worldAtHorizon();
    await runWithout();
    const { nextAttemptAt: again = 0, ...failed } = world.record(requestId);
    const { nextAttemptAt: _, ...before } = closed;
    const moved = { version: expect.any(Number), epoch: expect.any(Number), updatedAt: world.ports.clock() };
    expect(failed).toEqual({ ...before, ...moved, attempts: 1, lastError: 'key_unavailable' });
    expect(again).toBeGreaterThan(world.ports.clock());
    expect(world.counted.KeyUnavailable).toBe(1);
    world.advance(again - world.ports.clock());
    await world.run(requestId);
    const after = world.record(requestId);
    expect(after).toMatchObject({ status: 'completed_with_retention', attempts: 0, nextAttemptAt: until });
    expect(after).not.toHaveProperty('lastError');
    expect([after.receipt, after.completedAt, after.dueAt]).toEqual([closed.receipt, closed.completedAt, closed.dueAt]);
    expect(after.sealed).not.toBe(closed.sealed);
    expect(world.counted.RequestsClosed).toBe(1);
  });

  it('never gives up, six hours apart at most, and after as many tries as any other request needs an operator', async () => {
    const { world, requestId, runWithout } = await worldAtHorizon();
    for (let attempt = 1; attempt <= MOST_ATTEMPTS + 3; attempt += 1) {
      await runWithout();
      const { nextAttemptAt = Number.NaN } = world.record(requestId);
      const wait = nextAttemptAt - world.ports.clock();
      expect(wait).toBeLessThanOrEqual(6 * HOUR);
      expect(needsOperator(world.record(requestId))).toBe(attempt >= MOST_ATTEMPTS);
      world.advance(wait);
    }
    expect(await world.store.openFigures(world.ports.clock())).toMatchObject({ overdue: 0, needsOperator: 1 });
    await world.run(requestId);
    expect((await world.store.openFigures(world.ports.clock())).needsOperator).toBe(0);
  });

  it('deletes what was kept when its time has come meanwhile', async () => {
    const { world, requestId, until, runWithout } = await worldAtHorizon();
    world.advance(until - world.ports.clock() - 1);
    await runWithout();
    expect(world.record(requestId)).toMatchObject({ status: 'completed_with_retention', nextAttemptAt: until });
    world.advance(1);
    await runWithout();
    expect(world.record(requestId)).toMatchObject({ status: 'running', lastError: 'key_unavailable' });
  });

  it('calls an operator at once when the seal cannot be opened by anybody', async () => {
    const { world, requestId } = await worldAtHorizon();
    const open = () => Promise.reject(new DeletionError('seal_broken', 'fail', 'no'));
    await world.run(requestId, undefined, { seal: { ...world.ports.seal, open } });
    expect(world.record(requestId)).toMatchObject({ status: 'running', lastError: 'seal_broken' });
    expect(needsOperator(world.record(requestId))).toBe(true);
  });
});

describe('a run whose result cannot be recorded for a fault of our own', () => {
  /** Nothing that says that something was deleted can be written. */
  function brokenWorld() {
    const broken = requestWorld({ messages: testTarget({ m1: MINE }) });
    const replace = async (request: DeletionRequest) => {
      if (request.parts.some(({ items }) => items > 0)) throw new TypeError('a bug');
      return await broken.store.replace(request);
    };
    return { broken, failing: { store: { ...broken.store, replace } } };
  }

  it('counts as an attempt with its code, and ends with an operator', async () => {
    const { broken, failing } = brokenWorld();
    const { requestId } = await broken.accept();
    const messages = broken.ports.dataMap.targets.get('messages')?.target as TestTarget;
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
      messages.items.set('m1', MINE);
      await broken.run(requestId, undefined, failing);
      expect(broken.record(requestId)).toMatchObject({ lastError: 'unexpected', attempts: attempt });
      expect(broken.record(requestId)).not.toHaveProperty('claimedUntil');
      broken.advance(DAY);
    }
    expect(broken.record(requestId)).not.toHaveProperty('nextAttemptAt');
    expect(needsOperator(broken.record(requestId))).toBe(true);
  });

  it('does not say later that nothing was there', async () => {
    const { broken, failing } = brokenWorld();
    const { requestId } = await broken.accept();
    await broken.run(requestId, undefined, failing);
    expect((await broken.runToEnd(requestId)).status).toBe('completed');
    expect(broken.part(requestId, 'messages')).toMatchObject({ status: 'deleted', items: 0, uncounted: true });
  });
});

describe('a run whose record changes meanwhile', () => {
  it('does not report a request as closed that was changed while its receipt was signed', async () => {
    const world = requestWorld({ messages: testTarget() });
    const { requestId } = await world.accept();
    for (const wait of [0, 60_000]) {
      world.advance(wait);
      await world.run(requestId);
    }
    world.advance(DAY);
    const change = (request: DeletionRequest, now: number) =>
      extend(request, { by: 'operator-1', reason: 'many', months: 1 }, now);
    const signer = {
      ...world.signer,
      async sign(input: Uint8Array) {
        await decideOnRequest(world.ports, requestId, change);
        return await world.signer.sign(input);
      },
    };
    await world.run(requestId, undefined, { signer });
    expect(world.logs.map(({ event }) => event)).not.toContain('request_closed');
    expect(world.counted).not.toHaveProperty('RequestsClosed');
  });

  it('purges nothing that is put off when it records that the purge begins', async () => {
    const invoices = testTarget({ i1: MINE });
    invoices.answers = { outcome: 'kept', items: 0, retention: { reason: 'controller_decides', basis: 'the shop' } };
    const world = requestWorld({ invoices, messages: testTarget({ m1: MINE }) });
    const { requestId } = await world.accept();
    await world.run(requestId);
    const release = async (ahead: number) => {
      const ports = { ...world.ports, clock: () => world.ports.clock() + ahead };
      await decideOnRequest(ports, requestId, (request, now) => releasePart(request, 'invoices', { by: 'x' }, now));
    };
    await release(0);
    invoices.answers = undefined;
    let isReleasedAgain = false;
    const replace = async (request: DeletionRequest) => {
      if (!isReleasedAgain) {
        isReleasedAgain = true;
        await release(100);
      }
      return await world.store.replace(request);
    };
    await world.run(requestId, undefined, { store: { ...world.store, replace } });
    expect([world.part(requestId, 'invoices').status, invoices.items.size]).toEqual(['kept', 1]);
    world.advance(100);
    await world.run(requestId);
    expect(world.part(requestId, 'invoices')).toMatchObject({ status: 'verifying', items: 1 });
  });

  it.each([0, 1, 5 * MINUTE])('does not drop a seal that is needed again, by a clock %d ms ahead', async (ahead) => {
    const invoices = testTarget({ i1: MINE });
    invoices.answers = { outcome: 'kept', items: 0, retention: { reason: 'controller_decides', basis: 'the shop' } };
    const world = requestWorld({ invoices });
    const { requestId } = await world.accept();
    await world.runToEnd(requestId);
    world.advance(35 * DAY);
    let isReleased = false;
    const amend: typeof world.store.amend = async (...about) => {
      if (!isReleased) {
        isReleased = true;
        const released = (of: DeletionRequest, now: number) => releasePart(of, 'invoices', { by: 'x' }, now + ahead);
        await decideOnRequest(world.ports, requestId, released);
      }
      return await world.store.amend(...about);
    };
    await world.run(requestId, undefined, { store: { ...world.store, amend } });
    expect(world.logs.map(({ event }) => event)).not.toContain('seal_dropped');
    expect(world.record(requestId).sealed).toBeDefined();
    invoices.answers = undefined;
    for (const wait of [0, ahead]) {
      world.advance(wait);
      await world.run(requestId);
    }
    expect([...invoices.items.keys()]).toEqual([]);
  });
});

describe('a replay', () => {
  async function replayed(targets?: readonly string[]) {
    const world = requestWorld({ messages: testTarget({ m1: MINE }), tickets: testTarget({ t1: MINE }) });
    const first = await world.accept();
    const { acceptedAt, appId, subjectRef } = world.record(first.requestId);
    const requestId = 'replay' as RequestId;
    const replay = {
      of: first.requestId,
      sealOf: first.requestId,
      lastLookAt: acceptedAt,
      ...(targets && { targets }),
    };
    const of = {
      requestId,
      subjectRef,
      appId,
      origin: 'replay',
      scope: 'deletion',
      beganWith: 'asid',
      askedAt: acceptedAt,
      promise: DAY,
      replay,
    } as const;
    await world.store.create(newRequest(of, world.ports.clock()));
    return { world, requestId, first: first.requestId };
  }

  it('purges every target where none is named, and has its own seal from then on', async () => {
    const { world, requestId, first } = await replayed();
    await world.run(requestId);
    expect(world.record(requestId).parts.map(({ name }) => name)).toEqual(['messages', 'tickets']);
    await world.store.replace({ ...world.record(first), sealed: undefined });
    expect((await world.runToEnd(requestId)).status).toBe('completed');
  });

  it('needs an operator when the request that it is for is gone, or has no seal any more', async () => {
    const { world, requestId, first } = await replayed();
    await world.store.replace({ ...world.record(first), sealed: undefined });
    await world.run(requestId);
    expect(world.record(requestId)).toMatchObject({ lastError: 'seal_missing', attempts: 1 });

    const gone = await replayed();
    const read = async (id: RequestId) => (id === gone.first ? undefined : await gone.world.store.read(id));
    await gone.world.run(gone.requestId, undefined, { store: { ...gone.world.store, read } });
    expect(gone.world.record(gone.requestId).lastError).toBe('seal_missing');
  });

  it('is tried again while the data map does not have a target that it names', async () => {
    const { world, requestId } = await replayed(['invoices']);
    await world.run(requestId);
    const { lastError, nextAttemptAt } = world.record(requestId);
    expect([lastError, nextAttemptAt]).toEqual(['target_not_in_data_map', world.ports.clock() + 11_250]);
  });
});
