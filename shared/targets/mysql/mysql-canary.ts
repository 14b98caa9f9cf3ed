import { sqlCanarySchema, sqlSeeding } from '../sql/sql-canary.ts';
import type { SeedingKind } from '../target-kind.ts';
import { mysql, mysqlNames, mysqlSql } from './mysql.ts';
import { mysqlDialect } from './mysql-dialect.ts';

const schema = sqlCanarySchema(mysqlNames, mysqlSql);

export const mysqlSeeding: SeedingKind<(typeof mysql)['entries'], typeof schema> = {
  schema,
  ...sqlSeeding(mysqlDialect),
};
