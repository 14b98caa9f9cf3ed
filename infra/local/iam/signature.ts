import type { IncomingMessage } from 'node:http';
import { withSignature } from '../../../shared/adapters/aws/sigv4.ts';

/** Who signed a request, and the session token that they sent. */
export type Signer = { readonly accessKeyId: string; readonly sessionToken?: string };

type Signed = Pick<IncomingMessage, 'method' | 'url' | 'headers'>;

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/\s]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=[0-9a-f]{64}$/;
const TIME = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;
/** The maximum clock skew of a signature, in milliseconds. */
const TOLERANCE = 5 * 60_000;

/**
 * Verifies a request's Signature Version 4 by computing it again.
 *
 * @param secretAccessKey the secret that everybody has on this machine
 * @param now epoch milliseconds
 * @returns undefined if there is no signature, or it does not match
 */
export function signerOf(
  { method, url = '/', headers }: Signed,
  body: string,
  {
    service,
    region,
    secretAccessKey,
  }: { readonly service: string; readonly region: string; readonly secretAccessKey: string },
  now: number,
): Signer | undefined {
  const authorization = headers.authorization ?? '';
  const [, accessKeyId = '', , , , names = ''] = AUTHORIZATION.exec(authorization) ?? [];
  const time = timeOf(String(headers['x-amz-date']));
  const signedNames = names.split(';');
  if (!signedNames.includes('host') || Math.abs(now - time) > TOLERANCE || method !== 'POST') return undefined;
  const given = signedNames.map((name) => [name, String(headers[name] ?? '')] as const);
  // withSignature adds the other two itself
  const own = given.filter(([name]) => name !== 'x-amz-date' && name !== 'x-amz-security-token');
  const sessionToken = headers['x-amz-security-token']?.toString();
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
  const [path = '/', query = ''] = url.split('?');
  const line = { method, path, query } as const;
  const again = withSignature(Object.fromEntries(own), body, { service, region, credentials }, time, line);
  return again['authorization'] === authorization
    ? { accessKeyId, ...(sessionToken !== undefined && { sessionToken }) }
    : undefined;
}

/** Epoch milliseconds; NaN if it is not a time. */
function timeOf(text: string): number {
  const [, year, month, day, hour, minute, second] = TIME.exec(text) ?? [];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}
