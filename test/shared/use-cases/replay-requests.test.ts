import { createHash } from 'node:crypto';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { isReplayable, planReplay, replayRequest } from '../../../shared/use-cases/replay-requests.ts';
import { requestWorld, START, testTarget } from '../../support/request-world.ts';
import * as running from '../../support/running-request.ts';

const DAY = 86_400_000;
const ORDER = { since: START, reference: 'restore of 15 January', promise: 7 * DAY };

function restoredWorld() {
  const messages = testTarget({ m1: 'app-1#218471', m2: 'app-1#218471', n1: 'app-1#2184711' });
  const contacts = testTarget({ c1: 'app-1#218471' });
  const before = new Map(messages.items);
  const world = requestWorld({ messages, contacts });
  const restore = () => {
    for (const [key, owner] of before) messages.items.set(key, owner);
    messages.items.set('came back', 'app-1#218471');
    messages.createdAt.set('came back', world.ports.clock());
  };
  return { world, messages, contacts, restore };
}

describe('a replay after a restore', () => {
  it('makes the restored target empty again, and leaves what was created after the request', async () => {
    const { world, messages, contacts, restore } = restoredWorld();
    const { requestId } = await world.accept();
    const finished = await world.runToEnd(requestId);
    restore();
    contacts.items.set('c2', 'app-1#218471');

    const { requests } = await planReplay(world.store, START, world.ports.clock());
    expect(requests.map((request) => request.requestId)).toEqual([requestId]);
    const replay = await replayRequest(world.ports, finished, { ...ORDER, targets: ['messages'] });
    expect((await world.runToEnd(replay)).status).toBe('completed');

    expect([...messages.items.keys()]).toEqual(['n1', 'came back']);
    expect(contacts.items.has('c2')).toBe(true);
    expect(world.record(requestId)).toEqual(finished);
    expect(world.record(replay).parts.map((part) => part.name)).toEqual(['messages']);
  });

  it('begins nothing anew when the same order comes again', async () => {
    const { world } = restoredWorld();
    const { requestId } = await world.accept();
    const finished = await world.runToEnd(requestId);
    const first = await replayRequest(world.ports, finished, ORDER);
    expect(await replayRequest(world.ports, finished, ORDER)).toBe(first);
    expect(await replayRequest(world.ports, finished, { ...ORDER, reference: 'another' })).not.toBe(first);
    const of = (targets: string[]) => replayRequest(world.ports, finished, { ...ORDER, targets });
    expect(await of(['messages'])).not.toBe(await of(['contacts']));
    expect(await of(['messages', 'contacts'])).toBe(await of(['contacts', 'messages']));
    expect(world.store.records.size).toBe(6);
    expect(world.record(first).origin).toBe('replay');
  });

  it('continues what an earlier version has begun by the same order', async () => {
    const { world } = restoredWorld();
    const { requestId } = await world.accept();
    const finished = await world.runToEnd(requestId);
    const { promise } = ORDER;
    const keyOf = (...order: readonly unknown[]) =>
      createHash('sha256')
        .update(JSON.stringify(['replay', requestId, START, ...order]))
        .digest('base64url');
    expect(await replayRequest(world.ports, finished, { since: START, promise })).toBe(keyOf(null, ''));
    const order = { since: START, promise, targets: ['b', 'a'], reference: 'x' };
    expect(await replayRequest(world.ports, finished, order)).toBe(keyOf(['a', 'b'], 'x'));
  });

  it('is planned for whatever was purged after the copy was made, and for nothing older', async () => {
    const { world } = restoredWorld();
    const old = await world.accept('218471');
    const finished = await world.runToEnd(old.requestId);
    const later = await world.accept('2184711');
    await world.run(later.requestId);
    world.advance(60_000);
    await world.run(later.requestId);

    const since = (finished.completedAt ?? 0) + 1;
    const { requests, lost } = await planReplay(world.store, since, world.ports.clock());
    expect(requests.map((request) => request.requestId)).toEqual([later.requestId]);
    expect(lost).toEqual([]);
    expect((await planReplay(world.store, since - 1, world.ports.clock())).requests).toHaveLength(2);
  });

  it('is planned once for a request that only a replay has purged since, with the seal that lasts longest', async () => {
    const { world, messages, restore } = restoredWorld();
    const { requestId } = await world.accept();
    const finished = await world.runToEnd(requestId);
    world.advance(20 * DAY);
    restore();
    const first = await replayRequest(world.ports, finished, ORDER);
    const closed = await world.runToEnd(first);
    expect((await planReplay(world.store, START, world.ports.clock())).requests).toEqual([closed]);

    world.advance(20 * DAY);
    await world.run(requestId);
    expect(world.record(requestId)).not.toHaveProperty('sealed');
    restore();
    const since = (finished.completedAt ?? 0) + 1;
    const { requests, lost } = await planReplay(world.store, since, world.ports.clock());
    expect([requests, lost]).toEqual([[closed], []]);
    const second = await replayRequest(world.ports, closed, { ...ORDER, since, reference: 'a second restore' });
    expect((await world.runToEnd(second)).status).toBe('completed');
    expect([...messages.items.keys()]).toEqual(['n1', 'came back']);
    expect(world.record(second).replay).toMatchObject({
      of: requestId,
      sealOf: first,
      lastLookAt: finished.completedAt,
    });
    expect(await replayRequest(world.ports, finished, ORDER)).toBe(first);
  });

  it('empties a store that joined the data map when the request had ended', async () => {
    const tickets = testTarget({ t1: 'app-1#218471', t2: 'app-1#2184711' });
    const world = requestWorld({ messages: testTarget({ m1: 'app-1#218471' }), tickets });
    const { dataMap } = world.ports;
    const targets = new Map([...dataMap.targets].filter(([name]) => name === 'messages'));
    const { requestId } = await world.accept();
    for (let day = 0; day < 3; day += 1) {
      world.advance(DAY);
      await world.run(requestId, undefined, { dataMap: { ...dataMap, hash: 'the data map before', targets } });
    }
    const finished = world.record(requestId);
    expect([finished.status, tickets.items.size]).toEqual(['completed', 2]);

    const { requests } = await planReplay(world.store, START, world.ports.clock());
    expect(requests).toEqual([finished]);
    const replay = await replayRequest(world.ports, finished, { ...ORDER, targets: ['tickets'] });
    expect((await world.runToEnd(replay)).status).toBe('completed');
    expect([...tickets.items.keys()]).toEqual(['t2']);
  });

  it('waits for a target that the data map does not have, instead of finding nothing there', async () => {
    const { world, restore } = restoredWorld();
    const { requestId } = await world.accept();
    const finished = await world.runToEnd(requestId);
    restore();
    const replay = await replayRequest(world.ports, finished, { ...ORDER, targets: ['messages', 'added'] });
    await world.run(replay);
    expect(world.record(replay)).toMatchObject({ status: 'received', lastError: 'target_not_in_data_map', parts: [] });
    expect(world.record(replay).nextAttemptAt).toBeGreaterThan(world.ports.clock());
  });

  it('names the requests whose seal is gone, and asks an operator when one is ordered all the same', async () => {
    const { world, messages, restore } = restoredWorld();
    const { requestId } = await world.accept();
    const finished = await world.runToEnd(requestId);
    world.advance(35 * DAY);
    await world.run(requestId);
    expect(await planReplay(world.store, START, world.ports.clock())).toEqual({
      requests: [],
      lost: [requestId],
      unreadable: [],
    });

    restore();
    const replay = await replayRequest(world.ports, finished, ORDER);
    await world.run(replay);
    expect(world.record(replay)).toMatchObject({ status: 'received', lastError: 'seal_missing' });
    expect(messages.items.has('m1')).toBe(true);
    expect((await world.store.openFigures(START)).needsOperator).toBe(1);
  });
});

describe('a request that can be replayed', () => {
  const BACKUPS_EXPIRE = START + 35 * DAY;
  const deleted = running.part({ status: 'deleted', items: 1 });
  const ended: DeletionRequest = running.request({
    status: 'completed',
    parts: [deleted],
    completedAt: START,
    backupsExpireAt: BACKUPS_EXPIRE,
  });
  const { completedAt: _, backupsExpireAt: __, ...open } = ended;

  it.each<[string, DeletionRequest, boolean]>([
    ['has ended', ended, true],
    [
      'is under way, and has emptied one of its stores',
      { ...open, status: 'running', parts: [deleted, running.part()] },
      true,
    ],
    ['has not emptied any store yet', { ...open, status: 'running', parts: [running.part()] }, false],
    ['is about the removal of an app', { ...ended, scope: 'deauthorization' }, false],
    ['was refused half-way', { ...open, status: 'refused', updatedAt: START }, false],
    ['was cancelled', { ...open, status: 'cancelled', updatedAt: START }, false],
    ['had ended before the copy was made', { ...ended, completedAt: START - 1 }, false],
    ['has no seal', { ...ended, sealed: undefined }, false],
    ['has no seal, though it is open', { ...open, status: 'running', sealed: undefined }, false],
    ['drops its seal now', { ...ended, backupsExpireAt: START + DAY }, false],
    ['drops its seal soon', { ...ended, backupsExpireAt: START + DAY + 1 }, true],
  ])('%s', async (_name, one, expected) => {
    expect(isReplayable(one, START, START + DAY)).toBe(expected);
    const records = async function* () {
      if ((one.completedAt ?? START) >= START) yield one;
    };
    const { requests } = await planReplay({ openSince: records }, START, START + DAY);
    expect(requests).toEqual(expected ? [one] : []);
  });

  it('is named by the record whose seal lasts longest, in whatever order they are read', async () => {
    const replay = { of: ended.requestId, sealOf: ended.requestId, lastLookAt: START };
    const later = { ...ended, requestId: 'replay' as RequestId, replay, backupsExpireAt: BACKUPS_EXPIRE + DAY };
    for (const both of [
      [ended, later],
      [later, ended],
    ]) {
      const records = async function* (_since: number, passOver?: (requestId: RequestId) => void) {
        passOver?.('unreadable' as RequestId);
        yield* both;
      };
      const plan = await planReplay({ openSince: records }, START, START + DAY);
      expect(plan).toEqual({ requests: [later], lost: [], unreadable: ['unreadable'] });
      expect((await planReplay({ openSince: records }, START, BACKUPS_EXPIRE + DAY)).lost).toEqual([ended.requestId]);
    }
  });
});
