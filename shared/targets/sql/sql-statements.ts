import type { Bounds } from '../../domain/selection.ts';
import type { Selection } from '../../ports/target.ts';
import { expandWithBounds } from '../bounds.ts';
import type { Row } from '../target-kind.ts';
import { type Clause, type Compared, clauseOf } from './sql-clauses.ts';
import type { Replaced, Sql, SqlDialect, TableShape } from './sql-dialect.ts';
import type { SqlEntries } from './sql-entries.ts';

export type Rows = Row<SqlEntries['rows']> & {
  readonly createdAt?: Row<SqlEntries['table']>['createdAt'];
  readonly key?: readonly string[] | undefined;
  readonly anonymise?: Replaced | undefined;
};
export type Condition = Rows['where'][number];

/** The column with the time of creation, and the zone of what stands there without one. */
export type CreatedAt = { readonly column: string; readonly zone?: string | undefined };

/** One person's rows of a table, before the database was asked what its columns are. */
export type Selected = {
  readonly rows: Rows;
  /** For each condition its values, with the bounds for what stands under each. */
  readonly values: readonly ReadonlyMap<string, Bounds | undefined>[];
};

/** The rows of one person in one table, and the values of the parameters. */
export type Statement = Clause & {
  readonly table: string;
  readonly key?: readonly string[] | undefined;
  /** The column with the time of creation. */
  readonly createdAt?: string | undefined;
  /** What the bounds leave, and where a time stands that cannot be one; absent where everything is selected. */
  readonly beyond?: { readonly newer: Clause; readonly undated: Clause; readonly impossible?: Clause };
};

/** So many rows are deleted by one statement, which is a transaction of its own. */
export const ROWS_AT_ONCE = 5000;

/** What to ask of each table; a table is left out when one of its conditions has no value. */
export function selectedRows(tables: readonly Rows[], selection: Selection): readonly Selected[] {
  return tables
    .map((rows) => ({ rows, values: rows.where.map(({ values }) => expandWithBounds(values, selection)) }))
    .filter(({ values }) => values.every((ofColumn) => ofColumn.size > 0));
}

/**
 * Values that a column cannot hold are in none of its rows: they are left out, since asking for one would be an error for
 * all of them. A row is bounded when none of its columns has a value without bounds.
 *
 * @returns no statement when a condition has no value left
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

export function createdAtOf({ createdAt }: Rows): CreatedAt | undefined {
  return typeof createdAt === 'string' ? { column: createdAt } : createdAt;
}

export function countRows(dialect: SqlDialect, { table }: Pick<Statement, 'table'>, { where, values }: Clause): Sql {
  return { sql: `SELECT count(*) AS found FROM ${dialect.quoted(table)} WHERE ${where}`, values };
}

/** For the checks of the data map: each combination of the conditions as one text. */
export function templatesOf({ where }: Rows): readonly string[] {
  return where
    .map(({ values }): readonly string[] => values)
    .reduce((together, values) => together.flatMap((left) => values.map((right) => `${left} ${right}`)));
}
