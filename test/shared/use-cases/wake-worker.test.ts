import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import { confirmationHash } from '../../../shared/domain/confirmation-token.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { extend, hold, release } from '../../../shared/domain/operator-decisions.ts';
import { DAY } from '../../../shared/domain/schedule.ts';
import { acceptRequest } from '../../../shared/use-cases/accept-request.ts';
import { confirmByProvider } from '../../../shared/use-cases/confirm-by-provider.ts';
import { decideOnRequest } from '../../../shared/use-cases/decide-on-request.ts';
import { replayRequest } from '../../../shared/use-cases/replay-requests.ts';
import { queueAfterRun, wakeWorker } from '../../../shared/use-cases/wake-worker.ts';
import { requestWorld, START, testTarget } from '../../support/request-world.ts';

const unavailable = new DeletionError('queue_unavailable', 'retry', 'no answer');
const REQUEST = { requestId: 'r' as RequestId, origin: 'callback' } as const;
const by = 'operator-1';
const nonce = 'n'.repeat(43);

/** A world with a request at a provider, and with a queue that refuses from now on. */
async function refusingWorld(failure: Error = unavailable) {
  const provider = testTarget();
  const confirmation = { confirmationHash: confirmationHash(nonce), askAgainAt: START + DAY };
  provider.answers = { outcome: 'acknowledged', items: 0, ...confirmation };
  const world = requestWorld({ provider });
  const { requestId } = await world.accept();
  await world.run(requestId);
  world.queue.messages.length = 0;
  const queue = { ...world.queue, send: () => Promise.reject(failure) };
  return { world, requestId, ports: { ...world.ports, queue } };
}

describe('waking the worker', () => {
  it('queues the request, at once or later', async () => {
    const world = requestWorld();
    await wakeWorker(world.ports, REQUEST);
    await wakeWorker(world.ports, REQUEST, 30);
    expect(world.queue.messages.map(({ delaySeconds }) => delaySeconds)).toEqual([0, 30]);
    expect([world.logs, world.counted]).toEqual([[], {}]);
  });

  it('names the origin of a request with each of its messages, so that a long list delays only itself', async () => {
    const world = requestWorld({ store: testTarget() });
    const entered = { appId: 'app-1', kind: 'asid', value: '2' } as const;
    const intake = { subject: entered, occasion: 'list', scope: 'deletion', promise: DAY } as const;
    const { requestId } = await acceptRequest(world.ports, { ...intake, origin: 'list' });
    await world.run(requestId);
    expect(world.record(requestId).parts).toHaveLength(1);
    expect(world.queue.messages.length).toBeGreaterThan(1);
    expect(new Set(world.queue.messages.map(({ source }) => source))).toEqual(new Set(['list']));

    world.queue.messages.length = 0;
    world.advance(DAY);
    await world.sweep();
    expect(world.queue.messages.map(({ source }) => source)).toEqual(['sweep']);
  });

  it.each<[string, (of: Awaited<ReturnType<typeof refusingWorld>>) => Promise<unknown>]>([
    [
      'a request is accepted',
      ({ ports }) =>
        acceptRequest(ports, {
          subject: { appId: 'app-1', kind: 'asid', value: '1' },
          occasion: 'another',
          origin: 'callback',
          scope: 'deletion',
          promise: DAY,
        }),
    ],
    [
      'its next attempt is near',
      async ({ world, requestId, ports }) => {
        world.advance(DAY);
        const provider = ports.dataMap.targets.get('provider');
        if (provider)
          Object.assign(provider.target, { answers: { outcome: 'notified', items: 0, askAgainAt: START + DAY } });
        await world.run(requestId, undefined, ports);
      },
    ],
    ['a provider confirms', ({ requestId, ports }) => confirmByProvider(ports, { requestId, nonce })],
    [
      'an operator decides',
      async ({ world, requestId, ports }) => {
        await decideOnRequest(world.ports, requestId, (request, now) => hold(request, { by, reason: 'dispute' }, now));
        await decideOnRequest(ports, requestId, (request, now) => release(request, { by }, now));
      },
    ],
    [
      'a request is replayed',
      ({ world, requestId, ports }) =>
        replayRequest(ports, world.record(requestId), { since: START, promise: DAY, reference: 'restore' }),
    ],
  ])('tells in the same way that the queue does not answer when %s, and leaves it to the sweeper', async (_, act) => {
    const refusing = await refusingWorld();
    await act(refusing);
    const { world } = refusing;
    const told = world.logs.filter(({ event }) => event === 'queue_unavailable');
    expect(told).toEqual([
      { event: 'queue_unavailable', fields: { requestId: expect.any(String), errorCode: 'queue_unavailable' } },
    ]);
    expect(world.counted.QueueUnavailable).toBe(1);
    world.advance(60_000);
    await world.sweep();
    expect(world.queue.messages.map(({ requestId }) => requestId)).toContain(told[0]?.fields?.requestId);
  });

  it('is left to the sweeper after a run that has changed nothing, even if the request is due at once', async () => {
    const world = requestWorld({ store: testTarget({ row: 'app-1#1' }) });
    const { requestId } = await world.accept('1');
    const accepted = world.record(requestId);
    await world.run(requestId);
    const record = { ...world.record(requestId), nextAttemptAt: START };
    const written = { version: 9, epoch: 9, updatedAt: START + 1, sealed: 'anew' as never, proof: 'anew' };
    const parts = record.parts.map((part) => ({ ...part, updatedAt: START + 1, nextAttemptAt: START }));
    world.queue.messages.length = 0;
    world.logs.length = 0;
    await queueAfterRun(world.ports, record, { ...record, ...written, parts });
    expect([world.queue.messages, world.logs]).toEqual([[], [{ event: 'run_changed_nothing', fields: { requestId } }]]);
    await queueAfterRun(world.ports, record, { ...record, nextAttemptAt: START + 60_000 });
    await queueAfterRun(world.ports, record, { ...record, nextAttemptAt: undefined });
    await queueAfterRun(world.ports, record, { ...record, unanswered: true });
    await queueAfterRun(world.ports, accepted, record);
    expect(world.queue.messages.map(({ delaySeconds }) => delaySeconds)).toEqual([60, 0, 0]);
  });

  it('warns where the queue does not answer, which is no error yet', async () => {
    const { ports } = await refusingWorld();
    const lines: unknown[] = [];
    const level = (name: string) => (event: string) => lines.push([name, event]);
    await wakeWorker({ ...ports, log: { info: level('info'), warn: level('warn'), error: level('error') } }, REQUEST);
    expect(lines).toEqual([['warn', 'queue_unavailable']]);
  });

  it('tells of a bug as an unexpected error, and does not fail what was recorded', async () => {
    const { world, ports } = await refusingWorld(new TypeError('a bug'));
    const errors: unknown[] = [];
    const log = { ...ports.log, error: (...line: unknown[]) => void errors.push(line) };
    await wakeWorker({ ...ports, log }, REQUEST);
    const traced = { errorCode: 'unexpected', errorName: 'TypeError', frame: expect.stringMatching(/^test\//) };
    expect(errors).toEqual([['queue_unavailable', { requestId: 'r', ...traced }]]);
    expect(world.counted.QueueUnavailable).toBe(1);
  });

  it('leaves alone what a decision does not make due', async () => {
    const { world, requestId, ports } = await refusingWorld();
    await decideOnRequest(ports, requestId, (request, now) => extend(request, { by, reason: 'many', months: 1 }, now));
    expect(world.counted).not.toHaveProperty('QueueUnavailable');
  });
});
