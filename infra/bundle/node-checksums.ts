import { createHash, createHmac, createSecretKey, type Hash, type Hmac } from 'node:crypto';
import { crc32 } from 'node:zlib';

/**
 * What the bundles hold in place of `@smithy/core/checksum`: the SDK's checksums by Node.js alone, without those in JavaScript for
 * runtimes that have none (5 KB). Bytes that are a key become a KeyObject: whether they are one, Node.js 24 finds out by an error that
 * it catches, 10 µs for each call that is signed.
 */
export class Sha256 {
  readonly digestLength = 32;
  readonly #secret: Secret | undefined;
  #hash: Hash | Hmac;

  constructor(secret?: Secret) {
    this.#secret = secret;
    this.#hash = this.#begun();
  }

  update(data: string | Uint8Array): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    // more may be added to a hash afterwards
    return bytesOf('copy' in this.#hash ? this.#hash.copy().digest() : this.#hash.digest());
  }

  reset(): void {
    this.#hash = this.#begun();
  }

  #begun(): Hash | Hmac {
    if (!this.#secret) return createHash('sha256');
    const key = typeof this.#secret === 'string' ? this.#secret : createSecretKey(bytesOf(this.#secret));
    return createHmac('sha256', key);
  }
}

export class Md5 {
  readonly digestLength = 16;
  #hash = createHash('md5');

  update(data: string | Uint8Array): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return bytesOf(this.#hash.copy().digest());
  }

  reset(): void {
    this.#hash = createHash('md5');
  }
}

export class Crc32 {
  readonly digestLength = 4;
  #value = 0;

  update(data: Uint8Array): void {
    this.#value = crc32(data, this.#value);
  }

  digestSync(): number {
    return this.#value;
  }

  async digest(): Promise<Uint8Array> {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, this.#value);
    return bytes;
  }

  reset(): void {
    this.#value = 0;
  }
}

/** S3's client names it for bodies that are streams; none of ours is. */
export function readableStreamHasher(): never {
  throw new TypeError('the body of a call is a stream, which bundles cannot hash; expected bytes or a text');
}

type Secret = string | ArrayBuffer | ArrayBufferView;

function bytesOf(data: ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}

// names under which `@aws-sdk/checksums` passes them on
export { Crc32 as Crc32Js, Crc32 as Crc32Node, Sha256 as Sha256Js, Sha256 as Sha256Node };
