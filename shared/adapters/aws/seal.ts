import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { DecryptCommand, GenerateDataKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import type { Sealed } from '../../domain/deletion-request.ts';
import { DeletionError } from '../../domain/errors.ts';
import { formUnknown } from '../../domain/form.ts';
import { type Identifiers, RULE_KEY_LENGTH, type SealedIdentifiers } from '../../domain/identifiers.ts';
import type { RecordKey } from '../../domain/record-proof.ts';
import type { Seal, SealBinding } from '../../ports/seal.ts';
import { keyAnswered } from './key-errors.ts';

/** The forms in which seals are made: for a new request, and by the worker. */
const INTAKE_FORM = 2;
const WORKER_FORM = 4;
/** The first form of the worker's seals, and the first form whose content is deflated. */
const FIRST_WORKER_FORM = 3;
const DEFLATED_FORM = 4;
const FORM = /^[1-9]\d{0,2}$/;

/** The member of the encryption context that marks the worker's seals. */
export const WORKER_CONTEXT = 'worker';

/** In bytes: the largest content that a seal may have. */
const LARGEST = 16 * 1024 * 1024;

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Envelope encryption. Each seal has its own data key, wrapped by KMS under a context that has the requestId and a hash
 * of what the seal is bound to; AES-256-GCM takes the binding itself as additional data. CloudTrail records each
 * opening. Closing and opening take one call each, whatever the size: `Encrypt` alone is limited to 4,096 bytes, too
 * few for a person with many identifiers.
 *
 * The text has four parts: the form and, in base64url, the wrapped key, the nonce, and the ciphertext with its tag.
 * Form 1 was bound to the requestId only and held only the verified identifiers. Form 2 is bound to everything in
 * `SealBinding`. Form 3 is the worker's: its context says so, which only the worker's role may use, and the record's
 * key is derived from its data key. Form 4 is form 3 with its content deflated.
 */
export function kmsSeal(client: KMSClient, keyId: string): Seal {
  async function close(identifiers: SealedIdentifiers, under: SealBinding, form: number) {
    const { context, additional } = boundTo(under, form);
    const { Plaintext, CiphertextBlob } = await keyAnswered(
      client.send(new GenerateDataKeyCommand({ KeyId: keyId, KeySpec: 'AES_256', EncryptionContext: context })),
    );
    if (Plaintext === undefined || CiphertextBlob === undefined) {
      throw new TypeError('KMS answered GenerateDataKey without a key');
    }
    const key = taken(Plaintext);
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(additional);
    const text = form < DEFLATED_FORM ? JSON.stringify(identifiers) : deflated(textOf(identifiers));
    const ciphertext = Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]);
    // a callback does not need the record's key, and deriving it takes as long as the cipher
    const recordKey = form < FIRST_WORKER_FORM ? undefined : recordKeyOf(key);
    const sealed = [form, ...[CiphertextBlob, nonce, ciphertext].map(toText)].join('.') as Sealed;
    return { sealed, recordKey };
  }

  return {
    close: async (identifiers, under) => (await close(identifiers, under, INTAKE_FORM)).sealed,

    async closeWithKey(identifiers, under) {
      const { sealed, recordKey } = await close(identifiers, under, WORKER_FORM);
      if (recordKey === undefined) throw new TypeError('a seal of the worker has a key');
      return { sealed, recordKey };
    },

    async open(sealed, under) {
      const [written = '', ...parts] = sealed.split('.');
      const form = FORM.test(written) ? Number(written) : 0;
      if (form > WORKER_FORM) throw formUnknown('seal', form, WORKER_FORM);
      const [wrappedKey, nonce, ciphertext] = parts.map((part) => Buffer.from(part, 'base64url'));
      if (form === 0 || wrappedKey === undefined || nonce === undefined || ciphertext === undefined) throw sealBroken();
      const { context, additional } = boundTo(under, form);
      const { Plaintext } = await keyAnswered(
        client.send(new DecryptCommand({ CiphertextBlob: wrappedKey, KeyId: keyId, EncryptionContext: context })),
      );
      if (Plaintext === undefined) throw new TypeError('KMS answered Decrypt without a key');
      const key = taken(Plaintext);
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, nonce)
          .setAAD(additional)
          .setAuthTag(ciphertext.subarray(-TAG_BYTES));
        const bytes = Buffer.concat([decipher.update(ciphertext.subarray(0, -TAG_BYTES)), decipher.final()]);
        const text = (form < DEFLATED_FORM ? bytes : inflated(bytes)).toString();
        const identifiers = readIdentifiers(text);
        if (form === 1) return { identifiers: { verified: JSON.parse(text) as Identifiers } };
        return { identifiers, ...(form >= FIRST_WORKER_FORM && { recordKey: recordKeyOf(key) }) };
      } catch (cause) {
        throw sealBroken(cause);
      }
    },
  };
}

type Bound = { readonly context: Record<string, string>; readonly additional: Buffer };

/** The context appears in CloudTrail, so it has a hash of the binding and not the binding itself. */
function boundTo(under: SealBinding, form: number): Bound {
  const { requestId, appId, subjectRef, scope, askedAt, beganWith } = under;
  if (form === 1) return { context: { requestId }, additional: Buffer.from(requestId) };
  const additional = Buffer.from(JSON.stringify([requestId, appId, subjectRef, scope, askedAt, beganWith]));
  const binding = createHash('sha256').update(additional).digest('base64url');
  return {
    context: { requestId, binding, ...(form >= FIRST_WORKER_FORM && { [WORKER_CONTEXT]: 'true' }) },
    additional,
  };
}

/**
 * Moves a data key out of the answer into a KeyObject. With plain bytes a cipher would also take three times as long.
 */
function taken(dataKey: Uint8Array): KeyObject {
  const key = createSecretKey(dataKey);
  dataKey.fill(0);
  return key;
}

/** Derived from the data key, so that it needs no call of its own. It reveals nothing about the data key. */
function recordKeyOf(dataKey: KeyObject): RecordKey {
  return createSecretKey(Buffer.from(hkdfSync('sha256', dataKey, '', 'data-deletion record proof', 32)));
}

/** Part of the seal's form, as a record's dictionary is part of the record's form. */
const DICTIONARY = Buffer.from(
  '"ofBusiness":{"wabaId":["registered":[{"kind":"contactId","value":"","at":17"psid":["9"igUser":["threadsId":["bsuid":["' +
    '"userEmail":["contactEmail":["@"contactPhone":["+"conversationId":["contactId":["}},"selfDeclared":{"verified":{"asid":["1',
);

/** The keys of rules stand side by side: what separates them would take as much space as they do. */
function textOf({ lookedFor, inDoubt, ...identifiers }: SealedIdentifiers): string {
  const rules = { lookedFor: lookedFor?.join(''), inDoubt: inDoubt?.join('') };
  return JSON.stringify({ ...identifiers, ...rules });
}

function readIdentifiers(text: string): SealedIdentifiers {
  const { lookedFor, inDoubt, ...identifiers } = JSON.parse(text) as Omit<
    SealedIdentifiers,
    'lookedFor' | 'inDoubt'
  > & {
    readonly lookedFor?: string;
    readonly inDoubt?: string;
  };
  return {
    ...identifiers,
    ...(lookedFor !== undefined && { lookedFor: ruleKeys(lookedFor) }),
    ...(inDoubt !== undefined && { inDoubt: ruleKeys(inDoubt) }),
  };
}

function ruleKeys(text: string): readonly string[] {
  const keyAt = (at: number): string => text.slice(at * RULE_KEY_LENGTH, (at + 1) * RULE_KEY_LENGTH);
  return Array.from({ length: text.length / RULE_KEY_LENGTH }, (_, at) => keyAt(at));
}

/**
 * Saves space: a person's identifiers have much in common, and a record holds them until the backup horizon has passed.
 */
function deflated(text: string): Buffer {
  return deflateRawSync(text, { level: 9, dictionary: DICTIONARY });
}

function inflated(bytes: Buffer): Buffer {
  return inflateRawSync(bytes, { dictionary: DICTIONARY, maxOutputLength: LARGEST });
}

function toText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}

function sealBroken(cause?: unknown): DeletionError {
  return new DeletionError('seal_broken', 'fail', 'the seal does not open under this request', { cause });
}
