import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { retry } from '../../../shared/domain/operator-decisions.ts';
import { keep, releasePart } from '../../../shared/domain/operator-part-decisions.ts';
import { DAY, HOUR } from '../../../shared/domain/schedule.ts';
import { decideOnRequest } from '../../../shared/use-cases/decide-on-request.ts';
import { mapWorld } from '../../support/map-world.ts';

const by = 'olga';
const COURT = { reason: 'legal_claims', basis: 'a court' } as const;
const denied = new DeletionError('target_access_denied', 'fail', 'no grant');
const row = (name: string, match: readonly string[]) => ({
  ...{ name, label: 'orders', kind: 'memory', store: 'rows' },
  match: match.map((one) => `{appId}#${one}#{asid}`),
});
const mapOf = (...targets: object[]) => ({ identifiers: [], targets: [row('docs', ['doc']), ...targets] });
const BEFORE = mapOf(row('notes', ['note']), row('calls', ['call', 'talk']));
/** The kept calls are found by the target of the notes from here on. */
const AFTER = mapOf(row('notes', ['note', 'call']), row('calls', ['talk']));

async function bothKept(until?: number) {
  const world = await mapWorld(BEFORE, ['rows']);
  for (const what of ['doc', 'note', 'call', 'talk'])
    world.put('rows', `a ${what}`, { owner: `app-1#${what}#218471`, createdAt: Date.UTC(2026, 0, 1) });
  const { requestId } = await world.accept();
  await world.run(requestId, undefined, world.withoutPurge(denied, 'notes', 'calls'));
  const decide = (decision: (request: DeletionRequest, now: number) => DeletionRequest) =>
    decideOnRequest(world.ports, requestId, decision);
  await decide((request, now) => keep(request, 'notes', { by, retention: COURT }, now));
  await decide((request, now) =>
    keep(request, 'calls', { by, retention: { ...COURT, ...(until && { until: now + until }) } }, now),
  );
  return { ...world, requestId, decide };
}

describe('a part that is released while another is kept, and the map gives the one what the other had', () => {
  it('waits for an operator where the map changed after the request had ended', async () => {
    const world = await bothKept();
    expect((await world.runToEnd(world.requestId)).status).toBe('completed_with_retention');
    await world.deploy(AFTER);
    world.advance(HOUR);
    await world.decide((request, now) => releasePart(request, 'notes', { by }, now));
    await world.run(world.requestId);
    expect(world.keys('rows')).toContain('a call');
    expect(world.part(world.requestId, 'notes')).toMatchObject({ status: 'failing', lastError: 'kept_for_another' });
    await world.decide((request, now) => retry(request, { by }, now, 'notes'));
    await world.run(world.requestId);
    expect(world.keys('rows')).toEqual(['a talk']);
  });

  it('waits as well where the other is kept until a day', async () => {
    const world = await bothKept(100 * DAY);
    await world.runToEnd(world.requestId);
    await world.deploy(AFTER);
    world.advance(HOUR);
    await world.decide((request, now) => releasePart(request, 'notes', { by }, now));
    await world.run(world.requestId);
    expect(world.keys('rows')).toContain('a call');
  });

  it('waits for an operator where the map changed while the request was open', async () => {
    const world = await bothKept();
    await world.deploy(AFTER);
    world.advance(HOUR);
    expect((await world.runToEnd(world.requestId)).status).toBe('completed_with_retention');
    await world.decide((request, now) => releasePart(request, 'notes', { by }, now));
    await world.run(world.requestId);
    expect(world.keys('rows')).toContain('a call');
    expect(world.part(world.requestId, 'notes')).toMatchObject({ status: 'failing', lastError: 'kept_for_another' });
    await world.decide((request, now) => retry(request, { by }, now, 'notes'));
    await world.run(world.requestId);
    expect(world.keys('rows')).toEqual(['a talk']);
  });
});
