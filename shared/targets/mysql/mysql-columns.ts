import { DeletionError } from '../../domain/errors.ts';
import type { ColumnShapes, Query, ShapeQuestion, TableShape } from '../sql/sql-dialect.ts';
import { quotedWith } from '../sql/sql-names.ts';
import type { Condition, Rows } from '../sql/sql-rows.ts';
import { type DescribedColumn, fittingShapes, type TimeTypes } from '../sql/sql-shape.ts';

/**
 * The columns have aliases, because MySQL 8 returns their names in capitals. `looped`: whether a foreign key leads from
 * the table to itself. Loops through a second table are not looked for, because in MariaDB that would read the whole
 * catalogue.
 */
const SHAPE = `
  SELECT c.column_name AS name, c.data_type AS type, c.column_type AS written, COALESCE(c.collation_name, '') AS collation,
    t.table_type AS kind, v.is_updatable AS updatable,
    (SELECT count(*) FROM information_schema.key_column_usage WHERE table_schema = COALESCE(?, DATABASE()) AND table_name = ?
      AND referenced_table_schema = table_schema AND referenced_table_name = table_name) AS looped
  FROM information_schema.columns c
    JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
    LEFT JOIN information_schema.views v ON v.table_schema = c.table_schema AND v.table_name = c.table_name
  WHERE c.table_schema = COALESCE(?, DATABASE()) AND c.table_name = ?`;

/** The types of columns that fit each `type` in the data map. */
const FITTING: { readonly [type in Condition['type']]: RegExp } = {
  text: /^(?:char|varchar|tinytext|text|mediumtext|longtext|varbinary)$/,
  number: /^(?:tinyint|smallint|mediumint|int|bigint|decimal)$/,
  uuid: /^(?:uuid|binary\(16\))$/,
};
const FLOATING = /^(?:float|double)$/;
const TIME_TYPES: TimeTypes = { withZone: 'timestamp', withoutZone: 'datetime' };

/** See `SqlDialect.shapeOf`. */
export async function shapeOf(query: Query, rows: Rows, question: ShapeQuestion): Promise<TableShape> {
  const isRead = question.identifier !== undefined;
  const { isLooped, described } = await describedColumns(
    query,
    rows.table,
    isRead ? 'reads' : rows.anonymise === undefined ? 'deletes' : 'anonymises',
  );
  const columns = fittingShapes(rows, question, (column) => described.get(column.toLowerCase()), TIME_TYPES);
  return { columns, isLooped };
}

/** The shapes of columns into which the canary's row is written, without checking whether they fit the data map. */
export async function shapesOf(query: Query, table: string, columns: readonly string[]): Promise<ColumnShapes> {
  const { described } = await describedColumns(query, table, 'reads');
  return Object.fromEntries(
    columns.flatMap((column) => {
      const shape = described.get(column.toLowerCase());
      return shape === undefined ? [] : [[column, shape]];
    }),
  );
}

/** What is done with the rows of a table. */
type Use = 'reads' | 'deletes' | 'anonymises';

/** The columns are by lower-case name, because MySQL does not distinguish case in names of columns. */
type Described = { readonly isLooped: boolean; readonly described: ReadonlyMap<string, DescribedColumn> };

/**
 * @throws DeletionError `target_not_found`, `target_access_denied`, `target_unsupported` (fail)
 */
async function describedColumns(query: Query, table: string, use: Use): Promise<Described> {
  const [name = '', schema = null] = table.split('.').toReversed();
  const { rows } = await query(SHAPE, [schema, name, schema, name]);
  const [first] = rows;
  if (first === undefined) {
    // the catalogue hides tables that the user may not see; in that case this query fails with the right error
    await query(`SELECT 1 FROM ${quotedWith('`', table)} LIMIT 0`, []);
    throw new DeletionError('target_not_found', 'fail', `there is no table ${table}`);
  }
  const kind = String(first['kind']);
  const why =
    whyUnsupported(kind, String(first['updatable']) === 'YES', use) ??
    (kind === 'VIEW' && use === 'deletes' && (await hasHistory(query, table))
      ? `is a view of a table that ${HISTORY}`
      : undefined);
  if (why !== undefined) throw new DeletionError('target_unsupported', 'fail', `${table} ${why}`);
  const described = new Map(rows.map((row) => [String(row['name']).toLowerCase(), describedColumn(row)]));
  return { isLooped: Number(first['looped']) > 0, described };
}

const HISTORY = 'is system-versioned and would keep the old rows; drop its versioning, or delete them with a function';
/** MariaDB: the table is not system-versioned; MySQL, which has no such tables: a syntax error. */
const WITHOUT_HISTORY: ReadonlySet<unknown> = new Set([4124, 1064]);

/**
 * The catalogue does not show the worker's user which tables are below a view. But a query shows whether these have a
 * history.
 */
async function hasHistory(query: Query, view: string): Promise<boolean> {
  try {
    await query(`SELECT 1 FROM ${quotedWith('`', view)} FOR SYSTEM_TIME ALL LIMIT 0`, []);
    return true;
  } catch (error) {
    const { errno } = ((error as Error).cause ?? error) as { readonly errno?: unknown };
    if (WITHOUT_HISTORY.has(errno)) return false;
    throw error;
  }
}

function whyUnsupported(kind: string, isUpdatable: boolean, use: Use): string | undefined {
  if (kind === 'SYSTEM VERSIONED') return use === 'reads' ? undefined : HISTORY;
  if (kind !== 'VIEW') return kind === 'BASE TABLE' ? undefined : 'is not a table';
  if (!isUpdatable) return 'is a view whose rows cannot be changed; name the tables that its rows come from';
  // the catalogue does not show triggers to the worker's user
  return use === 'anonymises'
    ? 'is a view, and a trigger could keep what names the person in rows that it then hides; name the tables that its rows come from'
    : undefined;
}

function describedColumn(row: { readonly [column: string]: unknown }): DescribedColumn {
  const type = String(row['type']).toLowerCase();
  const written = String(row['written']).toLowerCase();
  const exact = type === 'binary' ? written : type;
  return {
    called: exact,
    type: written.includes(' unsigned') ? `${exact} unsigned` : exact,
    comparedBy: String(row['collation']),
    fits: (['text', 'number', 'uuid'] as const).filter((name) => FITTING[name].test(exact)),
    isFloating: FLOATING.test(type),
    times: type === 'timestamp' ? 'with_zone' : type === 'datetime' ? 'without_zone' : undefined,
  };
}
