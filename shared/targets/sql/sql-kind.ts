import type { LocalizedText } from '../../domain/localized-text.ts';
import { combined, matchesOf, outcome } from '../outcome-fact.ts';
import { anonymising, staysMistake } from '../stays.ts';
import type {
  Fact,
  FieldsBeside,
  FoundBy,
  Permission,
  Selector,
  TargetEnvironment,
  TargetKind,
} from '../target-kind.ts';
import { loginFacts } from './login-facts.ts';
import { anonymiseMistake } from './sql-anonymise.ts';
import type { SqlDialect } from './sql-dialect.ts';
import type { SqlConnection } from './sql-entries.ts';
import { sequencesOfOthers } from './sql-order.ts';
import { referencesTo } from './sql-references.ts';
import { type Rows, templatesOf } from './sql-rows.ts';
import { type SourceRow, sqlSource } from './sql-source.ts';
import { sqlTarget } from './sql-target.ts';
import { readsOfOthers } from './sql-unlinking.ts';

export type SqlRow = SqlConnection & {
  readonly tables: readonly Rows[];
  readonly stays?: string | LocalizedText | undefined;
  readonly canary?: Partial<SqlConnection>;
};

/** Everything that the target kinds of SQL databases share, apart from the name and the schema of their rows. */
export function sqlKind(dialect: SqlDialect) {
  return {
    templates: (row: SqlRow) => row.tables.flatMap(templatesOf),
    mistake: (row: SqlRow) => anonymiseMistake(row.tables) ?? staysMistake(row, anonymises(row)),
    untimed: (row: SqlRow) => row.tables.filter(({ createdAt }) => createdAt === undefined).flatMap(templatesOf),
    facts: (row: SqlRow) => [...loginsOf(row).flatMap(loginFacts), ...row.tables.flatMap(factsOf(row))],
    foundBy: (row: SqlRow) => row.tables.map((rows) => foundBy(row, rows, 'emptied')),
    empties: () => [DATABASE],
    permissions: databasePermissions,
    connect: async (row: SqlRow, environment: TargetEnvironment) => ({
      ...sqlTarget(dialect, row.tables, await dialect.connect(row, environment), environment, row.connection),
      ...(anonymises(row) && anonymising(row)),
    }),
    references: async (row: SqlRow, environment: TargetEnvironment) =>
      referencesTo(
        dialect,
        row.tables,
        await dialect.connect(row, environment),
        row.connection,
        readsOfOthers(row.connection, environment),
        sequencesOfOthers(row.connection, environment),
      ),
  } satisfies Partial<TargetKind>;
}

/** The same for sources of identifiers. */
export function sqlSourceKind(dialect: SqlDialect) {
  return {
    templates: templatesOf,
    place: ({ connection, table }: SqlConnection & Rows) => placeOf(connection, table),
    finds: (row: SourceRow) => ({ by: selectorsOf(row), field: row.column }),
    reads: () => DATABASE,
    facts: (row: SqlConnection & Rows) => [...loginFacts(row), ...columnFacts(row.connection, row)],
    foundBy: (row: SqlConnection & SourceRow) => [foundBy(row, row, 'left', row.column)],
    permissions: databasePermissions,
    fields: 'column',
    connect: async (row: SqlConnection & SourceRow, environment: TargetEnvironment, beside?: FieldsBeside) =>
      sqlSource(dialect, row, await dialect.connect(row, environment), environment, beside),
  } as const satisfies Partial<NonNullable<TargetKind['source']>>;
}

function anonymises({ tables }: SqlRow): boolean {
  return tables.some(({ anonymise }) => anonymise !== undefined);
}

/** The row's own login, and the canary's if that has another address. */
function loginsOf({ canary, ...row }: SqlRow): readonly SqlConnection[] {
  const { connection } = canary ?? {};
  return [row, ...(connection === undefined ? [] : [{ ...canary, connection }])];
}

function factsOf({ connection }: SqlConnection) {
  return (rows: Rows): readonly Fact[] => [
    ...columnFacts(connection, rows),
    outcome(placeOf(connection, rows.table), rows.where, rows.anonymise && 'anonymised', selectorsOf(rows)),
  ];
}

export function selectorsOf({ where }: Rows): readonly Selector[] {
  return combined(where.map(({ column, values }) => matchesOf(column, 'value', values)));
}

function foundBy(
  { connection }: SqlConnection,
  { table, where }: Rows,
  fate: FoundBy['fate'],
  ...others: readonly string[]
): FoundBy {
  return { connection, table, columns: [...where.map(({ column }) => column), ...others], fate };
}

/** The words for a table. */
export function placeOf(connection: string, table: string): string {
  return `table ${table} of ${connection}`;
}

/**
 * All databases count as one store, because two settings can lead to the same database, and foreign keys can delete
 * rows of other tables along.
 */
const DATABASE = 'database';

function columnFacts(connection: string, { table, where }: Rows): readonly Fact[] {
  return where.map(({ column, type }) => ({
    about: `the type of ${column} in ${placeOf(connection, table)}`,
    says: type,
  }));
}

export function databasePermissions({ iam }: SqlConnection): readonly Permission[] {
  if (iam === undefined) return [];
  return [{ actions: ['rds-db:connect'], resources: [`rds-db:dbuser:${iam.resourceId}/${iam.user}`] }];
}
