import * as v from 'valibot';
import { ZoneName } from '../creation-time.ts';
import type { Row } from '../target-kind.ts';
import { SettingName } from '../target-settings.ts';
import { Templates } from '../template.ts';
import type { SqlNames } from './sql-names.ts';

export type SqlEntries = ReturnType<typeof sqlEntries>;
/** The fields of a data map row that say where its database is, and how to log in. */
export type SqlConnection = Row<SqlEntries['connection']>;

/**
 * The fields of data map rows that describe a database, its tables, and which of their rows are a person's.
 *
 * @param address what the setting with the address looks like, for the description
 */
export function sqlEntries({ Column, TableName }: SqlNames, address: string) {
  const connection = {
    connection: v.pipe(
      SettingName,
      v.description(
        `The name of the setting that holds the database’s address, for example "TARGET_SHOP_DATABASE"; the address looks like ${address} names a file with CA certificates.`,
      ),
    ),
    password: v.optional(
      v.pipe(SettingName, v.description('The name of the setting that holds the password, if there is one.')),
    ),
    iam: v.optional(
      v.pipe(
        v.strictObject({
          resourceId: v.pipe(
            v.string(),
            v.regex(/^(?:db|cluster|prx)-[A-Za-z0-9]+$/, 'a resource id such as db-ABC123'),
            v.description('The resource id of the database, cluster or proxy, for example "db-ABC123".'),
          ),
          user: v.pipe(Column, v.description('The database user.')),
        }),
        v.description('Lets the worker’s role log in as this user, without a password.'),
      ),
    ),
  };

  /** One column, and the values that a person's rows have in it. */
  const Condition = v.strictObject({
    column: v.pipe(Column, v.description('The name of the column, for example "user_id".')),
    /** Values are compared as the column does: texts by its collation, numbers and UUIDs by value. */
    type: v.optional(
      v.pipe(v.picklist(['text', 'number', 'uuid']), v.description('The type of the values in the column.')),
      'text',
    ),
    values: v.pipe(Templates, v.description('The values that a person’s rows have there, for example ["{asid}"].')),
  });
  /** A table, and the conditions that together select a person's rows in it. */
  const rows = {
    table: v.pipe(TableName, v.description('The name of a table, with its schema if it needs one.')),
    where: v.pipe(
      v.array(Condition),
      v.minLength(1, 'at least one column'),
      v.description(
        'The conditions that must all hold for a person’s rows, for example [{"column": "user_id", "values": ["{userId}"]}].',
      ),
    ),
  };
  const table = {
    ...rows,
    createdAt: v.optional(
      v.pipe(
        v.union([
          Column,
          v.strictObject({
            column: v.pipe(Column, v.description('A column that holds times without a time zone.')),
            zone: ZoneName,
          }),
        ]),
        v.description('When a row was created; read only if newer rows may be somebody else’s.'),
      ),
    ),
    anonymise: v.optional(
      v.pipe(
        v.record(
          Column,
          v.union([v.null(), v.pipe(v.string(), v.minLength(1, 'null, or what names nobody')), v.number()]),
        ),
        v.check((columns) => Object.keys(columns).length > 0, 'at least one column'),
        v.description(
          'Instead of deleting the rows: columns to clear (null), or to replace with a text or a number. Every column by which the person is found has to be among them.',
        ),
      ),
    ),
  };
  const source = {
    ...connection,
    ...rows,
    column: v.pipe(Column, v.description('The column that holds the identifiers, for example "user_id".')),
  };
  return { connection, rows, table, source };
}

/** The tables of a row, in the order in which they are emptied. */
export function tablesOf<Entries extends v.ObjectEntries>(entries: Entries) {
  return v.pipe(
    v.array(v.strictObject(entries)),
    v.minLength(1, 'at least one table'),
    v.description(
      'The tables, in the order in which they are emptied; a table that refers to another comes before it.',
    ),
  );
}
