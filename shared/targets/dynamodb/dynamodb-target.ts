import { mapWithLimit } from '../../concurrency/map-with-limit.ts';
import { DeletionError } from '../../domain/errors.ts';
import type { Left, Target } from '../../ports/target.ts';
import { leftOf, NOTHING_LEFT, plusLeft } from '../bounds.ts';
import { anonymising, type Stays } from '../stays.ts';
import { existing, pages, readOf, type Store, withFate } from './dynamodb-items.ts';
import { batchLimit, type RemovingRow, removal } from './dynamodb-removal.ts';
import { type AnySelector, type Item, type KeyCondition, keyConditions, selectorsOf } from './dynamodb-selector.ts';

const QUERIES_AT_ONCE = 8;
const PAUSE_WHEN_THROTTLED = 5000;

type TargetRow = RemovingRow & AnySelector & Stays;

/**
 * Only keys are read and, if the selection has bounds, creation times. No cursor is stored, because it would contain a
 * person's keys; none is needed, because deleted items are no longer found. An index lags behind its table: it may
 * still show items that are gone or now belong to somebody else, and not yet show new ones. Therefore `purge` and
 * `verify` check every entry of an index in the table, and the worker looks again later for items that the index did
 * not show yet.
 */
export function dynamodbTarget(store: Store<TargetRow>): Target {
  const { row, calls, environment } = store;
  const limit = batchLimit();

  /** Passes each page to `see`, with the condition that found it. */
  const read = (
    conditions: readonly KeyCondition[],
    see: (items: readonly Item[], condition: KeyCondition) => Promise<void> | void,
  ): Promise<unknown> =>
    mapWithLimit(conditions, QUERIES_AT_ONCE, async (condition) => {
      for await (const items of pages(calls, readOf(row, condition), condition)) await see(items, condition);
    });

  return {
    ...(row.anonymise !== undefined && anonymising(row)),
    // an index lags behind its table
    ...(selectorsOf(row).every(({ index }) => index === undefined) && { isConsistent: true }),
    async plan(selection) {
      let total = 0;
      await read(keyConditions(row, selection), (items, condition) => {
        total += items.filter((item) => withFate(store, condition, item).fate === 'deleted').length;
      });
      return total;
    },
    async purge(selection, budget) {
      const removing = removal(store, limit, budget);
      let isFinished = true;
      try {
        await mapWithLimit(keyConditions(row, selection), QUERIES_AT_ONCE, async (condition) => {
          isFinished = (await removing.under(condition)) && isFinished;
        });
      } catch (error) {
        const isThrottled = error instanceof DeletionError && error.code === 'target_throttled';
        if (!isThrottled || removing.items === 0) throw error;
        const runAgainAt = environment.now() + PAUSE_WHEN_THROTTLED;
        return { outcome: 'unfinished', items: removing.items, runAgainAt };
      }
      if (isFinished) return { outcome: 'emptied', items: removing.items };
      await removing.requireProgress();
      return { outcome: 'unfinished', items: removing.items };
    },
    async verify(selection) {
      let total = 0;
      await read(keyConditions(row, selection), async (items, condition) => {
        const found = await existing(store, items, condition, ['deleted']);
        total += found.length;
      });
      return total;
    },
    async countLeft(selection) {
      let left: Left = NOTHING_LEFT;
      const bounded = keyConditions(row, selection).filter(({ bounds }) => bounds !== undefined);
      await read(bounded, async (items, condition) => {
        const found = await existing(store, items, condition, ['newer', 'undated']);
        left = plusLeft(left, leftOf(found.map(({ fate }) => fate)));
      });
      return left;
    },
  };
}
