import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { keep, releasePart } from '../../../shared/domain/operator-part-decisions.ts';
import { DAY, HOUR } from '../../../shared/domain/schedule.ts';
import { decideOnRequest } from '../../../shared/use-cases/decide-on-request.ts';
import { mapWorld } from '../../support/map-world.ts';

const by = 'olga';
const COURT = { reason: 'legal_claims', basis: 'a court' } as const;
const denied = new DeletionError('target_access_denied', 'fail', 'no grant');
const row = (name: string, match: readonly string[], more: object = {}) => ({
  ...{ name, label: 'orders', kind: 'memory', store: 'rows' },
  match: match.map((one) => `{appId}#${one}#{asid}`),
  ...more,
});
const SEPARATE = {
  identifiers: [],
  targets: [row('notes', ['note'], { onDeauthorize: true }), row('calls', ['call'])],
};
const MERGED = {
  identifiers: [],
  targets: [row('notes', ['note', 'call'], { onDeauthorize: true, formerly: 'calls' })],
};

describe('a part that is released at a merged target, of which another request keeps the other half', () => {
  it.each([
    ['no date', undefined, false],
    ['a date', 200 * DAY, false],
    ['merged while open', undefined, true],
  ])('does not delete that half: %s', async (_how, until, isOpen) => {
    const world = await mapWorld(SEPARATE, ['rows']);
    for (const what of ['note', 'call'])
      world.put('rows', `a ${what}`, { owner: `app-1#${what}#218471`, createdAt: Date.UTC(2026, 0, 1) });
    const decide = (id: RequestId, decision: (request: DeletionRequest, now: number) => DeletionRequest) =>
      decideOnRequest(world.ports, id, decision);
    const removal = (await world.accept('218471', { scope: 'deauthorization', occasion: 'removed' })).requestId;
    await world.run(removal, undefined, world.withoutPurge(denied, 'notes'));
    await decide(removal, (request, now) => keep(request, 'notes', { by, retention: COURT }, now));
    if (!isOpen) await world.runToEnd(removal);
    const { requestId } = await world.accept();
    await world.run(requestId, undefined, world.withoutPurge(denied, 'calls'));
    await decide(requestId, (request, now) =>
      keep(request, 'calls', { by, retention: { ...COURT, ...(until && { until: now + until }) } }, now),
    );
    await world.runToEnd(requestId);
    await world.deploy(MERGED);
    world.advance(HOUR);
    if (isOpen) await world.runToEnd(removal);
    await decide(removal, (request, now) => releasePart(request, 'notes', { by }, now));
    await world.run(removal);
    expect(world.keys('rows')).toContain('a call');
  });
});
