import { Client } from 'pg';
import type { SqlTable, SqlType } from './sql-tables.ts';

const TYPES: { readonly [type in SqlType]: string } = {
  text: 'text',
  id_number: 'bigint',
  uuid: 'uuid',
  number: 'numeric',
  boolean: 'boolean',
  time: 'timestamptz',
  time_without_zone: 'timestamp',
};

/** Creates missing tables, and missing columns of existing ones, in a PostgreSQL database. */
export async function createPostgresTables(url: string, tables: readonly SqlTable[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const table of tables) await client.query(definitionOf(table));
  } finally {
    await client.end();
  }
}

/** Names need no escaping: the data map's schema excludes quotes. */
function definitionOf({ table, columns }: SqlTable): string {
  const parts = table.split('.');
  const name = parts.map((part) => `"${part}"`).join('.');
  return [
    ...(parts.length > 1 ? [`CREATE SCHEMA IF NOT EXISTS "${parts[0]}"`] : []),
    `CREATE TABLE IF NOT EXISTS ${name} ()`,
    ...[...columns].map(([column, type]) => `ALTER TABLE ${name} ADD COLUMN IF NOT EXISTS "${column}" ${TYPES[type]}`),
  ].join('; ');
}
