import { type AwsCredentials, presignedQuery } from '../../adapters/aws/sigv4.ts';

export type RdsTokenRequest = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly region: string;
  readonly credentials: AwsCredentials;
  /** Epoch milliseconds. */
  readonly now: number;
};

const LIFETIME_SECONDS = 900;

/**
 * The password with which a database of RDS or Aurora lets an IAM role in: a presigned call of `rds-db:connect` that is
 * valid for fifteen minutes. Making it needs no call.
 *
 * @see AWS, "Connecting to your DB instance using IAM authentication"
 */
export function rdsToken({ host, port, user, region, credentials, now }: RdsTokenRequest): string {
  const address = `${host}:${port}`;
  const scope = { service: 'rds-db', region, credentials };
  return `${address}/?${presignedQuery(address, { Action: 'connect', DBUser: user }, LIFETIME_SECONDS, scope, now)}`;
}
