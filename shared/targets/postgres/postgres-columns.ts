import { DeletionError } from '../../domain/errors.ts';
import type { ColumnShape, CreatedAt } from './postgres-clauses.ts';
import type { Query } from './postgres-database.ts';
import { quoted } from './postgres-names.ts';
import { type Condition, createdAtOf, type Rows, type TableShape } from './postgres-statements.ts';

/** As pg_class, pg_attribute and pg_type have it; a domain is followed to the type that it restricts. */
const SHAPE = `
  WITH RECURSIVE compared AS (
    SELECT attname::text AS name, atttypid AS type FROM pg_attribute
    WHERE attrelid = to_regclass($1) AND attname = ANY ($2::text[]) AND attnum > 0 AND NOT attisdropped
    UNION ALL
    SELECT name, typbasetype FROM compared JOIN pg_type ON pg_type.oid = type WHERE typtype = 'd')
  SELECT relkind::text AS kind, pg_relation_is_updatable(c.oid, true) & 16 <> 0 AS deletes,
    name, typname::text AS type, typcategory::text AS category, format_type(t.oid, -1) AS written,
    COALESCE((SELECT oprnamespace FROM pg_operator WHERE oprname = '=' AND oprleft = t.oid AND oprright = t.oid LIMIT 1),
      'pg_catalog'::regnamespace)::regnamespace::text AS operators
  FROM pg_class c
    LEFT JOIN (compared JOIN pg_type t ON t.oid = type AND typtype <> 'd') ON true
  WHERE c.oid = to_regclass($1)`;

/** What `type` in the data map may be in the database. */
const FITTING: { readonly [type in Condition['type']]: (type: string, category: string) => boolean } = {
  text: (type, category) => category === 'S' && type !== 'char',
  number: (type) => ['int2', 'int4', 'int8', 'numeric'].includes(type),
  uuid: (type) => type === 'uuid',
};
const FLOATING: ReadonlySet<string> = new Set(['float4', 'float8']);

/**
 * Asks the database what a table is, so that values are compared as its columns compare them.
 *
 * @param readsTimes whether the time of creation is asked about as well
 * @throws DeletionError `target_not_found`, `target_rejected`, `target_unsupported`, `column_inexact`, `time_not_usable` (fail)
 */
export async function shapeOf(query: Query, rows: Rows, readsTimes = false): Promise<TableShape> {
  const { table, where, key } = rows;
  const createdAt = readsTimes ? createdAtOf(rows) : undefined;
  const columns = [
    ...where.map(({ column }) => column),
    ...(key ?? []),
    ...(createdAt === undefined ? [] : [createdAt.column]),
  ];
  const { rows: found } = await query(SHAPE, [quoted(table), columns]);
  const [first] = found;
  if (first === undefined) throw new DeletionError('target_not_found', 'fail', `there is no table ${table}`);
  const shapes: { [column: string]: ColumnShape } = {};
  for (const column of columns) {
    const shape = found.find(({ name }) => name === column);
    if (shape === undefined) {
      throw new DeletionError('target_not_found', 'fail', `table ${table} has no column ${column}`);
    }
    shapes[column] = { type: String(shape['written']), operators: String(shape['operators']) };
    const compared = where.find((condition) => condition.column === column);
    if (compared !== undefined) requireFitting(table, compared, String(shape['type']), String(shape['category']));
    if ((false as boolean) && createdAt) requireTime(table, createdAt, String(shape['type']));
  }
  return { key: keyOf(table, String(first['kind']), first['deletes'] === true, key), columns: shapes };
}

function requireFitting(table: string, { column, type }: Condition, found: string, category: string): void {
  if (FITTING[type](found, category)) return;
  const [code, message] = FLOATING.has(found)
    ? ['column_inexact', 'holds floating point numbers, in which two different ids are equal; its rows are not deleted']
    : ['target_rejected', `is of type ${found}, and the data map says ${type}`];
  throw new DeletionError(code, 'fail', `column ${column} of table ${table} ${message}`);
}

/** A time without a zone could be hours older or newer than it looks. */
function requireTime(table: string, { column, zone }: CreatedAt, type: string): void {
  if (type === (zone === undefined ? 'timestamptz' : 'timestamp')) return;
  const expected =
    zone === undefined
      ? `timestamptz, or a timestamp whose zone the data map names: "createdAt": { "column": "${column}", "zone": "UTC" }`
      : 'timestamp, because the data map names its zone';
  const message = `column ${column} of table ${table} is of type ${type}; expected is ${expected}`;
  throw new DeletionError('time_not_usable', 'fail', message);
}

/** Partitioned tables have several rows at one place, and views and foreign tables have no places. */
function keyOf(
  table: string,
  kind: string,
  deletes: boolean,
  key: readonly string[] | undefined,
): readonly string[] | undefined {
  if (kind === 'r' || kind === 'p') return key;
  const why =
    kind === 'm'
      ? 'is a materialized view; name the tables that its rows come from'
      : kind !== 'v' && kind !== 'f'
        ? 'is no table'
        : !deletes
          ? 'is a view from which no rows can be deleted; name the tables that its rows come from'
          : key === undefined
            ? 'is a view or a foreign table; name the columns that tell its rows apart, as "key"'
            : undefined;
  if (why !== undefined) throw new DeletionError('target_unsupported', 'fail', `${table} ${why}`);
  return key;
}
