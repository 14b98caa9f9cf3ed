import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import { publicJwk } from '../../../shared/domain/public-jwk.ts';

const spki = (key: KeyObject) => key.export({ format: 'der', type: 'spki' });

describe('the public half of a receipt key', () => {
  it('is a JWK for checking ES256 signatures, named by its RFC 7638 thumbprint', async () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { x, y } = publicKey.export({ format: 'jwk' });
    const jwk = publicJwk(spki(publicKey));
    expect(jwk).toEqual({ kty: 'EC', crv: 'P-256', x, y, alg: 'ES256', use: 'sig', kid: expect.any(String) });
    expect(jwk.kid).toBe(await calculateJwkThumbprint(jwk));
  });

  it.each([
    ['another curve', generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey],
    ['Ed25519', generateKeyPairSync('ed25519').publicKey],
    ['RSA', generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey],
  ])('is not taken from a key of %s', (_kind, key) => {
    expect(() => publicJwk(spki(key))).toThrow(new TypeError('a receipt key must be on the curve P-256'));
  });
});
