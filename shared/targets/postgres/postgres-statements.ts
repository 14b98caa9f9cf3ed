import * as v from 'valibot';
import type { Selection } from '../../ports/target.ts';
import { expand, Templates } from '../template.ts';

const NAME = '[A-Za-z_][A-Za-z0-9_]{0,62}';
export const Column = v.pipe(v.string(), v.regex(new RegExp(`^${NAME}$`), 'the name of a column'));
const TableName = v.pipe(
  v.string(),
  v.regex(new RegExp(`^${NAME}(?:\\.${NAME})?$`), 'the name of a table, with its schema where it needs one'),
);

/** One column and the values a person's rows have in it. */
const Condition = v.strictObject({
  column: Column,
  /** What the column holds: texts are compared as they are, numbers and UUIDs by value. */
  type: v.optional(v.picklist(['text', 'number', 'uuid']), 'text'),
  values: Templates,
});

/** All conditions together say which rows of a table are a person's. */
export const rowsEntries = {
  table: TableName,
  where: v.pipe(v.array(Condition), v.minLength(1, 'at least one column')),
};

export type Rows = v.InferOutput<v.ObjectSchema<typeof rowsEntries, undefined>> & {
  readonly createdAt?: string | undefined;
};

/** The rows of one person in one table, and the values of the parameters. */
export type Statement = { readonly table: string; readonly where: string; readonly values: readonly unknown[] };

const ROWS_PER_DELETE = 5000;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const WHOLE_NUMBER = /^(?:0|-?[1-9][0-9]{0,37})$/;

/** What to ask of each table; a table is left out when one of its conditions has no value. */
export function statementsOf(tables: readonly Rows[], selection: Selection): readonly Statement[] {
  return tables.flatMap(({ table, where, createdAt }) => {
    const conditions = where.map(({ column, type, values }, index) => ({
      // without the cast a text compared with a number column would be read as a number, and ` 007` is one
      sql: `${quoted(column)} = ANY ($${index + 1}${type === 'text' ? '::text[]' : ''})`,
      values: expand(values, selection).filter((value) => canStandIn(type, value)),
    }));
    if (conditions.some(({ values }) => values.length === 0)) return [];
    const sql = conditions.map((condition) => condition.sql);
    const values = conditions.map((condition) => condition.values);
    const { bounds } = selection;
    if (createdAt === undefined || bounds === undefined) return [{ table, where: sql.join(' AND '), values }];
    const created = quoted(createdAt);
    // a row that does not say when it was created cannot be newer
    const isOlder = `(${created} IS NULL OR ${created} <= $${conditions.length + 1}::timestamptz)`;
    return [
      { table, where: [...sql, isOlder].join(' AND '), values: [...values, new Date(bounds.olderThan).toISOString()] },
    ];
  });
}

export function countRows({ table, where }: Statement): string {
  return `SELECT count(*) AS found FROM ${quoted(table)} WHERE ${where}`;
}

/**
 * Deletes up to 5,000 rows. The condition stands twice: a `ctid` is unique in one table only, and a partitioned table has
 * several, so that alone it could name somebody else's row.
 */
export function deleteRows({ table, where }: Statement): string {
  const chunk = `SELECT ctid FROM ${quoted(table)} WHERE ${where} LIMIT ${ROWS_PER_DELETE}`;
  return `DELETE FROM ${quoted(table)} WHERE ctid = ANY (ARRAY(${chunk})) AND ${where}`;
}

/** For the checks of the data map: each combination of the conditions as one text. */
export function templatesOf({ where }: Rows): readonly string[] {
  return where
    .map(({ values }): readonly string[] => values)
    .reduce((together, values) => together.flatMap((left) => values.map((right) => `${left} ${right}`)));
}

/** PostgreSQL holds no NUL and no broken Unicode, so such a value is in no row; asking for it would be an error. */
function canStandIn(type: 'text' | 'number' | 'uuid', value: string): boolean {
  if (type === 'number') return WHOLE_NUMBER.test(value);
  if (type === 'uuid') return UUID.test(value);
  return value.isWellFormed() && !value.includes('\0');
}

/** Only for names that the data map's schema has read; they hold no quotes. */
export function quoted(name: string): string {
  return name
    .split('.')
    .map((part) => `"${part}"`)
    .join('.');
}
