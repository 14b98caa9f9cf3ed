import { missingMariadb, startMysql } from '../emulators/mysql/mysql.ts';
import { startPostgresApart } from '../emulators/postgres/postgres-apart.ts';
import type { LoopbackServer } from '../system/loopback.ts';
import { createMysqlTables } from './mysql-tables.ts';
import { createPostgresTables } from './postgres-tables.ts';
import type { SqlTable } from './sql-tables.ts';

/** A kind of SQL database that can run on this machine. */
export type SqlEmulator = {
  /** Its name in rows of the data map. */
  readonly kind: string;
  /** Which programs are not installed that it needs, worded as the end of a sentence; undefined if it can run. */
  missing?(): string | undefined;
  start(options: { readonly dataDirectory?: string | undefined }): Promise<LoopbackServer>;
  /** Creates missing tables, and missing columns of existing ones. */
  createTables(url: string, tables: readonly SqlTable[]): Promise<void>;
};

function missingMariadbSentence(): string | undefined {
  const missing = missingMariadb();
  return missing.length === 0
    ? undefined
    : `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not on this machine (Debian's package is mariadb-server)`;
}

/** Accepts any password, as PGlite does, because the worker is given one. */
function startOpenMysql({ dataDirectory }: Parameters<SqlEmulator['start']>[0]): Promise<LoopbackServer> {
  return startMysql({ dataDirectory, server: ['--skip-grant-tables'] });
}

export const SQL_EMULATORS: readonly SqlEmulator[] = [
  { kind: 'mysql', missing: missingMariadbSentence, start: startOpenMysql, createTables: createMysqlTables },
  { kind: 'postgres', start: startPostgresApart, createTables: createPostgresTables },
];
