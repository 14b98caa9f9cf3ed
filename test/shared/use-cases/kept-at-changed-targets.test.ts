import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { retry } from '../../../shared/domain/operator-decisions.ts';
import { keep } from '../../../shared/domain/operator-part-decisions.ts';
import { DAY, HOUR } from '../../../shared/domain/schedule.ts';
import { decideOnRequest } from '../../../shared/use-cases/decide-on-request.ts';
import { replayRequest } from '../../../shared/use-cases/replay-requests.ts';
import { mapWorld } from '../../support/map-world.ts';
import { START } from '../../support/request-world.ts';

const by = 'olga';
const COURT = { reason: 'legal_claims', basis: 'a court' } as const;
const denied = new DeletionError('target_access_denied', 'fail', 'no grant');
const busy = new DeletionError('throttled', 'retry', 'busy', { retryAfter: HOUR });
const ASKED = { status: 'failing', lastError: 'kept_for_another' };

const row = (name: string, match: readonly string[], more: object = {}) => ({
  ...{ name, label: 'orders', kind: 'memory', store: 'rows' },
  match: match.map((one) => `{appId}#${one}#{asid}`),
  ...more,
});
const mapOf = (...targets: object[]) => ({ identifiers: [], targets: [row('docs', ['doc']), ...targets] });
const SEPARATE = mapOf(row('notes', ['note'], { onDeauthorize: true }), row('calls', ['call']));
const WIDE = mapOf(row('notes', ['note', 'call']));
const NARROW = mapOf(row('notes', ['note']));
const MERGED = mapOf(row('notes', ['note', 'call'], { onDeauthorize: true, formerly: 'calls' }));
const OLD = Date.UTC(2026, 0, 1);

/** A request in which an operator keeps one target, whatever the others are. */
async function keeping(map: object, name: string, until?: number) {
  const world = await mapWorld(map, ['rows']);
  const put = (what: string): void => world.put('rows', `a ${what}`, { owner: `app-1#${what}#218471`, createdAt: OLD });
  for (const what of ['doc', 'note', 'call']) put(what);
  const { requestId } = await world.accept();
  const keepIn = async (id: RequestId, target: string, end = until): Promise<void> => {
    await decideOnRequest(world.ports, id, (request: DeletionRequest, now) =>
      keep(request, target, { by, retention: { ...COURT, ...(end !== undefined && { until: end }) } }, now),
    );
  };
  await world.run(requestId, undefined, world.withoutPurge(denied, name));
  await keepIn(requestId, name);
  return {
    ...world,
    requestId,
    put,
    keepIn,
    async runWith(later: object, id = requestId) {
      await world.deploy(later);
      world.advance(HOUR);
      return await world.runToEnd(id);
    },
    async asksAgain(occasion = 'again') {
      return (await world.accept('218471', { occasion })).requestId;
    },
  };
}

describe('what an operator keeps at a target', () => {
  it('waits for an operator where the target is split while the request is open', async () => {
    const world = await keeping(WIDE, 'notes');
    const { history } = await world.runWith(SEPARATE);
    expect(world.part(world.requestId, 'calls')).toMatchObject(ASKED);
    expect(world.partsOf(world.requestId)).toMatchObject({ docs: 'deleted', notes: 'kept' });
    expect(world.keys('rows')).toEqual(['a note', 'a call']);
    const reason = `kept in request ${world.requestId}, as notes, which the data map has changed since`;
    expect(history?.at(-1)).toMatchObject({ by: 'data-deletion', what: 'held', target: 'calls', reason });
    // the new part is no answer for the person's other requests
    const again = await world.asksAgain();
    await world.runToEnd(again);
    expect(world.part(again, 'calls')).toMatchObject(ASKED);
    await decideOnRequest(world.ports, world.requestId, (request, now) => retry(request, { by }, now, 'calls'));
    expect((await world.runToEnd(world.requestId)).status).toBe('completed_with_retention');
    expect(world.keys('rows')).toEqual(['a note']);
  });

  it('waits as well where the target was narrowed first, and the rest follows in another deployment', async () => {
    const world = await keeping(WIDE, 'notes');
    await world.run(world.requestId);
    await world.deploy(NARROW);
    world.advance(HOUR);
    await world.run(world.requestId);
    await world.runWith(SEPARATE);
    expect(world.part(world.requestId, 'calls')).toMatchObject(ASKED);
    expect(world.keys('rows')).toEqual(['a note', 'a call']);
  });

  it('waits in each later request, until an operator has kept the new target or let it go', async () => {
    const world = await keeping(WIDE, 'notes');
    await world.runToEnd(world.requestId);
    const second = await world.asksAgain();
    await world.runWith(SEPARATE, second);
    expect(world.partsOf(second)).toMatchObject({ docs: 'deleted', notes: 'kept' });
    const third = await world.asksAgain('once more');
    await world.runToEnd(third);
    for (const id of [second, third]) expect(world.part(id, 'calls')).toMatchObject(ASKED);
    expect(world.keys('rows')).toEqual(['a note', 'a call']);
    await world.keepIn(third, 'calls');
    const fourth = await world.asksAgain('for the last time');
    await world.runToEnd(fourth);
    expect(world.part(fourth, 'calls')).toMatchObject({ status: 'kept', retention: COURT });
  });

  it('stays where a rename or a merge is rolled back', async () => {
    const renamed = await keeping(mapOf(row('remarks', ['note'], { formerly: 'notes' })), 'remarks');
    await renamed.runWith(mapOf(row('notes', ['note'])));
    expect(renamed.part(renamed.requestId, 'notes')).toMatchObject({ status: 'kept', retention: COURT });
    expect(renamed.keys('rows')).toContain('a note');
    const merged = await keeping(MERGED, 'notes');
    await merged.runWith(SEPARATE);
    expect(merged.part(merged.requestId, 'calls')).toMatchObject(ASKED);
    expect(merged.keys('rows')).toEqual(['a note', 'a call']);
  });

  it('needs no operator for targets that were apart from it, nor for new ones while it is as it was', async () => {
    const world = await keeping(SEPARATE, 'notes');
    await world.runToEnd(world.requestId);
    const again = await world.asksAgain();
    for (const what of ['doc', 'call']) world.put(what);
    world.put('letter');
    const label = { ...row('calls', ['call']), label: 'messages' };
    await world.runWith(mapOf(row('notes', ['note']), label, row('letters', ['letter'])), again);
    expect(world.record(again).status).toBe('completed_with_retention');
    expect(world.keys('rows')).toEqual(['a note']);
  });

  it('needs no operator any more when it is kept no longer', async () => {
    const world = await keeping(WIDE, 'notes', START + 2 * DAY);
    await world.runToEnd(world.requestId);
    world.advance(4 * DAY);
    const again = await world.asksAgain();
    await world.runWith(SEPARATE, again);
    expect(world.record(again).status).toBe('completed');
    expect(world.keys('rows')).toEqual([]);
  });
});

describe('what an operator keeps at one of two targets that are merged', () => {
  it('stays in another request that has a part for the other one only', async () => {
    const world = await keeping(SEPARATE, 'calls');
    await world.runToEnd(world.requestId);
    world.put('note');
    const removal = await world.accept('218471', { scope: 'deauthorization', occasion: 'removed' });
    await world.run(removal.requestId, undefined, world.withoutPurge(busy, 'notes'));
    await world.runWith(MERGED, removal.requestId);
    expect(world.keys('rows')).toContain('a call');
    expect(world.part(removal.requestId, 'notes')).toMatchObject({ status: 'kept', retention: COURT });
  });

  it('stays in a replay of the other one only', async () => {
    const world = await keeping(SEPARATE, 'calls');
    const ended = await world.runToEnd(world.requestId);
    world.put('note');
    const replay = await replayRequest(world.ports, ended, { since: START, targets: ['notes'], promise: 30 * DAY });
    await world.run(replay, undefined, world.withoutPurge(busy, 'notes'));
    await world.runWith(MERGED, replay);
    expect(world.keys('rows')).toContain('a call');
    expect(world.part(replay, 'notes')).toMatchObject({ status: 'kept', retention: COURT });
  });

  it('stays in another request that keeps the other one for a shorter time', async () => {
    const world = await keeping(SEPARATE, 'calls');
    await world.runToEnd(world.requestId);
    world.put('note');
    const removal = await world.accept('218471', { scope: 'deauthorization', occasion: 'removed' });
    await world.run(removal.requestId, undefined, world.withoutPurge(denied, 'notes'));
    await world.keepIn(removal.requestId, 'notes', START + 20 * DAY);
    await world.runToEnd(removal.requestId);
    await world.deploy(MERGED);
    world.advance(23 * DAY);
    await world.run(removal.requestId);
    expect(world.part(removal.requestId, 'notes')).toMatchObject({ status: 'kept', retention: COURT });
    expect(world.keys('rows')).toEqual(['a call', 'a note']);
  });
});
