import { setImmediate as pause } from 'node:timers/promises';
import { DeletionError } from '../../../shared/domain/errors.ts';
import type { Budget } from '../../../shared/ports/target.ts';
import type { DynamoCalls } from '../../../shared/targets/dynamodb/dynamodb-calls.ts';
import {
  batchLimit,
  type Removal,
  type RemovingRow,
  removal,
} from '../../../shared/targets/dynamodb/dynamodb-removal.ts';
import type { Item, KeyCondition } from '../../../shared/targets/dynamodb/dynamodb-selector.ts';
import { limited, unlimited } from '../../contract/target.contract.ts';
import { environment } from '../../support/target-environment.ts';

const ROW: RemovingRow = {
  table: 'events',
  partitionKey: { attribute: 'owner', type: 'S', values: ['{asid}'] },
  key: ['owner', 'number'],
};
const ANONYMISING: RemovingRow = { ...ROW, anonymise: { name: null } };
const PAGE = 1000;

/** What the table has, and what an index shows of it where that is something else. */
let items: Item[];
let shown: readonly Item[] | undefined;
/** Before each call, which it can refuse. A batch can be too much for now, or be said to be deleted and stay. */
let meanwhile: (call: string) => 'throttled' | 'kept' | undefined;
/** How many batches were under way, at the start of each. */
let underWay: number[];
let running: number;

beforeEach(() => {
  items = [];
  shown = undefined;
  meanwhile = () => undefined;
  underWay = [];
  running = 0;
});

describe('the removal of items', () => {
  it('begins with four batches at once, and goes up to 32 where the table takes them', async () => {
    const limit = batchLimit();
    put('777', 1000);
    expect(await of(ROW, unlimited(), limit).under(whole('777'))).toBe(true);
    expect(Math.max(...underWay.slice(0, 5))).toBe(4);
    expect(Math.max(...underWay)).toBeGreaterThan(4);

    for (let batches = 0; batches < 1000; batches += 1) limit.faster();
    put('777', 1000);
    expect(await of(ROW, unlimited(), limit).under(whole('777'))).toBe(true);
    expect(Math.max(...underWay)).toBe(32);
  });

  it('goes down to one batch at once where the table is throttled', async () => {
    let throttled = 0;
    meanwhile = (call) => (call === 'delete' && (throttled += 1) <= 100 ? 'throttled' : undefined);
    const limit = batchLimit();
    for (let batches = 0; batches < 1000; batches += 1) limit.faster();
    put('777', 1000);
    const removing = of(ROW, unlimited(), limit);
    expect(await removing.under(whole('777'))).toBe(true);
    expect(removing.items).toBe(1000);
    expect(underWay[100]).toBe(1);
  });

  it('says that something is left when the time is over among the items of a batch', async () => {
    put('777', 20);
    const removing = of(ANONYMISING, limited(3));
    expect(await removing.under(whole('777'))).toBe(false);
    expect(removing.items).toBe(1);
    expect(items.filter(({ name }) => name !== undefined)).toHaveLength(19);
  });

  it('reads nothing when the time is over', async () => {
    put('777', 1);
    meanwhile = () => {
      throw new Error('nobody asks');
    };
    expect(await of(ROW, limited(0)).under(whole('777'))).toBe(false);
  });

  it.each([1, 30])('has failed to make progress when the first of %d items are there again', async (count) => {
    put('777', count);
    meanwhile = (call) => (call === 'delete' ? 'kept' : undefined);
    const removing = of(ROW);
    await removing.under(whole('777'));
    await expect(removing.requireProgress()).rejects.toMatchObject({
      code: 'no_progress',
      disposition: 'retry',
      message: `table events has ${Math.min(count, 25)} items again that were removed before any other`,
    });
  });

  it('has failed to make progress as well when the index does not show yet what the table has again', async () => {
    put('777', 2);
    meanwhile = (call) => (call === 'delete' ? 'kept' : undefined);
    const removing = of({ ...ROW, index: 'by-owner' });
    await removing.under({ ...whole('777'), index: 'by-owner' });
    shown = [];
    await expect(removing.requireProgress()).rejects.toMatchObject({ code: 'no_progress' });
  });

  it('has made progress when one of the first items is gone, or when nothing was removed', async () => {
    put('777', 30);
    const removing = of(ROW);
    await removing.requireProgress();
    const before = items;
    await removing.under(whole('777'));
    items = before.slice(1);
    await removing.requireProgress();
    items = before;
    await expect(removing.requireProgress()).rejects.toMatchObject({ code: 'no_progress' });
  });

  it('says nothing of progress once its calls are aborted', async () => {
    put('777', 1);
    const abort = new AbortController();
    const removing = of(ROW, { isOver: () => false, signal: abort.signal });
    await removing.under(whole('777'));
    meanwhile = () => {
      abort.abort();
      throw new DeletionError('target_unavailable', 'retry', 'aborted');
    };
    await removing.requireProgress();
  });

  it('does not take what it could not find out for progress', async () => {
    put('777', 1);
    const removing = of(ROW);
    await removing.under(whole('777'));
    const error = new DeletionError('target_unavailable', 'retry', 'does not answer');
    meanwhile = () => {
      throw error;
    };
    await expect(removing.requireProgress()).rejects.toBe(error);
  });
});

const calls: DynamoCalls = {
  async query(_from, { index, partition }, start) {
    meanwhile('query');
    const after = Number(start?.['number']?.N ?? -1);
    const all = (index === undefined ? items : (shown ?? items)).filter(
      ({ owner, number }) => owner?.S === partition.value.S && Number(number?.N) > after,
    );
    const page = all.slice(0, PAGE);
    const last = page.at(-1);
    return { items: page, ...(page.length < all.length && last && { next: last }) };
  },
  async read(_from, keys) {
    meanwhile('read');
    return items.filter((item) => keys.some((key) => isSame(key, item)));
  },
  async deleteBatch(_table, keys) {
    underWay.push((running += 1));
    await pause();
    running -= 1;
    const answer = meanwhile('delete');
    if (answer === undefined) items = items.filter((item) => !keys.some((key) => isSame(key, item)));
    return answer === 'throttled' ? keys : [];
  },
  async anonymise(_table, key) {
    items = items.map((item) => (isSame(key, item) ? { ...key, owner: { S: 'nobody' } } : item));
    return 'anonymised';
  },
  async patiently(_table, step) {
    for (;;) {
      const result = await step();
      if (result !== 'throttled') return result;
    }
  },
};
function of(row: RemovingRow, budget: Budget = unlimited(), limit = batchLimit()): Removal {
  return removal({ row, calls, environment: environment() }, limit, budget);
}

function put(owner: string, count: number): void {
  const added = Array.from({ length: count }, (_, number) => ({
    owner: { S: owner },
    number: { N: String(number) },
    name: { S: 'a name' },
  }));
  items = [...items, ...added];
}

function whole(owner: string): KeyCondition {
  return { partition: { attribute: 'owner', value: { S: owner } } };
}

function isSame(key: Item, item: Item): boolean {
  return key['owner']?.S === item['owner']?.S && key['number']?.N === item['number']?.N;
}
