import { mapWithLimit } from '../../shared/concurrency/map-with-limit.ts';
import type { RequestId } from '../../shared/domain/confirmation-code.ts';
import { type DeletionRequest, type Sealed } from '../../shared/domain/deletion-request.ts';
import { isHistoryWhole, withHistorySeen } from '../../shared/domain/history-chain.ts';
import { withStatus } from '../../shared/domain/moves.ts';
import { newRequest } from '../../shared/domain/new-request.ts';
import { hold as holding, release } from '../../shared/domain/operator-decisions.ts';
import { releasePart } from '../../shared/domain/operator-part-decisions.ts';
import { resolved } from '../../shared/domain/resolved-parts.ts';
import { closed } from '../../shared/domain/worker-steps.ts';
import { MOST_OF_SUBJECT, type RequestStore } from '../../shared/ports/request-store.ts';

const NOW = Date.UTC(2026, 0, 15, 12);
const HOUR = 3_600_000;

/** What every store of requests must do. @param makeStore makes an empty store; called for each test */
export function describeRequestStore(name: string, makeStore: () => Promise<RequestStore>): void {
  describe(`the store of requests on ${name}`, () => {
    let store: RequestStore;
    beforeEach(async () => {
      store = await makeStore();
    });

    it('records a request once, and gives back what was recorded', async () => {
      const request = requestOf('a');
      expect(await store.create(request)).toBe(true);
      expect(await store.create({ ...request, appId: 'another' })).toBe(false);
      expect(await store.read(request.requestId)).toEqual(request);
      expect(await store.read(idOf('b'))).toBeUndefined();
    });

    it('records once what fifty record at the same time', async () => {
      const created = await Promise.all(Array.from({ length: 50 }, () => store.create(requestOf('a'))));
      expect(created.filter(Boolean)).toHaveLength(1);
    });

    it('lets one of many claim what is due, and raises the epoch', async () => {
      await store.create(requestOf('a'));
      const claims = await Promise.all(Array.from({ length: 10 }, () => store.claim(idOf('a'), NOW, NOW + HOUR)));
      const won = claims.filter((claim) => typeof claim === 'object');
      expect(won).toHaveLength(1);
      expect(claims.filter((claim) => claim === 'not_due')).toHaveLength(9);
      // `nextAttemptAt` is an index key, which a claim does not change
      const claimed = { epoch: 1, version: 2, claimedUntil: NOW + HOUR, nextAttemptAt: requestOf('a').nextAttemptAt };
      expect(won[0]).toMatchObject({ crashed: false, isBeforeProofs: false, request: claimed });
      expect(await store.read(idOf('a'))).toEqual(won[0]?.request);
    });

    it('lets a claim that was never given back be taken over when it has run out, and says so', async () => {
      await store.create(requestOf('a'));
      await store.claim(idOf('a'), NOW, NOW + HOUR);
      expect(await store.claim(idOf('a'), NOW + HOUR - 1, NOW + 2 * HOUR)).toBe('not_due');
      const second = await store.claim(idOf('a'), NOW + HOUR, NOW + 2 * HOUR);
      expect(second).toMatchObject({ crashed: true, request: { epoch: 2 } });
    });

    it('lets nobody claim what waits, what nothing is due for, and what is not there', async () => {
      await store.create({ ...requestOf('a'), nextAttemptAt: NOW + 1 });
      await store.create({ ...requestOf('b'), nextAttemptAt: undefined });
      expect(await store.claim(idOf('a'), NOW, NOW + HOUR)).toBe('not_due');
      expect(await store.claim(idOf('b'), NOW, NOW + HOUR)).toBe('not_due');
      expect(await store.claim(idOf('c'), NOW, NOW + HOUR)).toBe('missing');
    });

    it('replaces only what nobody has changed since it was read', async () => {
      const request = requestOf('a');
      await store.create(request);
      const first = await store.replace({ ...request, attempts: 1 });
      expect(first).toMatchObject({ attempts: 1, version: 2 });
      expect(await store.replace({ ...request, attempts: 2 })).toBe('changed');
      expect(await store.read(idOf('a'))).toEqual(first);
    });

    it('amends what others than the worker may write, and leaves the rest as it is stored', async () => {
      const request = { ...requestOf('a'), sealed: 'a seal' as Sealed, resolved: true, proof: 'of the worker' };
      await store.create(request);
      const hold = { reason: 'dispute', decidedBy: 'operator-1', at: NOW };
      const decisions = [{ what: 'released', target: 'messages', at: NOW }] as const;
      const confirmations = [{ nonce: 'n', at: NOW }];
      const others = { hold, decisions, confirmations, nextAttemptAt: undefined };
      const more = { resolved: false, proof: 'another', sealed: 'another' as Sealed, appId: 'another' };
      const amended = await store.amend(request, { ...request, ...others, ...more });
      expect(amended).toEqual({ ...request, ...others, version: 2 });
      expect(await store.read(idOf('a'))).toEqual(amended);
      expect(await store.amend(request, { ...request, attempts: 1 })).toBe('changed');
    });

    it('gives back a history whose links fit, as the sweeper begins it and operators go on', async () => {
      await store.create(requestOf('a'));
      const held = { cause: 'unusual_volume', reason: 'unusual_volume', decidedBy: 'data-deletion', at: NOW } as const;
      expect(await store.holdUnbegun(idOf('a'), held)).toBe(true);
      const read = (await store.read(idOf('a'))) ?? requestOf('b');
      const act = { at: NOW, by: 'data-deletion', what: 'held', reason: 'unusual_volume', link: expect.any(String) };
      expect(read).toMatchObject({ hold: held, version: 2, updatedAt: NOW });
      expect(read.history).toEqual([act]);
      expect(read).not.toHaveProperty('nextAttemptAt');
      await store.amend(read, release(read, { by: 'operator-1', reason: 'ein Ärger 🙂' }, NOW));
      const found = (await store.read(idOf('a'))) ?? requestOf('b');
      expect(found.history).toMatchObject([{ link: expect.any(String) }, { link: expect.any(String) }]);
      expect(isHistoryWhole(found)).toBe(true);
      const [first, second] = found.history ?? [];
      expect(isHistoryWhole({ ...found, history: second && [second] })).toBe(false);
      expect(isHistoryWhole({ ...found, history: first && second && [{ ...first, by: 'x' }, second] })).toBe(false);
    });

    it('holds nothing that a worker has claimed, that an operator has decided about, or that is not due at any time', async () => {
      const held = { cause: 'unusual_volume', reason: 'unusual_volume', decidedBy: 'data-deletion', at: NOW } as const;
      await store.create(requestOf('a'));
      await store.claim(idOf('a'), NOW, NOW + HOUR);
      await store.create(holding(requestOf('b'), { by: 'operator-1', reason: 'dispute', until: NOW + 1 }, NOW));
      await store.create({ ...requestOf('c'), nextAttemptAt: undefined });
      await store.create({ ...requestOf('e'), hold: { reason: 'dispute', decidedBy: 'operator-1', at: NOW } });
      await store.create({ ...requestOf('f'), history: [{ at: NOW, by: 'operator-1', what: 'retried' }] });
      for (const letter of 'abcdefg') expect(await store.holdUnbegun(idOf(letter), held)).toBe(false);
    });

    it('tells the latest requests of a person, the latest first, and no more than a thousand', async () => {
      const ids = Array.from({ length: MOST_OF_SUBJECT + 1 }, (_, at) => `${at}`.padStart(43, 'x') as RequestId);
      await mapWithLimit([...ids.entries()], 50, async ([at, requestId]) => {
        await store.create({ ...requestOf('a'), requestId, acceptedAt: NOW + at });
      });
      const told = await store.ofSubject(requestOf('a').subjectRef);
      expect(told).toEqual(ids.toReversed().slice(0, MOST_OF_SUBJECT));
    });

    it('tells of a person only requests that are theirs and have a seal, also those that repeat another', async () => {
      await store.create(requestOf('a'));
      await store.create({ ...requestOf('b'), subjectRef: 'another' as never });
      await store.create({ ...requestOf('c'), sealed: undefined });
      const replay = { of: idOf('a'), sealOf: idOf('a'), lastLookAt: NOW };
      await store.create({ ...requestOf('d'), replay, acceptedAt: NOW + 1 });
      await store.create({ ...requestOf('e'), replay, sealed: undefined });
      expect(await store.ofSubject(requestOf('a').subjectRef)).toEqual([idOf('d'), idOf('a')]);
    });

    it('gives nobody a seal whose request has none, and does not find the person by it', async () => {
      const request = { ...requestOf('a'), sealed: undefined };
      await store.create(request);
      const amended = await store.amend(request, { ...request, attempts: 1, sealed: 'a seal' as Sealed });
      expect(amended).toMatchObject({ attempts: 1, version: 2 });
      expect(await store.read(idOf('a'))).not.toHaveProperty('sealed');
      expect(await store.ofSubject(request.subjectRef)).toEqual([]);
    });

    it('keeps what the worker has seen of a history, which nobody else may write', async () => {
      const held = holding(requestOf('a'), { by: 'operator-1', reason: 'dispute' }, NOW);
      const bound = withHistorySeen({ ...held, historyChange: { at: NOW, count: 1 } });
      await store.create(bound);
      const amended = {
        ...release(bound, { by: 'operator-1' }, NOW),
        historySeen: undefined,
        historyChange: undefined,
      };
      await store.amend(bound, amended);
      const found = await store.read(idOf('a'));
      expect(found).toMatchObject({ historySeen: { count: 1 }, historyChange: { count: 1 }, history: [{}, {}] });
      expect(found && isHistoryWhole(found)).toBe(true);
    });

    it('drops a seal that somebody has taken away, and with it the person from the index', async () => {
      const request = { ...requestOf('a'), sealed: 'a seal' as Sealed };
      await store.create(request);
      await store.amend(request, { ...request, status: 'cancelled', sealed: undefined });
      expect(await store.read(idOf('a'))).not.toHaveProperty('sealed');
      expect(await store.ofSubject(request.subjectRef)).toEqual([]);
    });

    it('drops what a step has taken away', async () => {
      const request = { ...requestOf('a'), lastError: 'x', claimedUntil: NOW };
      await store.create(request);
      await store.replace({ ...request, lastError: undefined, claimedUntil: undefined, nextAttemptAt: undefined });
      const read = await store.read(idOf('a'));
      expect(read).not.toHaveProperty('lastError');
      expect(read).not.toHaveProperty('claimedUntil');
      expect(read).not.toHaveProperty('nextAttemptAt');
    });

    it('keeps a closed record with its parts, its receipt and the time when it may go', async () => {
      const request = requestOf('a');
      await store.create(request);
      const targets = [{ name: 'messages', label: 'Messages', onDeauthorize: false, selects: 'x', formerly: [] }];
      const running = withStatus(
        resolved(request, { sealed: request.sealed, targets, dataMapHash: 'hash' }, NOW),
        'running',
      );
      const done = {
        ...closed(running, 'completed', { backupHorizon: HOUR, retentionMonths: 25 }, NOW),
        receipt: 'a.b.c',
      };
      const written = await store.replace(done);
      expect(written).toEqual(JSON.parse(JSON.stringify({ ...done, version: 2 })));
      expect(await store.read(idOf('a'))).toEqual(written);
    });

    it('finds what is due, the longest waiting first, and no more than asked for', async () => {
      for (const [letter, wait] of [
        ['a', 3],
        ['b', 1],
        ['c', 2],
        ['d', -1],
        ['e', 4],
      ] as const) {
        await store.create({ ...requestOf(letter), nextAttemptAt: NOW - wait });
      }
      await store.create({ ...requestOf('f'), nextAttemptAt: undefined });
      expect(await store.due(NOW, 10)).toEqual(['e', 'a', 'c', 'b'].map(idOf));
      expect(await store.due(NOW, 2)).toEqual(['e', 'a'].map(idOf));
    });

    it('finds apart from other work what only waits for its seal to be dropped, and drops that', async () => {
      const done = { status: 'completed', completedAt: NOW - HOUR, backupsExpireAt: NOW, nextAttemptAt: NOW } as const;
      const seal = { sealed: 'a seal' as Sealed };
      await store.create({ ...requestOf('a'), ...done, ...seal, claimedUntil: NOW });
      await store.create({ ...requestOf('b'), ...done, ...seal, nextAttemptAt: NOW + 1, backupsExpireAt: NOW + 1 });
      await store.create({ ...requestOf('c'), ...done, sealed: undefined });
      expect([await store.due(NOW, 10), await store.sealsToDrop(NOW, 10)]).toEqual([[idOf('c')], [idOf('a')]]);
      expect(await store.dropSeal(idOf('a'), NOW)).toBe(true);
      const read = await store.read(idOf('a'));
      expect(read).toMatchObject({ version: 2, updatedAt: NOW, completedAt: NOW - HOUR });
      for (const gone of ['sealed', 'nextAttemptAt', 'claimedUntil']) expect(read).not.toHaveProperty(gone);
      expect([await store.sealsToDrop(NOW, 10), await store.ofSubject(requestOf('a').subjectRef)]).toEqual([
        [],
        [idOf('b')],
      ]);
      expect(await Promise.all(['a', 'b', 'c', 'x'].map((id) => store.dropSeal(idOf(id), NOW)))).toEqual(
        Array.from({ length: 4 }, () => false),
      );
    });

    it('finds the seals that are to be dropped, the longest waiting first, and no more than asked for', async () => {
      for (const [letter, wait] of [
        ['a', 2],
        ['b', 3],
        ['c', 1],
      ] as const) {
        const times = { completedAt: NOW - HOUR, backupsExpireAt: NOW - wait, nextAttemptAt: NOW - wait };
        await store.create({ ...requestOf(letter), ...times, status: 'completed' });
      }
      expect(await store.sealsToDrop(NOW, 10)).toEqual(['b', 'a', 'c'].map(idOf));
      expect(await store.sealsToDrop(NOW, 2)).toEqual(['b', 'a'].map(idOf));
    });

    it('drops no seal that an operator has made needed again, and finds the work that was made of it', async () => {
      const kept = {
        name: 'invoices',
        label: 'Invoices',
        status: 'kept',
        attempts: 0,
        items: 0,
        rounds: 0,
        updatedAt: NOW,
      } as const;
      const times = { completedAt: NOW - HOUR, backupsExpireAt: NOW, nextAttemptAt: NOW };
      const status = 'completed_with_retention' as const;
      const request = { ...requestOf('a'), ...times, status, sealed: 'a seal' as Sealed, parts: [kept] };
      await store.create(request);
      const due = { ...request, nextAttemptAt: NOW - 1 };
      expect(await store.amend(request, due)).toMatchObject({ nextAttemptAt: NOW - 1 });
      expect(await store.dropSeal(idOf('a'), NOW)).toBe(false);
      expect([await store.sealsToDrop(NOW, 10), await store.due(NOW, 10)]).toEqual([[], [idOf('a')]]);

      // while a worker drops the seal, a release leaves the time as it is, and may have been made by a clock ahead
      const claimed = { ...request, requestId: idOf('b'), claimedUntil: NOW };
      await store.create(claimed);
      const released = releasePart(claimed, 'invoices', { by: 'olga' }, NOW + HOUR);
      expect(await store.amend(claimed, released)).toMatchObject({ nextAttemptAt: NOW });
      expect([await store.dropSeal(idOf('b'), NOW), await store.sealsToDrop(NOW, 10)]).toEqual([false, []]);
      expect((await store.read(idOf('b')))?.sealed).toBeDefined();
    });

    it('replaces and amends nothing that is not there', async () => {
      expect(await store.replace(requestOf('a'))).toBe('changed');
      expect(await store.amend(requestOf('a'), { ...requestOf('a'), attempts: 1 })).toBe('changed');
      expect(await store.read(idOf('a'))).toBeUndefined();
    });

    it('finds what is due from the very moment on', async () => {
      await store.create({ ...requestOf('a'), nextAttemptAt: NOW });
      expect([await store.due(NOW - 1, 10), await store.due(NOW, 10)]).toEqual([[], [idOf('a')]]);
    });

    it('goes through all that were open since a time, however much there is of it', async () => {
      const large = { lastError: 'x'.repeat(300_000) };
      const closedAt = (completedAt: number) => ({ status: 'completed', completedAt, ...large }) as const;
      await store.create({ ...requestOf('a'), ...closedAt(NOW - 1) });
      for (const letter of ['b', 'c', 'd', 'e']) await store.create({ ...requestOf(letter), ...closedAt(NOW) });
      await store.create({ ...requestOf('f'), ...large });
      const found: RequestId[] = [];
      for await (const { requestId } of store.openSince(NOW)) found.push(requestId);
      expect(found.toSorted()).toEqual(['b', 'c', 'd', 'e', 'f'].map(idOf));
    });

    it('goes through the open requests that are due from the very moment on, wherever they are kept', async () => {
      for (const letter of 'abcd') await store.create({ ...requestOf(letter), dueAt: NOW });
      await store.create({ ...requestOf('e'), dueAt: NOW + 1 });
      await store.create({ ...requestOf('f'), dueAt: NOW - 1 });
      await store.create({ ...requestOf('g'), dueAt: NOW + 1, status: 'completed' });
      const found: unknown[] = [];
      for await (const { requestId, appId, origin, acceptedAt } of store.openDueFrom(NOW)) {
        found.push({ requestId, appId, origin, acceptedAt });
      }
      const known = { appId: 'app-1', origin: 'callback', acceptedAt: NOW };
      const expected = [...'abcde'].map((letter) => ({ requestId: idOf(letter), ...known }));
      expect(found).toHaveLength(expected.length);
      expect(found).toEqual(expect.arrayContaining(expected));
    });

    it('tells what is due first, wherever it is kept, and for overdue what is past its time', async () => {
      for (const [letter, due] of [
        ['a', 4],
        ['d', 5],
        ['b', 0],
        ['c', 6],
      ] as const) {
        await store.create({ ...requestOf(letter), dueAt: NOW + due, acceptedAt: NOW - 9 - due });
      }
      const figures = { firstDueAt: NOW, needsOperator: 0 };
      expect(await store.openFigures(NOW)).toEqual({ ...figures, overdue: 0 });
      expect(await store.openFigures(NOW + 1)).toEqual({ ...figures, overdue: 1 });
    });

    it('does not call overdue what is due this moment, beside what was due before', async () => {
      for (const letter of 'abcd') await store.create({ ...requestOf(letter), dueAt: NOW });
      for (const letter of 'efgh') await store.create({ ...requestOf(letter), dueAt: NOW + 1 });
      expect(await store.openFigures(NOW + 1)).toMatchObject({ overdue: 4 });
    });

    it('tells how many are overdue, how many need an operator and which is due first', async () => {
      expect(await store.openFigures(NOW)).toMatchObject({ overdue: 0, needsOperator: 0 });
      await store.create({ ...requestOf('a'), acceptedAt: NOW - 9, dueAt: NOW - 2 });
      await store.create({ ...requestOf('b'), acceptedAt: NOW - 8, dueAt: NOW - 1 });
      await store.create({ ...requestOf('c'), dueAt: NOW + 5, lastError: 'x', nextAttemptAt: undefined });
      await store.create({ ...requestOf('d'), dueAt: NOW - 50, status: 'completed' });
      const failing = { sealed: 'a seal' as never, lastError: 'x', attempts: 25 };
      await store.create({ ...requestOf('e'), ...failing, dueAt: NOW - 50, status: 'completed_with_retention' });
      await store.create({ ...requestOf('f'), ...failing, dueAt: NOW - 50, status: 'refused' });
      expect(await store.openFigures(NOW)).toEqual({
        firstDueAt: NOW - 2,
        overdue: 2,
        needsOperator: 2,
      });
    });
  });
}

function idOf(letter: string): RequestId {
  return letter.repeat(43) as RequestId;
}

function requestOf(letter: string): DeletionRequest {
  return newRequest(
    {
      requestId: idOf(letter),
      subjectRef: 'subject' as never,
      sealed: 'sealed' as never,
      appId: 'app-1',
      origin: 'callback',
      scope: 'deletion',
      beganWith: 'asid',
      promise: 30 * 24 * HOUR,
    },
    NOW,
  );
}
