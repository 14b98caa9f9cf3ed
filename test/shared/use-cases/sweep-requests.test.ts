import { DeletionError } from '../../../shared/domain/errors.ts';
import { addMonths, SWEEP_GRACE } from '../../../shared/domain/schedule.ts';
import { sweepRequests } from '../../../shared/use-cases/sweep-requests.ts';
import { requestWorld, START, testTarget } from '../../support/request-world.ts';

const DAY = 86_400_000;

describe('a sweep', () => {
  it('writes no metric while nothing is open', async () => {
    const world = requestWorld();
    await world.sweep();
    expect(world.counted).toEqual({});
  });

  it('queues again what has been due for a while, and tells how many', async () => {
    const world = requestWorld();
    const { requestId } = await world.accept();
    world.queue.messages.length = 0;
    world.logs.length = 0;
    world.advance(SWEEP_GRACE - 1);
    await world.sweep();
    expect(world.queue.messages).toEqual([]);
    expect(world.logs).toEqual([{ event: 'swept', fields: { count: 0 } }]);
    expect(world.counted).not.toHaveProperty('RequestsRequeued');
    world.advance(1);
    await world.sweep();
    expect(world.queue.messages.map((message) => message.requestId)).toEqual([requestId]);
    expect(world.logs.at(-1)).toEqual({ event: 'swept', fields: { count: 1 } });
    expect(world.counted.RequestsRequeued).toBe(1);
  });

  it('leaves what is more than 1,000 requests to the next', async () => {
    const world = requestWorld();
    for (let id = 0; id < 1001; id += 1) await world.accept(`${id}`, { origin: 'list' });
    world.queue.messages.length = 0;
    world.advance(SWEEP_GRACE);
    await world.sweep();
    expect(world.queue.messages).toHaveLength(1000);
  });

  it('counts the requests that wait for an operator', async () => {
    const world = requestWorld();
    await world.accept('218471', { holdFor: 'login_signature' });
    await world.sweep();
    expect(world.counted.RequestsNeedingOperator).toBe(1);
  });

  it('drops the seals whose time has come, and queues nothing for that', async () => {
    const world = requestWorld({ messages: testTarget({ m1: 'app-1#218471' }) });
    const { requestId } = await world.accept();
    await world.runToEnd(requestId);
    const sent = world.queue.messages.length;
    world.advance(35 * DAY - 1);
    await world.sweep();
    expect(world.record(requestId).sealed).toBeDefined();
    world.advance(1 + 10_000);
    await world.sweep();
    expect(world.record(requestId)).not.toHaveProperty('sealed');
    expect(world.record(requestId)).not.toHaveProperty('nextAttemptAt');
    expect(world.queue.messages).toHaveLength(sent);
    expect(world.logs).toContainEqual({ event: 'seal_dropped', fields: { requestId } });
  });

  it('tells what is late although the queue refuses', async () => {
    const world = requestWorld();
    await world.accept('218471', { promise: DAY });
    world.advance(DAY + 1);
    const queue = { sendAll: () => Promise.reject(new DeletionError('queue_unavailable', 'retry', 'no answer')) };
    await expect(
      sweepRequests({ ...world.ports, queue }, { promise: DAY, callbacksPerHour: 500 }),
    ).rejects.toMatchObject({ code: 'queue_unavailable' });
    expect(world.counted).toMatchObject({ RequestsOverdue: 1, OldestOpenAgeSeconds: DAY / 1000 });
  });

  it.each<[string, number, number, number | undefined]>([
    ['has used of its promise', 30 * DAY, 24 * DAY, 24 * DAY],
    ['has more time than was promised at first, by an extension', 90 * DAY, 40 * DAY, undefined],
    ['has used of its extended promise', 90 * DAY, 84 * DAY, 24 * DAY],
  ])('measures what an open request %s', async (_what, promise, after, age) => {
    const world = requestWorld();
    await world.accept('218471', { promise });
    world.advance(after);
    await world.sweep();
    expect(world.counted.OldestOpenAgeSeconds).toBe(age === undefined ? undefined : age / 1000);
  });

  it('measures a request that runs again for what was kept by its new month, and not by its first', async () => {
    const invoices = testTarget({ i1: 'app-1#218471' });
    const until = START + 400 * DAY;
    const retention = { reason: 'legal_obligation', basis: 'tax law', until } as const;
    invoices.answers = { outcome: 'kept', items: 0, retention, runAgainAt: until };
    const world = requestWorld({ invoices });
    const { requestId } = await world.accept();
    await world.runToEnd(requestId);
    const seconds = world.counted.SecondsToCompletion;
    world.advance(until - world.ports.clock());
    delete invoices.answers;
    await world.run(requestId);
    expect(world.record(requestId).status).toBe('running');
    world.advance(5 * DAY);
    await world.sweep();
    expect(world.counted.OldestOpenAgeSeconds).toBe((30 * DAY - (addMonths(until, 1) - world.ports.clock())) / 1000);
    for (let step = 0; step < 5; step += 1) {
      world.advance(DAY);
      await world.run(requestId);
    }
    expect(world.record(requestId).status).toBe('completed');
    expect([world.counted.RequestsClosed, world.counted.SecondsToCompletion]).toEqual([2, seconds]);
  });

  it('measures the app whose last list is the oldest, and nothing where no list was ever entered', async () => {
    const world = requestWorld();
    await world.sweep();
    expect(world.counted).not.toHaveProperty('OldestImportAgeSeconds');
    world.imports.push(world.ports.clock() - DAY);
    await world.sweep();
    expect(world.counted.OldestImportAgeSeconds).toBe(DAY / 1000);
    world.imports.push(world.ports.clock() - 3 * DAY);
    await world.sweep();
    expect(world.counted.OldestImportAgeSeconds).toBe((DAY + 3 * DAY) / 1000);
  });

  it('queues what is due although the apps cannot be read', async () => {
    const world = requestWorld();
    const { requestId } = await world.accept();
    world.queue.messages.length = 0;
    world.advance(60_000);
    const imports = { lastImports: () => Promise.reject(new DeletionError('registry_unavailable', 'retry', 'no')) };
    await expect(
      sweepRequests({ ...world.ports, imports }, { promise: DAY, callbacksPerHour: 500 }),
    ).rejects.toMatchObject({ code: 'registry_unavailable' });
    expect(world.queue.messages.map((message) => message.requestId)).toEqual([requestId]);
  });
});
