import { DeletionError } from '../../../shared/domain/errors.ts';
import { noticesOf } from '../../../shared/domain/notices.ts';
import { confirmIdentifiers, refuse } from '../../../shared/domain/operator-decisions.ts';
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
    const phone = { ...LINK.from, store: 'contacts', match: ['{contactId}'], field: 'phone' };
    const map = {
      identifiers: [LINK, { kind: 'contactPhone', as: 'phone', verified: 'only WhatsApp writes it', from: phone }],
      targets: [
        target('links', '{appId}#{asid}'),
        target('contacts', '{contactId}'),
        target('calls', '{contactPhone}'),
      ],
    };
    const world = await mapWorld(map, ['links', 'contacts', 'calls']);
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
    await decideOnRequest(world.ports, requestId, (record, now) => confirmIdentifiers(record, [2], { by }, now));
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
});
