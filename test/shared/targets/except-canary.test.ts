import { connectSources, connectTargets } from '../../../shared/data-map/connect-data-map.ts';
import { loadDataMap } from '../../../shared/data-map/load-data-map.ts';
import { CANARY_APP_ID } from '../../../shared/domain/canary.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { Selection } from '../../../shared/ports/target.ts';
import type { TargetKind } from '../../../shared/targets/target-kind.ts';
import { memoryKind, memoryStore } from '../../support/memory/memory-target.ts';
import { environment } from '../../support/target-environment.ts';

const budget = { isOver: () => false, signal: new AbortController().signal };

/** How often a store is called about somebody of this app, where the kind is like this. */
async function callsAbout(appId: string, more: Partial<TargetKind>): Promise<number> {
  const store = memoryStore();
  store.records.set('1', { owner: `${appId}#7`, fields: { phone: '49151' } });
  let calls = 0;
  const stores = new Map([['people', { ...store, call: async <T>(effect: () => T) => ((calls += 1), effect()) }]]);
  const kinds = [{ ...memoryKind(stores), ...more }];
  const at = { kind: 'memory', store: 'people', match: ['{appId}#{asid}'] };
  const map = loadDataMap(
    {
      identifiers: [{ kind: 'phone', from: { ...at, field: 'phone' } }],
      targets: [{ name: 'people', label: { en: 'People' }, ...at }],
    },
    kinds,
  );
  const selection: Selection = {
    requestId: 'request' as RequestId,
    appId,
    identifiers: { asid: ['7'] },
    askedAt: Date.UTC(2100, 0, 1),
  };
  for (const source of (await connectSources(map, environment(), kinds)).values()) await source.lookUp(selection);
  for (const { target } of (await connectTargets(map, environment(), kinds)).values()) {
    await target.plan(selection);
    await target.purge(selection, budget);
    await target.verify(selection);
  }
  return calls;
}

it('nobody else is asked about a canary: neither Meta, nor a provider, nor an operator', async () => {
  expect(await callsAbout(CANARY_APP_ID, { usesAppSecrets: true })).toBe(0);
  expect(await callsAbout(CANARY_APP_ID, { isDoneByOthers: true })).toBe(0);
});

it('our own stores are, and everybody is about people', async () => {
  expect(await callsAbout(CANARY_APP_ID, {})).toBe(5);
  expect(await callsAbout('1234567890123456', { usesAppSecrets: true })).toBe(5);
});
