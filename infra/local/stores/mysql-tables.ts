import { createConnection } from 'mysql2/promise';
import type { SqlTable, SqlType } from './sql-tables.ts';

/** `text` is a varchar, because a column of an index needs a length. */
const TYPES: { readonly [type in SqlType]: string } = {
  text: 'varchar(255)',
  id_number: 'bigint',
  uuid: 'uuid',
  number: 'decimal(38,10)',
  boolean: 'boolean',
  time: 'timestamp NULL',
  time_without_zone: 'datetime(6)',
};

/** Creates missing tables, and missing columns of existing ones, in a MariaDB database. */
export async function createMysqlTables(url: string, tables: readonly SqlTable[]): Promise<void> {
  const connection = await createConnection(url);
  try {
    for (const table of tables) for (const statement of statementsOf(table)) await connection.query(statement);
  } finally {
    await connection.end();
  }
}

/** Names need no escaping: the data map's schema excludes quotes. In MariaDB, a new table needs at least one column. */
function statementsOf({ table, columns }: SqlTable): readonly string[] {
  const parts = table.split('.');
  const name = parts.map((part) => `\`${part}\``).join('.');
  const [first = '`id` bigint', ...others] = [...columns].map(([column, type]) => `\`${column}\` ${TYPES[type]}`);
  return [
    ...(parts.length > 1 ? [`CREATE DATABASE IF NOT EXISTS \`${parts[0]}\``] : []),
    `CREATE TABLE IF NOT EXISTS ${name} (${first})`,
    ...others.map((column) => `ALTER TABLE ${name} ADD COLUMN IF NOT EXISTS ${column}`),
  ];
}
