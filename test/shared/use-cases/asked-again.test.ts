import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { retry } from '../../../shared/domain/operator-decisions.ts';
import { confirm, keep, releasePart } from '../../../shared/domain/operator-part-decisions.ts';
import { DAY, HOUR } from '../../../shared/domain/schedule.ts';
import { decideOnRequest } from '../../../shared/use-cases/decide-on-request.ts';
import { mapWorld } from '../../support/map-world.ts';
import { START } from '../../support/request-world.ts';

// what an operator confirms is what they were asked about; what is found afterwards they are asked about again

const ME = 'app-1#218471';
const target = (name: string, ...match: string[]) => ({ name, label: 'orders', kind: 'memory', store: name, match });
const contactId = {
  kind: 'contactId',
  neverReused: true,
  registration: { createdAt: { attribute: 'at', format: 'epoch_ms' } },
  from: { kind: 'memory', store: 'links', match: ['{appId}#{asid}'], field: 'contactId' },
};
const throttled = new DeletionError('throttled', 'retry', 'too many calls', { retryAfter: HOUR });

/** A request that is kept open by one store, so that it learns later of contacts that an import brings. */
async function openWorld(...others: readonly object[]) {
  const world = await mapWorld(
    { identifiers: [contactId], targets: [target('links', '{contactId}'), target('slow', '{contactId}'), ...others] },
    ['links', 'slow', 'notes'],
  );
  const link = (contact: string, at: number) =>
    world.put('links', contact, { owner: ME, fields: { contactId: contact, at: String(at) } });
  link('c1', START - DAY);
  const { requestId } = await world.accept();
  const run = (...slow: string[]) => world.run(requestId, undefined, world.withoutPurge(throttled, ...slow));
  const confirmIt = (name: string, isDoneByOthers: boolean, asked?: number) =>
    decideOnRequest(world.ports, requestId, (request, now) =>
      confirm(request, name, { by: 'olga', ...(asked && { asked }) }, isDoneByOthers, now),
    );
  const shown = (id: RequestId) => ({ status: world.part(id, 'notes').status, asked: world.part(id, 'notes').asked });
  return { world, requestId, link, run, confirmIt, shown: () => shown(requestId) };
}

const keepAndRelease: typeof retry = (request, { by }, now, name = '') => {
  const retention = { reason: 'legal_claims', basis: 'a court' } as const;
  return releasePart(keep(request, name, { by, retention }, now), name, { by }, now);
};

describe('a confirmation', () => {
  it('of what is deleted by hand does not count for an id that was found after that was asked', async () => {
    const byHand = { kind: 'manual', instructions: 'Delete the thread.', match: ['{contactId}'] };
    const { world, requestId, link, run, confirmIt, shown } = await openWorld({
      ...{ name: 'notes', label: 'orders' },
      ...byHand,
    });
    await run('slow');
    expect(shown()).toEqual({ status: 'notified', asked: undefined });
    link('c2', START - 2 * DAY);
    world.advance(2 * HOUR);
    await run();
    expect(shown()).toEqual({ status: 'notified', asked: 2 });
    await expect(confirmIt('notes', true)).rejects.toMatchObject({ code: 'asked_again', disposition: 'reject' });
    await confirmIt('notes', true, 2);
    expect((await world.runToEnd(requestId)).status).toBe('completed');
  });

  it('of what nobody can date does not count for rows that another id finds, which are purged first', async () => {
    const { world, link, run, confirmIt, shown } = await openWorld(target('notes', '{appId}#{asid}', '{contactId}'));
    await run('notes', 'slow');
    // the person signs up again, and writes a note that has no time
    link('new', START + HOUR);
    world.put('notes', 'new note', { owner: ME });
    for (const wait of [2 * HOUR, 60_000]) {
      world.advance(wait);
      await run('slow');
    }
    expect(shown()).toEqual({ status: 'failing', asked: undefined });
    link('c3', START - 2 * DAY);
    world.put('notes', 'old note', { owner: 'c3', createdAt: START - DAY });
    for (const wait of [3 * HOUR, 60_000]) {
      world.advance(wait);
      await run();
    }
    expect([world.keys('notes'), shown()]).toEqual([['new note'], { status: 'failing', asked: 2 }]);
    await expect(confirmIt('notes', false)).rejects.toMatchObject({ code: 'asked_again' });
    await confirmIt('notes', false, 2);
    expect(shown().status).toBe('confirmed');
  });

  it.each([
    ['retried', retry],
    ['kept, and released again', keepAndRelease],
  ])('of what nobody can date does not count for an id that is found after the part was %s', async (_, again) => {
    const { world, requestId, link, run, confirmIt, shown } = await openWorld(
      target('notes', '{appId}#{asid}', '{contactId}'),
    );
    await run('notes', 'slow');
    link('new', START + HOUR);
    world.put('notes', 'new note', { owner: ME });
    for (const wait of [2 * HOUR, 60_000]) {
      world.advance(wait);
      await run('slow');
    }
    await decideOnRequest(world.ports, requestId, (request, now) => again(request, { by: 'olga' }, now, 'notes'));
    link('c3', START - 2 * DAY);
    for (const wait of [3 * HOUR, 60_000]) {
      world.advance(wait);
      await run('slow');
    }
    expect(shown()).toEqual({ status: 'failing', asked: 2 });
    await expect(confirmIt('notes', false)).rejects.toMatchObject({ code: 'asked_again' });
    await confirmIt('notes', false, 2);
    expect(shown().status).toBe('confirmed');
  });

  it('counts after a retry that found nothing more', async () => {
    const { world, requestId, link, run, confirmIt, shown } = await openWorld(target('notes', '{appId}#{asid}'));
    await run('notes', 'slow');
    link('new', START + HOUR);
    world.put('notes', 'new note', { owner: ME });
    for (const wait of [2 * HOUR, 60_000]) {
      world.advance(wait);
      await run('slow');
    }
    await decideOnRequest(world.ports, requestId, (request, now) => retry(request, { by: 'olga' }, now, 'notes'));
    for (const wait of [0, 60_000]) {
      world.advance(wait);
      await run('slow');
    }
    expect(shown().status).toBe('failing');
    await confirmIt('notes', false);
    expect(shown().status).toBe('confirmed');
  });

  // the link in which the note's id stood is deleted, so only an operator can delete what it finds
  it.each([
    ['contactId', ['new note']],
    ['noteId', ['new note', 'old note']],
  ])('of what nobody can date does not count once the data map finds rows by the %s as well', async (kind, left) => {
    const notesBy = (...match: string[]) => [
      target('links', '{contactId}'),
      target('slow', '{contactId}'),
      target('notes', ...match),
    ];
    const { world, requestId, link, run, confirmIt, shown } = await openWorld(target('notes', '{appId}#{asid}'));
    const noteId = { kind: 'noteId', from: { ...contactId.from, field: 'noteId' } };
    const changed = await mapWorld(
      { identifiers: [contactId, noteId], targets: notesBy('{appId}#{asid}', `{${kind}}`) },
      ['links', 'slow', 'notes'],
    );
    await run('notes', 'slow');
    link('new', START + HOUR);
    world.put('notes', 'new note', { owner: ME });
    for (const wait of [2 * HOUR, 60_000]) {
      world.advance(wait);
      await run('slow');
    }
    expect(shown()).toEqual({ status: 'failing', asked: undefined });
    changed.put('notes', 'new note', { owner: ME });
    changed.put('notes', 'old note', { owner: 'c1', createdAt: START - DAY });
    world.ports.dataMap = changed.ports.dataMap;
    for (const wait of [3 * HOUR, 60_000]) {
      world.advance(wait);
      await run();
    }
    expect([changed.keys('notes'), shown()]).toEqual([left, { status: 'failing', asked: 2 }]);
    await expect(confirmIt('notes', false)).rejects.toMatchObject({ code: 'asked_again' });
    await confirmIt('notes', false, 2);
    expect((await world.runToEnd(requestId)).status).toBe('completed');
  });
});
