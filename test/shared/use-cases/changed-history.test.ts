import { type DeletionRequest, needsOperator, type OperatorAct } from '../../../shared/domain/deletion-request.ts';
import { linked, wasHistoryChanged } from '../../../shared/domain/history-chain.ts';
import { extend, hold, release, retry } from '../../../shared/domain/operator-decisions.ts';
import { DAY } from '../../../shared/domain/schedule.ts';
import { type DecisionStep, decideOnRequest } from '../../../shared/use-cases/decide-on-request.ts';
import { requestWorld, START, testTarget } from '../../support/request-world.ts';

const HOUR = 3_600_000;
const by = 'anna';
type Id = DeletionRequest['requestId'];
type Tampering = (history: readonly OperatorAct[]) => readonly OperatorAct[] | undefined;

const HOLD: DecisionStep = (request, now) => hold(request, { by, reason: 'a dispute' }, now);
const RELEASE: DecisionStep = (request, now) => release(request, { by }, now);
const EXTEND: DecisionStep = (request, now) => extend(request, { by, reason: 'many requests', months: 1 }, now);
const RETRY: DecisionStep = (request, now) => retry(request, { by, reason: 'we have looked' }, now);

const inAnotherName: Tampering = (history) => history.map((act) => ({ ...act, by: 'bert' }));
const recomputed = (requestId: Id, acts: readonly OperatorAct[]) =>
  acts.reduce<readonly OperatorAct[]>((history, act) => history.concat(linked({ requestId, history }, act)), []);

/** A request that an operator held and released, whose data is not deleted yet. */
async function decidedWorld() {
  const messages = testTarget({ one: 'app-1#218471' });
  messages.answers = { outcome: 'unfinished', items: 0, runAgainAt: START + HOUR };
  const world = requestWorld({ messages });
  const { requestId } = await world.accept();
  const decide = (...steps: readonly DecisionStep[]) =>
    steps.reduce<Promise<unknown>>(
      (before, step) => before.then(() => decideOnRequest(world.ports, requestId, step)),
      Promise.resolve(),
    );
  await decide(HOLD, RELEASE);
  return {
    ...{ world, messages, requestId, decide },
    /** As somebody would who can write the attributes that the operations function writes. */
    async tamper(how: Tampering, change: Partial<DeletionRequest> = {}) {
      const before = world.record(requestId);
      const due = { nextAttemptAt: world.ports.clock(), ...change };
      await world.store.amend(before, { ...before, history: how(before.history ?? []), ...due });
    },
    async runsOn() {
      delete messages.answers;
      return await world.runToEnd(requestId);
    },
    async isStopped(times = 1) {
      const purges = messages.purges;
      const { history } = world.record(requestId);
      await world.run(requestId);
      const record = world.record(requestId);
      expect([record.lastError, record.history]).toEqual(['history_changed', history]);
      expect([record.nextAttemptAt, record.receipt, needsOperator(record)]).toEqual([undefined, undefined, true]);
      expect(messages.purges).toBe(purges);
      expect(world.counted.RecordsForged).toBe(times);
      const fields = { requestId, errorCode: 'history_changed' };
      expect(world.logs.filter(({ event }) => event === 'record_forged')).toEqual(
        Array.from({ length: times }, () => ({ event: 'record_forged', fields })),
      );
    },
  };
}

describe('the history of a request', () => {
  it('is bound by each write of the worker, and costs nothing where there is none', async () => {
    const { world, requestId, decide, runsOn } = await decidedWorld();
    await world.run(requestId);
    expect(world.record(requestId).historySeen).toMatchObject({ count: 2 });
    await decide(EXTEND);
    const ended = await runsOn();
    expect(ended).toMatchObject({ status: 'completed', historySeen: { count: 3 } });
    expect([wasHistoryChanged(ended), world.counted.RecordsForged]).toEqual([false, undefined]);
    const { requestId: other } = await world.accept('4102');
    expect((await world.runToEnd(other)).historySeen).toBeUndefined();
  });

  it('is bound with what an operator decides while the worker works', async () => {
    const { world, messages, requestId, decide, runsOn } = await decidedWorld();
    const purge = messages.purge;
    messages.purge = async (...about) => {
      if (messages.purges === 0) await decide(EXTEND);
      return await purge(...about);
    };
    await world.run(requestId);
    expect(world.record(requestId).historySeen).toMatchObject({ count: 3 });
    expect((await runsOn()).status).toBe('completed');
    expect(world.counted.RecordsForged).toBeUndefined();
  });

  it('is whole when the sweeper has held the request', async () => {
    const { world } = await decidedWorld();
    const { requestId } = await world.accept('4102', { startAt: START + HOUR });
    const reason = 'unusual_volume';
    await world.store.holdUnbegun(requestId, { cause: reason, reason, decidedBy: 'data-deletion', at: START });
    await decideOnRequest(world.ports, requestId, RELEASE);
    expect(world.record(requestId).history).toMatchObject([{ link: expect.any(String) }, { what: 'released' }]);
    expect(wasHistoryChanged(world.record(requestId))).toBe(false);
  });

  it('may begin with acts from before there were links', async () => {
    const { world, requestId, tamper, decide, runsOn } = await decidedWorld();
    await tamper((history) => history.map(({ link: _, ...act }) => act));
    await world.run(requestId);
    expect(world.record(requestId).historySeen).toMatchObject({ count: 2 });
    await decide(EXTEND);
    expect((await runsOn()).status).toBe('completed');
    expect(world.counted.RecordsForged).toBeUndefined();
  });
});

describe('a request whose history somebody has changed', () => {
  it.each<[string, (requestId: Id) => Tampering]>([
    ['an act was altered', () => inAnotherName],
    [
      'an act is gone',
      () =>
        ([, ...others]) =>
          others,
    ],
    ['the last act is gone', () => (history) => history.slice(0, -1)],
    ['the acts stand in another order', () => (history) => history.toReversed()],
    ['an act was altered and the links recomputed', (id) => (history) => recomputed(id, inAnotherName(history) ?? [])],
    ['all links are gone', () => (history) => history.map(({ link: _, ...act }) => ({ ...act, by: 'bert' }))],
    ['nothing is left', () => () => undefined],
  ])('waits for an operator before anything more is deleted, when %s', async (_, how) => {
    const { world, requestId, tamper, isStopped } = await decidedWorld();
    await world.run(requestId);
    await tamper(how(requestId));
    await isStopped();
    expect(world.record(requestId).historyChange).toMatchObject({ at: world.ports.clock() });
  });

  it('waits when no worker has begun, and goes on when an operator has looked', async () => {
    const { world, requestId, tamper, decide, isStopped, messages, runsOn } = await decidedWorld();
    await tamper(inAnotherName);
    await isStopped();
    expect(messages.purges).toBe(0);
    await decide(RETRY);
    const ended = await runsOn();
    expect([ended.status, ended.receipt, messages.items.size]).toEqual(['completed', expect.any(String), 0]);
    expect(world.counted.RecordsForged).toBe(1);
    expect(ended.history).toMatchObject([{ by: 'bert' }, { by: 'bert' }, { by, what: 'retried' }]);
    expect(wasHistoryChanged(ended)).toBe(true);
    expect(world.record(requestId).historySeen).toMatchObject({ count: 3 });
  });

  it('is completed after an operator has looked, and stopped again when it is changed again', async () => {
    const { world, requestId, tamper, decide, isStopped, runsOn } = await decidedWorld();
    await world.run(requestId);
    await tamper((history) => history.slice(0, -1));
    await isStopped();
    await decide(RETRY);
    await world.run(requestId);
    expect(world.record(requestId).lastError).toBeUndefined();
    await tamper((history) => history.slice(0, -1));
    await isStopped(2);
    await decide(RETRY);
    expect((await runsOn()).status).toBe('completed');
    expect(world.counted.RecordsForged).toBe(2);
  });

  it('waits on, whoever else makes it due', async () => {
    const { world, requestId, tamper, decide, isStopped } = await decidedWorld();
    await world.run(requestId);
    await tamper(inAnotherName);
    await isStopped();
    // such as a provider's confirmation
    await tamper((history) => history);
    await isStopped(2);
    await decide(HOLD, RELEASE);
    await isStopped(3);
  });

  it('does not go on by an acceptance that was written along with the change', async () => {
    const { world, requestId, tamper, isStopped } = await decidedWorld();
    await world.run(requestId);
    const accepted: OperatorAct = { at: START, by, what: 'retried' };
    await tamper((history) => recomputed(requestId, [...(inAnotherName(history) ?? []), accepted]));
    await isStopped();
  });

  it('is stopped at the next run when that happens while the worker works', async () => {
    const { world, messages, requestId, tamper, isStopped } = await decidedWorld();
    await world.run(requestId);
    const seen = world.record(requestId).historySeen;
    const purge = messages.purge;
    messages.purge = async (...about) => {
      const { claimedUntil, nextAttemptAt } = world.record(requestId);
      if (claimedUntil !== undefined) await tamper((history) => history.slice(0, -1), { nextAttemptAt });
      return await purge(...about);
    };
    world.advance(HOUR);
    await world.run(requestId);
    expect(world.record(requestId)).toMatchObject({ historySeen: seen, history: [{ what: 'held' }] });
    messages.purge = purge;
    await tamper((history) => history);
    await isStopped();
  });

  it('says so after its end, where no worker looks', async () => {
    const { world, requestId, tamper, runsOn } = await decidedWorld();
    await runsOn();
    expect(wasHistoryChanged(world.record(requestId))).toBe(false);
    await tamper(() => undefined, { nextAttemptAt: undefined });
    world.advance(DAY);
    await world.run(requestId);
    expect(wasHistoryChanged(world.record(requestId))).toBe(true);
    expect(world.record(requestId)).toMatchObject({ status: 'completed', receipt: expect.any(String) });
  });
});
