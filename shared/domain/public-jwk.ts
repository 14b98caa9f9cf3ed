import { createHash, createPublicKey } from 'node:crypto';

/** The public half of a receipt key. @see RFC 7517; `kid` is the RFC 7638 thumbprint */
export type PublicJwk = {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
  readonly kid: string;
  readonly alg: 'ES256';
  readonly use: 'sig';
};

/** @param spki SubjectPublicKeyInfo, DER, of a P-256 key @throws TypeError for any other key */
export function publicJwk(spki: Uint8Array): PublicJwk {
  const { kty, crv, x, y } = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' }).export({
    format: 'jwk',
  });
  if (kty !== 'EC' || crv !== 'P-256' || x === undefined || y === undefined) {
    throw new TypeError('a receipt key must be on the curve P-256');
  }
  // RFC 7638, 3.2: the required members, in lexicographic order, without white space
  const kid = createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
  return { kty, crv, x, y, kid, alg: 'ES256', use: 'sig' };
}
