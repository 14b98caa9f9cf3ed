import * as v from 'valibot';
import { mapWithLimit } from '../../concurrency/map-with-limit.ts';
import { DeletionError } from '../../domain/errors.ts';
import type { Left, Target } from '../../ports/target.ts';
import { leftOf, NOTHING_LEFT, plusLeft } from '../bounds.ts';
import { combined, matchesOf, outcome } from '../outcome-fact.ts';
import { anonymising, staysEntries, staysMistake } from '../stays.ts';
import type { Fact, Selector as OutcomeSelector, Row, TargetKind } from '../target-kind.ts';
import { identifierKindsIn } from '../template.ts';
import { dynamoCalls } from './dynamodb-calls.ts';
import { existing, keyedEntries, pages, readOf, type Store, withFate } from './dynamodb-items.ts';
import { batchLimit, removal } from './dynamodb-removal.ts';
import {
  type AnySelector,
  Attribute,
  FurtherSelectors,
  type Item,
  type KeyCondition,
  keyConditions,
  type Selector,
  selectorsOf,
  selectorTemplates,
} from './dynamodb-selector.ts';
import { type DynamodbSourceRow, dynamodbSource, sourceEntries, timeMistake } from './dynamodb-source.ts';

export const dynamodbEntries = {
  ...keyedEntries,
  also: v.optional(FurtherSelectors),
  anonymise: v.optional(
    v.pipe(
      v.record(Attribute, v.nullable(v.pipe(v.string(), v.minLength(1, 'null, or a text that names nobody')))),
      v.check((attributes) => Object.keys(attributes).length > 0, 'at least one attribute'),
      v.description(
        'Instead of deleting the items: attributes to remove (null), or to replace with a text. Every attribute by which the person is found has to be among them.',
      ),
    ),
  ),
  ...staysEntries,
};
export type DynamodbRow = Row<typeof dynamodbEntries>;
export type { DynamodbSourceRow };

const QUERIES_AT_ONCE = 8;
const PAUSE_WHEN_THROTTLED = 5000;

/**
 * Items of a DynamoDB table, found by the table's key or by an index.
 *
 * Only keys are read and, if the selection has bounds, creation times. No cursor is stored, because it would contain a
 * person's keys; none is needed, because deleted items are no longer found. An index lags behind its table: it may
 * still show items that are gone or now belong to somebody else, and not yet show new ones. Therefore `purge` and
 * `verify` check every entry of an index in the table, and the worker looks again later for items that the index did
 * not show yet.
 */
export const dynamodb: TargetKind<typeof dynamodbEntries, typeof sourceEntries> = {
  kind: 'dynamodb',
  isStore: true,
  entries: dynamodbEntries,
  templates: selectorTemplates,
  mistake: (row) => keyMistake(row) ?? anonymiseMistake(row) ?? staysMistake(row, row.anonymise !== undefined),
  untimed: (row) => (row.createdAt === undefined ? selectorTemplates(row) : []),
  facts: (row) => [
    ...attributeFacts(row),
    { about: `the key of table ${row.table}`, says: JSON.stringify(row.key) },
    ...(row.createdAt === undefined
      ? []
      : [{ about: `the format of ${row.createdAt.attribute} in table ${row.table}`, says: row.createdAt.format }]),
    ...selectorsOf(row).map(({ index, partitionKey, sortKey }) =>
      outcome(
        `table ${row.table}`,
        [index, partitionKey, sortKey],
        row.anonymise && 'anonymised',
        matchesOfKeys({ index, partitionKey, sortKey }),
      ),
    ),
  ],
  empties: ({ table }) => [`table ${table}`],
  permissions(row) {
    const action = row.anonymise === undefined ? 'dynamodb:BatchWriteItem' : 'dynamodb:UpdateItem';
    const resource = `dynamodb:table/${row.table}`;
    return selectorsOf(row).flatMap(({ index }) =>
      index === undefined
        ? [{ actions: ['dynamodb:Query', action], resources: [resource] }]
        : [
            { actions: ['dynamodb:BatchGetItem', action], resources: [resource] },
            { actions: ['dynamodb:Query'], resources: [`${resource}/index/${index}`] },
          ],
    );
  },
  connect: async (row, environment) => dynamodbTarget({ row, calls: dynamoCalls(environment), environment }),
  source: {
    entries: sourceEntries,
    templates: selectorTemplates,
    place: ({ table }) => `table ${table}`,
    finds: ({ attribute, ...selector }) => ({
      by: selectorsByAttribute(selector),
      ...(typeof attribute === 'string' && { field: attribute }),
    }),
    reads: ({ table }) => `table ${table}`,
    facts: attributeFacts,
    permissions: ({ table, index }) => [
      {
        actions: ['dynamodb:Query'],
        resources: [`dynamodb:table/${table}${index === undefined ? '' : `/index/${index}`}`],
      },
    ],
    fields: 'attribute',
    timeMistake,
    connect: async (row, environment, beside) => dynamodbSource(row, environment, beside),
  },
};

function dynamodbTarget(store: Store<DynamodbRow>): Target {
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

/** In a table and all of its indexes, a key attribute has one type. */
function attributeFacts(row: AnySelector): readonly Fact[] {
  return selectorsOf(row)
    .flatMap(({ partitionKey, sortKey }) => [partitionKey, ...(sortKey === undefined ? [] : [sortKey])])
    .map(({ attribute, type }) => ({ about: `the type of ${attribute} in table ${row.table}`, says: type }));
}

/** What an index leaves out is not known here, so only selections in the same index are compared. */
/** The selectors of the outcome of a row: those that read different indexes are never compared. */
function matchesOfKeys(selector: Omit<Selector, 'table'>): readonly OutcomeSelector[] {
  return selectorsByAttribute(selector, (attribute) => JSON.stringify([selector.index, attribute]));
}

export function selectorsByAttribute(
  { partitionKey, sortKey }: Omit<Selector, 'table'>,
  of: (attribute: string) => string = (attribute) => attribute,
): readonly OutcomeSelector[] {
  const by = sortKey?.prefix === undefined ? 'value' : 'prefix';
  return combined([
    matchesOf(of(partitionKey.attribute), 'value', partitionKey.values),
    ...(sortKey === undefined ? [] : [matchesOf(of(sortKey.attribute), by, sortKey.values ?? sortKey.prefix ?? [])]),
  ]);
}

function keyMistake(row: DynamodbRow): string | undefined {
  const { key } = row;
  if (key[0] === key[1]) return `key names "${key[0]}" twice`;
  return selectorsOf(row)
    .map((selector) => ownKeyMistake(key, selector))
    .find((mistake) => mistake !== undefined);
}

function ownKeyMistake(key: DynamodbRow['key'], { index, partitionKey, sortKey }: Selector): string | undefined {
  if (index !== undefined) return undefined;
  if (key[0] !== partitionKey.attribute) {
    return `key begins with "${key[0]}"; without an index it begins with the partitionKey's "${partitionKey.attribute}"`;
  }
  if (sortKey !== undefined && key[1] !== sortKey.attribute) {
    return `key does not end with the sortKey's "${sortKey.attribute}", as it must without an index`;
  }
  return undefined;
}

function anonymiseMistake({ anonymise, key, partitionKey, sortKey, also }: DynamodbRow): string | undefined {
  if (anonymise === undefined) return undefined;
  if (also !== undefined) return 'anonymise and also exclude each other; expected a separate row for each key';
  const ofTable = key.find((attribute) => Object.hasOwn(anonymise, attribute));
  if (ofTable !== undefined)
    return `anonymise names "${ofTable}", which is part of the table's key and cannot be changed`;
  const selectors = [partitionKey, ...(sortKey === undefined ? [] : [sortKey])];
  const naming = selectors.filter((selector) => {
    const values = 'values' in selector ? (selector.values ?? []) : [];
    const prefixes = 'prefix' in selector ? (selector.prefix ?? []) : [];
    return [...values, ...prefixes].flatMap(identifierKindsIn).length > 0;
  });
  const left = naming.filter(({ attribute }) => !Object.hasOwn(anonymise, attribute));
  if (left.length > 0) {
    const names = left.map(({ attribute }) => `"${attribute}"`).join(' or ');
    return `anonymise does not name ${names}, an attribute of an index by which the person is found, so the item would still name them`;
  }
  const number = selectors.find(({ attribute, type }) => type === 'N' && typeof anonymise[attribute] === 'string');
  return number && `anonymise replaces "${number.attribute}", a number, by a text; expected null`;
}
