import { addressOf } from '../sql/sql-address.ts';
import type { SqlDialect } from '../sql/sql-dialect.ts';
import { loginOf } from '../sql/sql-login.ts';
import { quotedWith } from '../sql/sql-names.ts';
import { callTimeout } from '../target-settings.ts';
import { shapeOf, shapesOf } from './mysql-columns.ts';
import { foreignKeysTo } from './mysql-foreign-keys.ts';
import { textForColumn, writtenTime } from './mysql-times.ts';
import { canHold, inTypeOf, isOneOf } from './mysql-values.ts';

const quoted = (name: string | readonly string[]): string => quotedWith('`', name);

/** The SQL of MySQL and MariaDB. */
export const mysqlDialect: SqlDialect = {
  async connect(row, environment) {
    const address = addressOf('mysql', row.connection, environment);
    const login = loginOf(row, address, environment);
    const { connectDatabase } = await import('./mysql-database.ts');
    return connectDatabase(address, login, callTimeout(environment));
  },
  quoted,
  place: () => '?',
  shapeOf,
  canHold,
  isOneOf: (column, shape, values, bind) => isOneOf(quoted(column), shape, values, bind),
  createdAt: ({ column }) => quoted(column),
  time: (milliseconds, createdAt, bind) => bind(writtenTime(milliseconds, createdAt)),
  checksEachRow: true,
  deleteRows: ({ table, next, ...all }, most) => {
    const { where, values } = next ?? all;
    return { sql: `DELETE FROM ${quoted(table)} WHERE ${where} LIMIT ${most}`, values };
  },
  updateRows: ({ table, next, ...all }, replaced, most) => {
    const { where, values } = next ?? all;
    const set = Object.keys(replaced).map((column) => `${quoted(column)} = ?`);
    return {
      sql: `UPDATE ${quoted(table)} SET ${set.join(', ')} WHERE ${where} LIMIT ${most}`,
      values: [...Object.values(replaced), ...values],
    };
  },
  repeated: (values, times) => Array.from({ length: times }, () => values).flat(),
  foreignKeysTo,
  // as text, DISTINCT would compare by the connection's collation, which may treat different ids as equal
  identifierText: (column, { type }) => `CAST(${identifierText(quoted(column), type)} AS BINARY)`,
  fieldText: (column, { type }) =>
    // our sessions read timestamps in UTC
    type === 'timestamp' ? `CONCAT(CAST(${quoted(column)} AS CHAR), 'Z')` : `CAST(${quoted(column)} AS CHAR)`,
  seeding: {
    shapesOf,
    textFor: textForColumn,
    written: (shape, place) => (shape === undefined ? place : inTypeOf(shape, place)),
  },
};

function identifierText(column: string, type: string): string {
  if (type === 'binary(16)') return uuidText(column);
  const text = `CAST(${column} AS CHAR)`;
  // whole numbers may be padded with zeros: leading ones by ZEROFILL, trailing ones by the scale
  if (type.startsWith('decimal')) {
    const whole = `TRUNCATE(${column}, 0)`;
    return `CASE WHEN ${column} = ${whole} THEN CAST(${whole} AS CHAR) ELSE ${text} END`;
  }
  return type.endsWith('int unsigned') ? `CAST(CAST(${column} AS UNSIGNED) AS CHAR)` : text;
}

/** A UUID as ids are usually written. MySQL and MariaDB have different functions for this, so neither is used. */
function uuidText(column: string): string {
  return `LOWER(INSERT(INSERT(INSERT(INSERT(HEX(${column}), 9, 0, '-'), 14, 0, '-'), 19, 0, '-'), 24, 0, '-'))`;
}
