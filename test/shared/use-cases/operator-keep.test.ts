import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { keep, releasePart } from '../../../shared/domain/operator-part-decisions.ts';
import type { Retention } from '../../../shared/domain/reasons.ts';
import { addMonths, DAY, HOUR } from '../../../shared/domain/schedule.ts';
import { partsKeptUntilReleased } from '../../../shared/domain/standing-decisions.ts';
import type { PurgeResult, Target } from '../../../shared/ports/target.ts';
import { decideOnRequest } from '../../../shared/use-cases/decide-on-request.ts';
import { replayRequest } from '../../../shared/use-cases/replay-requests.ts';
import { connectedTarget, requestWorld, START, type TestTarget, testTarget } from '../../support/request-world.ts';

const MINE = 'app-1#218471';
const COURT = { reason: 'legal_claims', basis: 'a court order' } as const;

const ORDER = { since: START, promise: 7 * DAY };

const keepMessages = (request: DeletionRequest, now: number) =>
  keep(request, 'messages', { by: 'ines', retention: COURT }, now);

/** What the receipt of a request says. */
function claimsOf({ receipt = '' }: DeletionRequest): unknown {
  return JSON.parse(Buffer.from(receipt.split('.')[1] ?? '', 'base64url').toString());
}

describe('what an operator keeps', () => {
  it('is not what was deleted before, also during the last look', async () => {
    const messages = testTarget({ m1: MINE });
    const world = requestWorld({ messages });
    const { requestId } = await world.accept();
    const isTooLate = () =>
      expect(decideOnRequest(world.ports, requestId, keepMessages)).rejects.toMatchObject({ code: 'part_done' });
    await world.run(requestId);
    expect(world.part(requestId, 'messages')).toMatchObject({ status: 'verifying', items: 1 });
    await isTooLate();
    world.advance(HOUR);
    await world.run(requestId);
    world.advance(DAY);
    messages.faults.verify.push(new DeletionError('throttled', 'retry', 'too many calls'));
    await world.run(requestId);
    expect(world.record(requestId).rescan).toBe('running');
    await isTooLate();
    await world.runToEnd(requestId);
    expect(world.record(requestId).status).toBe('completed');
  });

  it('is what is left of a part that stopped half-way, and the receipt says so', async () => {
    const messages = testTarget({ m1: MINE, m2: MINE });
    const world = requestWorld({ messages });
    const { requestId } = await world.accept();
    await world.run(requestId, { isOver: () => messages.items.size < 2, signal: new AbortController().signal });
    expect(messages.items.size).toBe(1);
    await decideOnRequest(world.ports, requestId, keepMessages);
    await world.runToEnd(requestId);
    expect(messages.items.size).toBe(1);
    expect(claimsOf(world.record(requestId))).toMatchObject({
      parts: [{ name: 'messages', outcome: 'kept', legal_basis: 'a court order' }],
      notices: [{ kind: 'kept_in_part', part: 'messages' }],
    });
  });
});

/** A law keeps what is there, until an operator releases it. */
function keptByLaw(store: TestTarget): Target {
  return {
    ...store,
    async purge(selection, budget): Promise<PurgeResult> {
      if (selection.released) return store.purge(selection, budget);
      return { outcome: 'kept', items: 0, retention: { reason: 'legal_obligation', basis: 'a law' } };
    },
  };
}

/** A request that has ended, of which an operator kept the messages before anything was deleted there. */
async function keptWorld(until?: number) {
  const messages = testTarget({ m1: MINE });
  const contacts = testTarget({ c1: MINE });
  const invoices = testTarget({ i1: MINE });
  const world = requestWorld({ messages, contacts, invoices: keptByLaw(invoices) });
  const { requestId } = await world.accept();
  messages.faults.purge.push(new DeletionError('throttled', 'retry', 'too many calls'));
  await world.run(requestId);
  const retention: Retention = { ...COURT, ...(until !== undefined && { until }) };
  await decideOnRequest(world.ports, requestId, (request, now) =>
    keep(request, 'messages', { by: 'ines', retention }, now),
  );
  await world.runToEnd(requestId);
  const release = async (id: RequestId, target: string) => {
    await decideOnRequest(world.ports, id, (request, now) => releasePart(request, target, { by: 'ines' }, now));
    do {
      await world.run(id);
      world.advance(DAY);
    } while (world.record(id).status === 'running');
  };
  const asksAgain = async (occasion = 'again') => (await world.accept('218471', { occasion })).requestId;
  return { world, requestId, messages, contacts, invoices, release, asksAgain };
}

describe('what an operator keeps without a date', () => {
  it('keeps its seal and its record also where an earlier version gave both an end', async () => {
    const { world, requestId, messages, release } = await keptWorld();
    const { backupsExpireAt = 0, ...ended } = world.record(requestId);
    const expiresAt = addMonths(START, 25);
    await world.store.amend(
      { ...ended, backupsExpireAt },
      { ...ended, backupsExpireAt, nextAttemptAt: backupsExpireAt, expiresAt },
    );
    world.advance(backupsExpireAt - world.ports.clock());
    await world.run(requestId);
    const { sealed, nextAttemptAt, expiresAt: end } = world.record(requestId);
    expect([sealed !== undefined, nextAttemptAt, end]).toEqual([true, undefined, undefined]);
    await release(requestId, 'messages');
    expect(messages.items.size).toBe(0);
  });
});

describe('what an operator decided about a part, in a replay,', () => {
  it('stays kept, with the reason that the person reads, and the history says where that was decided', async () => {
    const until = addMonths(START, 6);
    const { world, requestId, messages, contacts } = await keptWorld(until);
    contacts.items.set('c1', MINE);
    const replay = await replayRequest(world.ports, world.record(requestId), ORDER);
    await world.runToEnd(replay);
    expect([messages.items.size, contacts.items.size]).toEqual([1, 0]);
    expect(world.record(replay).history).toMatchObject([
      {
        by: 'data-deletion',
        what: 'kept',
        target: 'messages',
        reason: `legal_claims, decided in request ${requestId}`,
      },
    ]);
    expect(claimsOf(world.record(replay))).toMatchObject({
      outcome: 'completed_with_retention',
      parts: [{ name: 'messages', outcome: 'kept', legal_basis: 'a court order', kept_until: until / 1000 }, {}, {}],
    });
    world.advance(until - world.ports.clock());
    await world.run(replay);
    expect(messages.items.size).toBe(0);
  });

  it('is purged once more where it had been released, and only there', async () => {
    const { world, requestId, invoices, release } = await keptWorld();
    const before = await replayRequest(world.ports, world.record(requestId), { ...ORDER, reference: 'before' });
    await world.runToEnd(before);
    expect(world.part(before, 'invoices')).toMatchObject({ status: 'kept' });
    await release(requestId, 'invoices');
    invoices.items.set('i1', MINE);
    const replay = await replayRequest(world.ports, world.record(requestId), ORDER);
    await world.runToEnd(replay);
    expect(world.part(replay, 'invoices')).toMatchObject({ status: 'deleted', released: true });
    expect(world.record(replay).history).toMatchObject([
      { what: 'kept', target: 'messages' },
      { what: 'released', target: 'invoices', reason: `decided in request ${requestId}` },
    ]);
  });

  it('holds in a replay of a replay, also of targets that the first was not about', async () => {
    const { world, requestId, messages, invoices, release } = await keptWorld();
    await release(requestId, 'invoices');
    world.advance(20 * DAY);
    const order = { ...ORDER, targets: ['contacts'] };
    const first = await replayRequest(world.ports, world.record(requestId), order);
    await world.runToEnd(first);
    for (const isSealed of [true, false]) {
      // an earlier version has dropped the seal of the request itself, and with it what proves its record
      if (!isSealed) await world.store.replace({ ...world.record(requestId), sealed: undefined });
      invoices.items.set('i1', MINE);
      const reference = `sealed ${isSealed}`;
      const second = await replayRequest(world.ports, world.record(first), { ...ORDER, reference });
      await world.runToEnd(second);
      expect(messages.items.size).toBe(1);
      expect(world.part(second, 'messages')).toMatchObject({ status: 'kept', retention: COURT });
      expect(world.part(second, 'invoices')).toMatchObject({ status: isSealed ? 'deleted' : 'kept' });
    }
  });

  it('is found under the name that the target has now', async () => {
    const { world, requestId, messages } = await keptWorld();
    const chats = { ...connectedTarget('chats', messages), formerly: ['messages'] };
    world.ports.dataMap = { ...world.ports.dataMap, targets: new Map([['chats', chats]]) };
    const replay = await replayRequest(world.ports, world.record(requestId), ORDER);
    await world.runToEnd(replay);
    expect(world.record(replay)).toMatchObject({
      parts: [{ name: 'chats', status: 'kept' }],
      history: [{ what: 'kept', target: 'chats' }],
    });
  });
});

describe('what an operator keeps, when the person asks once more,', () => {
  it('is kept in the later request too, and in those after it', async () => {
    const { world, requestId, messages, contacts, asksAgain } = await keptWorld();
    contacts.items.set('c2', MINE);
    const again = await asksAgain();
    await world.runToEnd(again);
    expect([messages.items.size, contacts.items.size]).toEqual([1, 0]);
    expect(world.part(again, 'messages')).toMatchObject({ status: 'kept', retention: COURT, items: 0 });
    expect(world.record(again).history).toMatchObject([{ what: 'kept', target: 'messages' }]);

    // nothing is left by which the first request would be found, as in what an earlier version recorded
    await world.store.replace({ ...world.record(requestId), sealed: undefined });
    const third = await asksAgain('a third time');
    await world.runToEnd(third);
    expect(messages.items.size).toBe(1);
    expect(world.record(third).history).toMatchObject([{ reason: `legal_claims, decided in request ${again}` }]);
  });

  it.each([
    ['until it is released, however late that is', undefined, [1, 1]],
    ['until its day, and no longer', addMonths(START, 2), [1, 0]],
  ])('is kept %s', async (_, until, left) => {
    const { world, requestId, messages, asksAgain } = await keptWorld(until);
    const leftAfter = async (days: number) => {
      world.advance(days * DAY);
      await world.run(requestId);
      await world.runToEnd(await asksAgain(`after ${days} days more`));
      return messages.items.size;
    };
    expect([await leftAfter(40), await leftAfter(1000)]).toEqual(left);
  });

  it('can be released however late, because its seal and its record stay until then', async () => {
    const { world, requestId, messages, release } = await keptWorld();
    expect(world.record(requestId).expiresAt).toBeUndefined();
    world.advance(40 * DAY);
    await world.run(requestId);
    expect(world.record(requestId)).toMatchObject({ sealed: expect.any(String) });
    await release(requestId, 'messages');
    expect(messages.items.size).toBe(0);
    expect(world.record(requestId)).toMatchObject({ expiresAt: expect.any(Number) });
    world.advance(40 * DAY);
    await world.run(requestId);
    expect(world.record(requestId).sealed).toBeUndefined();
  });

  it('is kept as soon as it is decided, though the worker has not recorded it yet', async () => {
    const messages = testTarget({ m1: MINE });
    const world = requestWorld({ messages });
    const { requestId } = await world.accept();
    messages.faults.purge.push(new DeletionError('throttled', 'retry', 'too many calls'));
    await world.run(requestId);
    await decideOnRequest(world.ports, requestId, keepMessages);
    expect(world.record(requestId).parts).toMatchObject([{ status: 'purging' }]);
    await world.runToEnd((await world.accept('218471', { occasion: 'again' })).requestId);
    expect(messages.items.size).toBe(1);
  });

  it('is deleted when its time has passed, or when no request keeps it any more', async () => {
    const until = START + 60 * DAY;
    const late = await keptWorld(until);
    late.world.advance(until - late.world.ports.clock());
    await late.world.runToEnd(await late.asksAgain());
    expect(late.messages.items.size).toBe(0);

    const { world, requestId, messages, release, asksAgain } = await keptWorld();
    const again = await asksAgain();
    await world.runToEnd(again);
    await release(again, 'messages');
    expect(messages.items.size).toBe(0);
    messages.items.set('m2', MINE);
    const third = await asksAgain('a third time');
    await world.runToEnd(third);
    expect([messages.items.size, world.record(third).history]).toMatchObject([
      1,
      [{ what: 'kept', reason: `legal_claims, decided in request ${requestId}` }],
    ]);
    for (const id of [requestId, third]) await release(id, 'messages');
    messages.items.set('m3', MINE);
    await world.runToEnd(await asksAgain('a fourth time'));
    expect(messages.items.size).toBe(0);
  });

  it('is what operators keep alone: a release counts for the request in which it was decided', async () => {
    const { world, requestId, invoices, release, asksAgain } = await keptWorld();
    await release(requestId, 'invoices');
    invoices.items.set('i2', MINE);
    const again = await asksAgain();
    await world.runToEnd(again);
    expect([world.part(again, 'invoices').status, invoices.items.size]).toEqual(['kept', 1]);
    expect(world.record(again).history).toMatchObject([{ what: 'kept', target: 'messages' }]);
  });

  it('is not believed of a record that no worker has written', async () => {
    const { world, requestId, messages, asksAgain } = await keptWorld();
    await world.store.replace({ ...world.record(requestId), dataMapHash: 'forged' });
    await world.runToEnd(await asksAgain());
    expect(messages.items.size).toBe(0);
  });
});

describe('what an operator keeps in a replay', () => {
  /** A request that has ended, and a replay of it in which an operator kept what a restore had brought back. */
  async function keptReplay() {
    const messages = testTarget();
    const world = requestWorld({ messages });
    const { requestId } = await world.accept();
    await world.runToEnd(requestId);
    messages.items.set('m1', MINE);
    const replay = await replayRequest(world.ports, world.record(requestId), ORDER);
    messages.faults.purge.push(new DeletionError('throttled', 'retry', 'too many calls'));
    await world.run(replay);
    await decideOnRequest(world.ports, replay, keepMessages);
    await world.runToEnd(replay);
    return { world, requestId, replay, messages };
  }
  type KeptReplay = Awaited<ReturnType<typeof keptReplay>>;

  const again = async ({ world, requestId }: KeptReplay, reference: string) =>
    await replayRequest(world.ports, world.record(requestId), { ...ORDER, reference });
  const asksAgain = async ({ world }: KeptReplay) => (await world.accept('218471', { occasion: 'again' })).requestId;

  it.each([
    ['the person’s next request', asksAgain],
    ['another replay of the same request', (known: KeptReplay) => again(known, 'again')],
    [
      'a replay of the person’s next request, in which it is decided nowhere',
      async (known: KeptReplay) => {
        const next = await asksAgain(known);
        await known.world.runToEnd(next);
        return await replayRequest(known.world.ports, known.world.record(next), ORDER);
      },
    ],
  ])('is kept by %s', async (_, next) => {
    const known = await keptReplay();
    const id = await next(known);
    await known.world.runToEnd(id);
    expect(known.messages.items.size).toBe(1);
    expect(known.world.part(id, 'messages')).toMatchObject({ status: 'kept', retention: COURT });
  });

  it('is not believed of a record that no worker has written', async () => {
    const { world, requestId, replay, messages } = await keptReplay();
    await world.store.replace({ ...world.record(replay), dataMapHash: 'forged' });
    await world.runToEnd(await replayRequest(world.ports, world.record(requestId), { ...ORDER, reference: 'again' }));
    expect(messages.items.size).toBe(0);
  });

  it('is looked for without opening a seal of the person’s that no longer opens, where nothing is kept', async () => {
    const messages = testTarget({ m1: MINE });
    const world = requestWorld({ messages });
    const [{ requestId }, broken] = [await world.accept(), await world.accept('218471', { occasion: 'again' })];
    await world.runToEnd(requestId);
    const sealed = 'broken' as DeletionRequest['sealed'];
    await world.store.replace({ ...world.record(broken.requestId), sealed });
    messages.items.set('m1', MINE);
    await world.runToEnd(await replayRequest(world.ports, world.record(requestId), ORDER));
    expect(messages.items.size).toBe(0);
  });

  it('can be released however late, and is kept no longer', async () => {
    const known = await keptReplay();
    const { world, replay, messages } = known;
    world.advance(40 * DAY);
    await world.run(replay);
    expect(world.record(replay)).toMatchObject({ sealed: expect.any(String) });
    expect(partsKeptUntilReleased(world.record(replay))).toMatchObject([{ name: 'messages' }]);
    await decideOnRequest(world.ports, replay, (request, now) => releasePart(request, 'messages', { by: 'ines' }, now));
    await world.run(replay);
    expect(messages.items.size).toBe(0);
    messages.items.set('m2', MINE);
    await world.runToEnd(await asksAgain(known));
    expect(messages.items.size).toBe(0);
  });

  it('does not outlast what it has taken over from the request that it repeats', async () => {
    const { world, requestId, messages, release, asksAgain: asksOnceMore } = await keptWorld();
    const replay = await replayRequest(world.ports, world.record(requestId), ORDER);
    await world.runToEnd(replay);
    await release(requestId, 'messages');
    messages.items.set('m2', MINE);
    await world.runToEnd(await asksOnceMore());
    expect(messages.items.size).toBe(0);
  });
});
