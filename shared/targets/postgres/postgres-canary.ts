import * as v from 'valibot';
import { CanaryText, filled, isOfOneCanary } from '../canary-seeding.ts';
import { type SeedingKind } from '../target-kind.ts';
import { postgres } from './postgres.ts';
import type { Database, Query } from './postgres-database.ts';
import { Column, quoted } from './postgres-names.ts';
import { rowsEntries } from './postgres-statements.ts';

const { connection, password, iam } = postgres.entries;

const Values = v.pipe(
  v.record(Column, v.union([CanaryText, v.number(), v.boolean()])),
  v.check(
    (values) => Object.values(values).some((value) => typeof value === 'string' && isOfOneCanary(value)),
    'columns of which one has {asid} or {uuid} in it, so that the row is nobody’s',
  ),
);
const schema = v.pipe(
  v.strictObject({
    rows: v.pipe(
      v.array(
        v.strictObject({
          table: rowsEntries.table,
          values: v.pipe(Values, v.description('The values of the row, by column.')),
        }),
      ),
      v.minLength(1, 'at least one row'),
      v.description('The rows that are put for the canary person; what others refer to comes first.'),
    ),
    connection: v.optional(
      v.pipe(
        connection,
        v.description(
          'The name of a setting with a user of the database who may INSERT and SELECT; without it, the worker’s own user needs INSERT too.',
        ),
      ),
    ),
    password,
    iam,
  }),
  v.description('What is put for the canary person, and by whom.'),
);
type SeededRow = v.InferOutput<typeof schema>['rows'][number];

/** Rows, each looked for by all of its columns. */
export const postgresSeeding: SeedingKind<(typeof postgres)['entries'], typeof schema> = {
  schema,
  mistake({ tables }, { rows }) {
    const known = tables.map(({ table }) => table);
    const other = rows.find(({ table }) => !known.includes(table));
    if (other !== undefined) return `canary puts a row into "${other.table}", which is not in "tables"`;
    const empty = known.find((table) => !rows.some((row) => row.table === table));
    return empty === undefined ? undefined : `canary puts no row into "${empty}"`;
  },
  permissions: (row, canary) => postgres.permissions({ ...row, ...login(canary) }),
  async connect(row, canary, environment) {
    const { connectDatabase } = await import('./postgres-database.ts');
    const database = connectDatabase({ ...row, ...login(canary) }, environment);
    return {
      seed: (texts) =>
        inOneTransaction(database, async (query) => {
          for (const seeded of canary.rows) {
            const { name, columns, values } = readRow(seeded, (text) => filled(text, texts));
            const places = columns.map((_, index) => `$${index + 1}`).join(', ');
            // no unique key has to be known, and no conflict hides another row's
            const found = await query(`SELECT 1 FROM ${name} WHERE ${equal(columns)}`, values);
            if (found.count > 0) continue;
            await query(`INSERT INTO ${name} (${columns.join(', ')}) VALUES (${places})`, values);
          }
        }),
      isThere: (texts) =>
        inOneTransaction(database, async (query) => {
          for (const seeded of canary.rows) {
            const { name, columns, values } = readRow(seeded, (text) => filled(text, texts));
            const found = await query(`SELECT 1 FROM ${name} WHERE ${equal(columns)} LIMIT 1`, values);
            if (found.count > 0) return true;
          }
          return false;
        }),
    };
  },
};

function inOneTransaction<T>(database: Database, work: (query: Query) => Promise<T>): Promise<T> {
  return database.session(undefined, (transaction) => transaction(work));
}

/** What the row of the data map says of its own connection goes, when the canary has one. */
function login({ connection: own, password: ownPassword, iam: ownIam }: v.InferOutput<typeof schema>) {
  return own === undefined ? {} : { connection: own, password: ownPassword, iam: ownIam };
}

function readRow({ table, values }: SeededRow, fill: (text: string) => string) {
  return {
    name: quoted(table),
    columns: Object.keys(values).map(quoted),
    values: Object.values(values).map((value) => (typeof value === 'string' ? fill(value) : value)),
  };
}

function equal(columns: readonly string[]): string {
  return columns.map((column, index) => `${column} = $${index + 1}`).join(' AND ');
}
