import type { Bounds } from '../../domain/selection.ts';
import type { Selection } from '../../ports/target.ts';
import { expandWithBounds } from '../bounds.ts';
import { type Compared, clauseOf } from './sql-clauses.ts';
import type { Clause, Database, Query, Sql, SqlDialect, Statement, TableShape } from './sql-dialect.ts';
import { createdAtOf, type Rows } from './sql-rows.ts';

/** One person's rows of a table, before the database is asked about its columns. */
export type Selected = {
  readonly rows: Rows;
  /** The values of each condition, with the bounds for the rows under each value. */
  readonly values: readonly ReadonlyMap<string, Bounds | undefined>[];
};

/** The rows to select in each table. A table is left out when one of its conditions has no value. */
export function selectedRows(tables: readonly Rows[], selection: Selection): readonly Selected[] {
  return tables
    .map((rows) => ({ rows, values: rows.where.map(({ values }) => expandWithBounds(values, selection)) }))
    .filter(({ values }) => values.every((ofColumn) => ofColumn.size > 0));
}

/**
 * Builds the statement for one table. Values that a column cannot hold are in none of its rows; they are left out,
 * because one of them would make the whole query fail. The bounds apply to a row only if none of its columns has an
 * unbounded value.
 *
 * @returns `skipped` counts the values that were left out; there is no statement when a condition has no value left
 */
export function statementOf(
  dialect: SqlDialect,
  { rows, values }: Selected,
  { key, columns }: TableShape,
  now: number,
): { readonly statement?: Statement; readonly skipped: number } {
  const { table, where } = rows;
  const compared = where.map(({ column, type }, index): Compared => {
    const shape = columns[column] ?? { type, comparedBy: '' };
    const held = [...(values[index] ?? [])].filter(([value]) => dialect.canHold(shape, value));
    const unbounded = held.filter(([, bounds]) => bounds === undefined);
    return { column, shape, values: held.map(([value]) => value), unbounded: unbounded.map(([value]) => value) };
  });
  const count = (sizes: readonly number[]): number => sizes.reduce((sum, size) => sum + size, 0);
  const skipped = count(values.map(({ size }) => size)) - count(compared.map((one) => one.values.length));
  if (compared.some((one) => one.values.length === 0)) return { skipped };

  const isAllUnbounded = compared.some((one) => one.unbounded.length === one.values.length);
  const bounds = isAllUnbounded ? undefined : values.flatMap((ofColumn) => [...ofColumn.values()]).find(Boolean);
  const age = bounds && { bounds, now, createdAt: createdAtOf(rows) };
  const statement: Statement = {
    table,
    key,
    createdAt: createdAtOf(rows)?.column,
    ...clauseOf(dialect, compared, age),
    ...(age && {
      beyond: {
        newer: clauseOf(dialect, compared, age, 'newer'),
        undated: clauseOf(dialect, compared, age, 'undated'),
        ...(age.createdAt && { impossible: clauseOf(dialect, compared, age, 'impossible') }),
      },
    }),
  };
  return { statement, skipped };
}

/** Runs these queries on a connection of their own. */
export function inOneTransaction<T>(database: Database, work: (query: Query) => Promise<T>): Promise<T> {
  return database.session(undefined, (transaction) => transaction(work));
}

export function countRows(dialect: SqlDialect, { table }: Pick<Statement, 'table'>, { where, values }: Clause): Sql {
  return { sql: `SELECT count(*) AS found FROM ${dialect.quoted(table)} WHERE ${where}`, values };
}
