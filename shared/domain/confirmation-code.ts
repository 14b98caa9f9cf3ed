import { createHash, createHmac, createSecretKey, type Hmac } from 'node:crypto';
import type { Brand } from './brand.ts';

/**
 * What opens the status page: 32 characters of Crockford's base32 (160 bits). A secret, which must not appear in logs.
 */
export type ConfirmationCode = Brand<'ConfirmationCode'>;

/** The key of a record: base64url(SHA-256(confirmation code)), so that the table never holds a code. */
export type RequestId = Brand<'RequestId'>;

/** The keyed hash of a person, which stays when everything else is gone; meaningless without the HMAC key. */
export type SubjectRef = Brand<'SubjectRef'>;

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LENGTH = 32;
const CODE_BYTES = 20;
const WRITTEN_CODE = new RegExp(`^[${ALPHABET}]{${CODE_LENGTH}}$`);
const OTHER_CHARACTER = new RegExp(`[^${ALPHABET}]`);
/** In characters; a link that contains a code, with its punctuation, is much shorter. */
const LONGEST_WRITTEN = 512;

/**
 * The code of one request of one person: the same occasion always gives the same code, without a look-up.
 *
 * @param subjectKey 32 bytes from the HMAC key, one per person and app, never stored
 * @param occasion what makes this request this one: the signed payload as received, or an import's own key
 */
export function confirmationCode(subjectKey: Uint8Array, occasion: string): ConfirmationCode {
  const occasionHash = createHash('sha256').update(occasion).digest();
  const mac = hmacOf(subjectKey).update('code').update(occasionHash).digest();
  return base32(mac.subarray(0, CODE_BYTES)) as ConfirmationCode;
}

export function subjectRef(subjectKey: Uint8Array): SubjectRef {
  return hmacOf(subjectKey).update('subject').digest('base64url') as SubjectRef;
}

/** Uses a key object, because an HMAC that is given the bytes themselves takes three times as long. */
function hmacOf(subjectKey: Uint8Array): Hmac {
  return createHmac('sha256', createSecretKey(subjectKey));
}

export function requestId(code: ConfirmationCode): RequestId {
  return createHash('sha256').update(code).digest('base64url') as RequestId;
}

/**
 * Reads a code as a person may have written or pasted it: in any case, with O for 0 and I or L for 1, in compatibility
 * forms, with spaces, dashes, direction marks and other invisible characters, between quotes or before a full stop, as
 * the whole link, or with other words around it.
 *
 * @returns undefined when it cannot be a code
 * @see Douglas Crockford, "Base 32"; Unicode Standard Annex 15, "NFKC"
 */
export function readConfirmationCode(written: string): ConfirmationCode | undefined {
  const code = lettersAndDigits(written);
  return WRITTEN_CODE.test(code) ? (code as ConfirmationCode) : undefined;
}

/** Why a text cannot be a code. Reveals nothing about which codes there are. */
export type CodeFault = { readonly kind: 'characters' } | { readonly kind: 'length'; readonly length: number };

/** @returns undefined when it can be a code */
export function confirmationCodeFault(written: string): CodeFault | undefined {
  const code = lettersAndDigits(written);
  if (WRITTEN_CODE.test(code)) return undefined;
  return OTHER_CHARACTER.test(code) ? { kind: 'characters' } : { kind: 'length', length: code.length };
}

/** The code within a link, in its path or its query. */
const IN_LINK = /\/data.deletion\/+([^/?#\s]+)|[?&]code=([^&#\s]+)/iu;
/**
 * A code among other words, in one piece or in groups of four with the same separator between them. Before and after it
 * the separator is another, so that this is no part of a longer or wrong code.
 */
const IN_TEXT =
  /(?<![\p{L}\p{N}])(?=[0-9A-TV-Z]{4}([^\p{L}\p{N}]{0,3})[0-9A-TV-Z])(?<![\p{L}\p{N}]\1)[0-9A-TV-Z]{4}(?:\1[0-9A-TV-Z]{4}){7}(?!\1[\p{L}\p{N}])(?![\p{L}\p{N}])/giu;
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;

/** The id of a request, which is printed beside its code: one in a hundred has a piece that could be a code. */
const ID = /(?<![\w-])[\w-]{43}(?![\w-])/g;

function lettersAndDigits(written: string): string {
  const plain = plainText(written.slice(0, LONGEST_WRITTEN));
  const text = plain.replace(ID, ' ').trim() || plain;
  const [, inPath, inQuery] = IN_LINK.exec(text) ?? [];
  const [inText, another] = [...text.matchAll(IN_TEXT)].map(([code]) => code);
  return decoded(inPath ?? inQuery ?? (another === undefined ? (inText ?? text) : text))
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
}

/**
 * Replaces compatibility forms by the usual ones, and removes invisible characters. @see Unicode Standard Annex 15,
 * "NFKC"
 */
export function plainText(written: string): string {
  return written.normalize('NFKC').replace(INVISIBLE, '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Writes a code in eight groups of four, as a person reads it aloud. */
export function formatConfirmationCode(code: ConfirmationCode): string {
  return code.replace(/(.{4})(?=.)/g, '$1-');
}

function base32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(value >> bits) & 31];
    }
  }
  return text;
}
