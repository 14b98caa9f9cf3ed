import * as v from 'valibot';
import type { Row } from '../target-kind.ts';
import { SettingName } from '../target-settings.ts';
import { Column } from './postgres-names.ts';

/** How a row of the data map says where its database is, and how to get in. */
export const connectionEntries = {
  connection: v.pipe(
    SettingName,
    v.description(
      'The name of the setting that holds the database’s address, for example "TARGET_SHOP_DATABASE"; the setting is like postgres://user@host:5432/database, and ?sslrootcert=PATH names a file with CA certificates.',
    ),
  ),
  password: v.optional(
    v.pipe(SettingName, v.description('The name of the setting that holds the password, where there is one.')),
  ),
  iam: v.optional(
    v.pipe(
      v.strictObject({
        resourceId: v.pipe(
          v.string(),
          v.regex(/^(?:db|cluster|prx)-[A-Za-z0-9]+$/, 'a resource id such as db-ABC123'),
          v.description('The resource id of the database, cluster or proxy, for example "db-ABC123".'),
        ),
        user: v.pipe(Column, v.description('The user of the database.')),
      }),
      v.description('Lets the worker’s role in as this user, without a password.'),
    ),
  ),
};

export type PostgresConnection = Row<typeof connectionEntries>;
