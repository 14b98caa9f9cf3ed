import * as v from 'valibot';
import type { Seeding } from '../../ports/seeding.ts';
import { CanaryText, filled, isOfOneCanary } from '../canary-seeding.ts';
import type { TargetEnvironment } from '../target-kind.ts';
import { identifierKindsIn } from '../template.ts';
import type { Query, SqlDialect } from './sql-dialect.ts';
import type { SqlEntries } from './sql-entries.ts';
import { databasePermissions, placeOf, type SqlRow, selectorsOf } from './sql-kind.ts';
import type { SqlNames } from './sql-names.ts';
import { createdAtOf, type Rows } from './sql-rows.ts';
import { inOneTransaction } from './sql-statements.ts';

type CanarySchema = ReturnType<typeof sqlCanarySchema>;
type Canary = v.InferOutput<CanarySchema>;

/** The schema of a row's `canary`. */
export function sqlCanarySchema({ Column }: SqlNames, { connection: { connection, password, iam }, rows }: SqlEntries) {
  const Values = v.pipe(
    v.record(Column, v.union([CanaryText, v.number(), v.boolean()])),
    v.check(
      (values) => Object.values(values).some((value) => typeof value === 'string' && isOfOneCanary(value)),
      'columns of which one has {asid} or {uuid} in it, so that the row is nobody’s',
    ),
  );
  return v.pipe(
    v.strictObject({
      rows: v.pipe(
        v.array(
          v.strictObject({
            table: rows.table,
            values: v.pipe(Values, v.description('The values of the row, by column.')),
          }),
        ),
        v.minLength(1, 'at least one row'),
        v.description('The rows to seed for the canary person; a row that others refer to comes before them.'),
      ),
      connection: v.optional(
        v.pipe(
          connection,
          v.description(
            'The name of a setting with a database user that may INSERT and SELECT; without it, the worker’s own user needs INSERT too.',
          ),
        ),
      ),
      password,
      iam,
    }),
    v.description('What is seeded for the canary person, and as which database user.'),
  );
}

/** Puts rows, and looks for each by all of its columns. */
export function sqlSeeding(dialect: SqlDialect) {
  return {
    mistake({ tables }: SqlRow, canary: Canary) {
      const { rows } = canary;
      const known = tables.map(({ table }) => table);
      const other = rows.find(({ table }) => !known.includes(table));
      if (other !== undefined) return `canary puts a row into "${other.table}", which is not in "tables"`;
      const empty = known.find((table) => !rows.some((row) => row.table === table));
      if (empty !== undefined) return `canary puts no row into "${empty}"`;
      return rows.map((row) => foundAsSomebody(row, tables)).find(Boolean) ?? loginMistake(canary);
    },
    seeds: ({ connection, tables }: SqlRow, { rows }: Canary) =>
      rows.map(({ table, values }) => ({
        place: placeOf(connection, table),
        fields: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [String(value)]])),
        foundBy: tables.filter((one) => one.table === table).flatMap(selectorsOf),
      })),
    permissions: (row: SqlRow, canary: Canary) => databasePermissions({ ...row, ...login(canary) }),
    async connect(row: SqlRow, canary: Canary, environment: TargetEnvironment): Promise<Seeding> {
      const database = await dialect.connect({ ...row, ...login(canary) }, environment);
      return {
        seed: (texts) =>
          inOneTransaction(database, async (query) => {
            for (const seeded of canary.rows) {
              const own = await readRow(dialect, query, seeded, row.tables, (text) => filled(text, texts));
              // unlike ON CONFLICT or INSERT IGNORE, this needs no unique key, and hides no conflict with another row
              if (await isThere(query, own)) continue;
              await query(
                `INSERT INTO ${own.name} (${own.columns.join(', ')}) VALUES (${own.places.join(', ')})`,
                own.values,
              );
            }
          }),
        isThere: (texts) =>
          inOneTransaction(database, async (query) => {
            for (const seeded of canary.rows) {
              const own = await readRow(dialect, query, seeded, row.tables, (text) => filled(text, texts));
              if (await isThere(query, own)) return true;
            }
            return false;
          }),
      };
    },
  };
}

/** A row that is found only by values that are the same every day, which may be a person's. */
function foundAsSomebody({ table, values }: Canary['rows'][number], tables: readonly Rows[]): string | undefined {
  const found = tables.filter((one) => one.table === table).flatMap(({ where }) => where);
  const named = found.filter((one) => one.values.some((template) => identifierKindsIn(template).length > 0));
  const given = named.filter(({ column }) => Object.hasOwn(values, column)).map(({ column }) => column);
  if (given.length === 0 || given.some((column) => isOfOneCanary(String(values[column])))) return undefined;
  return `canary's "${given[0]}" in "${table}" could be a person's; put {asid} or {uuid} into it`;
}

async function isThere(query: Query, { name, columns, places, values }: SeededRow): Promise<boolean> {
  const equal = columns.map((column, index) => `${column} = ${places[index]}`).join(' AND ');
  const found = await query(`SELECT 1 AS found FROM ${name} WHERE ${equal} LIMIT 1`, values);
  return found.rows.length > 0;
}

/** If the canary has its own connection, its login replaces the row's completely. */
function login({ connection: own, password: ownPassword, iam: ownIam }: Canary) {
  return own === undefined ? {} : { connection: own, password: ownPassword, iam: ownIam };
}

/** A login of the canary needs its own address; without one, the canary uses the row's address and login. */
function loginMistake({ connection, password, iam }: Canary): string | undefined {
  const [ignored] = Object.entries({ password, iam }).find(([, given]) => given !== undefined) ?? [];
  if (connection !== undefined || ignored === undefined) return undefined;
  return `canary has "${ignored}" without "connection", so it would be ignored; expected the canary’s own address as "connection" beside it, or neither`;
}

type SeededRow = {
  readonly name: string;
  readonly columns: readonly string[];
  readonly places: readonly string[];
  readonly values: readonly (string | number | boolean)[];
};

async function readRow(
  dialect: SqlDialect,
  query: Query,
  { table, values }: Canary['rows'][number],
  tables: readonly Rows[],
  fill: (text: string) => string,
): Promise<SeededRow> {
  const names = Object.keys(values);
  const shapes = await dialect.seeding.shapesOf(query, table, names);
  const createdAt = tables.filter((rows) => rows.table === table).map(createdAtOf);
  const zoneOf = (name: string) => createdAt.find((field) => field?.column === name)?.zone;
  return {
    name: dialect.quoted(table),
    columns: names.map(dialect.quoted),
    places: names.map((name, index) => dialect.seeding.written(shapes[name], dialect.place(index + 1))),
    values: Object.entries(values).map(([name, value]) =>
      typeof value === 'string' ? dialect.seeding.textFor(shapes[name], fill(value), zoneOf(name)) : value,
    ),
  };
}
