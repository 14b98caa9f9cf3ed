import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  generateKeyPairSync,
  randomBytes,
  sign,
} from 'node:crypto';
import type { Sealed } from '../../../shared/domain/deletion-request.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import type { SealedIdentifiers } from '../../../shared/domain/identifiers.ts';
import { type PublicJwk, publicJwk } from '../../../shared/domain/public-jwk.ts';
import type { ReceiptSigner } from '../../../shared/ports/receipt-signer.ts';
import type { Seal, SealBinding } from '../../../shared/ports/seal.ts';
import type { SubjectKeys } from '../../../shared/ports/subject-keys.ts';

/** Keys in this process's memory: real cryptography, but nothing is stored. */
export function memorySubjectKeys(key: Uint8Array = randomBytes(32)): SubjectKeys {
  const secret = createSecretKey(key);
  return {
    async keyOf({ appId, kind, value }) {
      return createHmac('sha256', secret)
        .update(JSON.stringify([appId, kind, value]))
        .digest();
    },
  };
}

export function memorySeal(key: Uint8Array = randomBytes(32)): Seal {
  const secret = createSecretKey(key);
  const recordKeyOf = (nonce: Uint8Array) => createSecretKey(createHmac('sha256', secret).update(nonce).digest());
  const close = (identifiers: SealedIdentifiers, under: SealBinding, maker: Maker) => {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', secret, nonce).setAAD(boundTo(under, maker));
    const ciphertext = Buffer.concat([cipher.update(JSON.stringify(identifiers)), cipher.final()]);
    const text = Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]).toString('base64url');
    return { sealed: `${maker}.${text}` as Sealed, recordKey: recordKeyOf(nonce) };
  };
  return {
    close: async (identifiers, under) => close(identifiers, under, 'intake').sealed,
    closeWithKey: async (identifiers, under) => close(identifiers, under, 'worker'),
    async open(sealed, under) {
      const maker: Maker = sealed.startsWith('worker.') ? 'worker' : 'intake';
      const bytes = Buffer.from(sealed.slice(maker.length + 1), 'base64url');
      try {
        const nonce = bytes.subarray(0, 12);
        const decipher = createDecipheriv('aes-256-gcm', secret, nonce)
          .setAAD(boundTo(under, maker))
          .setAuthTag(bytes.subarray(12, 28));
        const text = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
        const identifiers = JSON.parse(text.toString()) as SealedIdentifiers;
        return { identifiers, ...(maker === 'worker' && { recordKey: recordKeyOf(nonce) }) };
      } catch (cause) {
        throw new DeletionError('seal_broken', 'fail', 'the seal does not open under this request', { cause });
      }
    },
  };
}

type Maker = 'intake' | 'worker';

function boundTo({ requestId, appId, subjectRef, scope, askedAt, beganWith }: SealBinding, maker: Maker): Buffer {
  return Buffer.from(JSON.stringify([maker, requestId, appId, subjectRef, scope, askedAt, beganWith]));
}

export function memoryReceiptSigner(): ReceiptSigner & { readonly jwk: PublicJwk } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = publicJwk(publicKey.export({ format: 'der', type: 'spki' }));
  return {
    jwk,
    async keyId() {
      return jwk.kid;
    },
    async sign(signingInput) {
      return sign('sha256', signingInput, { key: privateKey, dsaEncoding: 'ieee-p1363' });
    },
  };
}
