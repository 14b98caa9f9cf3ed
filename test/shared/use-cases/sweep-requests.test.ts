import { DeletionError } from '../../../shared/domain/errors.ts';
import { sweepRequests } from '../../../shared/use-cases/sweep-requests.ts';
import { requestWorld, testTarget } from '../../support/request-world.ts';

const DAY = 86_400_000;

describe('a sweep', () => {
  it('writes no metric while nothing is open', async () => {
    const world = requestWorld();
    await world.sweep();
    expect(world.counted).toEqual({});
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

  it('measures the app whose last list is the oldest, and nothing where no list was ever entered', async () => {
    const world = requestWorld();
    await world.sweep();
    expect(world.counted).not.toHaveProperty('OldestImportAgeSeconds');
    world.imports.push(world.ports.clock() - DAY, world.ports.clock() - 3 * DAY);
    await world.sweep();
    expect(world.counted.OldestImportAgeSeconds).toBe((3 * DAY) / 1000);
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
