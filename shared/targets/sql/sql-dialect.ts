import type { TargetEnvironment } from '../target-kind.ts';
import type { SqlConnection } from './sql-entries.ts';
import type { CreatedAt, Replaced, Rows } from './sql-rows.ts';

export type Query = (sql: string, values: readonly unknown[]) => Promise<QueryAnswer>;
export type QueryAnswer = { readonly rows: readonly { readonly [column: string]: unknown }[]; readonly count: number };

/**
 * Runs queries in one transaction; our settings may apply only within it.
 *
 * @param isFollowed whether the session's next transaction comes at once, which saves an exchange with the database
 */
export type Transaction = <T>(work: (query: Query) => Promise<T>, isFollowed?: (result: T) => boolean) => Promise<T>;

/** A database; each session is one connection. */
export type Database = {
  /** @throws DeletionError as the dialect translates the database's errors; also when the signal aborts */
  session<T>(signal: AbortSignal | undefined, work: (transaction: Transaction) => Promise<T>): Promise<T>;
};

/** The type of a column in the database, and how it compares. */
export type ColumnShape = {
  /** The type as the database writes it; for a domain, its base type. */
  readonly type: string;
  /** What decides whether two of its values are equal: the schema of PostgreSQL's `=`, or MySQL's collation. */
  readonly comparedBy: string;
  /** Its `=` may hold for texts that are two people's ids, as with PostgreSQL's nondeterministic collations. */
  readonly isLoose?: boolean | undefined;
};
export type ColumnShapes = { readonly [column: string]: ColumnShape };

/** A table of the data map, as the database describes it. */
export type TableShape = {
  /** The columns that tell rows apart; when absent, rows are told apart by their place in the table. */
  readonly key?: readonly string[];
  readonly columns: ColumnShapes;
  /** Whether a foreign key can lead to it; absent if the description does not say so. */
  readonly isReferred?: boolean;
  /**
   * Whether foreign keys can lead from it back to itself, so that deleting some of its rows changes others; absent if
   * the description does not say so.
   */
  readonly isLooped?: boolean;
  /** Whether a statement can change fewer rows than it chose, without an error: a trigger may keep the others. */
  readonly canKeepRows?: boolean;
};

/** An SQL condition, and the values of its parameters. */
export type Clause = { readonly where: string; readonly values: readonly unknown[] };

/** Selects the rows of one person in one table. */
export type Statement = Clause & {
  readonly table: string;
  readonly key?: readonly string[] | undefined;
  /** The column with the time of creation. */
  readonly createdAt?: string | undefined;
  /** Those of the rows that may be deleted now, if others have to go first. */
  readonly next?: Clause | undefined;
  /** The rows that the bounds leave, and those with an impossible time; absent when everything is selected. */
  readonly beyond?: { readonly newer: Clause; readonly undated: Clause; readonly impossible?: Clause };
};

/** A statement or a part of one, and the values of its parameters in order. */
export type Sql = { readonly sql: string; readonly values: readonly unknown[] };

/** Adds a value to a statement, and returns its placeholder. */
export type Bind = (value: unknown) => string;

/** What to find out about a table, in addition to the columns by which rows are found. */
export type ShapeQuestion = {
  /** The column with the creation time will be compared, so it has to be a time. */
  readonly readsTimes?: boolean;
  /** The column that holds identifiers. Its text must be the id as other stores write it. */
  readonly identifier?: string;
  /** Columns that are only read. */
  readonly alsoReads?: readonly string[];
};

/** What differs between databases. In all of them, identifiers are passed as parameters. */
export type SqlDialect = {
  /** Loads the driver; a worker without such rows never does. */
  connect(row: SqlConnection, environment: TargetEnvironment): Promise<Database>;
  /** @param name as the data map writes it, or the parts of any name */
  quoted(name: string | readonly string[]): string;
  /** The placeholder of the value with this number, counted from 1. */
  place(number: number): string;

  /**
   * Asks the database about a table, so that values are compared as its columns compare them.
   *
   * @throws DeletionError `target_not_found`, `target_rejected`, `target_unsupported`, `column_inexact`,
   *   `time_not_usable` (fail)
   */
  shapeOf(query: Query, rows: Rows, question: ShapeQuestion): Promise<TableShape>;
  /**
   * Whether a column could hold this value unchanged. A value that it would have to cut could find somebody else's row.
   */
  canHold(shape: ColumnShape, value: string): boolean;
  /** The condition that a column has one of these values, by the column's own comparison. */
  isOneOf(column: string, shape: ColumnShape, values: readonly string[], bind: Bind): string;
  /** The creation time of a row, in a form that can be compared with the result of `time`. */
  createdAt(createdAt: CreatedAt, bind: Bind): string;
  /** @param milliseconds since 1970 */
  time(milliseconds: number, createdAt: CreatedAt, bind: Bind): string;

  /** Whether foreign keys are checked after each row of a statement, not after all of them. */
  readonly checksEachRow: boolean;
  /** Deletes at most this many of the rows, or of those that may be deleted now. */
  deleteRows(statement: Statement, most: number): Sql;
  /** The values of a clause that a statement contains this many times. */
  repeated(values: Clause['values'], times: number): Clause['values'];
  /** Replaces values in at most this many of the rows. */
  updateRows(statement: Statement, replaced: Replaced, most: number): Sql;

  /**
   * Asks for the foreign keys that lead to a table. The answer has a row for each column of each key:
   *
   * - `schema` and `name` of the table that has the key, and `key`, as the database calls them
   * - `isVisible`: the name alone, without the schema, means that table
   * - `column` and `refersTo`: the column of the key, and the one to which it refers
   * - `onDelete` and `onUpdate`: the rules, in SQL's words
   * - `isSet`: ON DELETE SET NULL or SET DEFAULT is about this column
   * - `isBelow`: the table asked about is a view, and the key leads to a table below it
   * - `isIncomparable`: the key compares `column` by an operator outside the search path, as that of PostgreSQL's `citext`
   *   may be, so that our statements would compare it as text
   * - `isOwn`: the key leads to the table that has it
   * - `part`: schema and name of the partition or child of the table to which the key leads, if it leads to one
   * - `also`: what else means the table that has the key: `schema`, `name`, `isVisible`, and whether it is unknown on
   *   which columns of the table its own depend
   * - `feeds`: the columns of the table that has the key which are generated from `column`
   * - `isComputed`: `refersTo` is a generated column
   *
   * @param table the parts of its name, its schema first if it has one
   */
  foreignKeysTo(query: Query, table: readonly string[]): Promise<QueryAnswer['rows']>;

  /** An identifier as text or bytes, so that no two look equal; whole numbers without padding zeros. */
  identifierText(column: string, shape: ColumnShape): string;
  /** Another field as text; a time includes its zone if the column has one. */
  fieldText(column: string, shape: ColumnShape): string;

  readonly seeding: {
    shapesOf(query: Query, table: string, columns: readonly string[]): Promise<ColumnShapes>;
    /**
     * A text of the data map in the form that the column accepts.
     *
     * @param zone the zone of times in a column that stores none
     */
    textFor(shape: ColumnShape | undefined, text: string, zone: string | undefined): string;
    /** The SQL expression with which a value is written into a column. */
    written(shape: ColumnShape | undefined, place: string): string;
  };
};
