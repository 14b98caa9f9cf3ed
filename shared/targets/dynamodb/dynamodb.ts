import * as v from 'valibot';
import { combined, matchesOf, outcome } from '../outcome-fact.ts';
import { staysEntries, staysMistake } from '../stays.ts';
import type { Fact, Selector as OutcomeSelector, Row, TargetKind } from '../target-kind.ts';
import { identifierKindsIn } from '../template.ts';
import { dynamoCalls } from './dynamodb-calls.ts';
import { keyedEntries } from './dynamodb-items.ts';
import {
  type AnySelector,
  Attribute,
  FurtherSelectors,
  type Selector,
  selectorsOf,
  selectorTemplates,
} from './dynamodb-selector.ts';
import { type DynamodbSourceRow, dynamodbSource, sourceEntries, timeMistake } from './dynamodb-source.ts';
import { dynamodbTarget } from './dynamodb-target.ts';

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

/** Items of a DynamoDB table, found by the table's key or by an index. */
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

/** In a table and all of its indexes, a key attribute has one type. */
function attributeFacts(row: AnySelector): readonly Fact[] {
  return selectorsOf(row)
    .flatMap(({ partitionKey, sortKey }) => [partitionKey, ...(sortKey === undefined ? [] : [sortKey])])
    .map(({ attribute, type }) => ({ about: `the type of ${attribute} in table ${row.table}`, says: type }));
}

/**
 * The selectors of the outcome of a row. What an index leaves out is not known here, so only selections in the same
 * index are compared.
 */
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
  const selectors: readonly NonNullable<typeof sortKey>[] = [partitionKey, ...(sortKey === undefined ? [] : [sortKey])];
  const naming = selectors.filter(
    ({ values = [], prefix = [] }) => [...values, ...prefix].flatMap(identifierKindsIn).length > 0,
  );
  const left = naming.filter(({ attribute }) => !Object.hasOwn(anonymise, attribute));
  if (left.length > 0) {
    const names = left.map(({ attribute }) => `"${attribute}"`).join(' or ');
    return `anonymise does not name ${names}, an attribute of an index by which the person is found, so the item would still name them`;
  }
  const number = selectors.find(({ attribute, type }) => type === 'N' && typeof anonymise[attribute] === 'string');
  return number && `anonymise replaces "${number.attribute}", a number, by a text; expected null`;
}
