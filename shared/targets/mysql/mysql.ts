import { sqlEntries, tablesOf } from '../sql/sql-entries.ts';
import { sqlKind, sqlSourceKind } from '../sql/sql-kind.ts';
import { sqlNames } from '../sql/sql-names.ts';
import { staysEntries } from '../stays.ts';
import type { TargetKind } from '../target-kind.ts';
import { mysqlDialect } from './mysql-dialect.ts';

export const mysqlNames = sqlNames({ most: 64, unit: 'characters' });
export const mysqlSql = sqlEntries(mysqlNames, 'mysql://user@host:3306/database, and ?ssl-ca=PATH');

const entries = { ...mysqlSql.connection, ...staysEntries, tables: tablesOf(mysqlSql.table) };

/**
 * Rows of tables in MySQL, MariaDB or Aurora.
 *
 * The worker's user needs SELECT and DELETE on the tables, or UPDATE if it anonymises. Foreign keys are checked,
 * regardless of the server's default.
 */
export const mysql: TargetKind<typeof entries, typeof mysqlSql.source> = {
  kind: 'mysql',
  isStore: true,
  entries,
  ...sqlKind(mysqlDialect),
  source: { entries: mysqlSql.source, ...sqlSourceKind(mysqlDialect) },
};
