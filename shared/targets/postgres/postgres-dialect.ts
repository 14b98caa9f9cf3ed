import { addressOf } from '../sql/sql-address.ts';
import type { Bind, Sql, SqlDialect, Statement } from '../sql/sql-dialect.ts';
import { loginOf } from '../sql/sql-login.ts';
import { quotedWith } from '../sql/sql-names.ts';
import type { Replaced } from '../sql/sql-rows.ts';
import { callTimeout } from '../target-settings.ts';
import { shapeOf } from './postgres-columns.ts';
import { canHold, isOneOf } from './postgres-values.ts';

const quoted = (name: string | readonly string[]): string => quotedWith('"', name);

const ruleOf = (column: string): string =>
  `CASE ${column} WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' WHEN 'd' THEN 'SET DEFAULT' ELSE 'RESTRICT' END`;

/**
 * Partitions repeat the foreign keys of their table. Since PostgreSQL 15, a key may name those of its columns that ON DELETE
 * sets; before, there is no such column in the catalogue.
 */
const FOREIGN_KEYS = `
  SELECT nspname AS schema, relname AS name, conname AS key, pg_table_is_visible(c.oid)::int AS "isVisible",
    own.attname AS column, other.attname AS "refersTo", ${ruleOf('confdeltype')} AS "onDelete", ${ruleOf('confupdtype')} AS "onUpdate",
    (COALESCE(NULLIF(to_jsonb(k) -> 'confdelsetcols', 'null'), to_jsonb(conkey)) @> to_jsonb(own.attnum))::int AS "isSet"
  FROM pg_constraint k JOIN pg_class c ON c.oid = conrelid JOIN pg_namespace n ON n.oid = relnamespace
    CROSS JOIN LATERAL unnest(conkey, confkey) WITH ORDINALITY AS pair (of, to_, place)
    JOIN pg_attribute own ON own.attrelid = conrelid AND own.attnum = pair.of
    JOIN pg_attribute other ON other.attrelid = confrelid AND other.attnum = pair.to_
  WHERE contype = 'f' AND conparentid = 0 AND confrelid = to_regclass($1)
  ORDER BY schema, name, key, place`;

/** What PostgreSQL writes. */
export const postgresDialect: SqlDialect = {
  async connect(row, environment) {
    const address = addressOf('postgres', row.connection, environment);
    const login = loginOf(row, address, environment);
    const { connectDatabase } = await import('./postgres-database.ts');
    return connectDatabase(address, login, callTimeout(environment));
  },
  quoted,
  place: (number) => `$${number}`,
  shapeOf,
  canHold: ({ type }, value) => canHold(type, value),
  isOneOf: (column, shape, values, bind) => isOneOf(quoted(column), shape, values, bind),
  createdAt: ({ column, zone }, bind) =>
    zone === undefined ? quoted(column) : `(${quoted(column)} AT TIME ZONE ${bind(zone)}::text)`,
  time: (milliseconds, _createdAt, bind) => `${bind(new Date(milliseconds).toISOString())}::timestamptz`,
  deleteRows: (statement, most) => ({
    sql: `DELETE FROM ${quoted(statement.table)} WHERE ${chunkOf(statement, most)}`,
    values: statement.values,
  }),
  updateRows,
  foreignKeysTo: async (query, table) => (await query(FOREIGN_KEYS, [quoted(table)])).rows,
  identifierText: (column, { type }) =>
    type === 'numeric'
      ? `regexp_replace(${quoted(column)}::text, '[.]0+$', '')`
      : `${quoted(column)}::text COLLATE "C"`,
  // as JSON writes it
  fieldText: (column) => `to_jsonb(${quoted(column)}) #>> '{}'`,
  seeding: {
    // a parameter takes the type of the column beside it
    shapesOf: async () => ({}),
    textFor: (_shape, text) => text,
    written: (_shape, place) => place,
  },
};

function updateRows(statement: Statement, replaced: Replaced, most: number): Sql {
  const values: unknown[] = [...statement.values];
  const bind: Bind = (value) => `$${values.push(value)}`;
  const set = Object.entries(replaced).map(([column, value]) => `${quoted(column)} = ${bind(value)}`);
  return { sql: `UPDATE ${quoted(statement.table)} SET ${set.join(', ')} WHERE ${chunkOf(statement, most)}`, values };
}

/**
 * So many of the rows at most. The condition stands twice: a `ctid` is unique in one table only, and a partitioned table has
 * several, so that alone it could name somebody else's row.
 */
function chunkOf({ table, key, where }: Statement, most: number): string {
  if (key === undefined) {
    return `ctid = ANY (ARRAY(SELECT ctid FROM ${quoted(table)} WHERE ${where} LIMIT ${most})) AND ${where}`;
  }
  const columns = key.map(quoted).join(', ');
  return `(${columns}) IN (SELECT ${columns} FROM ${quoted(table)} WHERE ${where} LIMIT ${most}) AND ${where}`;
}
