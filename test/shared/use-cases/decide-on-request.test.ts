import { DeletionError } from '../../../shared/domain/errors.ts';
import { cancel, extend, hold, retry } from '../../../shared/domain/operator-decisions.ts';
import { releasePart } from '../../../shared/domain/operator-part-decisions.ts';
import { addMonths, DAY } from '../../../shared/domain/schedule.ts';
import { type DecisionStep, decideOnRequest } from '../../../shared/use-cases/decide-on-request.ts';
import { requestWorld, START, testTarget } from '../../support/request-world.ts';

const by = 'operator-1';
const holdStep: DecisionStep = (request, now) => hold(request, { by, reason: 'dispute', until: START + 5 * DAY }, now);

describe('deciding on a request', () => {
  it('stops a worker under way: it writes nothing more, and the request waits until the hold has run out', async () => {
    const messages = testTarget({ m1: 'app-1#218471' });
    const world = requestWorld({ messages });
    const { requestId } = await world.accept();
    const purge = messages.purge;
    messages.purge = async (selection, budget) => {
      messages.purge = purge;
      await decideOnRequest(world.ports, requestId, holdStep);
      return await purge(selection, budget);
    };
    await world.run(requestId);
    expect(world.record(requestId)).toMatchObject({ epoch: 2, nextAttemptAt: START + 5 * DAY });
    expect(world.part(requestId, 'messages')).toMatchObject({ status: 'purging', items: 0 });
    expect(world.logs.some(({ event }) => event === 'claim_lost')).toBe(true);

    await world.run(requestId);
    expect(world.record(requestId).hold).toBeDefined();
    const record = await world.runToEnd(requestId);
    // what the stopped worker had deleted is not passed off as never found
    expect(record).toMatchObject({ status: 'completed', history: [{ what: 'held' }] });
    expect(record.hold).toBeUndefined();
  });

  it('cancels before the first delete, even when a worker has just claimed the request', async () => {
    const messages = testTarget({ m1: 'app-1#218471' });
    const world = requestWorld({ messages });
    const { requestId } = await world.accept();
    const open = world.ports.seal.open;
    const seal = {
      ...world.ports.seal,
      open: async (...of: Parameters<typeof open>) => {
        await decideOnRequest(world.ports, requestId, (request, now) =>
          cancel(request, { by }, { retentionMonths: 25, backupHorizon: 35 * 86_400_000 }, now),
        );
        return await open(...of);
      },
    };
    await world.run(requestId, undefined, { seal });
    expect(world.record(requestId).status).toBe('cancelled');
    expect(messages.items.size).toBe(1);
    expect(messages.purges).toBe(0);
  });

  it('applies the step to what others have written meanwhile', async () => {
    const world = requestWorld();
    const { requestId } = await world.accept();
    let reads = 0;
    const store = {
      ...world.store,
      read: async (id: typeof requestId) => {
        const found = await world.store.read(id);
        reads += 1;
        if (reads === 1) await decideOnRequest(world.ports, requestId, holdStep);
        return found;
      },
    };
    await decideOnRequest({ ...world.ports, store }, requestId, (request, now) =>
      extend(request, { by, reason: 'many requests', months: 1 }, now),
    );
    expect(world.record(requestId)).toMatchObject({
      hold: { reason: 'dispute' },
      extension: { reason: 'many requests' },
    });
    expect(world.record(requestId).history?.map(({ what }) => what)).toEqual(['held', 'extended']);
  });

  it('queues what is due by the decision, and leaves it to the sweeper when the queue refuses', async () => {
    const broken = testTarget();
    broken.faults.purge.push(new DeletionError('access_denied', 'fail', 'no'));
    const world = requestWorld({ broken });
    const { requestId } = await world.accept();
    await world.run(requestId);
    world.queue.messages.length = 0;
    const refused = { send: () => Promise.reject(new DeletionError('queue_unavailable', 'retry', 'no')) };
    const retryStep: DecisionStep = (request, now) => retry(request, { by }, now);
    await decideOnRequest({ ...world.ports, queue: refused }, requestId, retryStep);
    world.advance(60_000);
    await world.sweep();
    expect(world.queue.messages).toEqual([{ requestId, delaySeconds: 0, source: 'sweep' }]);

    broken.faults.purge.push(new DeletionError('access_denied', 'fail', 'no'));
    await world.run(requestId);
    await decideOnRequest(world.ports, requestId, retryStep);
    expect(world.queue.messages).toHaveLength(2);
    // a purge that broke off may have deleted something
    expect((await world.runToEnd(requestId)).status).toBe('completed');
  });

  it('deletes what was kept when it is released after the end, without a time-to-live meanwhile', async () => {
    const invoices = testTarget({ i1: 'app-1#218471' });
    const kept = { outcome: 'kept', items: 0, retention: { reason: 'controller_decides', basis: 'the shop' } } as const;
    const seen: unknown[] = [];
    const purge = invoices.purge;
    invoices.purge = async (selection, budget) => {
      seen.push(selection.released);
      return selection.released ? await purge(selection, budget) : kept;
    };
    const world = requestWorld({ invoices });
    const { requestId } = await world.accept();
    const closed = await world.runToEnd(requestId);
    expect(closed).toMatchObject({ status: 'completed_with_retention', parts: [{ status: 'kept' }] });

    await decideOnRequest(world.ports, requestId, (request, now) => releasePart(request, 'invoices', { by }, now));
    await world.run(requestId);
    expect(seen).toEqual([undefined, true]);
    expect(world.record(requestId).status).toBe('running');
    expect(world.record(requestId).expiresAt).toBeUndefined();
    for (const wait of [60_000, DAY]) {
      world.advance(wait);
      await world.run(requestId);
    }
    const releasedAt = world.ports.clock() - DAY - 60_000;
    expect(world.record(requestId)).toMatchObject({ status: 'completed', dueAt: addMonths(releasedAt, 1) });
    expect(invoices.items.size).toBe(0);
    expect(world.record(requestId).expiresAt).toBeGreaterThan(closed.expiresAt ?? 0);
  });

  it('says when there is no such request', async () => {
    const world = requestWorld();
    await expect(decideOnRequest(world.ports, 'x'.repeat(43) as never, holdStep)).rejects.toMatchObject({
      code: 'request_unknown',
      disposition: 'reject',
    });
  });
});
