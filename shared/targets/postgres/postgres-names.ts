import * as v from 'valibot';

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
export const TableName = v.pipe(
  v.string(),
  v.regex(
    new RegExp(`^(?:${NAME}\\.)?${NAME}$`),
    'the name of a table, as it is written in the database and without quotes, with its schema where it needs one',
  ),
  v.check(fits, 'names of at most 63 bytes'),
);

/** Only for names that the data map's schema has read; they hold no quotes. */
export function quoted(name: string): string {
  return name
    .split('.')
    .map((part) => `"${part}"`)
    .join('.');
}
