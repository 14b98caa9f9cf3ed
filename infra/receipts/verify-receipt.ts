import {
  compactVerify,
  createLocalJWKSet,
  decodeProtectedHeader,
  errors,
  type JSONWebKeySet,
  type ProtectedHeaderParameters,
} from 'jose';
import type { PublicJwk } from '../../shared/domain/public-jwk.ts';
import { RECEIPT_TYPE, type ReceiptClaims } from '../../shared/domain/receipt.ts';
import { readClaims } from './receipt-claims.ts';

/** What a receipt states and which key proves it, or why it is not valid. */
export type Verification = { readonly claims: ReceiptClaims; readonly keyId: string } | { readonly problem: string };

const NOT_A_RECEIPT = `it is not a receipt; expected algorithm ES256 and type ${RECEIPT_TYPE}`;

const NOT_A_KEY = 'the key that it names is not an ES256 key';

/** What jose's error codes mean; any other code means that the text is not a compact JWS. */
const PROBLEMS: { readonly [code: string]: string } = {
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'the signature does not match what it states',
  ERR_JWKS_NO_MATCHING_KEY: 'none of the keys is the one that it names',
  ERR_JWKS_INVALID: 'the keys are not a JWK Set',
  ERR_JWKS_MULTIPLE_MATCHING_KEYS: 'several of the keys have the name that it gives',
  ERR_JWK_INVALID: NOT_A_KEY,
  ERR_JOSE_ALG_NOT_ALLOWED: NOT_A_RECEIPT,
  ERR_JOSE_NOT_SUPPORTED: NOT_A_RECEIPT,
};

/** Public keys: the JWK Set from `/.well-known/jwks.json`, or only its list of keys. */
export type ReceiptKeys = { readonly keys: readonly PublicJwk[] } | readonly PublicJwk[];

/**
 * Checks a receipt against public keys: its form, its type, the key it names, the algorithm and the signature, before
 * anything that it states is read. If the receipt or the keys are invalid, the result has a `problem` that says why.
 *
 * @param receipt as `/data-deletion/{code}/receipt` answers it
 * @param keys a JWK Set
 * @example
 * const keys = await (await fetch('https://deletion.example.com/.well-known/jwks.json')).json();
 * const checked = await verifyReceipt(receipt, keys);
 * if ('problem' in checked) throw new Error(checked.problem);
 * @see RFC 7515, 5.2
 */
export async function verifyReceipt(receipt: string, keys: ReceiptKeys): Promise<Verification> {
  const text = receipt.trim();
  const header = text.split('.').every(isCanonical) ? headerOf(text) : undefined;
  if (typeof header?.kid !== 'string') return { problem: 'it is not a compact JWS that names its key' };
  if (header.typ !== RECEIPT_TYPE || header.crit !== undefined) return { problem: NOT_A_RECEIPT };
  try {
    const set = Array.isArray(keys) ? { keys } : keys;
    const { payload } = await compactVerify(text, createLocalJWKSet(set as JSONWebKeySet), { algorithms: ['ES256'] });
    const read = readClaims(payload);
    return 'problem' in read ? read : { ...read, keyId: header.kid };
  } catch (error) {
    if (error instanceof errors.JOSEError) return { problem: PROBLEMS[error.code] ?? 'it is not a compact JWS' };
    // WebCrypto's error for a point that is not on the curve
    if (error instanceof DOMException) return { problem: NOT_A_KEY };
    throw error;
  }
}

function headerOf(text: string): ProtectedHeaderParameters | undefined {
  try {
    return decodeProtectedHeader(text);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/**
 * Whether the text is the canonical base64url encoding. jose also accepts others, so one receipt could have two texts.
 */
function isCanonical(segment: string): boolean {
  return Buffer.from(segment, 'base64url').toString('base64url') === segment;
}
