import { missingMariadb, startMysql } from '../emulators/mysql/mysql.ts';
import { startPostgresApart } from '../emulators/postgres/postgres-apart.ts';
import type { LoopbackServer } from '../system/loopback.ts';
import { createMysqlTables } from './mysql-tables.ts';
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

function missingMariadbSentence(): string | undefined {
  const missing = missingMariadb();
  return missing.length === 0
    ? undefined
    : `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not on this machine (Debian's package is mariadb-server)`;
}

/** With whatever password the worker has been given, as PGlite does. */
function startOpenMysql({ dataDirectory }: Parameters<SqlEmulator['start']>[0]): Promise<LoopbackServer> {
  return startMysql({ dataDirectory, server: ['--skip-grant-tables'] });
}

export const SQL_EMULATORS: readonly SqlEmulator[] = [
  { kind: 'mysql', missing: missingMariadbSentence, start: startOpenMysql, createTables: createMysqlTables },
  { kind: 'postgres', start: startPostgresApart, createTables: createPostgresTables },
];
