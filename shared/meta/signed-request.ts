import type { Brand } from '../domain/brand.ts';
import type { RegisteredApp } from '../ports/app-registry.ts';
import { withNumbersAsText } from './exact-numbers.ts';
import { isMetaId } from './meta-id.ts';
import { findSigner, hmacSha256, type Signer } from './signer.ts';

/** A person's id in one app: a string of digits, because numbers lose digits above 2^53. `0` stands for nobody. */
export type AppScopedUserId = Brand<'AppScopedUserId'>;

declare const verified: unique symbol;

/** A signed request whose signature is proven; only {@link verifySignedRequest} makes one. */
export type VerifiedSignedRequest = Signer & {
  readonly [verified]: true;
  readonly userId: AppScopedUserId;
  /** The payload's text exactly as received: the same for every delivery of one request. */
  readonly payload: string;
  /** When Meta says that it signed it, in epoch milliseconds; absent if `issued_at` is missing or not a valid time. */
  readonly issuedAt?: number;
  /**
   * Whether it has what a login has (`code`, `oauth_token`): an app also receives these when a person merely opens it.
   */
  readonly isLogin: boolean;
};

/** The reasons to refuse a signed request, each with its HTTP status. */
export const SIGNED_REQUEST_STATUS = {
  signed_request_malformed: 400,
  signature_mismatch: 401,
  algorithm_not_supported: 400,
  user_id_missing: 400,
} as const;
/** Why a signed request is refused. */
export type SignedRequestFault = keyof typeof SIGNED_REQUEST_STATUS;

/** In characters. Genuine requests have a few hundred. */
export const LONGEST_SIGNED_REQUEST = 16 * 1024;

const SIGNATURE_BYTES = 32;
/** Members that Login and Canvas pass to an app. @see Meta, "Using a Signed Request" */
const LOGIN_MEMBERS = ['code', 'oauth_token'] as const;
/** The last second that a `Date` can represent. */
const LATEST_SECOND = 8_640_000_000_000;
const ALGORITHM = /^HMAC-SHA256$/i;

/**
 * Proves that Meta signed this request with one of the registered app secrets, and returns what it says.
 *
 * The checks are made in this order: size and shape, signature, JSON, algorithm, user id. The signature covers the
 * payload text exactly as it arrived, padding included, and nothing in the payload is interpreted before the signature
 * is proven. Every secret is tried, each in constant time, so that a secret can be rotated while callbacks are under
 * way; without a secret nothing is accepted. Both parts must be base64url as an encoder writes it, with all of its
 * padding or none, so that a request has one text only. `expires` is ignored: it is the expiry of a token.
 *
 * `user_id` must be 1 to 32 decimal digits, as a string or a number; anything else is `user_id_missing`. If a member is
 * repeated, the last one counts, as it does for `json_decode` and `JSON.parse`.
 *
 * @returns the proven request, or the reason to refuse it: throwing would take longer than everything else here
 * together
 * @see Meta, "Using a Signed Request"; RFC 4648 section 3.5 on canonical encoding
 * @example verifySignedRequest(form.signed_request, await registry.apps()) // { userId: '218471', … }
 */
export function verifySignedRequest(
  text: string,
  apps: readonly RegisteredApp[],
): VerifiedSignedRequest | SignedRequestFault {
  if (text.length > LONGEST_SIGNED_REQUEST) return 'signed_request_malformed';
  const dot = text.indexOf('.');
  const signature = dot === -1 ? undefined : decodeBase64url(text.slice(0, dot));
  if (signature?.length !== SIGNATURE_BYTES) return 'signed_request_malformed';
  const payload = text.slice(dot + 1);
  const json = decodeBase64url(payload)?.toString();
  if (!json) return 'signed_request_malformed';

  const signer = findSigner(payload, signature, apps);
  if (signer === undefined) return 'signature_mismatch';

  const members = parseObject(json);
  if (members === undefined) return 'signed_request_malformed';
  const algorithm = own(members, 'algorithm');
  if (typeof algorithm !== 'string' || !ALGORITHM.test(algorithm)) return 'algorithm_not_supported';
  const userId = typeof own(members, 'user_id') === 'number' ? digitsOfUserId(json) : own(members, 'user_id');
  if (typeof userId !== 'string' || !isMetaId(userId)) return 'user_id_missing';
  return {
    ...signer,
    userId: userId as AppScopedUserId,
    payload,
    issuedAt: timeOf(own(members, 'issued_at')),
    isLogin: LOGIN_MEMBERS.some((name) => own(members, name) !== undefined),
  } as VerifiedSignedRequest;
}

/**
 * Signs a payload as Meta does, for trying out a callback.
 *
 * @param payload an object, or JSON text to be signed as it is
 * @example signRequest({ algorithm: 'HMAC-SHA256', user_id: '218471' }, appSecret)
 */
export function signRequest(
  payload: object | string,
  secret: string,
  options: { readonly padding?: boolean } = {},
): string {
  const json = Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
  const encode = (bytes: Buffer) => (options.padding ? pad(bytes.toString('base64url')) : bytes.toString('base64url'));
  const encoded = encode(json);
  return `${encode(hmacSha256(secret, encoded))}.${encoded}`;
}

function parseObject(json: string): object | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Meta writes seconds since 1970. */
function timeOf(seconds: unknown): number | undefined {
  const isTime = typeof seconds === 'number' && seconds > 0 && seconds <= LATEST_SECOND;
  return isTime ? Math.floor(seconds) * 1000 : undefined;
}

function digitsOfUserId(json: string): unknown {
  return own(JSON.parse(withNumbersAsText(json)) as object, 'user_id');
}

function own(members: object, name: string): unknown {
  return Object.getOwnPropertyDescriptor(members, name)?.value;
}

/**
 * Decodes only text that an encoder would write for the same bytes, because Node's decoder ignores invalid characters.
 */
function decodeBase64url(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url');
  const canonical = bytes.toString('base64url');
  return text === canonical || text === pad(canonical) ? bytes : undefined;
}

function pad(base64url: string): string {
  return base64url + '='.repeat(-base64url.length & 3);
}
