import { connectDataMap } from '../../../shared/data-map/connect-data-map.ts';
import { loadDataMap } from '../../../shared/data-map/load-data-map.ts';
import { noticesOf } from '../../../shared/domain/notices.ts';
import { DAY, HOUR } from '../../../shared/domain/schedule.ts';
import { memoryKind, memoryStore } from '../../support/memory/memory-target.ts';
import { BY_ASID, from, ME, target } from '../../support/memory-rows.ts';
import { requestWorld, START } from '../../support/request-world.ts';
import { environment } from '../../support/target-environment.ts';

/** As in CALIQ's map: Meta gives the psid, as long as the permissions are not revoked, which we do. */
const registration = { createdAt: { attribute: 'at', format: 'epoch_ms' } };
const MAP = {
  identifiers: [
    { kind: 'psid', required: false, from: { ...from('permissions', 'psid', BY_ASID), kind: 'meta' } },
    {
      kind: 'contactId',
      neverReused: true,
      registration,
      from: from('identities', 'contactId', BY_ASID, '{appId}#psid#{psid}'),
    },
    { kind: 'conversationId', neverReused: true, from: from('conversations', 'conversationId', '{contactId}') },
  ],
  targets: [
    target('messages', '{conversationId}'),
    target('conversations', '{contactId}'),
    target('identities', '{contactId}'),
    target('permissions', BY_ASID),
  ],
};
const STORES = ['permissions', 'identities', 'conversations', 'messages'];

it.each([false, true])(
  'Meta told us who it was, and we removed the app ourselves (late conversation: %s)',
  async (isLate) => {
    const stores = new Map(STORES.map((name) => [name, memoryStore()]));
    const memory = memoryKind(stores);
    const { source } = memory;
    if (source === undefined) throw new Error('none');
    const meta = {
      ...memory,
      kind: 'meta',
      source: {
        ...source,
        tellsGone: true as const,
        reads: () => undefined,
        connect: async (...about: Parameters<typeof source.connect>) => {
          const own = await source.connect(...about);
          return {
            async lookUp(selection: Parameters<typeof own.lookUp>[0]) {
              const { found } = await own.lookUp(selection);
              return found.length === 0 ? { found, gone: true } : { found };
            },
          };
        },
      },
    };
    const kinds = [memory, meta] as never;
    const world = requestWorld();
    const known = { ...environment(), now: () => world.ports.clock() };
    world.ports.dataMap = await connectDataMap(loadDataMap(MAP, kinds), known, world.ports.log, kinds);
    const put = (store: string, key: string, record: object) => stores.get(store)?.records.set(key, record as never);
    put('permissions', 'p', { owner: ME, fields: { psid: '77' } });
    put('identities', 'i', { owner: 'app-1#psid#77', fields: { contactId: 'c1', at: `${START - DAY}` } });
    // the target finds it by the contact
    put('identities', 'i2', { owner: 'c1' });
    const talk = (name: string) => {
      put('conversations', name, { owner: 'c1', fields: { conversationId: name } });
      put('messages', `in ${name}`, { owner: name });
    };
    talk('v1');
    const { requestId } = await world.accept();
    await world.run(requestId);
    world.advance(HOUR);
    await world.run(requestId);
    stores.get('identities')?.records.clear();
    if (isLate) talk('v2');
    const finished = await world.runToEnd(requestId);
    expect(noticesOf(finished)).toEqual([]);
  },
);
