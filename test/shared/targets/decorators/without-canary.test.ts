import { connectSources, connectTargets } from '../../../../shared/data-map/connect-data-map.ts';
import { loadDataMap } from '../../../../shared/data-map/load-data-map.ts';
import { CANARY_APP_ID } from '../../../../shared/domain/canary.ts';
import type { RequestId } from '../../../../shared/domain/confirmation-code.ts';
import type { Selection, Target } from '../../../../shared/ports/target.ts';
import { sourceWithoutCanary, withoutCanary } from '../../../../shared/targets/decorators/without-canary.ts';
import type { TargetKind } from '../../../../shared/targets/target-kind.ts';
import { memoryKind, memoryStore } from '../../../support/memory/memory-target.ts';
import { environment } from '../../../support/target-environment.ts';

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

describe('what is said about a canary without asking', () => {
  const about = (appId: string): Selection => ({
    requestId: 'request' as RequestId,
    appId,
    identifiers: { asid: ['7'] },
    askedAt: 0,
  });
  const canary = about(CANARY_APP_ID);
  const person = about('1234567890123456');
  const target: Target = {
    plan: async () => 1,
    purge: async () => ({ outcome: 'notified', items: 2 }),
    verify: async () => 3,
    countLeft: async () => ({ newer: 4, undated: 5 }),
  };

  it('is that nothing is there', async () => {
    const others = withoutCanary(target);
    expect(await others.plan(canary)).toBe(0);
    expect(await others.purge(canary, budget)).toEqual({ outcome: 'emptied', items: 0 });
    expect(await others.verify(canary)).toBe(0);
    expect(await others.countLeft?.(canary)).toEqual({ newer: 0, undated: 0 });
    const source = sourceWithoutCanary({ lookUp: async () => ({ found: [{ value: '1' }] }) });
    expect(await source.lookUp(canary)).toEqual({ found: [] });
    expect(await source.lookUp(person)).toEqual({ found: [{ value: '1' }] });
  });

  it('is not said about people', async () => {
    const others = withoutCanary(target);
    expect(await others.plan(person)).toBe(1);
    expect(await others.purge(person, budget)).toEqual({ outcome: 'notified', items: 2 });
    expect(await others.verify(person)).toBe(3);
    expect(await others.countLeft?.(person)).toEqual({ newer: 4, undated: 5 });
    const { countLeft: _, ...uncounted } = target;
    expect(await withoutCanary(uncounted).countLeft?.(person)).toEqual({ newer: 0, undated: 0 });
  });
});
