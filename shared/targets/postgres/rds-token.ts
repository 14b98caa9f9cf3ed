import { createHash, createHmac } from 'node:crypto';

export type RdsTokenRequest = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
};

const LIFETIME_SECONDS = 900;
const SERVICE = 'rds-db';

/**
 * The password with which a database of RDS or Aurora lets an IAM role in: a call of `rds-db:connect`, signed in its
 * address, for fifteen minutes. It is made here without asking anybody.
 *
 * @see AWS, "Connecting to your DB instance using IAM authentication"; "Signature Version 4 for API requests"
 */
export function rdsToken(request: RdsTokenRequest): string {
  const time = new Date(request.now).toISOString().replace(/[-:]|\.\d+/g, '');
  const date = time.slice(0, 8);
  const scope = `${date}/${request.region}/${SERVICE}/aws4_request`;
  const host = `${request.host}:${request.port}`;
  const query = [
    ['Action', 'connect'],
    ['DBUser', request.user],
    ['X-Amz-Algorithm', 'AWS4-HMAC-SHA256'],
    ['X-Amz-Credential', `${request.accessKeyId}/${scope}`],
    ['X-Amz-Date', time],
    ['X-Amz-Expires', String(LIFETIME_SECONDS)],
    ...(request.sessionToken === undefined ? [] : [['X-Amz-Security-Token', request.sessionToken]]),
    ['X-Amz-SignedHeaders', 'host'],
  ]
    .map(([name = '', value = '']) => `${name}=${encode(value)}`)
    .join('&');
  const canonical = ['GET', '/', query, `host:${host}`, '', 'host', sha256('')].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n');
  const key = [date, request.region, SERVICE, 'aws4_request'].reduce<Buffer>(
    hmac,
    Buffer.from(`AWS4${request.secretAccessKey}`),
  );
  return `${host}/?${query}&X-Amz-Signature=${hmac(key, toSign).toString('hex')}`;
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** RFC 3986, as Signature Version 4 asks. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}
