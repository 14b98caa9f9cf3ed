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
 * The password with which an IAM role logs in to a database of RDS or Aurora: a presigned call of `rds-db:connect`,
 * valid for fifteen minutes. It is made locally, without a call to AWS.
 *
 * @see AWS, "Connecting to your DB instance using IAM authentication"
 */
export function rdsToken({ host, port, user, region, credentials, now }: RdsTokenRequest): string {
  const address = `${host}:${port}`;
  const scope = { service: 'rds-db', region, credentials };
  return `${address}/?${presignedQuery(address, { Action: 'connect', DBUser: user }, LIFETIME_SECONDS, scope, now)}`;
}
