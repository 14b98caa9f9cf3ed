import * as v from 'valibot';
import { sqlEntries, tablesOf } from '../sql/sql-entries.ts';
import { sqlKind, sqlSourceKind } from '../sql/sql-kind.ts';
import { sqlNames } from '../sql/sql-names.ts';
import { staysEntries } from '../stays.ts';
import type { TargetKind } from '../target-kind.ts';
import { postgresDialect } from './postgres-dialect.ts';

export const postgresNames = sqlNames({ most: 63, unit: 'bytes' });
export const postgresSql = sqlEntries(postgresNames, 'postgres://user@host:5432/database, and ?sslrootcert=PATH');

const entries = {
  ...postgresSql.connection,
  ...staysEntries,
  tables: tablesOf({
    ...postgresSql.table,
    key: v.optional(
      v.pipe(
        v.array(postgresNames.Column),
        v.minLength(1, 'at least one column'),
        v.description('The columns that tell rows apart, by which rows are deleted; required for a view.'),
      ),
    ),
  }),
};

/**
 * Rows of PostgreSQL tables.
 *
 * The worker's user needs SELECT and DELETE on the tables, or UPDATE if it anonymises. Row-level security that would
 * hide rows is an error, because hidden rows would look deleted. This also holds behind a pooler, because every setting
 * is local to a transaction. Anything else that may keep rows and hide them is refused, such as a rule or a table of
 * another database.
 */
export const postgres: TargetKind<typeof entries, typeof postgresSql.source> = {
  kind: 'postgres',
  isStore: true,
  entries,
  ...sqlKind(postgresDialect),
  source: { entries: postgresSql.source, ...sqlSourceKind(postgresDialect) },
};
