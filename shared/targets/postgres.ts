import * as v from 'valibot';
import { DeletionError } from '../domain/errors.ts';
import type { Database, Query } from './postgres-database.ts';
import {
  MOST_IDENTIFIER_VALUES,
  type Permission,
  type Row,
  type Selection,
  type Target,
  type TargetKind,
} from './target.ts';
import { SettingName } from './target-settings.ts';
import { expand, Templates } from './template.ts';

const NAME = '[A-Za-z_][A-Za-z0-9_]{0,62}';
const Column = v.pipe(v.string(), v.regex(new RegExp(`^${NAME}$`), 'the name of a column'));
const TableName = v.pipe(
  v.string(),
  v.regex(new RegExp(`^${NAME}(?:\\.${NAME})?$`), 'the name of a table, with its schema where it needs one'),
);

/** One column and the values a person's rows have in it. */
const Condition = v.strictObject({
  column: Column,
  /** What the column holds: texts are compared as they are, numbers and UUIDs by value. */
  type: v.optional(v.picklist(['text', 'number', 'uuid']), 'text'),
  values: Templates,
});

/** All conditions together say which rows are a person's. */
const rowsEntries = { table: TableName, where: v.pipe(v.array(Condition), v.minLength(1, 'at least one column')) };

const connectionEntries = {
  /** The setting that holds `postgres://user@host:5432/database`; `?sslrootcert=PATH` names a file with CA certificates. */
  connection: SettingName,
  /** The setting that holds the password, where there is one. */
  password: v.optional(SettingName),
  /** Lets the worker's role in, as this user, without a password: the resource id of the database, cluster or proxy. */
  iam: v.optional(
    v.strictObject({
      resourceId: v.pipe(v.string(), v.regex(/^(?:db|cluster|prx)-[A-Za-z0-9]+$/, 'a resource id such as db-ABC123')),
      user: Column,
    }),
  ),
};

const entries = {
  ...connectionEntries,
  /** In the order in which they are emptied: what refers to other rows comes before them. */
  tables: v.pipe(
    v.array(
      v.strictObject({
        ...rowsEntries,
        /** A timestamp; rows created after the request stay. */
        createdAt: v.optional(Column),
      }),
    ),
    v.minLength(1, 'at least one table'),
  ),
};
const sourceEntries = { ...connectionEntries, ...rowsEntries, /** Where the identifiers stand. */ column: Column };

export type PostgresConnection = Pick<Row<typeof entries>, 'connection' | 'password' | 'iam'>;
type Rows = Pick<Row<typeof entries>['tables'][number], 'table' | 'where' | 'createdAt'>;
type Statement = { readonly where: string; readonly values: readonly unknown[] };

const ROWS_PER_DELETE = 5000;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const WHOLE_NUMBER = /^(?:0|-?[1-9][0-9]{0,37})$/;

/**
 * Rows of PostgreSQL tables, deleted in chunks, each chunk a transaction of its own.
 *
 * Names come from the data map alone and are quoted; identifiers travel as parameters. The worker's user needs SELECT and
 * DELETE on the tables. Row-level security that would hide rows is an error, because hidden rows would look deleted.
 */
export const postgres: TargetKind<typeof entries, typeof sourceEntries> = {
  kind: 'postgres',
  entries,
  templates: (row) => row.tables.flatMap(templatesOf),
  permissions,
  async connect(row, environment) {
    const { connectDatabase } = await import('./postgres-database.ts');
    return postgresTarget(row.tables, connectDatabase(row, environment));
  },
  source: {
    entries: sourceEntries,
    templates: templatesOf,
    permissions,
    async connect(row, environment) {
      const { connectDatabase } = await import('./postgres-database.ts');
      const database = connectDatabase(row, environment);
      return { lookUp: (selection) => lookUp(row, database, selection) };
    },
  },
};

function postgresTarget(tables: readonly Rows[], database: Database): Target {
  const count = async (selection: Selection): Promise<number> => {
    const wanted = statements(tables, selection);
    if (wanted.length === 0) return 0;
    return database.session(undefined, async (query) => {
      let found = 0;
      for (const [{ table }, { where, values }] of wanted) {
        const { rows } = await query(`SELECT count(*) AS found FROM ${quoted(table)} WHERE ${where}`, values);
        found += Number(rows[0]?.['found']);
      }
      return found;
    });
  };

  return {
    plan: count,
    verify: count,
    async purge(selection, budget) {
      const wanted = statements(tables, selection);
      if (wanted.length === 0) return { outcome: 'emptied', items: 0 };
      if (budget.isOver()) return { outcome: 'unfinished', items: 0 };
      let items = 0;
      const empty = async (query: Query): Promise<'emptied' | 'unfinished'> => {
        for (const [{ table }, { where, values }] of wanted) {
          for (let deleted = 1; deleted > 0; items += deleted) {
            if (budget.isOver()) return 'unfinished';
            deleted = (await query(chunkDelete(table, where), values)).count;
          }
        }
        return 'emptied';
      };
      try {
        return { outcome: await database.session(budget.signal, empty), items };
      } catch (error) {
        if (budget.signal.aborted) return { outcome: 'unfinished', items };
        throw error;
      }
    },
  };
}

/**
 * The condition stands twice: a `ctid` is unique in one table only, and a partitioned table has several, so that alone it
 * could name somebody else's row.
 */
function chunkDelete(table: string, where: string): string {
  const chunk = `SELECT ctid FROM ${quoted(table)} WHERE ${where} LIMIT ${ROWS_PER_DELETE}`;
  return `DELETE FROM ${quoted(table)} WHERE ctid = ANY (ARRAY(${chunk})) AND ${where}`;
}

async function lookUp(
  row: Rows & { readonly column: string },
  database: Database,
  selection: Selection,
): Promise<readonly string[]> {
  const [wanted] = statements([row], selection);
  if (wanted === undefined) return [];
  const [, { where, values }] = wanted;
  const column = quoted(row.column);
  const found = await database.session(undefined, (query) =>
    query(
      `SELECT DISTINCT ${column}::text AS value FROM ${quoted(row.table)}
       WHERE ${column} IS NOT NULL AND ${where} LIMIT ${MOST_IDENTIFIER_VALUES + 1}`,
      values,
    ),
  );
  if (found.rows.length > MOST_IDENTIFIER_VALUES) {
    const message = `table ${row.table} has more than ${MOST_IDENTIFIER_VALUES} values of ${row.column} for one person`;
    throw new DeletionError('too_many_identifiers', 'fail', message);
  }
  return found.rows.map(({ value }) => String(value));
}

/** What to ask of each table; a table is left out when one of its conditions has no value. */
function statements(tables: readonly Rows[], selection: Selection): readonly (readonly [Rows, Statement])[] {
  return tables.flatMap((rows) => {
    const conditions = rows.where.map(({ column, type, values }, index) => ({
      // without the cast a text compared with a number column would be read as a number, and ` 007` is one
      sql: `${quoted(column)} = ANY ($${index + 1}${type === 'text' ? '::text[]' : ''})`,
      values: expand(values, selection).filter((value) => canStandIn(type, value)),
    }));
    if (conditions.some(({ values }) => values.length === 0)) return [];
    const createdAt = rows.createdAt === undefined ? undefined : quoted(rows.createdAt);
    const place = `$${conditions.length + 1}::timestamptz`;
    const isOlder = createdAt === undefined ? [] : [`(${createdAt} IS NULL OR ${createdAt} <= ${place})`];
    const statement: Statement = {
      where: [...conditions.map(({ sql }) => sql), ...isOlder].join(' AND '),
      values: [
        ...conditions.map(({ values }) => values),
        ...(createdAt === undefined ? [] : [new Date(selection.cutOff).toISOString()]),
      ],
    };
    return [[rows, statement] as const];
  });
}

/** PostgreSQL holds no NUL and no broken Unicode, so such a value is in no row; asking for it would be an error. */
function canStandIn(type: 'text' | 'number' | 'uuid', value: string): boolean {
  if (type === 'number') return WHOLE_NUMBER.test(value);
  if (type === 'uuid') return UUID.test(value);
  return value.isWellFormed() && !value.includes('\0');
}

function templatesOf({ where }: Pick<Rows, 'where'>): readonly string[] {
  return where
    .map(({ values }) => values as readonly string[])
    .reduce((together, values) => together.flatMap((left) => values.map((right) => `${left} ${right}`)));
}

function permissions({ iam }: PostgresConnection): readonly Permission[] {
  if (iam === undefined) return [];
  return [{ actions: ['rds-db:connect'], resources: [`rds-db:dbuser:${iam.resourceId}/${iam.user}`] }];
}

/** Only for names that the data map's schema has read; they hold no quotes. */
function quoted(name: string): string {
  return name
    .split('.')
    .map((part) => `"${part}"`)
    .join('.');
}
