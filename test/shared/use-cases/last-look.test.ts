import { DeletionError } from '../../../shared/domain/errors.ts';
import { keep, releasePart } from '../../../shared/domain/operator-part-decisions.ts';
import type { PurgeResult } from '../../../shared/ports/target.ts';
import { decideOnRequest } from '../../../shared/use-cases/decide-on-request.ts';
import { runRequest } from '../../../shared/use-cases/run-request.ts';
import { requestWorld, resolution, START, type TestTarget, testTarget } from '../../support/request-world.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const RETENTION = { reason: 'legal_obligation', basis: 'a law' } as const;
const ENDLESS = { isOver: () => false, signal: new AbortController().signal };

/** A store in which some items are locked: it deletes the others, and says what it could not. */
function lockedStore(locked: ReadonlySet<string>): TestTarget {
  const store = testTarget({ locked: 'app-1#218471', free: 'app-1#218471' });
  return {
    ...store,
    async purge(): Promise<PurgeResult> {
      const free = [...store.items.keys()].filter((key) => !locked.has(key));
      for (const key of free) store.items.delete(key);
      if (store.items.size === 0) return { outcome: 'emptied', items: free.length };
      return { outcome: 'kept', items: free.length, retention: RETENTION, partial: true };
    },
  };
}

describe('the last look', () => {
  it('deletes what came unlocked after a locked item was kept, also where no other part is read', async () => {
    const media = lockedStore(new Set(['locked']));
    const world = requestWorld({ media });
    const { requestId } = await world.accept();
    await world.run(requestId);
    expect(world.part(requestId, 'media')).toMatchObject({ status: 'kept', isPartial: true });
    expect([...media.items.keys()]).toEqual(['locked']);
    media.items.set('late', 'app-1#218471');
    const record = await world.runToEnd(requestId);
    expect(record.status).toBe('completed_with_retention');
    expect([...media.items.keys()]).toEqual(['locked']);
  });

  it('deletes nothing of a new start while it reads a store by deleting, hours after it began', async () => {
    const book = testTarget();
    const { purge } = book;
    const unlimited = { isOver: () => false, signal: new AbortController().signal };
    let isSilent = false;
    const world = requestWorld({
      book: {
        ...book,
        purge: async (...asked) => ({ ...(await purge.apply(book, asked)), readingDeletes: true }) as PurgeResult,
        async verify(selection) {
          if (isSilent) throw new DeletionError('target_unavailable', 'retry', 'no answer');
          // its entries have no times
          return selection.bounds === undefined ? (await purge.call(book, selection, unlimited)).items : 0;
        },
        countLeft: async () => ({ newer: 0, undated: book.items.size }),
      },
    });
    const registration = { kind: 'contactId', value: 'c2', isNeverReused: true, createdAt: START + DAY + HOUR };
    let isBack = false;
    world.ports.dataMap = {
      ...world.ports.dataMap,
      resolveSelection: async ({ identifiers }) =>
        resolution(identifiers, isBack ? { readings: [{ age: 'new', registration }] } : {}),
    };
    const { requestId } = await world.accept();
    await world.run(requestId);
    world.advance(60_000);
    await world.run(requestId);
    world.advance(DAY);
    isSilent = true;
    await world.run(requestId);
    expect(world.part(requestId, 'book')).toMatchObject({ status: 'verifying', lastError: 'target_unavailable' });

    isSilent = false;
    isBack = true;
    world.advance(2 * HOUR);
    book.items.set('entry of the new start', 'app-1#218471');
    await world.runToEnd(requestId);
    expect([...book.items.keys()]).toEqual(['entry of the new start']);
  });

  it('leaves what an operator keeps, also where it was locked in part before', async () => {
    const media = testTarget({ m1: 'app-1#218471' });
    const world = requestWorld({ media, messages: testTarget({ m1: 'app-1#218471' }) });
    const { requestId } = await world.accept();
    media.answers = { outcome: 'kept', items: 0, retention: RETENTION, partial: true, runAgainAt: START + HOUR };
    await world.run(requestId);
    world.advance(HOUR);
    media.faults.purge.push(new Error('throttled'));
    await world.run(requestId);
    expect(world.part(requestId, 'media')).toMatchObject({ status: 'purging', isPartial: true });

    const retention = { reason: 'legal_claims', basis: 'a court order' } as const;
    await decideOnRequest(world.ports, requestId, (request, now) =>
      keep(request, 'media', { by: 'ines', retention }, now),
    );
    delete (media as { answers?: unknown }).answers;
    await world.runToEnd(requestId);
    expect(world.part(requestId, 'media')).toMatchObject({ status: 'kept', retention });
    expect([...media.items.keys()]).toEqual(['m1']);
  });

  it('concerns the released part alone, though clocks go on while the request closes', async () => {
    const invoices = testTarget({ i1: 'app-1#218471' });
    invoices.answers = { outcome: 'kept', items: 0, retention: RETENTION };
    const messages = testTarget({ m1: 'app-1#218471' });
    const world = requestWorld({ invoices, messages });
    let ticks = 0;
    const ports = { ...world.ports, clock: () => world.ports.clock() + (ticks += 1) };
    const settings = {
      settle: 60_000,
      rescan: DAY,
      backupHorizon: 35 * DAY,
      retentionMonths: 25,
      issuer: 'https://a.test',
    };
    const { requestId } = await world.accept();
    const runToEnd = async (): Promise<void> => {
      do {
        await runRequest(ports, settings, requestId, ENDLESS);
        world.advance(DAY);
      } while (world.record(requestId).status === 'running');
    };
    await runToEnd();
    const { completedAt = 0, parts } = world.record(requestId);
    expect(Math.max(...parts.map(({ updatedAt }) => updatedAt))).toBeLessThanOrEqual(completedAt);

    messages.items.set('of a new start', 'app-1#218471');
    delete invoices.answers;
    await decideOnRequest(ports, requestId, (request, now) => releasePart(request, 'invoices', { by: 'anna' }, now));
    await runToEnd();
    expect(world.part(requestId, 'invoices').status).toBe('deleted');
    expect([...messages.items.keys()]).toEqual(['of a new start']);
  });

  it('comes also after a release by a clock behind the one that closed the request', async () => {
    const invoices = testTarget({ i1: 'app-1#218471' });
    invoices.answers = { outcome: 'kept', items: 0, retention: RETENTION };
    const world = requestWorld({ invoices });
    const { requestId } = await world.accept();
    await world.runToEnd(requestId);
    world.advance(-HOUR);
    delete invoices.answers;
    await decideOnRequest(world.ports, requestId, (request, now) =>
      releasePart(request, 'invoices', { by: 'anna' }, now),
    );
    await world.run(requestId);
    world.advance(60_000);
    await world.run(requestId);
    expect(world.part(requestId, 'invoices').status).toBe('deleted');
    invoices.items.set('written late', 'app-1#218471');
    for (let day = 0; day < 6; day += 1) {
      world.advance(DAY);
      await world.run(requestId);
    }
    expect([world.record(requestId).status, ...invoices.items.keys()]).toEqual(['completed']);
  });
});
