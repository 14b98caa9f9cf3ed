import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import type { Bounds } from '../../domain/selection.ts';
import type { Selection } from '../../ports/target.ts';
import { type BoundsByValue, boundsByValue, boundsUnder } from '../bounds.ts';
import { expand, PrefixTemplates, Templates } from '../template.ts';

/** DynamoDB's limits for keys, in bytes. */
const LONGEST_PARTITION_KEY = 2048;
const LONGEST_SORT_KEY = 1024;

/** A number as DynamoDB writes it: in one way, so that 007 and 7.0 are not taken for 7. */
const NUMBER = /^(?:0|-?(?:[1-9]\d*|(?:0|[1-9]\d*)\.\d*[1-9]))$/;
const MOST_DIGITS = 38;

const TABLE_NAME = /^[A-Za-z0-9_.-]{3,255}$/;

export const Attribute = v.pipe(v.string(), v.minLength(1), v.maxLength(255));
const AttributeType = v.optional(
  v.pipe(v.picklist(['S', 'N']), v.description('How the table stores the values: S for strings, N for numbers.')),
  'S',
);
const KeyAttribute = v.pipe(Attribute, v.description('The name of the attribute, for example "userId".'));
const KeyValues = v.pipe(
  Templates,
  v.description('The values that a person’s items have there, for example ["{asid}"].'),
);

const SortKey = v.pipe(
  v.strictObject({
    attribute: KeyAttribute,
    type: AttributeType,
    values: v.optional(KeyValues),
    prefix: v.optional(
      v.pipe(PrefixTemplates, v.description('What the values begin with, for example ["user#{userId}#"].')),
    ),
  }),
  v.check(({ values, prefix }) => (values === undefined) !== (prefix === undefined), 'either values or prefix'),
  v.check(({ type, prefix }) => type === 'S' || prefix === undefined, 'values, because a number has no prefix'),
  v.description('The sort key of the table or index, if the partition key alone does not tell whose an item is.'),
);

/** Which items of a table are a person's: by the table's own key, or by an index. */
export const selectorEntries = {
  table: v.pipe(
    v.string(),
    v.regex(TABLE_NAME, 'the name of a DynamoDB table'),
    v.description('The name of a DynamoDB table.'),
  ),
  index: v.optional(
    v.pipe(
      v.string(),
      v.regex(TABLE_NAME, 'the name of an index of the table'),
      v.description('The index by which a person’s items are found, if the table’s own key does not find them.'),
    ),
  ),
  partitionKey: v.pipe(
    v.strictObject({ attribute: KeyAttribute, type: AttributeType, values: KeyValues }),
    v.description(
      'The partition key of the table or index, for example {"attribute": "userId", "values": ["{userId}"]}.',
    ),
  ),
  sortKey: v.optional(SortKey),
};

export type Selector = v.InferOutput<v.ObjectSchema<typeof selectorEntries, undefined>>;

/**
 * Further ways to find items of the same table: a person's by one index, for example, and a whole business's by
 * another.
 */
export const FurtherSelectors = v.pipe(
  v.array(
    v.strictObject({
      index: selectorEntries.index,
      partitionKey: selectorEntries.partitionKey,
      sortKey: selectorEntries.sortKey,
    }),
  ),
  v.minLength(1, 'at least one further key'),
  v.description('Further keys or indexes by which items of the table are found, each with its own partitionKey.'),
);

/** A selector with the further selectors of its row, if any. */
export type AnySelector = Selector & { readonly also?: v.InferOutput<typeof FurtherSelectors> | undefined };

export function selectorsOf({ also = [], ...first }: AnySelector): readonly Selector[] {
  const { table } = first;
  return [first, ...also.map((further) => ({ ...further, table }))];
}

export type Item = Readonly<Record<string, AttributeValue>>;

/** One query: the items with exactly this partition key and, if `sort` is set, with this sort key or prefix. */
export type KeyCondition = {
  /** The index that has these keys; absent for the table's own. */
  readonly index?: string;
  readonly partition: { readonly attribute: string; readonly value: AttributeValue };
  readonly sort?: { readonly attribute: string; readonly value: AttributeValue; readonly by: 'value' | 'prefix' };
  /** The bounds for what it finds; absent when all of that is selected. */
  readonly bounds?: Bounds;
  /** Longer prefixes than `sort`, under which everything is selected regardless of the bounds. */
  readonly unbounded?: readonly string[];
};

/** Each combination of partition and sort key as one text, for the checks of the data map. */
export function selectorTemplates(selector: AnySelector): readonly string[] {
  return selectorsOf(selector).flatMap(({ partitionKey: { values }, sortKey: by }) => {
    const sorts = by?.values ?? by?.prefix ?? [''];
    return values.flatMap((partition) => sorts.map((sort) => `${partition} ${sort}`));
  });
}

/**
 * The queries that find a person's items; none when no identifier is known.
 *
 * A value that cannot be a key, because it is too long, not well-formed Unicode, or not a number in the way in which
 * DynamoDB writes numbers, is left out. No item has it, and asking would be an error, or find another value's item.
 */
export function keyConditions(selector: AnySelector, selection: Selection): readonly KeyCondition[] {
  return selectorsOf(selector).flatMap((one) =>
    conditionsOf(one, selection).map((condition) =>
      one.index === undefined ? condition : { index: one.index, ...condition },
    ),
  );
}

function conditionsOf({ partitionKey, sortKey }: Selector, selection: Selection): readonly KeyCondition[] {
  const partitions = sought(partitionKey.values, selection).filter(({ value }) =>
    canBeKey(value, partitionKey.type, LONGEST_PARTITION_KEY),
  );
  const partitionOf = (value: string): KeyCondition['partition'] => ({
    attribute: partitionKey.attribute,
    value: toAttribute(value, partitionKey.type),
  });
  if (sortKey === undefined) {
    const bounded = boundsByValue(partitions.map(({ template, value }) => [value, boundsUnder(template, selection)]));
    return [...bounded].map(([value, bounds]) => ({ partition: partitionOf(value), bounds }));
  }

  const by = sortKey.prefix === undefined ? 'value' : 'prefix';
  const sorts = sought(sortKey.values ?? sortKey.prefix ?? [], selection).filter(({ value }) =>
    canBeKey(value, sortKey.type, LONGEST_SORT_KEY),
  );
  return [...Map.groupBy(partitions, ({ value }) => value)].flatMap(([value, templates]) => {
    const bounded = boundsByValue(
      templates.flatMap(({ template }) =>
        sorts.map((sort) => [sort.value, boundsUnder(`${template} ${sort.template}`, selection)] as const),
      ),
    );
    const separate =
      by === 'value' ? [...bounded].map(([sort, bounds]) => ({ sort, bounds })) : withoutCovered(bounded);
    return separate.map(({ sort, ...more }) => ({
      partition: partitionOf(value),
      sort: { attribute: sortKey.attribute, value: toAttribute(sort, sortKey.type), by },
      ...more,
    }));
  });
}

/** Whether an item read from the table still satisfies the condition under which an index showed it. */
export function satisfies({ partition, sort }: KeyCondition, item: Item): boolean {
  if (!isSame(item[partition.attribute], partition.value)) return false;
  if (sort === undefined) return true;
  const actual = item[sort.attribute];
  return sort.by === 'value' ? isSame(actual, sort.value) : (actual?.S?.startsWith(sort.value.S ?? '') ?? false);
}

function isSame(actual: AttributeValue | undefined, expected: AttributeValue): boolean {
  return actual !== undefined && actual.S === expected.S && actual.N === expected.N;
}

type Sought = { readonly template: string; readonly value: string };

function sought(templates: readonly string[], selection: Selection): readonly Sought[] {
  return templates.flatMap((template) => expand([template], selection).map((value) => ({ template, value })));
}

type Prefix = { readonly sort: string; readonly bounds: Bounds | undefined; readonly unbounded?: readonly string[] };

/**
 * Leaves out prefixes that continue another one, because they would find the same items again; sorted, they follow the
 * prefix that they continue. If such a prefix has no bounds and the shorter one does, it becomes an exception from the
 * shorter one's bounds.
 */
function withoutCovered(prefixes: BoundsByValue): readonly Prefix[] {
  const kept: Prefix[] = [];
  for (const [sort, bounds] of [...prefixes].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const shorter = kept.at(-1);
    if (shorter === undefined || !sort.startsWith(shorter.sort)) kept.push({ sort, bounds });
    else if (shorter.bounds !== undefined && bounds === undefined) {
      kept[kept.length - 1] = { ...shorter, unbounded: [...(shorter.unbounded ?? []), sort] };
    }
  }
  return kept;
}

function canBeKey(value: string, type: 'S' | 'N', longest: number): boolean {
  if (type === 'N') return NUMBER.test(value) && value.replace(/[-.]/g, '').length <= MOST_DIGITS;
  return value.isWellFormed() && Buffer.byteLength(value) <= longest;
}

function toAttribute(value: string, type: 'S' | 'N'): AttributeValue {
  return type === 'N' ? { N: value } : { S: value };
}
