import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { KmsError } from './errors.ts';
import { type Key, secretOf } from './keys.ts';

export type EncryptionContext = Readonly<Record<string, string>>;

// the blob: version ‖ UUID of the key ‖ nonce ‖ tag ‖ ciphertext
const VERSION = 1;
const NONCE_AT = 17;
const TAG_AT = 29;
const CIPHERTEXT_AT = 45;

/** Encrypts to a blob that names its key and can be decrypted only with the same encryption context. */
export function encryptBlob(key: Key, plaintext: Uint8Array, context: EncryptionContext): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', secretOf(key), nonce).setAAD(boundContext(context));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  const keyId = Buffer.from(key.keyId.replaceAll('-', ''), 'hex');
  return Buffer.concat([Uint8Array.of(VERSION), keyId, nonce, cipher.getAuthTag(), ciphertext]);
}

/** @throws KmsError `InvalidCiphertextException` if it was made with another context or elsewhere, or was changed */
export function decryptBlob(key: Key, blob: Buffer, context: EncryptionContext): Buffer {
  const nonce = blob.subarray(NONCE_AT, TAG_AT);
  const decipher = createDecipheriv('aes-256-gcm', secretOf(key), nonce, { authTagLength: 16 })
    .setAAD(boundContext(context))
    .setAuthTag(blob.subarray(TAG_AT, CIPHERTEXT_AT));
  try {
    return Buffer.concat([decipher.update(blob.subarray(CIPHERTEXT_AT)), decipher.final()]);
  } catch {
    throw new KmsError('InvalidCiphertextException');
  }
}

export function keyIdOfBlob(blob: Buffer): string {
  if (blob.length <= CIPHERTEXT_AT || blob[0] !== VERSION) throw new KmsError('InvalidCiphertextException');
  const hex = blob.subarray(1, NONCE_AT).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The context as additional authenticated data; sorted, because the order of its pairs does not matter. */
function boundContext(context: EncryptionContext): Buffer {
  const pairs = Object.entries(context).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.from(JSON.stringify(pairs));
}
