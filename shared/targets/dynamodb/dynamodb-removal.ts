import { type AdaptiveLimit, adaptiveLimit } from '../../concurrency/adaptive-limit.ts';
import { DeletionError } from '../../domain/errors.ts';
import type { Budget } from '../../ports/target.ts';
import type { Page } from './dynamodb-calls.ts';
import { chunks, existing, type KeyedRow, keyOf, READ_SIZE, readOf, type Store } from './dynamodb-items.ts';
import type { Item, KeyCondition } from './dynamodb-selector.ts';

/**
 * How an item is anonymised instead of deleted: each attribute with the text that replaces it, or null to remove it.
 */
export type Anonymising = { readonly [attribute: string]: string | null };

export type RemovingRow = KeyedRow & { readonly anonymise?: Anonymising | undefined };

/** Deletes or anonymises items, and counts them. */
export type Removal = {
  /** Items deleted or anonymised so far. */
  readonly items: number;
  /** @returns whether nothing that the condition selects is left; false when the budget is over */
  under(condition: KeyCondition): Promise<boolean>;
  /**
   * A purge that ran out of time continues in the next invocation, as long as it removes something. If a trigger put
   * everything back, that would never end.
   *
   * @throws DeletionError `no_progress` (retry) when the first items that were removed are all there again
   */
  requireProgress(): Promise<void>;
};

const BATCH_SIZE = 25;
const FIRST_BATCHES_AT_ONCE = 4;
const MOST_BATCHES_AT_ONCE = 32;

/** Limits how many batches run at once. All purges of a target share it, and it adapts to what the table can take. */
export function batchLimit(): AdaptiveLimit {
  return adaptiveLimit(FIRST_BATCHES_AT_ONCE, MOST_BATCHES_AT_ONCE);
}

export function removal(store: Store<RemovingRow>, limit: AdaptiveLimit, budget: Budget): Removal {
  const { row, calls } = store;
  let items = 0;
  let first: { readonly condition: KeyCondition; readonly items: readonly Item[] } | undefined;

  /** Removes page by page while reading the next one, so at most two pages are in memory. */
  async function under(condition: KeyCondition): Promise<boolean> {
    const read = readOf(row, condition);
    const readPage = (start?: Item): Promise<Page> => calls.query(read, condition, start, budget.signal);
    try {
      if (budget.isOver()) return false;
      let page = await readPage();
      while (!budget.isOver()) {
        const next: Promise<Page> | undefined = page.next && readPage(page.next);
        const removing = chunks(page.items, READ_SIZE).map((some) => removeItems(some, condition));
        // wait for everything, so that no call is still running after the purge has answered
        await Promise.allSettled([...removing, next]);
        const isRemoved = await Promise.all(removing);
        if (!isRemoved.every(Boolean)) return false;
        if (next === undefined) return true;
        page = await next;
      }
      return false;
    } catch (error) {
      if (budget.signal.aborted) return false;
      throw error;
    }
  }

  /** @returns whether all of the items that are still the person's are gone; false when the budget is over */
  async function removeItems(some: readonly Item[], condition: KeyCondition): Promise<boolean> {
    const found = await existing(store, some, condition, ['deleted'], budget.signal);
    const keys = found.map(({ item }) => keyOf(row, item));
    const { anonymise } = row;
    const removing = chunks(keys, BATCH_SIZE).map((batch) =>
      anonymise === undefined ? deleteBatch(batch) : anonymiseBatch(batch, condition, anonymise),
    );
    await Promise.allSettled(removing);
    const isRemoved = await Promise.all(removing);
    // the items as they were read, with the attributes that decide their fate
    const removed = found.slice(0, BATCH_SIZE).map(({ item }) => item);
    if (isRemoved[0] === true) first ??= { condition, items: removed };
    return isRemoved.every(Boolean);
  }

  async function deleteBatch(batch: readonly Item[]): Promise<boolean> {
    let left = batch;
    await patiently(async () => {
      const unprocessed = await calls.deleteBatch(row.table, left, budget.signal);
      items += left.length - unprocessed.length;
      left = unprocessed;
      return left.length === 0;
    });
    return left.length === 0;
  }

  async function anonymiseBatch(
    batch: readonly Item[],
    condition: KeyCondition,
    anonymise: Anonymising,
  ): Promise<boolean> {
    const removing = batch.map((key) => anonymiseItem(key, condition, anonymise));
    await Promise.allSettled(removing);
    return (await Promise.all(removing)).every(Boolean);
  }

  async function anonymiseItem(key: Item, condition: KeyCondition, anonymise: Anonymising): Promise<boolean> {
    let isDone = false;
    await patiently(async () => {
      const answer = await calls.anonymise(row.table, key, condition, anonymise, budget.signal);
      if (answer === 'anonymised') items += 1;
      isDone = answer !== 'throttled';
      return isDone;
    });
    return isDone;
  }

  /** Repeats a call until it reports that it is done, or the budget is over. */
  function patiently(call: () => Promise<boolean>): Promise<unknown> {
    return calls.patiently(row.table, () =>
      limit.run(async () => {
        if (budget.isOver()) return undefined;
        const isThrough = await call();
        if (isThrough) limit.faster();
        else limit.slower();
        return isThrough ? undefined : 'throttled';
      }),
    );
  }

  async function requireProgress(): Promise<void> {
    if (first === undefined || budget.signal.aborted) return;
    const { condition } = first;
    const removed = new Set(first.items.map(nameOf));
    try {
      const shown =
        condition.index === undefined
          ? (await calls.query(readOf(row, condition), condition, undefined, budget.signal)).items
          : first.items;
      const again = await existing(store, shown, condition, ['deleted'], budget.signal);
      if (again.filter(({ item }) => removed.has(nameOf(item))).length < removed.size) return;
    } catch (error) {
      if (budget.signal.aborted) return;
      throw error;
    }
    const message = `table ${row.table} has ${removed.size} items again that were removed before any other`;
    throw new DeletionError('no_progress', 'retry', message);
  }

  /** The key of an item as a text, regardless of the order of its attributes. */
  function nameOf(item: Item): string {
    return JSON.stringify(row.key.map((attribute) => item[attribute]));
  }

  return {
    get items() {
      return items;
    },
    under,
    requireProgress,
  };
}
