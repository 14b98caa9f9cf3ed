import type { Selection } from '../../ports/target.ts';
import { expand } from '../template.ts';
import type { TableShape } from './postgres-columns.ts';
import { quoted, type Rows } from './postgres-rows.ts';
import { canHold } from './postgres-values.ts';

/** One person's rows of a table, before the database was asked what its columns are. */
export type Selected = {
  readonly rows: Rows;
  readonly values: readonly (readonly string[])[];
  readonly cutOff: number;
};

/** The rows of one person in one table, and the values of the parameters. */
export type Statement = {
  readonly table: string;
  readonly key?: readonly string[] | undefined;
  readonly where: string;
  readonly values: readonly unknown[];
};

const ROWS_PER_DELETE = 5000;

/** What to ask of each table; a table is left out when one of its conditions has no value. */
export function selectedRows(tables: readonly Rows[], selection: Selection): readonly Selected[] {
  return tables
    .map((rows) => ({
      rows,
      values: rows.where.map(({ values }) => expand(values, selection)),
      cutOff: selection.cutOff,
    }))
    .filter(({ values }) => values.every((ofColumn) => ofColumn.length > 0));
}

/**
 * Values that a column cannot hold are in none of its rows: they are left out, since asking for one would be an error for
 * all of them.
 *
 * @returns no statement when a condition has no value left
 */
export function statementOf({ rows, values, cutOff }: Selected, { key, columns }: TableShape) {
  const { table, where, createdAt } = rows;
  const conditions = where.map(({ column, type }, index) => {
    const shape = columns[column] ?? { type, operators: 'pg_catalog' };
    return { column, shape, values: (values[index] ?? []).filter((value) => canHold(shape.type, value)) };
  });
  const skipped = values.flat().length - conditions.flatMap((condition) => condition.values).length;
  if (conditions.some((condition) => condition.values.length === 0)) return { skipped };
  // to another type than the column's own, PostgreSQL would compare as that one compares
  const sql = conditions.map(
    ({ column, shape: { type, operators } }, index) =>
      `${quoted(column)} OPERATOR(${operators}.=) ANY ($${index + 1}::${type}[])`,
  );
  const bound: unknown[] = conditions.map((condition) => condition.values);
  if (createdAt !== undefined) {
    const created = quoted(createdAt);
    // a row that does not say when it was created cannot be newer
    sql.push(`(${created} IS NULL OR ${created} <= $${conditions.length + 1}::timestamptz)`);
    bound.push(new Date(cutOff).toISOString());
  }
  const statement: Statement = { table, key, where: sql.join(' AND '), values: bound };
  return { statement, skipped };
}

export function countRows({ table, where }: Statement): string {
  return `SELECT count(*) AS found FROM ${quoted(table)} WHERE ${where}`;
}

/**
 * Deletes about 5,000 rows. The condition stands twice: a `ctid` is unique in one table only, and a partitioned table has
 * several, so that alone it could name somebody else's row.
 */
export function deleteRows({ table, key, where }: Statement): string {
  if (key === undefined) {
    const chunk = `SELECT ctid FROM ${quoted(table)} WHERE ${where} LIMIT ${ROWS_PER_DELETE}`;
    return `DELETE FROM ${quoted(table)} WHERE ctid = ANY (ARRAY(${chunk})) AND ${where}`;
  }
  const columns = key.map(quoted).join(', ');
  const chunk = `SELECT ${columns} FROM ${quoted(table)} WHERE ${where} LIMIT ${ROWS_PER_DELETE}`;
  return `DELETE FROM ${quoted(table)} WHERE (${columns}) IN (${chunk}) AND ${where}`;
}

export function selectValues({ table, where }: Statement, column: string, limit: number): string {
  const name = quoted(column);
  return `SELECT DISTINCT ${name}::text AS value FROM ${quoted(table)} WHERE ${name} IS NOT NULL AND ${where} LIMIT ${limit}`;
}
