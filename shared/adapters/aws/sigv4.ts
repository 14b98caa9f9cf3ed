import { createHash, createHmac, createSecretKey } from 'node:crypto';

// AWS Signature Version 4, in the headers of a request or in its URL: AWS, "Create a signed AWS API request"

/** The credentials of a user or, with a session token, of a role. */
export type AwsCredentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
};

/** The service and region that a request is signed for, and the signer. */
export type SignedScope = {
  readonly service: string;
  readonly region: string;
  readonly credentials: AwsCredentials;
};

/** By their names in lower case. */
export type SignedHeaders = { readonly [lowerCaseName: string]: string };

/** The parts of a request's first line that are signed. */
export type RequestLine = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Encoded, sorted by name. */
  readonly query: string;
};
const POST_TO_ROOT: RequestLine = { method: 'POST', path: '/', query: '' };
const ALGORITHM = 'AWS4-HMAC-SHA256';

/**
 * The headers of a request, with its signature added. Most AWS services take a POST to `/`.
 *
 * @param headers all headers to sign, including `host`
 * @param now epoch milliseconds
 */
export function withSignature(
  headers: SignedHeaders,
  body: string,
  scope: SignedScope,
  now: number,
  line: RequestLine = POST_TO_ROOT,
): SignedHeaders {
  const { time, credential, sign } = signerOf(scope, now);
  const token = scope.credentials.sessionToken;
  const signed: SignedHeaders = {
    ...headers,
    'x-amz-date': time,
    ...(token !== undefined && { 'x-amz-security-token': token }),
  };
  const names = `Credential=${credential}, SignedHeaders=${namesOf(signed)}`;
  return { ...signed, authorization: `${ALGORITHM} ${names}, Signature=${sign(line, signed, body)}` };
}

/**
 * The query of a GET of `/` that carries its own signature, so that whoever has the URL can make the request.
 *
 * @param query the parameters of the request; those of the signature are added
 * @param lifetime in seconds
 * @param now epoch milliseconds
 */
export function presignedQuery(
  host: string,
  query: { readonly [name: string]: string },
  lifetime: number,
  scope: SignedScope,
  now: number,
): string {
  const { time, credential, sign } = signerOf(scope, now);
  const token = scope.credentials.sessionToken;
  const headers = { host };
  const parameters: { readonly [name: string]: string } = {
    ...query,
    'X-Amz-Algorithm': ALGORITHM,
    'X-Amz-Credential': credential,
    'X-Amz-Date': time,
    'X-Amz-Expires': String(lifetime),
    ...(token !== undefined && { 'X-Amz-Security-Token': token }),
    'X-Amz-SignedHeaders': namesOf(headers),
  };
  const text = Object.keys(parameters)
    .toSorted()
    .map((name) => `${encode(name)}=${encode(parameters[name] ?? '')}`)
    .join('&');
  return `${text}&X-Amz-Signature=${sign({ method: 'GET', path: '/', query: text }, headers, '')}`;
}

function signerOf({ service, region, credentials }: SignedScope, now: number) {
  const time = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '');
  const date = time.slice(0, 8);
  const scope = `${date}/${region}/${service}/aws4_request`;
  return {
    time,
    credential: `${credentials.accessKeyId}/${scope}`,
    sign({ method, path, query }: RequestLine, headers: SignedHeaders, body: string): string {
      const lines = Object.keys(headers)
        .toSorted()
        .map((name) => `${name}:${headers[name]?.trim()}\n`);
      const request = [method, path, query, lines.join(''), namesOf(headers), sha256(body)].join('\n');
      const text = [ALGORITHM, time, scope, sha256(request)].join('\n');
      const key = scope.split('/').reduce(hmac, Buffer.from(`AWS4${credentials.secretAccessKey}`));
      return hmac(key, text).toString('hex');
    },
  };
}

function namesOf(headers: SignedHeaders): string {
  return Object.keys(headers).toSorted().join(';');
}

/** Uses a KeyObject: with the bytes of the key, an HMAC takes three times as long. */
function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', createSecretKey(key)).update(text).digest();
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Encodes everything that is not unreserved. @see RFC 3986, 2.3 */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}
