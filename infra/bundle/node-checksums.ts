import { createHash, createHmac, createSecretKey, type Hash, type Hmac } from 'node:crypto';
import { crc32 } from 'node:zlib';

/**
 * Replaces `@smithy/core/checksum` in the bundles: the SDK's checksums, implemented by Node.js only, without the 5 KB
 * of JavaScript for runtimes that lack them. Keys given as bytes are turned into KeyObjects, because Node.js 24 finds
 * out that bytes are not a KeyObject by an error that it catches, which costs 10 µs for each signed call.
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
    // a hash may be updated after its digest was read
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

/** S3's client refers to it for bodies that are streams; none of ours is. */
export function readableStreamHasher(): never {
  throw new TypeError('the body of a call is a stream, which bundles cannot hash; expected bytes or a text');
}

type Secret = string | ArrayBuffer | ArrayBufferView;

function bytesOf(data: ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}

// the names under which `@aws-sdk/checksums` re-exports them
export { Crc32 as Crc32Js, Crc32 as Crc32Node, Sha256 as Sha256Js, Sha256 as Sha256Node };
