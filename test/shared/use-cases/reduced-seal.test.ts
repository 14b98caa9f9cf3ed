import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { confirmIdentifiers, refuse, retry } from '../../../shared/domain/operator-decisions.ts';
import { confirm, keep, releasePart } from '../../../shared/domain/operator-part-decisions.ts';
import { DAY, HOUR } from '../../../shared/domain/schedule.ts';
import { decideOnRequest } from '../../../shared/use-cases/decide-on-request.ts';
import { planReplay, replayRequest } from '../../../shared/use-cases/replay-requests.ts';
import { mapWorld } from '../../support/map-world.ts';

const ME = 'app-1#218471';
const PHONE = '4915100000001';
const by = 'olga';
const target = (name: string, ...match: string[]) => ({ name, label: 'orders', kind: 'memory', store: name, match });
const from = (store: string, field: string, ...match: string[]) => ({ kind: 'memory', store, match, field });
const keptByLaw = (store: string, days: number, ...match: string[]) => ({
  ...{ name: store, label: 'orders', kind: 'kept', reason: 'legal_obligation', basis: { en: 'a law' } },
  ...{ until: { days }, where: { kind: 'memory', store, match } },
});

describe('a request whose seal holds none of its own ids after the backup horizon', () => {
  it('deletes what an operator releases, by the ids of the business', async () => {
    const ofBusiness = { basis: { en: 'the business decides' } };
    const world = await mapWorld(
      {
        identifiers: [{ kind: 'account', of: 'business', from: from('staff', 'account', '{appId}#{asid}') }],
        targets: [target('staff', '{appId}#{asid}'), { ...target('accounts', '{account}'), ofBusiness }],
      },
      ['staff', 'accounts'],
    );
    world.put('staff', 's', { owner: ME, fields: { account: 'shop' } });
    world.put('accounts', 'a', { owner: 'shop' });
    const { requestId } = await world.accept();
    const denied = new DeletionError('target_access_denied', 'fail', 'no grant');
    await world.run(requestId, undefined, world.withoutPurge(denied, 'accounts'));
    const retention = { reason: 'legal_claims', basis: 'a court' } as const;
    await decideOnRequest(world.ports, requestId, (request, now) => keep(request, 'accounts', { by, retention }, now));
    const { backupsExpireAt = 0 } = await world.runToEnd(requestId);
    world.advance(backupsExpireAt - world.ports.clock());
    await world.run(requestId);
    await decideOnRequest(world.ports, requestId, (request, now) => releasePart(request, 'accounts', { by }, now));
    await world.runOn(requestId);
    expect([world.partsOf(requestId), world.keys('accounts')]).toEqual([{ staff: 'deleted', accounts: 'deleted' }, []]);
  });

  it('deletes what a law kept under a former number', async () => {
    const world = await mapWorld(
      {
        identifiers: [
          { kind: 'contactId', neverReused: true, from: from('links', 'contactId', '{appId}#{asid}') },
          { kind: 'contactPhone', as: 'phone', verified: 'webhook', from: from('contacts', 'phone', '{contactId}') },
        ],
        targets: [
          target('links', '{appId}#{asid}'),
          target('contacts', '{contactId}'),
          keptByLaw('calls', 100, '{contactPhone}'),
        ],
      },
      ['links', 'contacts', 'calls'],
    );
    world.put('links', 'l', { owner: ME, fields: { contactId: 'c1' } });
    world.put('contacts', 'c', { owner: 'c1', fields: { phone: PHONE } });
    world.put('calls', 'call', { owner: PHONE, createdAt: world.ports.clock() - DAY });
    const first = await world.accept();
    await world.run(first.requestId);
    const refusal = { by, reason: 'no_match', basis: 'a law' } as const;
    await decideOnRequest(world.ports, first.requestId, (request, now) =>
      refuse(request, refusal, world.ports.retentions, now),
    );
    world.advance(HOUR);
    const second = await world.accept(undefined, { occasion: 'again' });
    await world.runOn(second.requestId);
    expect([world.partsOf(second.requestId)['calls'], world.keys('calls')]).toEqual(['deleted', []]);
  });
});

describe('an unconfirmed address after the backup horizon', () => {
  const identifiers = [
    { kind: 'contactId', neverReused: true, from: from('links', 'contactId', '{appId}#{asid}') },
    { kind: 'customerId', from: from('links', 'customerId', '{appId}#{asid}') },
    { kind: 'userEmail', as: 'email', from: from('old', 'email', '{appId}#{asid}') },
  ];
  const mapOf = (...bills: string[]) => ({
    identifiers,
    targets: [
      target('links', '{appId}#{asid}'),
      target('orders', '{userEmail}', '{customerId}'),
      keptByLaw('bills', 100, ...bills),
    ],
  });
  const confirmLine = (request: DeletionRequest, now: number) => confirmIdentifiers(request, [1], { by }, now);

  /** A request that keeps bills for 100 days, and is about to delete them. */
  async function kept(...bills: string[]) {
    const world = await mapWorld(mapOf(...bills), ['links', 'old', 'orders', 'bills']);
    world.put('links', 'l', { owner: ME, fields: { contactId: 'c1', customerId: 'k1' } });
    world.put('old', 'u', { owner: ME, fields: { email: 'a@b.example' } });
    world.put('bills', 'b', { owner: 'c1' });
    world.put('bills', 'by address', { owner: 'a@b.example' });
    const { requestId } = await world.accept();
    await world.runToEnd(requestId);
    world.advance(40 * DAY);
    await world.run(requestId);
    world.advance(62 * DAY);
    return { ...world, requestId };
  }

  it('can no longer be confirmed, because nothing could be looked for by it', async () => {
    const { requestId, ...world } = await kept('{contactId}');
    const denied = new DeletionError('target_access_denied', 'fail', 'no grant');
    await world.run(requestId, undefined, world.withoutPurge(denied, 'bills'));
    expect(world.record(requestId)).toMatchObject({
      status: 'running',
      identifiers: [
        { kind: 'asid', of: 'verified' },
        { kind: 'contactId', of: 'verified' },
        { kind: 'customerId', of: 'verified' },
      ],
    });
    await expect(decideOnRequest(world.ports, requestId, confirmLine)).rejects.toMatchObject({
      code: 'identifier_unknown',
      message: 'there is no such line, or its values were dropped after the backup horizon; it has none',
    });
  });

  it('can be confirmed where what is kept can be found by it', async () => {
    const { requestId, ...world } = await kept('{contactId}', '{userEmail}');
    const denied = new DeletionError('target_access_denied', 'fail', 'no grant');
    await world.run(requestId, undefined, world.withoutPurge(denied, 'bills'));
    await decideOnRequest(world.ports, requestId, confirmLine);
    await decideOnRequest(world.ports, requestId, (request, now) => retry(request, { by }, now));
    await world.runOn(requestId);
    expect([world.part(requestId, 'bills').status, world.keys('bills')]).toEqual(['deleted', []]);
  });

  it('does not keep a worker busy after it was confirmed, when the data map needs ids that were dropped', async () => {
    const { requestId, ...world } = await kept('{contactId}', '{userEmail}');
    await world.deploy(mapOf('{customerId}', '{userEmail}'));
    await world.run(requestId);
    expect(world.part(requestId, 'bills').lastError).toBe('selection_changed');
    await decideOnRequest(world.ports, requestId, confirmLine);
    await world.run(requestId);
    await decideOnRequest(world.ports, requestId, (request, now) => confirm(request, 'bills', { by }, false, now));
    let runs = 0;
    const isDue = () => (world.record(requestId).nextAttemptAt ?? Number.POSITIVE_INFINITY) <= world.ports.clock();
    for (; runs < 20 && isDue(); runs += 1) await world.run(requestId);
    expect(runs).toBeLessThan(5);
    expect(world.record(requestId).status).toBe('completed');
  });
});

describe('a replay of a request whose seal was reduced', () => {
  async function replayed() {
    const map = {
      identifiers: [{ kind: 'contactId', neverReused: true, from: from('links', 'contactId', '{appId}#{asid}') }],
      targets: [
        target('links', '{appId}#{asid}'),
        target('messages', '{contactId}'),
        keptByLaw('invoices', 3650, '{appId}#{asid}'),
      ],
    };
    const world = await mapWorld(map, ['links', 'messages', 'invoices']);
    world.put('links', 'l', { owner: ME, fields: { contactId: 'c1' } });
    world.put('messages', 'm', { owner: 'c1' });
    world.put('invoices', 'i', { owner: ME });
    const since = world.ports.clock() - HOUR;
    const { requestId } = await world.accept();
    const { backupsExpireAt = 0 } = await world.runToEnd(requestId);
    world.advance(backupsExpireAt - HOUR - world.ports.clock());
    world.put('messages', 'restored', { owner: 'c1' });
    const plan = () => planReplay(world.store, since, world.ports.clock());
    return { world, requestId, since, plan };
  }

  it('is not planned, because the person can no longer be found', async () => {
    const { world, requestId, plan } = await replayed();
    expect(await plan()).toMatchObject({ requests: [{ requestId }], lost: [] });
    world.advance(HOUR);
    expect(await plan()).toMatchObject({ requests: [], lost: [requestId] });
    await world.run(requestId);
    expect(world.record(requestId).sealed).toBeDefined();
    expect(await plan()).toMatchObject({ requests: [], lost: [requestId] });
  });

  it('leaves to an operator what it can no longer find, when it was planned in time and runs later', async () => {
    const { world, requestId, since } = await replayed();
    const replay = await replayRequest(world.ports, world.record(requestId), { since, promise: 7 * DAY });
    world.advance(HOUR);
    await world.run(requestId);
    await world.runToEnd(replay);
    expect(world.part(replay, 'messages')).toMatchObject({ status: 'failing', lastError: 'selection_changed' });
    expect(world.part(replay, 'links').status).toBe('nothing_found');
    expect(world.keys('messages')).toEqual(['restored']);
  });
});
