import * as v from 'valibot';
import { type Fate, fateUnder } from '../bounds.ts';
import { possibleTime, readTime, TimeFormatName, ZoneName } from '../creation-time.ts';
import type { Row, TargetEnvironment } from '../target-kind.ts';
import type { DynamoCalls, Page, Read } from './dynamodb-calls.ts';
import { Attribute, type Item, type KeyCondition, satisfies, selectorEntries } from './dynamodb-selector.ts';

export const CreatedAt = v.pipe(
  v.strictObject({
    attribute: v.pipe(Attribute, v.description('The attribute that holds the time, for example "createdAt".')),
    format: TimeFormatName,
    /** The zone of times that are written without one; without it, such a time counts as unknown. */
    zone: v.optional(ZoneName),
  }),
  v.check(
    ({ format, zone }) => zone === undefined || format === 'iso8601',
    'no zone, which only the format iso8601 needs',
  ),
  v.description('When an item was created; read only if newer items may be somebody else’s.'),
);

/** Items that are found by a selector, and deleted or changed by the table's key. */
export const keyedEntries = {
  ...selectorEntries,
  key: v.pipe(
    v.array(Attribute),
    v.minLength(1, 'one or two attributes'),
    v.maxLength(2, 'one or two attributes'),
    v.description(
      'The names of the table’s key attributes, for example ["userId"]: the partition key, then the sort key if there is one.',
    ),
  ),
  createdAt: v.optional(CreatedAt),
};

export type KeyedRow = Row<typeof keyedEntries>;

/** A table as a row of the data map describes it, with the calls to reach it. */
export type Store<OneRow extends KeyedRow = KeyedRow> = {
  readonly row: OneRow;
  readonly calls: DynamoCalls;
  readonly environment: TargetEnvironment;
};

export type FoundItem = { readonly item: Item; readonly fate: Fate };

export const READ_SIZE = 100;

/** Every page that a condition finds. */
export async function* pages(
  calls: DynamoCalls,
  from: Read,
  condition: KeyCondition,
  signal?: AbortSignal,
): AsyncGenerator<readonly Item[]> {
  let start: Item | undefined;
  do {
    const page: Page = await calls.query(from, condition, start, signal);
    yield page.items;
    start = page.next;
  } while (start !== undefined);
}

/** What is read of an item: the keys by which it is found and deleted and, under bounds, its creation time. */
export function readOf({ table, key, createdAt }: KeyedRow, { index, bounds, sort }: KeyCondition): Read {
  const attributes = new Set(key);
  if (bounds !== undefined && createdAt !== undefined) attributes.add(createdAt.attribute);
  if (sort !== undefined) attributes.add(sort.attribute);
  return { table, ...(index !== undefined && { index }), attributes: [...attributes] };
}

/** An item with its fate under the bounds. */
export function withFate(
  { row, environment }: Pick<Store, 'row' | 'environment'>,
  condition: KeyCondition,
  item: Item,
): FoundItem {
  const { bounds, sort, unbounded } = condition;
  const own = sort === undefined ? undefined : item[sort.attribute]?.S;
  const isUnbounded = unbounded?.some((prefix) => own?.startsWith(prefix)) === true;
  return { item, fate: fateUnder(isUnbounded ? undefined : bounds, () => createdAtOf(row, item, environment)) };
}

/**
 * Those of the items that have one of these fates. Items that an index shows are read again from the table: they may be
 * gone, or belong to somebody else by now.
 */
export async function existing(
  store: Store,
  items: readonly Item[],
  condition: KeyCondition,
  fates: readonly Fate[],
  signal?: AbortSignal,
): Promise<readonly FoundItem[]> {
  const { row, calls } = store;
  const wanted = (some: readonly Item[]): readonly FoundItem[] =>
    some.map((item) => withFate(store, condition, item)).filter(({ fate }) => fates.includes(fate));
  const shown = wanted(items);
  if (condition.index === undefined) return shown;
  const { table, attributes } = readOf(row, condition);
  const found: Item[] = [];
  for (const batch of chunks(shown, READ_SIZE)) {
    const keys = batch.map(({ item }) => keyOf(row, item));
    found.push(
      ...(await calls.read({ table, attributes: [...attributes, condition.partition.attribute] }, keys, signal)),
    );
  }
  return wanted(found.filter((item) => satisfies(condition, item)));
}

export function keyOf({ key }: Pick<KeyedRow, 'key'>, item: Item): Item {
  return Object.fromEntries(Object.entries(item).filter(([attribute]) => key.includes(attribute)));
}

export function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}

function createdAtOf({ table, createdAt }: KeyedRow, item: Item, environment: TargetEnvironment): number | undefined {
  if (createdAt === undefined) return undefined;
  const { attribute, format, zone } = createdAt;
  const value = item[attribute];
  if (value === undefined || value.NULL === true) return undefined;
  const written = value.S ?? value.N ?? '';
  return possibleTime(readTime(written, format, zone), `${table}.${attribute}`, environment);
}
