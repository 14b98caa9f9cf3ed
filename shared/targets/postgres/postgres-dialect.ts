import { addressOf } from '../sql/sql-address.ts';
import type { Bind, Sql, SqlDialect, Statement } from '../sql/sql-dialect.ts';
import { loginOf } from '../sql/sql-login.ts';
import { quotedWith } from '../sql/sql-names.ts';
import type { Replaced } from '../sql/sql-rows.ts';
import { callTimeout } from '../target-settings.ts';
import { shapeOf } from './postgres-columns.ts';
import { FOREIGN_KEYS } from './postgres-foreign-keys.ts';
import { canHold, isOneOf } from './postgres-values.ts';

const quoted = (name: string | readonly string[]): string => quotedWith('"', name);

/** The SQL of PostgreSQL. */
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
    zone === undefined ? quoted(column) : inZone(quoted(column), `${bind(zone)}::text`),
  time: (milliseconds, _createdAt, bind) => `${bind(new Date(milliseconds).toISOString())}::timestamptz`,
  checksEachRow: false,
  deleteRows: (statement, most) => ({
    sql: `DELETE FROM ${quoted(statement.table)} WHERE ${chunkOf(statement, most)}`,
    values: statement.values,
  }),
  updateRows,
  // numbered parameters can be used several times
  repeated: (values) => values,
  foreignKeysTo: async (query, table) => (await query(FOREIGN_KEYS, [quoted(table)])).rows,
  identifierText: (column, { type }) =>
    type === 'numeric'
      ? `regexp_replace(${quoted(column)}::text, '[.]0+$', '')`
      : `${quoted(column)}::text COLLATE "C"`,
  // the text that JSON has for it
  fieldText: (column) => `to_jsonb(${quoted(column)}) #>> '{}'`,
  seeding: {
    // no shapes are needed, because a parameter takes the type of its column
    shapesOf: async () => ({}),
    textFor: (_shape, text) => text,
    written: (_shape, place) => place,
  },
};

/** A local time as a moment; null if it is impossible, because the conversion of such a time may fail. */
function inZone(local: string, zone: string): string {
  return `(CASE WHEN ${local} BETWEEN '0001-01-01' AND '9999-12-31' THEN ${local} AT TIME ZONE ${zone} END)`;
}

function updateRows(statement: Statement, replaced: Replaced, most: number): Sql {
  const values: unknown[] = [...statement.values];
  const bind: Bind = (value) => `$${values.push(value)}`;
  const set = Object.entries(replaced).map(([column, value]) => `${quoted(column)} = ${bind(value)}`);
  return { sql: `UPDATE ${quoted(statement.table)} SET ${set.join(', ')} WHERE ${chunkOf(statement, most)}`, values };
}

/**
 * Selects at most this many of the rows. The whole condition is repeated, because a `ctid` is unique only within one
 * table: a partitioned table consists of several, so a `ctid` alone could match somebody else's row, or one to which
 * others still refer. The columns of a view's key may match several rows as well.
 */
function chunkOf({ table, key, where, next }: Statement, most: number): string {
  const condition = next?.where ?? where;
  const chosen = `FROM ${quoted(table)} WHERE ${condition} LIMIT ${most}`;
  if (key === undefined) return `ctid = ANY (ARRAY(SELECT ctid ${chosen})) AND ${condition}`;
  const columns = key.map(quoted).join(', ');
  return `(${columns}) IN (SELECT ${columns} ${chosen}) AND ${condition}`;
}
