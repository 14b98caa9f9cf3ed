import { DeletionError } from '../../../shared/domain/errors.ts';
import { noticesOf } from '../../../shared/domain/notices.ts';
import { confirmIdentifiers, refuse, release } from '../../../shared/domain/operator-decisions.ts';
import type { ConnectedDataMap } from '../../../shared/ports/connected-data-map.ts';
import { decideOnRequest } from '../../../shared/use-cases/decide-on-request.ts';
import { mapWorld } from '../../support/map-world.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LINK = {
  kind: 'contactId',
  neverReused: true,
  registration: { createdAt: { attribute: 'at', format: 'epoch_ms' } },
  from: { kind: 'memory', store: 'links', match: ['{appId}#{asid}'], field: 'contactId' },
};

function target(name: string, match: string) {
  return { name, label: { en: name }, kind: 'memory', store: name, match: [match] };
}

function linkTo(contactId: string, at: number) {
  return { owner: 'app-1#218471', fields: { contactId, at: `${at}` } };
}

/** The same data map, but nothing can be deleted at one target. */
function lockedAt(dataMap: ConnectedDataMap, name: string): ConnectedDataMap {
  const connected = dataMap.targets.get(name);
  if (connected === undefined) throw new Error(`no target ${name}`);
  const purge = async () => {
    throw new DeletionError('target_access_denied', 'fail', 'a lock');
  };
  const locked = { ...connected, target: { ...connected.target, purge } };
  return { ...dataMap, targets: new Map([...dataMap.targets, [name, locked]]) };
}

const LINKS_AND_MESSAGES = {
  identifiers: [LINK],
  targets: [target('links', '{appId}#{asid}'), target('messages', '{contactId}')],
};

const PHONE = { ...LINK.from, store: 'contacts', match: ['{contactId}'], field: 'phone' };
/** A contact leads to the number under which the calls are. */
const MAP_WITH_NUMBERS = {
  identifiers: [LINK, { kind: 'contactPhone', as: 'phone', verified: 'only WhatsApp writes it', from: PHONE }],
  targets: [target('links', '{appId}#{asid}'), target('contacts', '{contactId}'), target('calls', '{contactPhone}')],
};

describe('a second request', () => {
  it('finds rows whose key names the business too, of which only the first one still knows', async () => {
    const account = {
      kind: 'account',
      of: 'business',
      from: { ...LINK.from, store: 'contacts', match: ['{contactId}'] },
    };
    const map = {
      identifiers: [LINK, { ...account, from: { ...account.from, field: 'account' } }],
      targets: [
        target('links', '{appId}#{asid}'),
        target('contacts', '{contactId}'),
        target('messages', '{account}#{contactId}'),
      ],
    };
    const world = await mapWorld(map, ['links', 'contacts', 'messages']);
    world.put('links', 'l1', linkTo('c1', Date.UTC(2020, 0)));
    world.put('contacts', 'c', { owner: 'c1', fields: { account: 'shop' } });
    world.put('messages', 'm1', { owner: 'shop#c1' });
    world.put('messages', 'of another', { owner: 'shop#c2' });
    const first = await world.accept();
    await world.run(first.requestId, undefined, { dataMap: lockedAt(world.ports.dataMap, 'messages') });
    expect(world.keys('contacts')).toEqual([]);
    world.advance(HOUR);
    const second = await world.accept(undefined, { occasion: 'second' });
    expect((await world.runToEnd(second.requestId)).status).toBe('completed');
    expect(world.keys('messages')).toEqual(['of another']);
  });

  it.each([
    ['after the first one had ended', 2 * DAY],
    ['while the first one was under way', HOUR],
  ])('leaves the next owner of a number alone, on a list that was made %s', async (_, after) => {
    const world = await mapWorld(MAP_WITH_NUMBERS, ['links', 'contacts', 'calls']);
    const start = world.ports.clock();
    world.put('links', 'l1', linkTo('c1', start - DAY));
    world.put('contacts', 'c', { owner: 'c1', fields: { phone: '4915100000001' } });
    const first = await world.accept();
    await world.runToEnd(first.requestId);
    world.advance(21 * DAY);
    world.put('calls', 'of the next owner', { owner: '4915100000001', createdAt: world.ports.clock() - DAY });
    world.put('calls', 'restored', { owner: '4915100000001', createdAt: start - DAY });
    const list = await world.accept(undefined, { occasion: 'list', origin: 'list', askedAt: start + after });
    const ended = await world.runToEnd(list.requestId);
    expect(world.keys('calls')).toEqual(['of the next owner']);
    expect(noticesOf(ended)).toEqual([{ kind: 'self_declared', part: 'calls' }]);
  });

  it.each([
    ['deletes what is from before, and says so', true, 'deleted', ['later']],
    ['deletes nothing that has no time, and does not say so', false, 'nothing_found', ['before', 'later']],
  ])('under a number that only a refused one knows, %s', async (_, isDated, outcome, left) => {
    const world = await mapWorld(MAP_WITH_NUMBERS, ['links', 'contacts', 'calls']);
    const start = world.ports.clock();
    world.put('links', 'l', linkTo('c1', start - DAY));
    world.put('contacts', 'c', { owner: 'c1', fields: { phone: '4915100000001' } });
    for (const [key, createdAt] of [
      ['before', start - DAY],
      ['later', start + 30_000],
    ] as const)
      world.put('calls', key, { owner: '4915100000001', ...(isDated && { createdAt }) });
    const first = await world.accept();
    await world.run(first.requestId, undefined, { dataMap: lockedAt(world.ports.dataMap, 'calls') });
    const refusal = { by: 'olga', reason: 'no_match', basis: 'a law' } as const;
    await decideOnRequest(world.ports, first.requestId, (record, now) =>
      refuse(record, refusal, world.ports.retentions, now),
    );
    world.advance(HOUR);
    const second = await world.accept(undefined, { occasion: 'second' });
    const ended = await world.runToEnd(second.requestId);
    expect(world.keys('calls')).toEqual(left);
    expect(world.partsOf(second.requestId)).toEqual({ links: 'deleted', contacts: 'deleted', calls: outcome });
    expect(noticesOf(ended)).toEqual([{ kind: 'self_declared', part: 'calls' }]);
  });

  it.each([
    ['was carried out', false],
    ['was refused', true],
  ])(
    'by a number that has passed on leaves its former owner alone, whose request %s, and says so',
    async (_, isRefused) => {
      const map = {
        identifiers: [
          { ...LINK, verified: 'only WhatsApp writes it', from: { ...LINK.from, match: ['{phone}'] } },
          { kind: 'contactBsuid', from: { ...LINK.from, store: 'contacts', match: ['{contactId}'], field: 'bsuid' } },
        ],
        targets: [target('links', '{phone}'), target('contacts', '{contactId}'), target('statuses', '{contactBsuid}')],
      };
      const world = await mapWorld(map, ['links', 'contacts', 'statuses']);
      const start = world.ports.clock();
      const number = '4915100000001';
      const linkOf = (contactId: string, at: number) => ({ ...linkTo(contactId, at), owner: number });
      world.put('links', 'of Anna', linkOf('anna', start - DAY));
      world.put('contacts', 'of Anna', { owner: 'anna', fields: { bsuid: 'B-anna' } });
      world.put('statuses', 'of Anna', { owner: 'B-anna', createdAt: start - DAY });
      const subject = { appId: 'app-1', kind: 'phone', value: number } as const;
      const first = await world.accept(number, { subject });
      if (isRefused) {
        await world.run(first.requestId, undefined, { dataMap: lockedAt(world.ports.dataMap, 'statuses') });
        const refusal = { by: 'olga', reason: 'insufficient_verification', basis: 'nobody answered' } as const;
        await decideOnRequest(world.ports, first.requestId, (record, now) =>
          refuse(record, refusal, world.ports.retentions, now),
        );
      } else {
        await world.runToEnd(first.requestId);
      }
      world.advance(20 * DAY);
      world.put('statuses', 'of Anna, later', { owner: 'B-anna', createdAt: world.ports.clock() - DAY });
      world.put('links', 'of Ben', linkOf('ben', world.ports.clock() - DAY));
      const second = await world.accept(number, { subject, occasion: 'Ben asks' });
      const ended = await world.runToEnd(second.requestId);
      expect(world.keys('links')).toEqual([]);
      expect(world.keys('statuses')).toEqual([...(isRefused ? ['of Anna'] : []), 'of Anna, later']);
      expect(noticesOf(ended)).toEqual([{ kind: 'self_declared', part: 'statuses' }]);
    },
  );

  it('deletes nothing by an address that an operator had confirmed by mistake, and says that it finds something', async () => {
    const email = { ...LINK.from, store: 'users', field: 'email' };
    const map = {
      identifiers: [{ kind: 'userEmail', as: 'email', from: email }],
      targets: [target('support', '{userEmail}')],
    };
    const world = await mapWorld(map, ['users', 'support']);
    world.put('users', 'u', { owner: 'app-1#218471', fields: { email: 'victim@example.com' } });
    const { requestId } = await world.accept();
    await world.run(requestId);
    const by = 'olga';
    await decideOnRequest(world.ports, requestId, (record, now) => confirmIdentifiers(record, [1], { by }, now));
    await world.run(requestId);
    const refusal = { by, reason: 'insufficient_verification', basis: 'nobody answered from there' } as const;
    await decideOnRequest(world.ports, requestId, (record, now) =>
      refuse(record, refusal, world.ports.retentions, now),
    );
    world.put('support', 'of the victim', { owner: 'victim@example.com' });
    // also where the second one does not find the address itself any more
    world.remove('users', 'u');
    world.advance(DAY);
    for (const occasion of ['second', 'third']) {
      const next = await world.accept(undefined, { occasion });
      const ended = await world.runToEnd(next.requestId);
      expect(world.keys('support')).toEqual(['of the victim']);
      expect(noticesOf(ended)).toEqual([{ kind: 'self_declared', part: 'support' }]);
    }
  });

  it.each([
    ['no other start', false],
    ['a new start', true],
  ])(
    'says that something is left where a later one, which fails and knows of %s, deleted what leads to it',
    async (_, isBack) => {
      const world = await mapWorld(LINKS_AND_MESSAGES, ['links', 'messages']);
      world.put('links', 'undated', { owner: 'app-1#218471', fields: { contactId: 'c', at: '' } });
      world.put('messages', 'm', { owner: 'c' });
      const first = await world.accept(undefined, { holdFor: 'stale_signature' });
      world.advance(HOUR);
      if (isBack) {
        world.put('links', 'new', linkTo('c2', world.ports.clock()));
        world.put('messages', 'of the new start', { owner: 'c2' });
      }
      world.advance(HOUR);
      const later = await world.accept(undefined, { occasion: 'later' });
      await world.run(later.requestId, undefined, { dataMap: lockedAt(world.ports.dataMap, 'messages') });
      await decideOnRequest(world.ports, first.requestId, (record, now) => release(record, { by: 'olga' }, now));
      const ended = await world.runToEnd(first.requestId);
      // whether it is of the same start, nobody can tell: the later one deletes it
      expect(world.keys('messages')).toEqual(isBack ? ['m', 'of the new start'] : ['m']);
      expect(world.partsOf(first.requestId)).toEqual({ links: 'deleted', messages: 'nothing_found' });
      expect(noticesOf(ended)).toEqual([{ kind: 'self_declared', part: 'messages' }]);
    },
  );

  it('does not say that all is deleted about what the first one has found meanwhile, and could not delete', async () => {
    const world = await mapWorld(LINKS_AND_MESSAGES, ['links', 'messages']);
    const start = world.ports.clock();
    const first = await world.accept();
    const second = await world.accept(undefined, { occasion: 'second' });
    const both = [first.requestId, second.requestId];
    for (const requestId of both) await world.run(requestId);
    world.advance(60_000);
    for (const requestId of both) await world.run(requestId);
    // an import writes an old contact back, and the last look of the first one finds it
    world.put('links', 'l', linkTo('c', start - DAY));
    world.put('messages', 'm', { owner: 'c' });
    const locked = { dataMap: lockedAt(world.ports.dataMap, 'messages') };
    world.advance(2 * DAY);
    await world.run(first.requestId, undefined, locked);
    expect([world.keys('links'), world.keys('messages')]).toEqual([[], ['m']]);
    await world.run(second.requestId, undefined, locked);
    await world.runToEnd(second.requestId);
    expect(world.partsOf(second.requestId)).toEqual({ links: 'deleted', messages: 'failing' });
  });

  it('says that data of a business is kept, also where a later one has deleted what led there', async () => {
    const from = { ...LINK.from, store: 'staff', field: 'account' };
    const ofBusiness = { basis: { en: 'the business decides' } };
    const map = {
      identifiers: [{ kind: 'account', of: 'business', from }],
      targets: [target('staff', '{appId}#{asid}'), { ...target('accounts', '{account}'), ofBusiness }],
    };
    const world = await mapWorld(map, ['staff', 'accounts']);
    const first = await world.accept();
    await world.run(first.requestId);
    world.advance(60_000);
    await world.run(first.requestId);
    expect(world.partsOf(first.requestId)).toEqual({ staff: 'nothing_found', accounts: 'nothing_found' });
    world.put('staff', 's', { owner: 'app-1#218471', fields: { account: 'shop' } });
    world.put('accounts', 'a', { owner: 'shop' });
    const later = await world.accept(undefined, { occasion: 'later' });
    await world.run(later.requestId);
    for (const { requestId } of [first, later]) {
      const ended = await world.runToEnd(requestId);
      expect(world.partsOf(requestId)).toEqual({ staff: 'deleted', accounts: 'kept' });
      expect(noticesOf(ended)).toEqual([{ kind: 'business', part: 'accounts' }]);
    }
  });

  it('learns before its last look of a first one that the index did not show yet', async () => {
    const world = await mapWorld(LINKS_AND_MESSAGES, ['links', 'messages']);
    world.put('links', 'l', linkTo('c', world.ports.clock() - DAY));
    world.put('messages', 'm', { owner: 'c' });
    const first = await world.accept();
    const second = await world.accept(undefined, { occasion: 'second' });
    await world.run(first.requestId, undefined, { dataMap: lockedAt(world.ports.dataMap, 'messages') });
    const lagging = { ...world.ports.store, ofSubject: async () => [second.requestId] };
    await world.run(second.requestId, undefined, { store: lagging });
    expect(world.keys('messages')).toEqual(['m']);
    const ended = await world.runToEnd(second.requestId);
    expect(world.keys('messages')).toEqual([]);
    expect([ended.status, world.partsOf(second.requestId)]).toEqual([
      'completed',
      { links: 'deleted', messages: 'deleted' },
    ]);
  });
});

it('what is kept for a later start outlives the end of what was kept for the first', async () => {
  const invoices = target('invoices', '{appId}#{asid}');
  const { kind, store, match, ...named } = invoices;
  const retention = { reason: 'legal_obligation', basis: { en: 'a law' }, until: { days: 100 } };
  const map = {
    identifiers: [LINK],
    targets: [
      target('links', '{appId}#{asid}'),
      { ...named, ...retention, kind: 'kept', where: { kind, store, match } },
    ],
  };
  const world = await mapWorld(map, ['links', 'invoices']);
  const start = world.ports.clock();
  world.put('links', 'l1', linkTo('c1', start - DAY));
  world.put('invoices', 'of the first start', { owner: 'app-1#218471' });
  const first = await world.accept();
  await world.runToEnd(first.requestId);
  world.advance(60 * DAY);
  world.put('links', 'l2', linkTo('c2', world.ports.clock()));
  world.put('invoices', 'of the second start', { owner: 'app-1#218471' });
  world.advance(DAY);
  const second = await world.accept(undefined, { occasion: 'second' });
  const { backupsExpireAt = 0 } = await world.runToEnd(second.requestId);
  // by then the seal of the second one holds only what is needed
  world.advance(backupsExpireAt - world.ports.clock());
  await world.run(second.requestId);
  world.advance(start + 103 * DAY - world.ports.clock());
  await world.run(first.requestId);
  world.advance(HOUR);
  await world.run(first.requestId);
  expect(world.keys('invoices')).toContain('of the second start');
  expect(world.part(first.requestId, 'invoices')).toMatchObject({ status: 'failing', lastError: 'age_unknown' });
});
