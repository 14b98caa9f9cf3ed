import { sqlCanarySchema, sqlSeeding } from '../sql/sql-canary.ts';
import type { SeedingKind } from '../target-kind.ts';
import { postgres, postgresNames, postgresSql } from './postgres.ts';
import { postgresDialect } from './postgres-dialect.ts';

const schema = sqlCanarySchema(postgresNames, postgresSql);

export const postgresSeeding: SeedingKind<(typeof postgres)['entries'], typeof schema> = {
  schema,
  ...sqlSeeding(postgresDialect),
};
