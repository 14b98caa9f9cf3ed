import * as v from 'valibot';
import { Templates } from '../template.ts';

/** Letters of any language, digits, and what else stands in names without an escape; it is quoted wherever it goes. */
const NAME = '[A-Za-z0-9_\\u00a1-\\uffff](?:[A-Za-z0-9_\\u00a1-\\uffff$ -]*[A-Za-z0-9_\\u00a1-\\uffff$-])?';
/** In bytes; PostgreSQL cuts longer names off. */
const LONGEST_NAME = 63;
const fits = (name: string): boolean => name.split('.').every((part) => Buffer.byteLength(part) <= LONGEST_NAME);

export const Column = v.pipe(
  v.string(),
  v.regex(new RegExp(`^${NAME}$`), 'the name of a column, as it is written in the database and without quotes'),
  v.check(fits, 'a name of at most 63 bytes'),
);
const TableName = v.pipe(
  v.string(),
  v.regex(
    new RegExp(`^(?:${NAME}\\.)?${NAME}$`),
    'the name of a table, as it is written in the database and without quotes, with its schema where it needs one',
  ),
  v.check(fits, 'names of at most 63 bytes'),
);

/** One column and the values a person's rows have in it. */
const Condition = v.strictObject({
  column: Column,
  /** What the column holds: it is compared as the column compares, texts by its collation, numbers and UUIDs by value. */
  type: v.optional(v.picklist(['text', 'number', 'uuid']), 'text'),
  values: Templates,
});
export type Condition = v.InferOutput<typeof Condition>;

/** All conditions together say which rows of a table are a person's. */
export const rowsEntries = {
  table: TableName,
  where: v.pipe(v.array(Condition), v.minLength(1, 'at least one column')),
};

export type Rows = v.InferOutput<v.ObjectSchema<typeof rowsEntries, undefined>> & {
  readonly createdAt?: string | undefined;
  readonly key?: readonly string[] | undefined;
};

/** For the checks of the data map: each combination of the conditions as one text. */
export function templatesOf({ where }: Rows): readonly string[] {
  return where
    .map(({ values }): readonly string[] => values)
    .reduce((together, values) => together.flatMap((left) => values.map((right) => `${left} ${right}`)));
}

/** Only for names that the data map's schema has read; they hold no quotes. */
export function quoted(name: string): string {
  return name
    .split('.')
    .map((part) => `"${part}"`)
    .join('.');
}
