import { CANARY_APP_ID } from '../../../../shared/domain/canary.ts';
import type { RequestId } from '../../../../shared/domain/confirmation-code.ts';
import type { Selection, Target } from '../../../../shared/ports/target.ts';
import { keptForBusiness } from '../../../../shared/targets/decorators/kept-for-business.ts';
import { unlimited } from '../../../contract/target.contract.ts';
import { type MemoryStore, memoryKind, memoryStore } from '../../../support/memory/memory-target.ts';
import { environment } from '../../../support/target-environment.ts';

const NOW = Date.UTC(2026, 10, 23);
const BASIS = { en: 'the business decides about its account', de: 'das Unternehmen entscheidet' };

const BUSINESS = { wabaId: ['500'] };
/** Of a person: the business's ids are not among their own. */
const person: Selection = {
  requestId: 'request' as RequestId,
  appId: '1001',
  beganWith: 'asid',
  identifiers: { asid: ['777'] },
  ofBusiness: BUSINESS,
  askedAt: NOW,
};
/** Of whoever asks with the business's ids. */
const owner: Selection = { ...person, identifiers: BUSINESS, ofBusiness: undefined };

let store: MemoryStore;
let target: Target;
beforeEach(async () => {
  store = memoryStore();
  store.records.set('account', { owner: '500', createdAt: NOW + 1 });
  store.records.set('another account', { owner: '501', createdAt: NOW });
  const kind = memoryKind(new Map([['accounts', store]]));
  target = keptForBusiness(await kind.connect({ store: 'accounts', match: ['{wabaId}'] }, environment()), BASIS);
});

describe('a target of a business', () => {
  it.each([{}, { beganWith: undefined }])('keeps it for a person who works there: %j', async (change) => {
    expect(await target.purge({ ...person, ...change }, unlimited())).toEqual({
      outcome: 'kept',
      items: 0,
      retention: { reason: 'controller_decides', basis: BASIS.en },
    });
    expect(store.records.size).toBe(2);
  });

  it('says nothing of it to a person of whom nothing is there', async () => {
    const stranger = { ...person, ofBusiness: { wabaId: ['502'] } };
    expect(await target.purge(stranger, unlimited())).toEqual({ outcome: 'emptied', items: 0 });
    expect(await target.verify(stranger)).toBe(0);
  });

  it.each([{ beganWith: 'waba' }, { released: true }, { appId: CANARY_APP_ID }] as const)(
    'deletes it when the business asks, an operator releases it, or it is a canary’s: %j',
    async (change) => {
      expect(await target.purge({ ...owner, ...change }, unlimited())).toEqual({ outcome: 'emptied', items: 1 });
      expect([...store.records.keys()]).toEqual(['another account']);
    },
  );

  it('deletes, once released for a person who works there, what is found by the ids of the business, and proves that', async () => {
    const bounds = { unboundedKinds: [], olderThan: NOW, undated: 'left' } as const;
    const released: Selection = { ...person, released: true };
    expect(await target.plan(released)).toBe(1);
    expect(await target.verify(released)).toBe(1);
    expect(await target.countLeft?.({ ...released, bounds })).toEqual({ newer: 1, undated: 0 });
    expect(await target.purge({ ...released, bounds }, unlimited())).toEqual({ outcome: 'emptied', items: 0 });

    expect(await target.purge(released, unlimited())).toEqual({ outcome: 'emptied', items: 1 });
    expect([...store.records.keys()]).toEqual(['another account']);
    expect(await target.verify(released)).toBe(0);
  });

  it('gives the reason in English where the map has one text alone', async () => {
    const kind = memoryKind(new Map([['accounts', store]]));
    const plain = await kind.connect({ store: 'accounts', match: ['{wabaId}'] }, environment());
    expect(await keptForBusiness(plain, 'it decides').purge(person, unlimited())).toMatchObject({
      retention: { basis: 'it decides' },
    });
  });

  it('counts what a request would delete, and reads and anonymises as the target itself does', async () => {
    expect(await target.plan(owner)).toBe(1);
    expect(await target.plan(person)).toBe(0);
    expect(target.isConsistent).toBeUndefined();
    expect(target.anonymises).toBeUndefined();

    const stays = { stays: 'its sums' };
    const { countLeft: _, ...uncounted } = target;
    const other = keptForBusiness({ ...uncounted, isConsistent: true, anonymises: stays }, BASIS);
    expect(other.isConsistent).toBe(true);
    expect(other.anonymises).toBe(stays);
    expect(await other.countLeft?.(owner)).toEqual({ newer: 0, undated: 0 });
  });

  it('keeps it whatever its age once the person is back, and counts for the business what the bounds leave', async () => {
    const bounds = { unboundedKinds: [], olderThan: NOW, undated: 'left' } as const;
    expect(await target.purge({ ...person, bounds }, unlimited())).toMatchObject({ outcome: 'kept' });
    expect(await target.countLeft?.({ ...person, bounds })).toEqual({ newer: 0, undated: 0 });

    const asked = { ...owner, beganWith: 'waba', bounds };
    expect(await target.purge(asked, unlimited())).toEqual({ outcome: 'emptied', items: 0 });
    expect(await target.countLeft?.(asked)).toEqual({ newer: 1, undated: 0 });
  });
});
