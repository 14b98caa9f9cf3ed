import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { calculateJwkThumbprint } from 'jose';
import { joseSignature } from '../../../shared/adapters/aws/receipt-signer.ts';
import { publicJwk } from '../../../shared/domain/public-jwk.ts';

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const spki = (key: typeof publicKey) => key.export({ format: 'der', type: 'spki' });

describe('receipt signatures', () => {
  it('become r‖s of 64 bytes whatever the lengths in the DER were', () => {
    const lengths = new Set<number>();
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), (message) => {
        const der = sign('sha256', message, privateKey);
        lengths.add(der.length);
        const jose = joseSignature(der);
        expect(jose).toHaveLength(64);
        expect(derOf(jose)).toBe(der.toString('hex'));
      }),
      { numRuns: 500 },
    );
    expect(lengths.size).toBeGreaterThan(2);
  });

  it.each([
    ['3006020101020102', '1', '2'],
    ['30080202010002020200', '100', '200'],
  ])('fill up what is short: %s', (hex, r, s) => {
    const jose = Buffer.from(joseSignature(Buffer.from(hex, 'hex'))).toString('hex');
    expect(jose).toBe(r.padStart(64, '0') + s.padStart(64, '0'));
  });

  it.each([
    '',
    '3000',
    '300402000200',
    '30060201010202',
    '3006020101020101ff',
    '300702010102010100',
    '3106020101020101',
    '3006040101020101',
    '3007020101020101',
    '30050200020101',
    '30050201010200',
    '300402010102',
    `3027022200${'11'.repeat(33)}020101`,
  ])('refuse DER that is none: %s', (hex) => {
    expect(() => joseSignature(Buffer.from(hex, 'hex'))).toThrow(TypeError);
  });
});

describe('receipt keys', () => {
  it('are named by the thumbprint that jose computes', async () => {
    const jwk = publicJwk(spki(publicKey));
    expect(jwk.kid).toBe(await calculateJwkThumbprint(publicKey.export({ format: 'jwk' })));
    expect(jwk.kid).toHaveLength(43);
  });

  it('are on P-256 and nowhere else', () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey;
    expect(() => publicJwk(spki(other))).toThrow('P-256');
    expect(() => publicJwk(spki(generateKeyPairSync('ed25519').publicKey))).toThrow('P-256');
  });
});

/** The shortest DER of r‖s, made independently of the code under test. */
function derOf(jose: Uint8Array): string {
  const integer = (bytes: Uint8Array) => {
    let hex = Buffer.from(bytes)
      .toString('hex')
      .replace(/^(00)+/, '');
    if (Number.parseInt(hex.slice(0, 2), 16) >= 0x80) hex = `00${hex}`;
    return `02${(hex.length / 2).toString(16).padStart(2, '0')}${hex}`;
  };
  const body = integer(jose.subarray(0, 32)) + integer(jose.subarray(32));
  return `30${(body.length / 2).toString(16).padStart(2, '0')}${body}`;
}
