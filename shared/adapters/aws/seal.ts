import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { DecryptCommand, GenerateDataKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import type { Sealed } from '../../domain/deletion-request.ts';
import { DeletionError } from '../../domain/errors.ts';
import { formUnknown } from '../../domain/form.ts';
import type { Identifiers } from '../../domain/identifiers.ts';
import type { Seal } from '../../ports/seal.ts';
import { keyAnswered } from './key-errors.ts';

/** The form in which seals are made. */
const SEAL_FORM = 1;
const FORM = /^[1-9]\d{0,2}$/;

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Envelope encryption: a data key of its own for each seal, wrapped by KMS under the context `{ requestId }`, and
 * AES-256-GCM with the requestId as additional data. CloudTrail records each opening. One call each way, of any size:
 * `Encrypt` alone would take 4,096 bytes, too few for a person with many identifiers.
 *
 * The text is four parts: form, and in base64url wrapped key, nonce, ciphertext with tag.
 */
export function kmsSeal(client: KMSClient, keyId: string): Seal {
  return {
    async close(identifiers, requestId) {
      const { Plaintext, CiphertextBlob } = await keyAnswered(
        client.send(new GenerateDataKeyCommand({ KeyId: keyId, KeySpec: 'AES_256', EncryptionContext: { requestId } })),
      );
      if (Plaintext === undefined || CiphertextBlob === undefined) {
        throw new TypeError('KMS answered GenerateDataKey without a key');
      }
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', Plaintext, nonce).setAAD(Buffer.from(requestId));
      const ciphertext = Buffer.concat([
        cipher.update(JSON.stringify(identifiers)),
        cipher.final(),
        cipher.getAuthTag(),
      ]);
      Plaintext.fill(0);
      return [SEAL_FORM, ...[CiphertextBlob, nonce, ciphertext].map(toText)].join('.') as Sealed;
    },

    async open(sealed, requestId) {
      const [form = '', ...parts] = sealed.split('.');
      if (FORM.test(form) && Number(form) > SEAL_FORM) throw formUnknown('seal', Number(form), SEAL_FORM);
      const [wrappedKey, nonce, ciphertext] = parts.map((part) => Buffer.from(part, 'base64url'));
      if (form !== String(SEAL_FORM) || wrappedKey === undefined || nonce === undefined || ciphertext === undefined) {
        throw sealBroken();
      }
      const { Plaintext } = await keyAnswered(
        client.send(new DecryptCommand({ CiphertextBlob: wrappedKey, KeyId: keyId, EncryptionContext: { requestId } })),
      );
      if (Plaintext === undefined) throw new TypeError('KMS answered Decrypt without a key');
      try {
        const decipher = createDecipheriv('aes-256-gcm', Plaintext, nonce)
          .setAAD(Buffer.from(requestId))
          .setAuthTag(ciphertext.subarray(-TAG_BYTES));
        const text = Buffer.concat([decipher.update(ciphertext.subarray(0, -TAG_BYTES)), decipher.final()]);
        return JSON.parse(text.toString()) as Identifiers;
      } catch (cause) {
        throw sealBroken(cause);
      } finally {
        Plaintext.fill(0);
      }
    },
  };
}

function toText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}

function sealBroken(cause?: unknown): DeletionError {
  return new DeletionError('seal_broken', 'fail', 'the seal does not open under this request', { cause });
}
