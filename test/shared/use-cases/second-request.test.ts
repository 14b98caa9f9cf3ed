import { DeletionError } from '../../../shared/domain/errors.ts';
import type { ConnectedDataMap } from '../../../shared/ports/connected-data-map.ts';
import { mapWorld } from '../../support/map-world.ts';

const HOUR = 3_600_000;
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
});
