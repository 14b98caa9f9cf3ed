import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import { noticesOf } from '../../../shared/domain/notices.ts';
import { confirmIdentifiers, hold, release, retry } from '../../../shared/domain/operator-decisions.ts';
import { DAY, HOUR } from '../../../shared/domain/schedule.ts';
import type { ResolutionQuestion } from '../../../shared/ports/resolution.ts';
import { decideOnRequest } from '../../../shared/use-cases/decide-on-request.ts';
import { mapWorld } from '../../support/map-world.ts';
import { START } from '../../support/request-world.ts';

// an operator decides about what they looked at; what a store says afterwards is another question

const label = { en: 'Rows' };
const rows = (store: string, ...match: readonly string[]) => ({ kind: 'memory', store, match });
const target = (name: string, ...match: readonly string[]) => ({ name, label, ...rows(name, ...match) });
const typed = (kind: string, store: string, match: string, more: object = {}) => ({
  kind,
  as: 'email',
  ...more,
  from: { ...rows(store, match), field: 'email' },
});
const MINE = '{appId}#{asid}';
const createdAt = { attribute: 'at', format: 'epoch_ms' };
const started = (match: string) => ({
  kind: 'contactId',
  neverReused: true,
  registration: { createdAt },
  from: { ...rows('links', match), field: 'contactId' },
});
const OLD = String(START - 100 * DAY);

type World = Awaited<ReturnType<typeof mapWorld>>;
const confirm = ({ ports }: World, requestId: RequestId, ...lines: readonly number[]) =>
  decideOnRequest(ports, requestId, (request, now) => confirmIdentifiers(request, lines, { by: 'olga' }, now));
const releaseIt = ({ ports }: World, requestId: RequestId) =>
  decideOnRequest(ports, requestId, (request, now) => release(request, { by: 'olga' }, now));
const linesOf = (world: World, requestId: RequestId) =>
  (world.record(requestId).identifiers ?? []).flatMap(({ line, kind, of }) =>
    line === undefined ? [] : [`${line} ${kind} ${of}`],
  );

describe('one of several registrations under a number', () => {
  const phone = '4915100000001';
  async function twoOwners(before?: (of: World, id: RequestId) => Promise<void>) {
    const world = await mapWorld(
      {
        identifiers: [started('{phone}')],
        targets: [target('messages', '{contactId}'), target('calls', '{phone}')],
      },
      ['links', 'messages', 'calls'],
    );
    // both were taken over from an older system at the same time
    for (const contactId of ['anna', 'ben']) {
      world.put('links', contactId, { owner: phone, fields: { contactId, at: OLD } });
      world.put('messages', `of ${contactId}`, { owner: contactId });
    }
    const subject = { appId: 'app-1', kind: 'phone', value: phone } as const;
    const { requestId } = await world.accept(phone, { subject });
    await before?.(world, requestId);
    await world.run(requestId);
    return { world, requestId };
  }

  it('is confirmed without any other of the same time', async () => {
    const { world, requestId } = await twoOwners();
    expect(linesOf(world, requestId)).toEqual([
      '1 contactId several_registrations',
      '2 contactId several_registrations',
    ]);
    await confirm(world, requestId, 1);
    const ended = await world.runToEnd(requestId);
    expect([ended.status, world.keys('messages')]).toEqual(['completed', ['of ben']]);
    expect(linesOf(world, requestId)).toEqual(['2 contactId several_registrations']);
  });

  it.each([
    ['confirmed', (world: World, id: RequestId) => confirm(world, id, 1), ['of ben']],
    ['settled', releaseIt, ['of anna', 'of ben']],
  ] as const)(
    'is not the person’s for being the only one that is left once the others are %s',
    async (_, answer, left) => {
      const { world, requestId } = await twoOwners();
      await answer(world, requestId);
      await world.run(requestId);
      world.remove('links', 'anna');
      await world.runToEnd(requestId);
      expect(world.keys('messages')).toEqual(left);
    },
  );

  it('is asked about also when the run that found it stopped before it could ask', async () => {
    const by = 'olga';
    const { world, requestId } = await twoOwners(async ({ store, ports }, id) => {
      await decideOnRequest(ports, id, (request, now) => hold(request, { by, reason: 'x', until: now + 1 }, now));
      const request = await store.read(id);
      if (request === undefined) throw new Error('no record');
      const history = request.history?.map((act) => ({ ...act, by: 'somebody else' }));
      await store.amend(request, { ...request, history, hold: undefined, nextAttemptAt: START });
    });
    expect(world.record(requestId)).toMatchObject({ lastError: 'history_changed', resolved: true });
    await decideOnRequest(world.ports, requestId, (request, now) => retry(request, { by }, now));
    await world.run(requestId);
    expect(world.record(requestId).hold?.cause).toBe('several_registrations');
  });

  it('is asked about again when a hold that was put on the question has run out', async () => {
    const { world, requestId } = await twoOwners();
    const held = { by: 'olga', reason: 'I ask the team', until: START + 60_000 };
    await decideOnRequest(world.ports, requestId, (request, now) => hold(request, held, now));
    world.put('calls', 'call', { owner: phone });
    world.advance(60_000);
    await world.run(requestId);
    expect(world.record(requestId)).toMatchObject({ hold: { cause: 'several_registrations' }, history: [{}] });
    expect(world.record(requestId).nextAttemptAt).toBeUndefined();
    expect(world.keys('calls')).toEqual(['call']);
    await releaseIt(world, requestId);
    await world.runToEnd(requestId);
    expect([world.keys('messages'), world.keys('calls')]).toEqual([['of anna', 'of ben'], []]);
  });

  it('is asked about again when the person asks again, although it is the only one by then', async () => {
    const { world, requestId } = await twoOwners();
    await confirm(world, requestId, 1);
    await world.runToEnd(requestId);
    world.remove('links', 'anna');
    const subject = { appId: 'app-1', kind: 'phone', value: phone } as const;
    const again = await world.accept(phone, { subject, occasion: 'again' });
    const held = await world.runToEnd(again.requestId);
    expect([held.hold?.cause, world.keys('messages')]).toEqual(['several_registrations', ['of ben']]);
    await confirm(world, again.requestId, 1);
    await world.runToEnd(again.requestId);
    expect(world.keys('messages')).toEqual([]);
  });

  it('is asked about when it comes after the others were settled', async () => {
    const { world, requestId } = await twoOwners();
    await releaseIt(world, requestId);
    await world.run(requestId);
    world.put('links', 'third', { owner: phone, fields: { contactId: 'carl', at: OLD } });
    world.put('messages', 'of carl', { owner: 'carl' });
    const held = await world.runToEnd(requestId);
    expect(held.hold?.cause).toBe('several_registrations');
    expect(linesOf(world, requestId)).toContain('3 contactId several_registrations');
    await confirm(world, requestId, 3);
    await world.runToEnd(requestId);
    expect(world.keys('messages')).toEqual(['of anna', 'of ben']);
  });
});

describe('an address that somebody typed', () => {
  const anna = 'anna@example.com';
  const ofAnother = 'ben@example.com';
  async function typedBy(owner: string, ...more: readonly object[]) {
    const world = await mapWorld(
      {
        identifiers: [typed('userEmail', 'users', MINE), ...more],
        targets: [target('users', MINE), target('support', '{userEmail}')],
      },
      ['users', 'billing', 'support'],
    );
    // a source that need not answer has not yet, so that everything is asked again with the next step
    const { dataMap } = world.ports;
    const { resolveSelection } = dataMap;
    const gap = { kind: 'psid', reason: 'unanswered', isPassing: true, isCovered: true } as const;
    let looks = 0;
    Object.assign(dataMap, {
      async resolveSelection(question: ResolutionQuestion) {
        const found = await resolveSelection(question);
        return (looks += 1) === 1 ? { ...found, gaps: [gap] } : found;
      },
    });
    world.put('users', 'row', { owner: 'app-1#218471', fields: { email: owner } });
    for (const address of [anna, ofAnother]) world.put('support', address, { owner: address });
    const { requestId } = await world.accept();
    await world.run(requestId);
    return { world, requestId };
  }

  it('is confirmed as it was looked at, and not as it is typed since', async () => {
    const { world, requestId } = await typedBy(anna);
    world.put('users', 'row', { owner: 'app-1#218471', fields: { email: ofAnother } });
    await confirm(world, requestId, 1);
    const ended = await world.runToEnd(requestId);
    expect(world.keys('support')).toEqual([ofAnother]);
    expect(linesOf(world, requestId)).toEqual(['2 userEmail self_declared']);
    expect(noticesOf(ended)).toContainEqual({ kind: 'self_declared', part: 'support' });
  });

  it('is deleted when it is confirmed after the rows are gone that led to it', async () => {
    const { world, requestId } = await typedBy(anna);
    expect(world.keys('users')).toEqual([]);
    world.advance(HOUR);
    await confirm(world, requestId, 1);
    const ended = await world.runToEnd(requestId);
    expect([ended.status, world.keys('support'), noticesOf(ended)]).toEqual(['completed', [ofAnother], []]);
  });

  it('is deleted when it is confirmed while the last look is under way', async () => {
    const { world, requestId } = await typedBy(anna);
    const { targets } = world.ports.dataMap;
    const support = targets.get('support');
    if (support === undefined) throw new Error('there is no such target');
    const { verify } = support.target;
    let isConfirmed = false;
    Object.assign(support.target, {
      async verify(...selection: Parameters<typeof verify>) {
        const isLastLook = world.record(requestId).rescan !== undefined;
        if (isLastLook && !isConfirmed) {
          isConfirmed = true;
          await confirm(world, requestId, 1);
        }
        return await verify(...selection);
      },
    });
    const ended = await world.runToEnd(requestId);
    expect([isConfirmed, ended.status, world.keys('support')]).toEqual([true, 'completed', [ofAnother]]);
  });

  it('is deleted when it is confirmed while the sources are asked again', async () => {
    const { world, requestId } = await typedBy(anna);
    const { dataMap } = world.ports;
    const { resolveSelection } = dataMap;
    let isConfirmed = false;
    Object.assign(dataMap, {
      async resolveSelection(question: ResolutionQuestion) {
        const found = await resolveSelection(question);
        if (!isConfirmed) await confirm(world, requestId, 1);
        isConfirmed = true;
        return found;
      },
    });
    const ended = await world.runToEnd(requestId);
    expect([isConfirmed, ended.status, world.keys('support')]).toEqual([true, 'completed', [ofAnother]]);
  });

  it('keeps the number of its line, and is told of, when a source that answers late has more to ask about', async () => {
    const { world, requestId } = await typedBy(anna, typed('billingEmail', 'billing', MINE));
    world.put('billing', 'row', { owner: 'app-1#218471', fields: { email: ofAnother } });
    world.advance(60_000);
    await world.run(requestId);
    expect(linesOf(world, requestId)).toEqual(['1 userEmail self_declared', '2 billingEmail self_declared']);
    await confirm(world, requestId, 1);
    await world.runToEnd(requestId);
    expect(world.keys('support')).toEqual([ofAnother]);
  });

  it('is told of after a source has answered late, when nothing leads to it any more', async () => {
    const { world, requestId } = await typedBy(anna);
    const ended = await world.runToEnd(requestId);
    expect(linesOf(world, requestId)).toEqual(['1 userEmail self_declared']);
    expect(noticesOf(ended)).toEqual([{ kind: 'self_declared', part: 'support' }]);
  });
});

describe('a registration of which nobody can tell the age', () => {
  it('is old because an operator says so, and another one that comes later is not', async () => {
    const world = await mapWorld(
      { identifiers: [started(MINE)], targets: [target('links', MINE), target('messages', '{contactId}')] },
      ['links', 'messages'],
    );
    const link = (contactId: string, at: object = {}) =>
      world.put('links', contactId, { owner: 'app-1#218471', fields: { contactId, ...at } });
    link('c-1', { at: OLD });
    for (const contactId of ['c-0', 'c-2']) world.put('messages', contactId, { owner: contactId });
    const { requestId } = await world.accept();
    await world.run(requestId);
    world.advance(60_000);
    await world.run(requestId);
    // a restore brings it back
    link('c-0');
    world.advance(DAY);
    await world.run(requestId);
    expect(world.record(requestId).hold?.cause).toBe('registration_unknown');
    expect(linesOf(world, requestId)).toEqual(['1 contactId registration_unknown']);
    await releaseIt(world, requestId);
    await world.run(requestId);
    expect(world.keys('messages')).toEqual(['c-2']);

    world.advance(HOUR);
    link('c-2');
    const held = await world.runToEnd(requestId);
    expect([held.status, held.hold?.cause, world.keys('messages')]).toEqual([
      'running',
      'registration_unknown',
      ['c-2'],
    ]);
    expect(linesOf(world, requestId)).toEqual(['2 contactId registration_unknown']);
  });
});

describe('an address that somebody typed into an account', () => {
  it('stays unproven when the account is read again', async () => {
    const account = { verified: { attribute: 'verifiedAt' }, registration: { createdAt } };
    const world = await mapWorld(
      { identifiers: [typed('userEmail', 'users', MINE, account)], targets: [target('support', '{userEmail}')] },
      ['users', 'support'],
    );
    world.put('users', 'row', { owner: 'app-1#218471', fields: { email: 'ben@example.com', at: OLD } });
    world.put('support', 'of ben', { owner: 'ben@example.com' });
    const { requestId } = await world.accept();
    const ended = await world.runToEnd(requestId);
    expect([world.keys('support'), noticesOf(ended)]).toEqual([
      ['of ben'],
      [{ kind: 'self_declared', part: 'support' }],
    ]);
  });

  it('leads to the data of a business only once it is confirmed', async () => {
    const staff = { kind: 'account', of: 'business', from: { ...rows('staff', '{userEmail}'), field: 'account' } };
    const accounts = { ...target('accounts', '{account}'), ofBusiness: { basis: { en: 'it decides' } } };
    const map = { identifiers: [typed('userEmail', 'users', MINE), staff], targets: [target('users', MINE), accounts] };
    const typedAddress = async () => {
      const world = await mapWorld(map, ['users', 'staff', 'accounts']);
      world.put('users', 'row', { owner: 'app-1#218471', fields: { email: 'ben@example.com' } });
      world.put('staff', 'ben', { owner: 'ben@example.com', fields: { account: 'shop' } });
      world.put('accounts', 'the account', { owner: 'shop' });
      const { requestId } = await world.accept();
      await world.run(requestId);
      expect(linesOf(world, requestId)).toEqual(['1 userEmail self_declared']);
      return { world, requestId };
    };
    const { world, requestId } = await typedAddress();
    expect(noticesOf(await world.runToEnd(requestId))).toEqual([{ kind: 'self_declared', part: 'accounts' }]);
    expect(world.partsOf(requestId)).toEqual({ users: 'deleted', accounts: 'nothing_found' });

    const other = await typedAddress();
    await confirm(other.world, other.requestId, 1);
    await other.world.runToEnd(other.requestId);
    expect(other.world.partsOf(other.requestId)).toEqual({ users: 'deleted', accounts: 'kept' });
  });
});
