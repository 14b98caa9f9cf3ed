import { createECDH, type KeyObject, randomBytes } from 'node:crypto';

/**
 * ECDSA on P-256 over a digest that was made elsewhere. Node signs only what it hashes itself, and KMS also takes a
 * digest (`MessageType: DIGEST`). For keys that protect nothing but a demonstration: the time it takes tells of the key.
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

/** @returns false for a signature that is not two numbers in DER, too */
export function verifyDigest(digest: Uint8Array, publicKey: KeyObject, signature: Uint8Array): boolean {
  const { x, y } = publicKey.export({ format: 'jwk' });
  const [r, s] = fromDer(signature);
  if (r === undefined || s === undefined || r === 0n || s === 0n || r >= ORDER || s >= ORDER) return false;
  const w = inverse(s, ORDER);
  const sum = add(
    multiply(BASE, modulo(toNumber(digest) * w, ORDER)),
    multiply({ x: fromBase64Url(x), y: fromBase64Url(y) }, modulo(r * w, ORDER)),
  );
  return sum !== undefined && modulo(sum.x, ORDER) === r;
}

/** Undefined is the point at infinity. */
type Point = { readonly x: bigint; readonly y: bigint } | undefined;

const PRIME = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const BASE: Point = {
  x: 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
  y: 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
};

function add(a: Point, b: Point): Point {
  if (a === undefined) return b;
  if (b === undefined) return a;
  if (a.x === b.x && a.y !== b.y) return undefined;
  const slope =
    a.x === b.x ? (3n * a.x * a.x - 3n) * inverse(2n * a.y, PRIME) : (b.y - a.y) * inverse(b.x - a.x, PRIME);
  const x = modulo(slope * slope - a.x - b.x, PRIME);
  return { x, y: modulo(slope * (a.x - x) - a.y, PRIME) };
}

function multiply(point: Point, factor: bigint): Point {
  let product: Point;
  let doubled = point;
  for (let rest = factor; rest > 0n; rest >>= 1n) {
    if (rest & 1n) product = add(product, doubled);
    doubled = add(doubled, doubled);
  }
  return product;
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

function fromDer(signature: Uint8Array): readonly (bigint | undefined)[] {
  const bytes = Buffer.from(signature);
  const firstLength = bytes[3] ?? 0;
  const secondAt = 4 + firstLength;
  const secondLength = bytes[secondAt + 1] ?? 0;
  const wellFormed =
    bytes[0] === 0x30 &&
    bytes[1] === bytes.length - 2 &&
    bytes[2] === 2 &&
    firstLength > 0 &&
    bytes[secondAt] === 2 &&
    secondLength > 0 &&
    secondAt + 2 + secondLength === bytes.length;
  if (!wellFormed) return [];
  return [toNumber(bytes.subarray(4, secondAt)), toNumber(bytes.subarray(secondAt + 2))];
}
