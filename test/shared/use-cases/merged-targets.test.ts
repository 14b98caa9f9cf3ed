import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { retry } from '../../../shared/domain/operator-decisions.ts';
import { confirm, keep, releasePart } from '../../../shared/domain/operator-part-decisions.ts';
import { DAY, HOUR } from '../../../shared/domain/schedule.ts';
import { decideOnRequest } from '../../../shared/use-cases/decide-on-request.ts';
import { mapWorld } from '../../support/map-world.ts';

const ME = 'app-1#218471';
const by = 'olga';
const CLAIM = { reason: 'legal_claims', basis: 'a court' } as const;
const denied = new DeletionError('target_access_denied', 'fail', 'no grant');

const row = (name: string, ...match: string[]) => ({ name, label: 'orders', kind: 'memory', store: 'rows', match });
const contactId = {
  kind: 'contactId',
  neverReused: true,
  from: { kind: 'memory', store: 'links', match: ['{appId}#{asid}'], field: 'contactId' },
};
const mapOf = (...targets: object[]) => ({
  identifiers: [contactId],
  targets: [{ ...row('links', '{appId}#{asid}'), store: 'links' }, ...targets],
});
const NOTES = row('notes', 'note#{contactId}');
const CALLS = row('calls', 'call#{contactId}');
const byLaw = (days: number, name: string, ...match: string[]) => ({
  ...{ name, label: 'orders', kind: 'kept', reason: 'legal_obligation', basis: { en: 'a law' } },
  ...{ until: { days }, where: { kind: 'memory', store: 'rows', match } },
});
/** Notes and calls, in one table, are one target from here on. */
const MERGED = mapOf({ ...row('notes', 'note#{contactId}', 'call#{contactId}'), formerly: 'calls' });

async function asked(before: object = mapOf(NOTES, CALLS)) {
  const world = await mapWorld(before, ['links', 'rows']);
  world.put('links', 'l', { owner: ME, fields: { contactId: 'c1' } });
  world.put('rows', 'a note', { owner: 'note#c1' });
  world.put('rows', 'a call', { owner: 'call#c1' });
  const { requestId } = await world.accept();
  return {
    ...world,
    requestId,
    decide: (decision: (request: DeletionRequest, now: number) => DeletionRequest) =>
      decideOnRequest(world.ports, requestId, decision),
    /** Runs with these targets broken, and then merges the two. */
    async runAndMerge(...broken: string[]): Promise<void> {
      await world.run(requestId, undefined, world.withoutPurge(denied, ...broken));
      await world.deploy(MERGED);
    },
    errorOf: (name: string) => world.part(requestId, name).lastError,
  };
}

/** Of two targets that are merged while `calls` is kept. */
async function keptAndMerged(...broken: string[]) {
  const world = await asked();
  await world.run(world.requestId, undefined, world.withoutPurge(denied, 'calls', ...broken));
  await world.decide((request, now) => keep(request, 'calls', { by, retention: CLAIM }, now));
  await world.deploy(MERGED);
  world.advance(HOUR);
  await world.run(world.requestId);
  return world;
}

describe('targets that are merged while a request is open', () => {
  it('are emptied without an operator when nothing is kept in either', async () => {
    const world = await asked();
    await world.runAndMerge();
    expect((await world.runToEnd(world.requestId)).status).toBe('completed');
    expect(world.keys('rows')).toEqual([]);
  });

  it('are emptied without an operator when one of them could not be purged before', async () => {
    const world = await asked();
    const busy = new DeletionError('throttled', 'retry', 'too many calls', { retryAfter: HOUR });
    await world.run(world.requestId, undefined, world.withoutPurge(busy, 'calls'));
    await world.deploy(MERGED);
    expect((await world.runToEnd(world.requestId)).status).toBe('completed');
    expect(world.keys('rows')).toEqual([]);
  });

  it.each(['pending', 'deleted'])(
    'keep what an operator keeps in one of them, when the other is %s',
    async (status) => {
      const world = await keptAndMerged(...(status === 'pending' ? ['notes'] : []));
      if (status === 'pending') await world.decide((request, now) => retry(request, { by }, now, 'notes'));
      world.put('rows', 'a late note', { owner: 'note#c1' });
      await world.runToEnd(world.requestId);
      expect(world.keys('rows')).toContain('a call');
      expect(world.partsOf(world.requestId)).toEqual({ links: 'deleted', notes: 'failing', calls: 'kept' });
      expect(world.errorOf('notes')).toBe('kept_by_other_part');
    },
  );

  it('are both kept when an operator keeps the other too, and deleted when both are released', async () => {
    const world = await keptAndMerged();
    await world.decide((request, now) => keep(request, 'notes', { by, retention: CLAIM }, now));
    expect((await world.runToEnd(world.requestId)).status).toBe('completed_with_retention');
    expect(world.keys('rows')).toEqual(['a call']);
    await world.decide((request, now) => releasePart(request, 'notes', { by }, now));
    await world.run(world.requestId);
    expect([world.errorOf('notes'), world.keys('rows')]).toEqual(['kept_by_other_part', ['a call']]);
    await world.decide((request, now) => releasePart(request, 'calls', { by }, now));
    await world.decide((request, now) => retry(request, { by }, now));
    await world.runOn(world.requestId);
    expect(world.partsOf(world.requestId)).toEqual({ links: 'deleted', notes: 'deleted', calls: 'deleted' });
    expect(world.keys('rows')).toEqual([]);
  });

  it('can be confirmed where the other one was emptied by hand', async () => {
    const world = await keptAndMerged();
    await world.decide((request, now) => confirm(request, 'notes', { by }, false, now));
    expect((await world.runToEnd(world.requestId)).status).toBe('completed_with_retention');
    expect(world.keys('rows')).toEqual(['a call']);
  });

  it('keep what a law keeps until a day in one of them, and are emptied after that', async () => {
    const world = await asked(mapOf(NOTES, byLaw(100, 'calls', 'call#{contactId}')));
    await world.runAndMerge('notes');
    await world.decide((request, now) => retry(request, { by }, now));
    await world.run(world.requestId);
    expect([world.errorOf('notes'), world.keys('rows')]).toEqual(['kept_by_other_part', ['a note', 'a call']]);
    world.advance(101 * DAY);
    await world.decide((request, now) => retry(request, { by }, now));
    expect((await world.runToEnd(world.requestId)).status).toBe('completed');
    expect(world.keys('rows')).toEqual([]);
  });

  it('keep in an ended request what one of them keeps for longer', async () => {
    const world = await asked();
    await world.run(world.requestId, undefined, world.withoutPurge(denied, 'notes', 'calls'));
    for (const [name, until] of Object.entries({ notes: 20, calls: 60 })) {
      const retention = { ...CLAIM, until: world.ports.clock() + until * DAY };
      await world.decide((request, now) => keep(request, name, { by, retention }, now));
    }
    await world.runToEnd(world.requestId);
    // both targets move to another table, and are selected as before
    await world.deploy(mapOf({ ...NOTES, match: ['note#{contactId}'], formerly: 'calls' }));
    world.put('rows', 'a call', { owner: 'note#c1' });
    world.advance(22 * DAY);
    await world.run(world.requestId);
    expect([world.errorOf('notes'), world.keys('rows')]).toEqual(['kept_by_other_part', ['a note', 'a call']]);
  });

  it('are both deleted where what a law keeps in them ends on one day, whichever counts what was there', async () => {
    const world = await asked(mapOf(byLaw(100, 'notes', 'note#{contactId}'), byLaw(100, 'calls', 'call#{contactId}')));
    await world.runToEnd(world.requestId);
    await world.deploy(MERGED);
    await world.runOn(world.requestId);
    expect(world.partsOf(world.requestId)).toEqual({ links: 'deleted', notes: 'deleted', calls: 'deleted' });
    expect(world.keys('rows')).toEqual([]);
  });
});

describe('a target that is split after it was emptied', () => {
  const WHOLE = mapOf(row('notes', 'note#{contactId}', 'call#{contactId}'));

  it('is deleted in both halves, because nobody knows which half the rows were of', async () => {
    const world = await asked(WHOLE);
    await world.run(world.requestId);
    await world.deploy(mapOf(NOTES, CALLS));
    await world.runToEnd(world.requestId);
    expect(world.partsOf(world.requestId)).toEqual({ links: 'deleted', notes: 'deleted', calls: 'deleted' });
  });

  it('is deleted in both halves for the person’s next request, but a new target beside one that is as it was is not', async () => {
    const world = await asked(WHOLE);
    await world.runToEnd(world.requestId);
    await world.deploy(mapOf(NOTES, CALLS));
    const ask = async (occasion: string) => {
      const { requestId } = await world.accept('218471', { occasion });
      await world.runToEnd(requestId);
      return world.partsOf(requestId);
    };
    expect(await ask('again')).toEqual({ links: 'deleted', notes: 'deleted', calls: 'deleted' });
    const unsplit = await asked(mapOf(NOTES));
    await unsplit.runToEnd(unsplit.requestId);
    await unsplit.deploy(mapOf(NOTES, row('docs', 'doc#{contactId}')));
    const { requestId } = await unsplit.accept('218471', { occasion: 'again' });
    await unsplit.runToEnd(requestId);
    expect(unsplit.partsOf(requestId)).toEqual({ links: 'deleted', notes: 'deleted', docs: 'nothing_found' });
  });
});
