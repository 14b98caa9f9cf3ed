import { createHash, createHmac } from 'node:crypto';

export type AwsCredentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
};

export type SignedScope = {
  readonly service: string;
  readonly region: string;
  readonly credentials: AwsCredentials;
};

type Headers = { readonly [lowerCaseName: string]: string };

/** The first line of a request, as it is signed. */
export type RequestLine = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Encoded, its names in order. */
  readonly query: string;
};
const POST_TO_ROOT: RequestLine = { method: 'POST', path: '/', query: '' };

/**
 * The headers of a request, a POST to `/` as most services of AWS take them, with AWS's signature, version 4.
 *
 * @param headers all that are signed, `host` among them
 * @see AWS, "Create a signed AWS API request"
 */
export function withSignature(
  headers: Headers,
  body: string,
  scope: SignedScope,
  now: number,
  { method, path, query }: RequestLine = POST_TO_ROOT,
): Headers {
  const { service, region, credentials } = scope;
  const time = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '');
  const date = time.slice(0, 8);
  const token = credentials.sessionToken;
  const signed: Headers = {
    ...headers,
    'x-amz-date': time,
    ...(token !== undefined && { 'x-amz-security-token': token }),
  };
  const names = Object.keys(signed).toSorted();
  const signedNames = names.join(';');
  const lines = names.map((name) => `${name}:${signed[name]?.trim()}\n`).join('');
  const request = [method, path, query, lines, signedNames, sha256(body)].join('\n');
  const credentialScope = `${date}/${region}/${service}/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', time, credentialScope, sha256(request)].join('\n');
  const key = [date, region, service, 'aws4_request'].reduce<string | Buffer>(
    hmac,
    `AWS4${credentials.secretAccessKey}`,
  );
  const signature = hmac(key, text).toString('hex');
  const credential = `${credentials.accessKeyId}/${credentialScope}`;
  return {
    ...signed,
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signedNames}, Signature=${signature}`,
  };
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
