import { secretSetting } from '../secret-setting.ts';
import type { TargetEnvironment } from '../target-kind.ts';
import { requiredSetting } from '../target-settings.ts';
import { rdsToken } from './rds-token.ts';
import type { Address } from './sql-address.ts';
import type { SqlConnection } from './sql-entries.ts';

export type Login = {
  readonly user: string;
  /** Called for each connection, because a token is valid only for minutes. */
  password(): Promise<string>;
  /** Whether the password is an IAM token, which servers accept only in clear text. */
  readonly isToken: boolean;
};

/** @throws DeletionError `setting_missing` (fail) */
export function loginOf(row: SqlConnection, address: Address, environment: TargetEnvironment): Login {
  return {
    user: row.iam?.user ?? address.user,
    password: passwordOf(row, address, environment),
    isToken: row.iam !== undefined,
  };
}

function passwordOf(row: SqlConnection, address: Address, environment: TargetEnvironment): () => Promise<string> {
  if (row.password !== undefined) return secretSetting(environment, row.password);
  const { iam } = row;
  if (iam === undefined) return async () => address.password;
  return async () =>
    rdsToken({
      host: address.host,
      port: address.port,
      user: iam.user,
      region: requiredSetting(environment, 'AWS_REGION'),
      credentials: {
        accessKeyId: requiredSetting(environment, 'AWS_ACCESS_KEY_ID'),
        secretAccessKey: requiredSetting(environment, 'AWS_SECRET_ACCESS_KEY'),
        sessionToken: environment.setting('AWS_SESSION_TOKEN'),
      },
      now: environment.now(),
    });
}
