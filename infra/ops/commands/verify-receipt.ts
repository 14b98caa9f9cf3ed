import { createPublicKey, verify } from 'node:crypto';
import type { PublicJwk } from '../../../shared/domain/public-jwk.ts';
import { RECEIPT_TYPE, type ReceiptClaims } from '../../../shared/domain/receipt.ts';

/** What a receipt states, proven by a key; or why it proves nothing. */
export type Verification = { readonly claims: ReceiptClaims; readonly keyId: string } | { readonly problem: string };

const SIGNATURE_BYTES = 64;

/**
 * Checks a receipt against public keys: its form, the algorithm, the key it names, and the signature, before anything it
 * states is believed.
 *
 * @param keys a JWK Set
 * @see RFC 7515, 5.2; RFC 7518, 3.4
 */
export function verifyReceipt(receipt: string, keys: readonly PublicJwk[]): Verification {
  const [header = '', claims = '', signature = '', ...more] = receipt.trim().split('.');
  const bytes = decoded(signature);
  const { alg, typ, kid, crit } = (parsed(header) ?? {}) as { readonly [name: string]: unknown };
  if (more.length > 0 || bytes?.length !== SIGNATURE_BYTES || typeof kid !== 'string')
    return { problem: 'it is not a compact JWS' };
  if (alg !== 'ES256' || typ !== RECEIPT_TYPE || crit !== undefined) {
    return { problem: `it is not a receipt: allowed is ES256 and ${RECEIPT_TYPE}` };
  }
  const key = keys.find((candidate) => candidate.kid === kid);
  if (key === undefined) return { problem: `none of the ${keys.length} keys is ${kid}` };
  const publicKey = createPublicKey({ key: { ...key }, format: 'jwk' });
  const isSigned = verify(
    'sha256',
    Buffer.from(`${header}.${claims}`),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    bytes,
  );
  if (!isSigned) return { problem: 'the signature is not of what it states' };
  const stated = parsed(claims);
  return stated === undefined ? { problem: 'it states nothing' } : { claims: stated as ReceiptClaims, keyId: key.kid };
}

function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(decoded(text)?.toString() ?? '');
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Only the one text that encoding the same bytes gives. */
function decoded(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : undefined;
}
