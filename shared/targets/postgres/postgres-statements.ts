import * as v from 'valibot';
import type { Bounds } from '../../domain/selection.ts';
import type { Selection } from '../../ports/target.ts';
import { expandWithBounds } from '../bounds.ts';
import { ZoneName } from '../creation-time.ts';
import { Templates } from '../template.ts';
import { type Clause, type ColumnShape, type Compared, type CreatedAt, clauseOf } from './postgres-clauses.ts';
import { Column, quoted, TableName } from './postgres-names.ts';
import { canHold } from './postgres-values.ts';

/** One column and the values a person's rows have in it. */
const Condition = v.strictObject({
  column: v.pipe(Column, v.description('The name of the column, for example "user_id".')),
  /** It is compared as the column compares: texts by its collation, numbers and UUIDs by value. */
  type: v.optional(v.pipe(v.picklist(['text', 'number', 'uuid']), v.description('What the column holds.')), 'text'),
  values: v.pipe(Templates, v.description('The values that a person’s rows have there, for example ["{asid}"].')),
});
export type Condition = v.InferOutput<typeof Condition>;

/** All conditions together say which rows of a table are a person's. */
export const rowsEntries = {
  table: v.pipe(TableName, v.description('The name of a table, with its schema where it needs one.')),
  where: v.pipe(
    v.array(Condition),
    v.minLength(1, 'at least one column'),
    v.description(
      'The conditions that all hold for a person’s rows, for example [{"column": "user_id", "values": ["{userId}"]}].',
    ),
  ),
};

export const CreatedAtColumn = v.pipe(
  v.union([
    Column,
    v.strictObject({ column: v.pipe(Column, v.description('A column whose times have no zone.')), zone: ZoneName }),
  ]),
  v.description('When a row was created; read only where newer rows may be somebody else’s.'),
);

export type Rows = v.InferOutput<v.ObjectSchema<typeof rowsEntries, undefined>> & {
  readonly createdAt?: v.InferOutput<typeof CreatedAtColumn> | undefined;
  readonly key?: readonly string[] | undefined;
};

/** What a table of the data map is in the database. */
export type TableShape = {
  /** Rows are told apart by these; by their place in the table when absent. */
  readonly key?: readonly string[];
  readonly columns: { readonly [column: string]: ColumnShape };
};

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

const ROWS_PER_DELETE = 5000;

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
export function statementOf({ rows, values }: Selected, { key, columns }: TableShape, now: number) {
  const { table, where } = rows;
  const compared = where.map(({ column, type }, index): Compared => {
    const shape = columns[column] ?? { type, operators: 'pg_catalog' };
    const held = [...(values[index] ?? [])].filter(([value]) => canHold(shape.type, value));
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
    ...clauseOf(compared, age),
    ...(age && {
      beyond: {
        newer: clauseOf(compared, age, 'newer'),
        undated: clauseOf(compared, age, 'undated'),
        ...(age.createdAt && { impossible: clauseOf(compared, age, 'impossible') }),
      },
    }),
  };
  return { statement, skipped };
}

export function createdAtOf({ createdAt }: Rows): CreatedAt | undefined {
  return typeof createdAt === 'string' ? { column: createdAt } : createdAt;
}

export function countRows({ table }: Pick<Statement, 'table'>, { where }: Clause): string {
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

/** For the checks of the data map: each combination of the conditions as one text. */
export function templatesOf({ where }: Rows): readonly string[] {
  return where
    .map(({ values }): readonly string[] => values)
    .reduce((together, values) => together.flatMap((left) => values.map((right) => `${left} ${right}`)));
}
