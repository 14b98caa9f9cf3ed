import { createHash, createHmac, randomBytes } from 'node:crypto';
import { decryptBlob, encryptBlob, keyIdOfBlob } from './ciphertext.ts';
import { KmsError } from './errors.ts';
import type { Input } from './input.ts';
import { KEY_SPECS, privateKeyOf, publicKeyOf, secretOf } from './keys.ts';
import type { KnownKeys } from './known-keys.ts';
import type { Operations } from './operation.ts';
import { signDigest } from './p256.ts';

const LONGEST_PLAINTEXT = 4096;
const LONGEST_CIPHERTEXT = 6144;
const DATA_KEY_LENGTH = 32;

const ENCRYPTION = { EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
const MAC = { MacAlgorithm: 'HMAC_SHA_256' };
const SIGNING = { SigningAlgorithm: 'ECDSA_SHA_256' };

/** The operations that use keys. */
export function cryptographicOperations({ keys, arnOf, find, findUsable, requireUsable }: KnownKeys): Operations {
  return {
    Encrypt(input) {
      const plaintext = input.bytes('Plaintext', 1, LONGEST_PLAINTEXT);
      const key = findUsable(input.text('KeyId'), 'ENCRYPT_DECRYPT', 'Encrypt');
      const blob = encryptBlob(key, plaintext, input.context());
      return { CiphertextBlob: blob.toString('base64'), KeyId: arnOf(key), ...ENCRYPTION };
    },

    Decrypt(input) {
      const blob = input.bytes('CiphertextBlob', 1, LONGEST_CIPHERTEXT);
      const named = input.optionalText('KeyId');
      const key = keys.get(keyIdOfBlob(blob));
      if (key === undefined) throw new KmsError('InvalidCiphertextException');
      if (named !== undefined && find(named).keyId !== key.keyId) {
        const message = 'The key ID in the request does not identify a CMK that can perform this operation.';
        throw new KmsError('IncorrectKeyException', message);
      }
      requireUsable(key, 'ENCRYPT_DECRYPT', 'Decrypt');
      const plaintext = decryptBlob(key, blob, input.context());
      return { Plaintext: plaintext.toString('base64'), KeyId: arnOf(key), ...ENCRYPTION };
    },

    GenerateDataKey(input) {
      input.oneOf('KeySpec', ['AES_256']);
      const plaintext = randomBytes(DATA_KEY_LENGTH);
      const key = findUsable(input.text('KeyId'), 'ENCRYPT_DECRYPT', 'GenerateDataKey');
      const blob = encryptBlob(key, plaintext, input.context());
      return { CiphertextBlob: blob.toString('base64'), Plaintext: plaintext.toString('base64'), KeyId: arnOf(key) };
    },

    GenerateMac(input) {
      const message = messageToMac(input);
      const key = findUsable(input.text('KeyId'), 'GENERATE_VERIFY_MAC', 'GenerateMac');
      const mac = createHmac('sha256', secretOf(key)).update(message).digest('base64');
      return { Mac: mac, KeyId: arnOf(key), ...MAC };
    },

    Sign(input) {
      const digest = digestToSign(input);
      const key = findUsable(input.text('KeyId'), 'SIGN_VERIFY', 'Sign');
      const signature = signDigest(digest, privateKeyOf(key));
      return { Signature: signature.toString('base64'), KeyId: arnOf(key), ...SIGNING };
    },

    GetPublicKey(input) {
      const key = findUsable(input.text('KeyId'), 'SIGN_VERIFY', 'GetPublicKey');
      return {
        KeyId: arnOf(key),
        PublicKey: publicKeyOf(key).export({ format: 'der', type: 'spki' }).toString('base64'),
        KeySpec: key.spec,
        KeyUsage: KEY_SPECS[key.spec],
        SigningAlgorithms: [SIGNING.SigningAlgorithm],
      };
    },
  };
}

function messageToMac(input: Input): Buffer {
  input.oneOf('MacAlgorithm', [MAC.MacAlgorithm]);
  return input.bytes('Message', 1, LONGEST_PLAINTEXT);
}

function digestToSign(input: Input): Buffer {
  input.oneOf('SigningAlgorithm', [SIGNING.SigningAlgorithm]);
  const message = input.bytes('Message', 1, LONGEST_PLAINTEXT);
  if (input.oneOf('MessageType', ['RAW', 'DIGEST'], 'RAW') === 'RAW') {
    return createHash('sha256').update(message).digest();
  }
  if (message.length === 32) return message;
  throw new KmsError('ValidationException', 'Digest is invalid length for algorithm ECDSA_SHA_256.');
}
