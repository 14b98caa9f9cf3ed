import type { TargetEnvironment } from '../target-kind.ts';
import type { SqlConnection } from './sql-entries.ts';
import type { CreatedAt, Replaced, Rows } from './sql-rows.ts';

export type Query = (sql: string, values: readonly unknown[]) => Promise<QueryAnswer>;
export type QueryAnswer = { readonly rows: readonly { readonly [column: string]: unknown }[]; readonly count: number };

/** Runs a few queries in one transaction, which alone has our settings. */
export type Transaction = <T>(work: (query: Query) => Promise<T>) => Promise<T>;

/** A database, and one connection to it for each piece of work. */
export type Database = {
  /** @throws DeletionError as the dialect translates the database's errors; also when the signal aborts */
  session<T>(signal: AbortSignal | undefined, work: (transaction: Transaction) => Promise<T>): Promise<T>;
};

/** What a column is in the database. */
export type ColumnShape = {
  /** As the database writes it, without its domain. */
  readonly type: string;
  /** What decides whether two of its values are equal: the schema of PostgreSQL's `=`, or MySQL's collation. */
  readonly comparedBy: string;
  /** It takes texts for equal that may be two people's ids, as PostgreSQL's nondeterministic collations do. */
  readonly isLoose?: boolean | undefined;
};
export type ColumnShapes = { readonly [column: string]: ColumnShape };

/** What a table of the data map is in the database. */
export type TableShape = {
  /** Rows are told apart by these; by their place in the table when absent. */
  readonly key?: readonly string[];
  readonly columns: ColumnShapes;
};

/** A condition of SQL, and the values of its parameters. */
export type Clause = { readonly where: string; readonly values: readonly unknown[] };

/** The rows of one person in one table, and the values of the parameters. */
export type Statement = Clause & {
  readonly table: string;
  readonly key?: readonly string[] | undefined;
  /** The column with the time of creation. */
  readonly createdAt?: string | undefined;
  /** What the bounds leave, and where a time stands that cannot be one; absent where everything is selected. */
  readonly beyond?: { readonly newer: Clause; readonly undated: Clause; readonly impossible?: Clause };
};

/** A statement, or a part of one, and the values of its parameters in order. */
export type Sql = { readonly sql: string; readonly values: readonly unknown[] };

/** Adds a value to a statement, and returns what stands for it there. */
export type Bind = (value: unknown) => string;

/** What is to be known of a table, besides the columns by which rows are found. */
export type ShapeQuestion = {
  /** The time of creation is compared, so it has to be one. */
  readonly readsTimes?: boolean;
  /** The column that holds identifiers, whose text has to be the id as others write it. */
  readonly identifier?: string;
  /** Columns that are only read. */
  readonly alsoReads?: readonly string[];
};

/** What one database writes otherwise than another. Identifiers travel as parameters in each. */
export type SqlDialect = {
  /** Loads the driver, which a worker without such rows never does. */
  connect(row: SqlConnection, environment: TargetEnvironment): Promise<Database>;
  /** @param name as the data map writes it, or the parts of any name */
  quoted(name: string | readonly string[]): string;
  /** What stands for the value with this number, from 1. */
  place(number: number): string;

  /**
   * Asks the database what a table is, so that values are compared as its columns compare them.
   *
   * @throws DeletionError `target_not_found`, `target_rejected`, `target_unsupported`, `column_inexact`, `time_not_usable` (fail)
   */
  shapeOf(query: Query, rows: Rows, question: ShapeQuestion): Promise<TableShape>;
  /** Whether a column could hold this value as it is. One that it would have to cut first would find somebody else's row. */
  canHold(shape: ColumnShape, value: string): boolean;
  /** The condition that a column has one of some values, as the column compares. */
  isOneOf(column: string, shape: ColumnShape, values: readonly string[], bind: Bind): string;
  /** The time of creation, in the form in which `time` gives one. */
  createdAt(createdAt: CreatedAt, bind: Bind): string;
  /** @param milliseconds since 1970 */
  time(milliseconds: number, createdAt: CreatedAt, bind: Bind): string;

  /** Deletes so many of the rows at most. */
  deleteRows(statement: Statement, most: number): Sql;
  /** Replaces values in so many of the rows at most. */
  updateRows(statement: Statement, replaced: Replaced, most: number): Sql;

  /**
   * Asks for the foreign keys that lead to a table: for each column of each, `schema`, `name` and `key` as the database calls
   * them, in `isVisible` whether the name alone means that table, in `column` and `refersTo` the two columns, in `onDelete`
   * and `onUpdate` what SQL calls the rules, in `isSet` whether ON DELETE SET NULL or SET DEFAULT is about this column, in `isBelow`
   * whether the key leads to a table below this one, which is a view, and in `also` what else means the table that has the key.
   *
   * @param table the parts of its name, its schema first where it has one
   */
  foreignKeysTo(query: Query, table: readonly string[]): Promise<QueryAnswer['rows']>;

  /** An identifier as text or in its bytes, which tells every two apart; without the zeros that fill up a whole number. */
  identifierText(column: string, shape: ColumnShape): string;
  /** Another field as text: a time with its zone, where the column has one. */
  fieldText(column: string, shape: ColumnShape): string;

  readonly seeding: {
    shapesOf(query: Query, table: string, columns: readonly string[]): Promise<ColumnShapes>;
    /**
     * A text of the data map as the column takes it.
     *
     * @param zone of a time that the column keeps without one
     */
    textFor(shape: ColumnShape | undefined, text: string, zone: string | undefined): string;
    /** A value as it is written into a column. */
    written(shape: ColumnShape | undefined, place: string): string;
  };
};
