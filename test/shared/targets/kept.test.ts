import * as v from 'valibot';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import { LATEST_TIME } from '../../../shared/domain/schedule.ts';
import type { Selection, Target } from '../../../shared/ports/target.ts';
import { NOTHING_LEFT } from '../../../shared/targets/bounds.ts';
import { kept } from '../../../shared/targets/kept/kept.ts';
import { keeping } from '../../../shared/targets/outcome-fact.ts';
import type { TargetKind } from '../../../shared/targets/target-kind.ts';
import { unlimited } from '../../contract/target.contract.ts';
import { type MemoryStore, memoryKind, memoryStore } from '../../support/memory/memory-target.ts';
import { environment } from '../../support/target-environment.ts';

const ACCEPTED = Date.UTC(2024, 1, 29, 12);
const TEN_YEARS_ON = Date.UTC(2034, 1, 28, 12);
const BASIS = { en: 'tax law', de: 'Steuerrecht' };
const ROW = { reason: 'legal_obligation', basis: BASIS, until: { years: 10 } };

const selection: Selection = {
  requestId: 'request' as RequestId,
  appId: '1001',
  identifiers: { asid: ['777'] },
  askedAt: ACCEPTED,
};

let store: MemoryStore;
beforeEach(() => {
  store = memoryStore();
  store.records.set('invoice-1', { owner: '777' });
  store.records.set('invoice-2', { owner: '7777' });
});

async function connect(row: object, now = ACCEPTED): Promise<Target> {
  const memory = memoryKind(new Map([['invoices', store]]));
  const kind = kept([memory]);
  return kind.connect(v.parse(v.strictObject(kind.entries), row), { ...environment(), now: () => now });
}

async function endOf(until?: object): Promise<number | undefined> {
  const result = await (await connect({ ...ROW, until, where: WHERE })).purge(selection, unlimited());
  return result.outcome === 'kept' ? result.retention.until : Number.NaN;
}

const WHERE = { kind: 'memory', store: 'invoices', match: ['{asid}'] };

describe('the target kept', () => {
  it('tells the reason, the law and the end, and deletes nothing', async () => {
    const target = await connect({ ...ROW, where: WHERE });
    expect(await target.plan(selection)).toBe(1);
    expect(await target.purge(selection, unlimited())).toEqual({
      outcome: 'kept',
      items: 0,
      retention: { reason: 'legal_obligation', basis: 'tax law', until: TEN_YEARS_ON },
      runAgainAt: TEN_YEARS_ON,
    });
    expect(store.records.size).toBe(2);
  });

  it('keeps what the bounds select, and counts what they leave', async () => {
    store.records.set('invoice-3', { owner: '777', createdAt: ACCEPTED + 1 });
    const target = await connect({ ...ROW, where: WHERE }, ACCEPTED + 1);
    const bounds = { unboundedKinds: [], olderThan: ACCEPTED, undated: 'left' } as const;
    expect(await target.countLeft?.({ ...selection, bounds })).toEqual({ newer: 1, undated: 1 });
    // what has no time may be the person's, and is kept as well
    expect(await target.purge({ ...selection, bounds }, unlimited())).toMatchObject({ outcome: 'kept' });
    store.records.delete('invoice-1');
    expect(await target.purge({ ...selection, bounds }, unlimited())).toEqual({ outcome: 'emptied', items: 0 });

    store.records.set('invoice-4', { owner: '777', createdAt: ACCEPTED });
    expect(await target.purge({ ...selection, bounds }, unlimited())).toMatchObject({ outcome: 'kept' });
    const released = { ...selection, bounds, released: true } as const;
    expect(await target.purge(released, unlimited())).toEqual({ outcome: 'emptied', items: 1 });
  });

  it('keeps nothing of a person of whom nothing is there', async () => {
    const target = await connect({ ...ROW, where: WHERE });
    const other = { ...selection, identifiers: { asid: ['778'] } };
    expect(await target.purge(other, unlimited())).toEqual({ outcome: 'emptied', items: 0 });
    expect(await target.verify(other)).toBe(0);
  });

  it('deletes when the end has come, and not a moment before', async () => {
    const before = await connect({ ...ROW, where: WHERE }, TEN_YEARS_ON - 1);
    expect(await before.purge(selection, unlimited())).toMatchObject({ outcome: 'kept' });

    const after = await connect({ ...ROW, where: WHERE }, TEN_YEARS_ON);
    expect(await after.purge(selection, unlimited())).toEqual({ outcome: 'emptied', items: 1 });
    expect(await after.verify(selection)).toBe(0);
    expect([...store.records.keys()]).toEqual(['invoice-2']);
  });

  it.each([
    ['the day begins in UTC', Date.UTC(2030, 11, 31), 'kept'],
    ['the day is over in UTC, and not west of it', Date.UTC(2031, 0, 1, 11, 59), 'kept'],
    ['the day is over everywhere', Date.UTC(2031, 0, 1, 12), 'emptied'],
  ])('with a last day, when %s, answers %s', async (_when, now, outcome) => {
    const target = await connect({ ...ROW, until: { date: '2030-12-31' }, where: WHERE }, now);
    const result = await target.purge(selection, unlimited());
    expect(result.outcome).toBe(outcome);
    if (result.outcome !== 'kept') return;
    // what the person reads is the day that the row names
    expect(result.retention.until).toBe(Date.UTC(2030, 11, 31));
    expect(result.runAgainAt).toBe(Date.UTC(2031, 0, 1, 12));
  });

  it('deletes when an operator released it', async () => {
    const target = await connect({ ...ROW, where: WHERE });
    expect(await target.purge({ ...selection, released: true }, unlimited())).toEqual({ outcome: 'emptied', items: 1 });
  });

  it('does not say that it is empty when it could not find out', async () => {
    store = { ...store, call: () => Promise.reject(new Error('gone')) };
    const target = await connect({ ...ROW, where: WHERE });
    await expect(target.purge(selection, unlimited())).rejects.toThrow('gone');
  });

  it('ends on a day, after months or days, or when somebody else decides', async () => {
    expect(await endOf({ date: '2030-12-31' })).toBe(Date.UTC(2030, 11, 31));
    expect(await endOf({ months: 1 })).toBe(Date.UTC(2024, 2, 29, 12));
    expect(await endOf({ years: 1, days: 2 })).toBe(Date.UTC(2025, 2, 2, 12));
    expect(await endOf()).toBeUndefined();
  });

  it('without a place, is ended by the company’s own schedule, or by an operator after a release', async () => {
    const target = await connect({ reason: 'controller_decides', basis: 'the shop decides' });
    expect(await target.purge(selection, unlimited())).toEqual({
      outcome: 'kept',
      items: 0,
      retention: { reason: 'controller_decides', basis: 'the shop decides', until: undefined },
    });
    expect(await target.purge({ ...selection, released: true }, unlimited())).toEqual({
      outcome: 'notified',
      items: 0,
    });
    await expect(target.verify(selection)).rejects.toMatchObject({ code: 'only_an_operator_can_tell' });
  });

  it.each<[object, string]>([
    [{}, 'either date, or any of years, months and days'],
    [{ date: '2030-12-31', years: 1 }, 'either date, or any of years, months and days'],
    [{ date: 'Wed, 31 Dec 2036' }, 'a day that exists, such as 2036-12-31, in the years 2000 to 9999'],
    [{ date: '1/1/2036 10:00' }, 'a day that exists, such as 2036-12-31, in the years 2000 to 9999'],
    [{ date: 'soon' }, 'a day that exists, such as 2036-12-31, in the years 2000 to 9999'],
    [{ date: '2036-02-30' }, 'a day that exists, such as 2036-12-31, in the years 2000 to 9999'],
    [{ date: '2035-02-29' }, 'a day that exists, such as 2036-12-31, in the years 2000 to 9999'],
    [{ date: '1999-12-31' }, 'a day that exists, such as 2036-12-31, in the years 2000 to 9999'],
    [{ years: 0 }, 'a whole number from 1'],
    [{ years: 1.5 }, ''],
    [{ years: 101 }, ''],
    [{ months: 1201 }, ''],
    [{ days: 36_501 }, ''],
  ])('refuses the end %j', async (until, sentence) => {
    const refused = connect({ ...ROW, until }).catch((error: unknown) => error);
    expect(await refused).toBeInstanceOf(v.ValiError);
    expect(await refused).toHaveProperty('message', expect.stringContaining(sentence));
  });

  it('takes the latest ends that it does not refuse, and a day that only leap years have', async () => {
    const longest = await endOf({ years: 100, months: 1200, days: 36_500 });
    expect(longest).toBeGreaterThan(Date.UTC(2323, 0));
    expect(longest).toBeLessThan(LATEST_TIME);
    expect(await endOf({ date: '2036-02-29' })).toBe(Date.UTC(2036, 1, 29));
    expect(await endOf({ date: '9999-12-31' })).toBe(Date.UTC(9999, 11, 31));
  });
});

describe('a row of kind kept', () => {
  const reference = { store: 'table lines', namedAs: [], onDelete: 'cascade' } as const;
  const silent: TargetKind = { ...memoryKind(new Map()), kind: 'silent' };
  const speaking: TargetKind = {
    ...silent,
    kind: 'speaking',
    untimed: () => ['{asid}'],
    facts: () => [{ about: 'the key of table orders', says: 'customer' }],
    references: async () => [reference],
    connect: async () => ({
      ...{ plan: async () => 1, purge: async () => ({ outcome: 'emptied', items: 0 }), verify: async () => 0 },
      ...{ isConsistent: true, anonymises: { stays: 'the sums' } },
    }),
  };
  const kind = kept([silent, speaking]);
  const rowIn = (name: string) => ({ ...ROW, where: { ...WHERE, kind: name } });

  it('says of its store what the store says itself', async () => {
    const row = rowIn('speaking');
    expect(kind.untimed?.(row)).toEqual(['{asid}']);
    expect(kind.facts?.(row)).toEqual(keeping(speaking.facts?.(row) ?? []));
    expect(await kind.references?.(row, environment())).toEqual([reference]);
    expect(kind.permissions(row)).toEqual([{ actions: ['memory:Delete'], resources: ['memory:invoices'] }]);
    expect(kind.warning?.(row)).toBeUndefined();
    const target = await kind.connect(row, environment());
    expect(target).toMatchObject({ isConsistent: true, anonymises: { stays: 'the sums' } });
    expect(await target.countLeft?.(selection)).toEqual(NOTHING_LEFT);
  });

  it('says nothing that its store does not say', async () => {
    const row = rowIn('silent');
    expect([kind.untimed?.(row), kind.facts?.(row), await kind.references?.(row, environment())]).toEqual([[], [], []]);
    const target = await connect({ ...ROW, where: WHERE });
    expect(Object.keys(target).toSorted()).toEqual(['countLeft', 'plan', 'purge', 'verify']);
  });

  it('without a place asks for nothing, and warns that everybody is told', async () => {
    expect([kind.templates(ROW), kind.untimed?.(ROW), kind.facts?.(ROW), kind.permissions(ROW)]).toEqual([
      [],
      [],
      [],
      [],
    ]);
    expect(await kind.references?.(ROW, environment())).toEqual([]);
    expect(kind.warning?.(ROW)).toEqual({
      finding: 'tells everybody that it is kept, even people who have nothing there',
      advice: 'add "where", the row of the store in which it is',
    });
    expect(await (await connect(ROW)).plan(selection)).toBe(0);
  });
});
