import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import type { Selection } from '../../ports/target.ts';
import { expand, PrefixTemplates, Templates } from '../template.ts';

/** What DynamoDB allows in a key, in bytes. */
const LONGEST_PARTITION_KEY = 2048;
const LONGEST_SORT_KEY = 1024;

/** A number as DynamoDB keeps it: up to 38 digits, written in one way, so that 007 is not taken for 7. */
const WHOLE_NUMBER = /^(?:0|[1-9][0-9]{0,37})$/;

const TABLE_NAME = /^[A-Za-z0-9_.-]{3,255}$/;

const Attribute = v.pipe(v.string(), v.minLength(1), v.maxLength(255));
const AttributeType = v.optional(v.picklist(['S', 'N']), 'S');

const SortKey = v.pipe(
  v.strictObject({
    attribute: Attribute,
    type: AttributeType,
    values: v.optional(Templates),
    prefix: v.optional(PrefixTemplates),
  }),
  v.check(({ values, prefix }) => (values === undefined) !== (prefix === undefined), 'either values or prefix'),
  v.check(({ type, prefix }) => type === 'S' || prefix === undefined, 'values, because a number has no prefix'),
);

/** Which items of a table are a person's: by the table's own key, or by an index. */
export const selectorEntries = {
  table: v.pipe(v.string(), v.regex(TABLE_NAME, 'the name of a DynamoDB table')),
  index: v.optional(v.pipe(v.string(), v.regex(TABLE_NAME, 'the name of an index of the table'))),
  partitionKey: v.strictObject({ attribute: Attribute, type: AttributeType, values: Templates }),
  sortKey: v.optional(SortKey),
};

export type Selector = v.InferOutput<v.ObjectSchema<typeof selectorEntries, undefined>>;
export type Item = Readonly<Record<string, AttributeValue>>;

/** One query: the items with exactly this partition key and, where it says so, with this sort key or a prefix of it. */
export type KeyCondition = {
  readonly partition: { readonly attribute: string; readonly value: AttributeValue };
  readonly sort?: { readonly attribute: string; readonly value: AttributeValue; readonly by: 'value' | 'prefix' };
};

/** For the checks of the data map: each combination of partition and sort key as one text. */
export function selectorTemplates({ partitionKey, sortKey }: Selector): readonly string[] {
  const sorts = sortKey?.values ?? sortKey?.prefix ?? [''];
  return partitionKey.values.flatMap((partition) => sorts.map((sort) => `${partition} ${sort}`));
}

/**
 * The queries that find a person's items; none when no identifier is known.
 *
 * A value that DynamoDB would not take as a key (too long, not a number where numbers are, not Unicode) cannot stand in
 * any item, so it is left out: asking would be an error, and that item's absence is certain.
 */
export function keyConditions(selector: Selector, selection: Selection): readonly KeyCondition[] {
  const { partitionKey, sortKey } = selector;
  const partitions = expand(partitionKey.values, selection)
    .filter((value) => canBeKey(value, partitionKey.type, LONGEST_PARTITION_KEY))
    .map((value) => ({ attribute: partitionKey.attribute, value: toAttribute(value, partitionKey.type) }));
  if (sortKey === undefined) return partitions.map((partition) => ({ partition }));

  const by = sortKey.prefix === undefined ? 'value' : 'prefix';
  const sorts = withoutCovered(expand(sortKey.values ?? sortKey.prefix ?? [], selection), by)
    .filter((value) => canBeKey(value, sortKey.type, LONGEST_SORT_KEY))
    .map((value) => ({ attribute: sortKey.attribute, value: toAttribute(value, sortKey.type), by }) as const);
  return partitions.flatMap((partition) => sorts.map((sort) => ({ partition, sort })));
}

/** Whether an item still is what an index said of it. */
export function satisfies({ partition, sort }: KeyCondition, item: Item): boolean {
  if (!isSame(item[partition.attribute], partition.value)) return false;
  if (sort === undefined) return true;
  const actual = item[sort.attribute];
  return sort.by === 'value' ? isSame(actual, sort.value) : (actual?.S?.startsWith(sort.value.S ?? '') ?? false);
}

function isSame(actual: AttributeValue | undefined, expected: AttributeValue): boolean {
  return actual !== undefined && actual.S === expected.S && actual.N === expected.N;
}

/** A prefix that continues another prefix would find the same items again. */
function withoutCovered(values: readonly string[], by: 'value' | 'prefix'): readonly string[] {
  if (by === 'value') return values;
  return values.filter((value) => !values.some((other) => other !== value && value.startsWith(other)));
}

function canBeKey(value: string, type: 'S' | 'N', longest: number): boolean {
  if (type === 'N') return WHOLE_NUMBER.test(value);
  return value.isWellFormed() && Buffer.byteLength(value) <= longest;
}

function toAttribute(value: string, type: 'S' | 'N'): AttributeValue {
  return type === 'N' ? { N: value } : { S: value };
}
