import { startPostgresApart } from '../emulators/postgres/postgres-apart.ts';
import type { LoopbackServer } from '../system/loopback.ts';
import { createPostgresTables } from './postgres-tables.ts';
import type { SqlTable } from './sql-tables.ts';

/** A kind of SQL database that runs on this machine: one line here, and its tables. */
export type SqlEmulator = {
  /** As rows of the data map name it. */
  readonly kind: string;
  /** What has to be installed for it and is not, as the end of a sentence. */
  missing?(): string | undefined;
  start(options: { readonly dataDirectory?: string | undefined }): Promise<LoopbackServer>;
  /** Makes the tables, and in tables that exist the columns that are missing. */
  createTables(url: string, tables: readonly SqlTable[]): Promise<void>;
};

export const SQL_EMULATORS: readonly SqlEmulator[] = [
  { kind: 'postgres', start: startPostgresApart, createTables: createPostgresTables },
];
