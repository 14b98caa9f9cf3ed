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
});
