import * as v from 'valibot';
import type { Row } from '../target-kind.ts';
import { SettingName } from '../target-settings.ts';
import { Column } from './postgres-rows.ts';

/** How a row of the data map says where its database is, and how to get in. */
export const connectionEntries = {
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

export type PostgresConnection = Row<typeof connectionEntries>;
