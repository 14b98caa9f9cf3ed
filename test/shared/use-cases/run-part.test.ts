import { DeletionError } from '../../../shared/domain/errors.ts';
import { releasePart } from '../../../shared/domain/operator-part-decisions.ts';
import type { PurgeResult } from '../../../shared/ports/target.ts';
import { decideOnRequest } from '../../../shared/use-cases/decide-on-request.ts';
import { requestWorld, resolution, START, type TestTarget, testTarget } from '../../support/request-world.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const unavailable = () => new DeletionError('target_unavailable', 'retry', 'no answer');

describe('running a part', () => {
  it('does not say that nothing was there after a purge that broke off', async () => {
    const messages = testTarget({ m1: 'app-1#218471', m2: 'app-1#218471' });
    const { purge } = messages;
    messages.purge = async (selection, budget) => {
      messages.purge = purge;
      await purge(selection, budget);
      throw unavailable();
    };
    const world = requestWorld({ messages });
    const { requestId } = await world.accept();
    expect((await world.runToEnd(requestId)).status).toBe('completed');
    expect(world.part(requestId, 'messages')).toMatchObject({ status: 'deleted', items: 0, uncounted: true });
  });

  it('does not say that nothing was there after a purge whose calls were cut at the end of the time', async () => {
    const messages = testTarget({ m1: 'app-1#218471' });
    const abort = new AbortController();
    const { purge } = messages;
    messages.purge = async (selection, budget) => {
      messages.purge = purge;
      await purge(selection, budget);
      // the store has deleted, and its answer does not come in time
      abort.abort();
      return { outcome: 'unfinished', items: 0 };
    };
    const world = requestWorld({ messages });
    const { requestId } = await world.accept();
    await world.run(requestId, { isOver: () => abort.signal.aborted, signal: abort.signal });
    expect((await world.runToEnd(requestId)).status).toBe('completed');
    expect(world.part(requestId, 'messages')).toMatchObject({ status: 'deleted', items: 0, uncounted: true });
  });

  it('says that nothing was there when the time ended after a purge had answered that, or between two calls', async () => {
    for (const [signal, answers] of [
      [AbortSignal.abort(), { outcome: 'emptied', items: 0 }],
      [new AbortController().signal, { outcome: 'unfinished', items: 0 }],
    ] as const) {
      const messages = testTarget();
      const world = requestWorld({ messages });
      const { requestId } = await world.accept();
      messages.answers = answers;
      await world.run(requestId, { isOver: () => false, signal });
      delete messages.answers;
      expect((await world.runToEnd(requestId)).status).toBe('nothing_found');
    }
  });

  it.each<[string, PurgeResult]>([
    ['a time that is none', { outcome: 'unfinished', items: 0, runAgainAt: Number.NaN }],
    [
      'an end that is no time',
      { outcome: 'kept', items: 0, retention: { reason: 'legal_obligation', basis: 'x', until: Number.NaN } },
    ],
    ['a count that is none', { outcome: 'emptied', items: Number.POSITIVE_INFINITY }],
    ['more items than can be counted', { outcome: 'emptied', items: Number.MAX_SAFE_INTEGER + 1 }],
  ])('takes a result with %s for no answer, and goes on with the other parts', async (_what, result) => {
    const [messages, tickets] = [testTarget(), testTarget({ t1: 'app-1#218471' })];
    messages.answers = result;
    const world = requestWorld({ messages, tickets });
    const { requestId } = await world.accept();
    await world.run(requestId);
    expect(world.part(requestId, 'messages')).toMatchObject({ lastError: 'answer_malformed', attempts: 1, items: 0 });
    expect(world.part(requestId, 'tickets')).toMatchObject({ status: 'verifying', items: 1 });
  });

  it('takes a count for no answer that is too much together with what was counted before', async () => {
    const messages = testTarget({ m1: 'app-1#218471' });
    messages.answers = { outcome: 'unfinished', items: Number.MAX_SAFE_INTEGER - 1 };
    const world = requestWorld({ messages });
    const { requestId } = await world.accept();
    await world.run(requestId);
    messages.answers = { outcome: 'emptied', items: 2 };
    await world.run(requestId);
    const items = Number.MAX_SAFE_INTEGER - 1;
    expect(world.part(requestId, 'messages')).toMatchObject({
      status: 'purging',
      lastError: 'answer_malformed',
      items,
    });
  });

  it('takes a reading that is no number for no answer', async () => {
    const messages = testTarget({ m1: 'app-1#218471' });
    const world = requestWorld({ messages });
    const { requestId } = await world.accept();
    await world.run(requestId);
    messages.verify = async () => Number.NaN;
    world.advance(60_000);
    await world.run(requestId);
    expect(world.part(requestId, 'messages')).toMatchObject({ status: 'verifying', lastError: 'answer_malformed' });
  });

  describe('in a store that shows its own writes at once', () => {
    async function run(change: (messages: TestTarget) => void) {
      const messages = Object.assign(testTarget({ m1: 'app-1#218471' }), { isConsistent: true as const });
      change(messages);
      const world = requestWorld({ messages });
      const { requestId } = await world.accept();
      await world.run(requestId);
      return { world, requestId, messages };
    }

    it('is verified in the run that purges it, and looked at once more before the receipt', async () => {
      const { world, requestId, messages } = await run(() => undefined);
      expect(world.part(requestId, 'messages')).toMatchObject({ status: 'deleted', items: 1, wasEmpty: true });
      expect(world.record(requestId)).toMatchObject({ rescan: 'waiting', nextAttemptAt: START + DAY });
      messages.items.set('m2', 'app-1#218471');
      world.advance(DAY);
      await world.run(requestId);
      expect(world.part(requestId, 'messages').status).toBe('purging');
      expect((await world.runToEnd(requestId)).status).toBe('completed');
      expect([...messages.items]).toEqual([]);
    });

    it('is looked at once more when the last look empties what was locked, which asks for self-declared ids as well', async () => {
      const messages = Object.assign(testTarget(), { isConsistent: true as const });
      const retention = { reason: 'legal_obligation', basis: 'a lock' } as const;
      messages.answers = { outcome: 'kept', items: 1, retention, partial: true };
      messages.countLeft = async () => ({ newer: 0, undated: 0 });
      const world = requestWorld({ messages });
      const resolveSelection = async () => resolution({ asid: ['218471'] }, { selfDeclared: { asid: ['9'] } });
      world.ports.dataMap = { ...world.ports.dataMap, resolveSelection };
      const { requestId } = await world.accept();
      await world.run(requestId);
      messages.answers = { outcome: 'emptied', items: 0 };
      messages.items.set('typed', 'app-1#9');
      world.advance(DAY);
      await world.run(requestId);
      expect(world.part(requestId, 'messages')).toMatchObject({ status: 'deleted', hasSelfDeclared: true });
      expect(world.record(requestId)).toMatchObject({ status: 'running', nextAttemptAt: START + 2 * DAY });
      expect((await world.runToEnd(requestId)).status).toBe('completed');
    });

    it.each([
      ['still finds something', (messages: TestTarget) => (messages.lies = true)],
      ['gets no answer', (messages: TestTarget) => messages.faults.verify.push(unavailable())],
    ])('waits for the settling time when the first look %s, which counts as nothing', async (_, change) => {
      const { world, requestId } = await run(change);
      const waiting = { status: 'verifying', attempts: 0, rounds: 0, nextAttemptAt: START + 60_000 };
      expect(world.part(requestId, 'messages')).toMatchObject(waiting);
      expect(Object.keys(world.counted)).not.toContain('PartsReappeared');
      expect(Object.keys(world.counted)).not.toContain('VerificationsUnknown');
    });

    it.each<PurgeResult>([
      { outcome: 'unfinished', items: 0 },
      { outcome: 'kept', items: 0, retention: { reason: 'controller_decides', basis: 'the shop' } },
    ])('is not looked at before its purge has emptied it: %j', async (answers) => {
      let looks = 0;
      const { world } = await run((messages) => {
        Object.assign(messages, { answers, verify: async () => ((looks += 1), 0) });
      });
      expect(looks).toBe(0);
      expect(world.logs.map(({ event }) => event)).toContain('parts_purged');
    });

    it('is not looked at when the time of the invocation is over', async () => {
      const messages = Object.assign(testTarget(), { isConsistent: true as const });
      const world = requestWorld({ messages });
      const { requestId } = await world.accept();
      let purged = false;
      messages.purge = async () => {
        purged = true;
        return { outcome: 'emptied', items: 0 };
      };
      await world.run(requestId, { isOver: () => purged, signal: new AbortController().signal });
      expect(world.part(requestId, 'messages').status).toBe('verifying');
    });
  });

  it('goes on with an unfinished purge when its target says, and without counting a failed try', async () => {
    const messages = testTarget({ m1: 'app-1#218471' });
    const world = requestWorld({ messages });
    const { requestId } = await world.accept();
    const runAgainAt = 4_000_000_000_000;
    messages.answers = { outcome: 'unfinished', items: 1, runAgainAt };
    await world.run(requestId);
    expect(world.part(requestId, 'messages')).toMatchObject({
      status: 'purging',
      nextAttemptAt: runAgainAt,
      attempts: 0,
      items: 1,
    });
  });

  it('does not say that nothing was there after a reading that found something', async () => {
    const messages = testTarget({ m1: 'app-1#218471' });
    messages.purge = async () => ({ outcome: 'emptied', items: 0 });
    const { verify } = messages;
    messages.verify = async (selection) => {
      const left = await verify(selection);
      // somebody else deletes it meanwhile
      messages.items.clear();
      return left;
    };
    const world = requestWorld({ messages });
    const { requestId } = await world.accept();
    expect((await world.runToEnd(requestId)).status).toBe('completed');
    expect(world.part(requestId, 'messages')).toMatchObject({ status: 'deleted', items: 0, rounds: 1 });
  });

  it('still knows of a crash when the next worker could not even begin', async () => {
    const messages = testTarget({ m1: 'app-1#218471' });
    const world = requestWorld({ messages });
    const { requestId } = await world.accept();
    let writes = 0;
    const dying = {
      ...world.store,
      replace: (request: Parameters<typeof world.store.replace>[0]) => {
        writes += 1;
        return writes === 1 ? world.store.replace(request) : Promise.reject(new Error('killed'));
      },
    };
    await world.run(requestId, undefined, { store: dying });
    expect(messages.items.size).toBe(0);

    world.advance(HOUR);
    const keyless = {
      ...world.ports.seal,
      open: () => Promise.reject(new DeletionError('key_unavailable', 'retry', '')),
    };
    await world.run(requestId, undefined, { seal: keyless });
    expect(world.record(requestId).lastError).toBe('key_unavailable');
    expect((await world.runToEnd(requestId)).status).toBe('completed');
  });

  it('says that rows were anonymised, and what stays of them, where its target empties instead of deleting', async () => {
    const accounts = Object.assign(testTarget({ a1: 'app-1#218471' }), { anonymises: { stays: 'the invoice' } });
    const world = requestWorld({ accounts });
    const { requestId } = await world.accept();
    expect((await world.runToEnd(requestId)).status).toBe('completed');
    expect(world.part(requestId, 'accounts')).toMatchObject({ status: 'anonymised', stays: 'the invoice', items: 1 });
  });

  it('tells a target how many tries of its purge have failed', async () => {
    const tokens = testTarget({ t1: 'app-1#218471' });
    tokens.faults.purge.push(unavailable(), unavailable());
    const { purge } = tokens;
    const told: (number | undefined)[] = [];
    tokens.purge = (selection, budget) => {
      told.push(selection.attempts);
      return purge(selection, budget);
    };
    const world = requestWorld({ tokens });
    const { requestId } = await world.accept();
    expect((await world.runToEnd(requestId)).status).toBe('completed');
    expect(told).toEqual([0, 1, 2]);
  });

  it('asks nobody again who has confirmed, so that what is kept keeps its date and its seal', async () => {
    const [provider, invoices] = [testTarget(), testTarget()];
    const world = requestWorld({ provider, invoices });
    const until = world.ports.clock() + 1000 * HOUR;
    provider.answers = { outcome: 'confirmed', items: 0, askAgainAt: world.ports.clock() + HOUR };
    const retention = { reason: 'legal_obligation', basis: 'tax law', until } as const;
    invoices.answers = { outcome: 'kept', items: 0, retention, runAgainAt: until };
    const { requestId } = await world.accept();
    const { backupsExpireAt = 0, ...closed } = await world.runToEnd(requestId);
    expect(closed).toMatchObject({ status: 'completed_with_retention', nextAttemptAt: backupsExpireAt });
    world.advance(backupsExpireAt - world.ports.clock());
    await world.run(requestId);
    expect(world.record(requestId)).toMatchObject({ status: 'completed_with_retention', nextAttemptAt: until });
  });

  it('goes on later when there was no time to tell a service provider again', async () => {
    const provider = testTarget();
    const askAgainAt = requestWorld().ports.clock() + HOUR;
    provider.answers = { outcome: 'acknowledged', items: 0, askAgainAt };
    const world = requestWorld({ provider });
    const { requestId } = await world.accept();
    await world.run(requestId);
    provider.answers = { outcome: 'unfinished', items: 0 };
    world.advance(HOUR);
    await world.run(requestId);
    expect(world.part(requestId, 'provider')).toMatchObject({ status: 'acknowledged', nextAttemptAt: askAgainAt });
    provider.answers = { outcome: 'confirmed', items: 0 };
    expect((await world.runToEnd(requestId)).status).toBe('completed');
  });

  it('tries again while some workers do not have a new target yet', async () => {
    const world = requestWorld({ messages: testTarget(), added: testTarget({ a1: 'app-1#218471' }) });
    const { requestId } = await world.accept();
    await world.run(requestId);
    world.advance(60_000);
    const targets = new Map([...world.ports.dataMap.targets].filter(([name]) => name !== 'added'));
    const notYet = { ...world.ports.dataMap, hash: 'the map before', targets };
    await world.run(requestId, undefined, { dataMap: notYet });
    expect(world.part(requestId, 'added')).toMatchObject({ status: 'verifying', lastError: 'target_not_in_data_map' });
    expect((await world.runToEnd(requestId)).status).toBe('completed');
  });

  it('looks for self-declared ids in what was released as it looks for all others there', async () => {
    const invoices = testTarget({ i1: 'app-1#218471', typed: 'app-1#9' });
    invoices.answers = { outcome: 'kept', items: 0, retention: { reason: 'controller_decides', basis: 'the shop' } };
    invoices.countLeft = async () => ({ newer: 0, undated: 0 });
    const { plan } = invoices;
    const looks: unknown[] = [];
    invoices.plan = async (selection) => {
      looks.push([selection.identifiers['asid'], selection.released]);
      return await plan(selection);
    };
    // another part lets the request go on until its last look
    const world = requestWorld({ invoices, messages: testTarget({ m1: 'app-1#218471' }) });
    const resolveSelection = async () => resolution({ asid: ['218471'] }, { selfDeclared: { asid: ['9'] } });
    world.ports.dataMap = { ...world.ports.dataMap, resolveSelection };
    const { requestId } = await world.accept();
    await world.run(requestId);
    delete invoices.answers;
    await decideOnRequest(world.ports, requestId, (request, now) => releasePart(request, 'invoices', { by: 'x' }, now));
    await world.runToEnd(requestId);
    expect(looks).toEqual([
      [['218471', '9'], true],
      [['218471'], true],
    ]);
    expect(world.part(requestId, 'invoices')).toMatchObject({ status: 'deleted', hasSelfDeclared: true });
  });

  it('waits for its next try, not for a last look that came too early, when a kept part is released', async () => {
    const [messages, invoices] = [testTarget({ m1: 'app-1#218471' }), testTarget({ i1: 'app-1#218471' })];
    invoices.answers = { outcome: 'kept', items: 0, retention: { reason: 'controller_decides', basis: 'the shop' } };
    const world = requestWorld({ messages, invoices });
    const { requestId } = await world.accept();
    await world.run(requestId);
    world.advance(60_000);
    await world.run(requestId);
    const { rescanAt = 0 } = world.record(requestId);

    delete invoices.answers;
    await decideOnRequest(world.ports, requestId, (request, now) => releasePart(request, 'invoices', { by: 'x' }, now));
    await world.run(requestId);
    expect(world.record(requestId)).toMatchObject({ nextAttemptAt: world.ports.clock() + 60_000 });
    expect(world.record(requestId).rescan).toBeUndefined();
    invoices.faults.verify.push(...Array.from({ length: 20 }, unavailable));
    world.advance(rescanAt - world.ports.clock());
    await world.run(requestId);
    expect(world.record(requestId).nextAttemptAt).toBeGreaterThan(world.ports.clock());
    expect((await world.runToEnd(requestId)).status).toBe('completed');
  });
});
