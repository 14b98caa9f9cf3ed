import { createECDH, type KeyObject, randomBytes } from 'node:crypto';

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/**
 * ECDSA on P-256 over a given digest. Node signs only messages that it hashes itself, whereas KMS also accepts a digest
 * (`MessageType: DIGEST`). It does not run in constant time, so its duration leaks the key: for demonstration keys
 * only.
 *
 * @see FIPS 186-5, section 6.4; SEC 1, section C.5 for the DER form
 */
export function signDigest(digest: Uint8Array, privateKey: KeyObject): Buffer {
  const secret = fromBase64Url(privateKey.export({ format: 'jwk' }).d);
  for (;;) {
    const nonce = toNumber(randomBytes(32));
    if (nonce === 0n || nonce >= ORDER) continue;
    const r = modulo(toNumber(publicPoint(nonce).subarray(1, 33)), ORDER);
    const s = modulo(inverse(nonce, ORDER) * (toNumber(digest) + r * secret), ORDER);
    if (r !== 0n && s !== 0n) return toDer(r, s);
  }
}

function publicPoint(factor: bigint): Buffer {
  const exchange = createECDH('prime256v1');
  exchange.setPrivateKey(factor.toString(16).padStart(64, '0'), 'hex');
  return exchange.getPublicKey();
}

function modulo(value: bigint, modulus: bigint): bigint {
  const rest = value % modulus;
  return rest < 0n ? rest + modulus : rest;
}

/** By the extended Euclidean algorithm. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [dividend, divisor] = [modulus, modulo(value, modulus)];
  let [previous, current] = [0n, 1n];
  while (divisor !== 0n) {
    const quotient = dividend / divisor;
    [dividend, divisor] = [divisor, dividend - quotient * divisor];
    [previous, current] = [current, previous - quotient * current];
  }
  return modulo(previous, modulus);
}

function toNumber(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

function fromBase64Url(text: string | undefined): bigint {
  return toNumber(Buffer.from(text ?? '', 'base64url'));
}

function toDer(r: bigint, s: bigint): Buffer {
  const numbers = [r, s].map((number) => {
    const hex = number.toString(16).padStart(64, '0');
    const bytes = Buffer.from(hex, 'hex');
    const first = bytes.findIndex((byte) => byte !== 0);
    const shortest = bytes.subarray(first);
    const positive = (shortest[0] ?? 0) > 127 ? Buffer.concat([Uint8Array.of(0), shortest]) : shortest;
    return Buffer.concat([Uint8Array.of(2, positive.length), positive]);
  });
  const body = Buffer.concat(numbers);
  return Buffer.concat([Uint8Array.of(0x30, body.length), body]);
}
