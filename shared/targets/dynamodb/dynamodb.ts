import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import { type AdaptiveLimit, adaptiveLimit } from '../../concurrency/adaptive-limit.ts';
import { mapWithLimit } from '../../concurrency/map-with-limit.ts';
import { DeletionError } from '../../domain/errors.ts';
import { type Budget, MOST_IDENTIFIER_VALUES, type Selection, type Target } from '../../ports/target.ts';
import { deletes } from '../outcome-fact.ts';
import { type Fact, type Row, type TargetKind } from '../target-kind.ts';
import { type DynamoCalls, dynamoCalls, type Page, type Read } from './dynamodb-calls.ts';
import {
  type Item,
  type KeyCondition,
  keyConditions,
  satisfies,
  selectorEntries,
  selectorTemplates,
} from './dynamodb-selector.ts';

const Attribute = selectorEntries.partitionKey.entries.attribute;

export const dynamodbEntries = {
  ...selectorEntries,
  /** The table's own key, by which items are deleted: partition key, and sort key where it has one. */
  key: v.pipe(v.array(Attribute), v.minLength(1, 'one or two attributes'), v.maxLength(2, 'one or two attributes')),
  /** When an item was created; newer items than the request stay. */
  createdAt: v.optional(
    v.strictObject({ attribute: Attribute, format: v.picklist(['iso8601', 'epoch_ms', 'epoch_s']) }),
  ),
};
const sourceEntries = { ...selectorEntries, attribute: Attribute };

export type DynamodbRow = Row<typeof dynamodbEntries>;
export type DynamodbSourceRow = Row<typeof sourceEntries>;

const QUERIES_AT_ONCE = 8;
const BATCH_SIZE = 25;
const READ_SIZE = 100;
const FIRST_BATCHES_AT_ONCE = 4;
const MOST_BATCHES_AT_ONCE = 32;
const PAUSE_WHEN_THROTTLED = 5000;

/**
 * Items of a DynamoDB table, found by the table's key or by an index.
 *
 * Only keys are read. No cursor is stored, since it would hold a person's keys: what was deleted is no longer found. An
 * index may still show what is gone or has become somebody else's, and lag behind what is new; therefore the table is asked
 * about each entry that the index shows, and the engine looks again later for what the index did not show yet.
 */
export const dynamodb: TargetKind<typeof dynamodbEntries, typeof sourceEntries> = {
  kind: 'dynamodb',
  entries: dynamodbEntries,
  templates: selectorTemplates,
  mistake: keyMistake,
  facts: (row) => [
    ...attributeFacts(row),
    { about: `the key of table ${row.table}`, says: JSON.stringify(row.key) },
    ...(row.createdAt === undefined
      ? []
      : [{ about: `the format of ${row.createdAt.attribute} in table ${row.table}`, says: row.createdAt.format }]),
    deletes(`table ${row.table}`, [row.index, row.partitionKey, row.sortKey]),
  ],
  permissions({ table, index }) {
    const change = { actions: ['dynamodb:BatchWriteItem'], resources: [`dynamodb:table/${table}`] };
    if (index === undefined) return [{ ...change, actions: ['dynamodb:Query', ...change.actions] }];
    return [
      { actions: ['dynamodb:BatchGetItem', ...change.actions], resources: change.resources },
      { actions: ['dynamodb:Query'], resources: [`dynamodb:table/${table}/index/${index}`] },
    ];
  },
  connect: async (row, environment) => dynamodbTarget(row, dynamoCalls(environment), () => environment.now()),
  source: {
    entries: sourceEntries,
    templates: selectorTemplates,
    facts: attributeFacts,
    permissions: ({ table, index }) => [
      {
        actions: ['dynamodb:Query'],
        resources: [`dynamodb:table/${table}${index === undefined ? '' : `/index/${index}`}`],
      },
    ],
    async connect(row, environment) {
      const calls = dynamoCalls(environment);
      return { lookUp: (selection) => lookUp(row, calls, selection) };
    },
  },
};

function dynamodbTarget(row: DynamodbRow, calls: DynamoCalls, now: () => number): Target {
  const limit = adaptiveLimit(FIRST_BATCHES_AT_ONCE, MOST_BATCHES_AT_ONCE);
  const count = async (selection: Selection, countPage: CountPage): Promise<number> => {
    let total = 0;
    await mapWithLimit(keyConditions(row, selection), QUERIES_AT_ONCE, async (condition) => {
      for await (const items of pages(calls, keysOf(row), condition)) {
        const older = items.filter((item) => !isNewer(row, item, selection));
        total += await countPage(older, condition);
      }
    });
    return total;
  };

  return {
    plan: (selection) => count(selection, async (items) => items.length),
    async purge(selection, budget) {
      const purging: Purging = { row, calls, limit, selection, budget, items: 0 };
      let isFinished = true;
      try {
        await mapWithLimit(keyConditions(row, selection), QUERIES_AT_ONCE, async (condition) => {
          isFinished = (await purgeUnder(condition, purging)) && isFinished;
        });
      } catch (error) {
        const isThrottled = error instanceof DeletionError && error.code === 'target_throttled';
        if (!isThrottled || purging.items === 0) throw error;
        return { outcome: 'unfinished', items: purging.items, runAgainAt: now() + PAUSE_WHEN_THROTTLED };
      }
      if (isFinished) return { outcome: 'emptied', items: purging.items };
      await requireProgress(purging);
      return { outcome: 'unfinished', items: purging.items };
    },
    verify: (selection) =>
      count(selection, async (items, condition) => (await existing(row, calls, items, condition, selection)).length),
  };
}

type CountPage = (items: readonly Item[], condition: KeyCondition) => Promise<number>;

type Purging = {
  readonly row: DynamodbRow;
  readonly calls: DynamoCalls;
  readonly limit: AdaptiveLimit;
  readonly selection: Selection;
  readonly budget: Budget;
  /** Deleted so far. */
  items: number;
  /** Some of the first that were deleted. */
  first?: { readonly condition: KeyCondition; readonly items: readonly Item[] };
};

/**
 * Deletes page by page, and reads the next page meanwhile; at most two pages are in memory.
 *
 * @returns whether nothing is left, or the budget is over
 */
async function purgeUnder(condition: KeyCondition, purging: Purging): Promise<boolean> {
  const { row, calls, budget } = purging;
  const readPage = (start?: Item): Promise<Page> => calls.query(keysOf(row), condition, start, budget.signal);
  try {
    let page: Page | undefined = budget.isOver() ? undefined : await readPage();
    while (page !== undefined && !budget.isOver()) {
      const next: Promise<Page> | undefined = page.next && readPage(page.next);
      const deleting = chunks(page.items, READ_SIZE).map((items) => deleteItems(items, condition, purging));
      // nothing goes on behind the back of a purge that has answered
      await Promise.allSettled([...deleting, next]);
      const isDeleted = await Promise.all(deleting);
      if (!isDeleted.every(Boolean)) return false;
      if (next === undefined) return true;
      page = await next;
    }
    return false;
  } catch (error) {
    if (budget.signal.aborted) return false;
    throw error;
  }
}

/** @returns whether all of the items that are still the person's are deleted, or the budget is over */
async function deleteItems(items: readonly Item[], condition: KeyCondition, purging: Purging): Promise<boolean> {
  const { row, calls, selection, budget } = purging;
  const found = await existing(row, calls, items, condition, selection, budget.signal);
  const keys = found.map((item) => keyOf(row, item));
  const deleting = chunks(keys, BATCH_SIZE).map((batch) => deleteBatch(batch, purging));
  await Promise.allSettled(deleting);
  const isDeleted = await Promise.all(deleting);
  if (isDeleted[0] === true) purging.first ??= { condition, items: found.slice(0, BATCH_SIZE) };
  return isDeleted.every(Boolean);
}

/**
 * A purge that ran out of time goes on in the next invocation, and again, as long as it deletes something. Where a trigger
 * puts everything back, that would never end.
 *
 * @throws DeletionError `no_progress` (retry) when the first items that were deleted are all there again
 */
async function requireProgress({ row, calls, selection, budget, first }: Purging): Promise<void> {
  if (first === undefined || budget.signal.aborted) return;
  const { condition, items } = first;
  const keys = new Set(items.map((item) => JSON.stringify(keyOf(row, item))));
  try {
    const listed =
      row.index === undefined ? (await calls.query(keysOf(row), condition, undefined, budget.signal)).items : items;
    const again = await existing(row, calls, listed, condition, selection, budget.signal);
    if (again.filter((item) => keys.has(JSON.stringify(keyOf(row, item)))).length < items.length) return;
  } catch (error) {
    if (budget.signal.aborted) return;
    throw error;
  }
  const message = `table ${row.table} has ${items.length} items again that were deleted before any other`;
  throw new DeletionError('no_progress', 'retry', message);
}

/** @returns whether all of the batch is deleted, or the budget is over */
async function deleteBatch(batch: readonly Item[], purging: Purging): Promise<boolean> {
  const { row, calls, limit, budget } = purging;
  let left = batch;
  await calls.patiently(row.table, () =>
    limit.run(async () => {
      if (budget.isOver()) return undefined;
      const unprocessed = await calls.deleteBatch(row.table, left, budget.signal);
      purging.items += left.length - unprocessed.length;
      left = unprocessed;
      if (left.length === 0) limit.faster();
      else limit.slower();
      return left.length === 0 ? undefined : 'throttled';
    }),
  );
  return left.length === 0;
}

/** Those of the items that an index shows which are still in the table, and still this person's. */
async function existing(
  row: DynamodbRow,
  calls: DynamoCalls,
  items: readonly Item[],
  condition: KeyCondition,
  selection: Selection,
  signal?: AbortSignal,
): Promise<readonly Item[]> {
  const older = items.filter((item) => !isNewer(row, item, selection));
  if (row.index === undefined) return older;
  const { table, attributes } = keysOf(row);
  const selected = [condition.partition.attribute, ...(condition.sort === undefined ? [] : [condition.sort.attribute])];
  const found: Item[] = [];
  for (const batch of chunks(older, READ_SIZE)) {
    const keys = batch.map((item) => keyOf(row, item));
    found.push(...(await calls.read({ table, attributes: [...attributes, ...selected] }, keys, signal)));
  }
  return found.filter((item) => satisfies(condition, item) && !isNewer(row, item, selection));
}

async function lookUp(row: DynamodbSourceRow, calls: DynamoCalls, selection: Selection): Promise<readonly string[]> {
  const { table, index, attribute } = row;
  const found = new Set<string>();
  await mapWithLimit(keyConditions(row, selection), QUERIES_AT_ONCE, async (condition) => {
    for await (const items of pages(calls, { table, index, attributes: [attribute] }, condition)) {
      for (const value of items.flatMap((item) => texts(item[attribute]))) found.add(value);
      if (found.size > MOST_IDENTIFIER_VALUES) {
        const message = `table ${table} has more than ${MOST_IDENTIFIER_VALUES} values of ${attribute} for one person`;
        throw new DeletionError('too_many_identifiers', 'fail', message);
      }
    }
  });
  return [...found];
}

async function* pages(calls: DynamoCalls, from: Read, condition: KeyCondition): AsyncGenerator<readonly Item[]> {
  let start: Item | undefined;
  do {
    const page: Page = await calls.query(from, condition, start);
    yield page.items;
    start = page.next;
  } while (start !== undefined);
}

/** Numbers stay the text DynamoDB sends: ids pass 2^53. */
function texts(attribute: AttributeValue | undefined): readonly string[] {
  const { S, N, SS, NS, L } = attribute ?? {};
  const values = [S, N, ...(SS ?? []), ...(NS ?? []), ...(L ?? []).flatMap(texts)];
  return values.filter((value) => value !== undefined);
}

function keysOf({ table, index, key, createdAt }: DynamodbRow): Read {
  return { table, index, attributes: createdAt === undefined ? key : [...key, createdAt.attribute] };
}

function keyOf({ key }: DynamodbRow, item: Item): Item {
  return Object.fromEntries(Object.entries(item).filter(([attribute]) => key.includes(attribute)));
}

/** An item that does not tell when it was created cannot be newer: it is deleted. */
export function isNewer({ createdAt }: Pick<DynamodbRow, 'createdAt'>, item: Item, { cutOff }: Selection): boolean {
  if (createdAt === undefined) return false;
  const { S, N } = item[createdAt.attribute] ?? {};
  const written = S ?? N;
  if (written === undefined) return false;
  const time = createdAt.format === 'iso8601' ? Date.parse(written) : Number(written);
  return (createdAt.format === 'epoch_s' ? time * 1000 : time) > cutOff;
}

/** A table, and each of its indexes, has one type for an attribute of its keys. */
function attributeFacts({ table, partitionKey, sortKey }: DynamodbSourceRow | DynamodbRow): readonly Fact[] {
  return [partitionKey, ...(sortKey === undefined ? [] : [sortKey])].map(({ attribute, type }) => ({
    about: `the type of ${attribute} in table ${table}`,
    says: type,
  }));
}

function keyMistake({ index, partitionKey, sortKey, key }: DynamodbRow): string | undefined {
  if (key[0] === key[1]) return `key names "${key[0]}" twice`;
  if (index !== undefined) return undefined;
  if (key[0] !== partitionKey.attribute) {
    return `key begins with "${key[0]}"; without an index it begins with the partitionKey's "${partitionKey.attribute}"`;
  }
  if (sortKey !== undefined && key[1] !== sortKey.attribute) {
    return `key does not end with the sortKey's "${sortKey.attribute}", as it must without an index`;
  }
  return undefined;
}

function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}
