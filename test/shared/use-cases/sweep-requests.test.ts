import { DeletionError } from '../../../shared/domain/errors.ts';
import { sweepRequests } from '../../../shared/use-cases/sweep-requests.ts';
import { requestWorld } from '../../support/request-world.ts';

const DAY = 86_400_000;

describe('a sweep', () => {
  it('tells what is late although the queue refuses, and leaves the heartbeat out', async () => {
    const world = requestWorld();
    await world.accept('218471', { promise: DAY });
    world.advance(DAY + 1);
    const queue = { sendAll: () => Promise.reject(new DeletionError('queue_unavailable', 'retry', 'no answer')) };
    await expect(
      sweepRequests({ ...world.ports, queue }, { promise: DAY, callbacksPerHour: 500 }),
    ).rejects.toMatchObject({ code: 'queue_unavailable' });
    expect(world.counted).toMatchObject({ RequestsOverdue: 1, OldestOpenAgeSeconds: DAY / 1000 });
    expect(world.counted.SweeperHeartbeat).toBeUndefined();
  });

  it('measures the app whose last list is the oldest, and nothing where no list was ever entered', async () => {
    const world = requestWorld();
    await world.sweep();
    expect(world.counted).not.toHaveProperty('OldestImportAgeSeconds');
    world.imports.push(world.ports.clock() - DAY, world.ports.clock() - 3 * DAY);
    await world.sweep();
    expect(world.counted.OldestImportAgeSeconds).toBe((3 * DAY) / 1000);
  });

  it('keeps its heartbeat although the apps cannot be read', async () => {
    const world = requestWorld();
    const imports = { lastImports: () => Promise.reject(new DeletionError('registry_unavailable', 'retry', 'no')) };
    await expect(
      sweepRequests({ ...world.ports, imports }, { promise: DAY, callbacksPerHour: 500 }),
    ).rejects.toMatchObject({ code: 'registry_unavailable' });
    expect(world.counted.SweeperHeartbeat).toBe(1);
  });
});
