import * as v from 'valibot';

/** Letters of any language, digits, and other characters that need no escape within quotes. Names are always quoted. */
const NAME = '[A-Za-z0-9_\\u00a1-\\uffff](?:[A-Za-z0-9_\\u00a1-\\uffff$ -]*[A-Za-z0-9_\\u00a1-\\uffff$-])?';

/** How long a name may be. The database would truncate a longer one. */
export type NameLimit = { readonly most: number; readonly unit: 'bytes' | 'characters' };

export type SqlNames = ReturnType<typeof sqlNames>;

/** The schemas for names of columns and tables in a database with this limit. */
export function sqlNames({ most, unit }: NameLimit) {
  const lengthOf = (part: string): number => (unit === 'bytes' ? Buffer.byteLength(part) : part.length);
  const fits = (name: string): boolean => partsOf(name).every((part) => lengthOf(part) <= most);
  return {
    Column: v.pipe(
      v.string(),
      v.regex(new RegExp(`^${NAME}$`), 'the name of a column, as it is written in the database and without quotes'),
      v.check(fits, `a name of at most ${most} ${unit}`),
    ),
    TableName: v.pipe(
      v.string(),
      v.regex(
        new RegExp(`^(?:${NAME}\\.)?${NAME}$`),
        'the name of a table, as it is written in the database and without quotes, with its schema where it needs one',
      ),
      v.check(fits, `names of at most ${most} ${unit}`),
    ),
  };
}

/** The parts of a table's name as the data map writes it. */
export function partsOf(name: string): readonly string[] {
  return name.split('.');
}

/** Whether the two lists have a name in common. Ignores case, as some databases do. */
export function sharesName(some: readonly string[], others: readonly string[]): boolean {
  const names = new Set(others.map((name) => name.toLowerCase()));
  return some.some((name) => names.has(name.toLowerCase()));
}

/**
 * A name in these quotes, each part of it.
 *
 * @param name as the data map writes it, or the parts of any name
 */
export function quotedWith(quote: '"' | '`', name: string | readonly string[]): string {
  const parts = typeof name === 'string' ? partsOf(name) : name;
  return parts.map((part) => `${quote}${part.replaceAll(quote, quote + quote)}${quote}`).join('.');
}
