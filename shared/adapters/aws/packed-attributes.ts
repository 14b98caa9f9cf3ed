import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { DeletionRequest } from '../../domain/deletion-request.ts';

/** What takes most of the room of a record, is written by the worker alone, and is asked for by no condition or index. */
const PACKED = [
  'parts',
  'identifiers',
  'returns',
  'dataMapHash',
  'receipt',
] as const satisfies readonly (keyof DeletionRequest)[];
type Packed = Pick<DeletionRequest, (typeof PACKED)[number]>;

/** A record is at most 400 KB; this is what it may become, in bytes. */
const LARGEST = 16 * 1024 * 1024;

/**
 * What these texts consist of, the commonest last, as zlib wants it. It belongs to the form of the record: with another
 * dictionary nothing that was written before can be read.
 */
const DICTIONARY = Buffer.from(
  '"legal_basis":"","kept_until":,"reason":"legal_obligation","retention":{"until":,"reason":"controller_decides","basis":"' +
    '"confirmationHash":"","rounds":1,"uncounted":true,"lastError":"","isPartial":true,"left":{"newer":0,"undated":0},' +
    '"outcome":"completed_with_retention","outcome":"kept"},"outcome":"confirmed"},"outcome":"nothing_found"},' +
    '"status":"anonymised","status":"acknowledged","status":"notified","status":"confirmed","status":"failing",' +
    '"status":"kept","status":"purging","status":"verifying","status":"pending","status":"nothing_found",' +
    '{"alg":"ES256","kid":"","typ":"deletion-receipt+jwt"}\n{"iss":"https://","iat":17,"jti":"","app_id":"",' +
    '"outcome":"completed","accepted_at":17,"asked_at":17,"completed_at":17,"backups_expire_at":18,"data_map":"",' +
    '"parts":[{"name":"","label":"Your ","outcome":"deleted"},{"name":"","label":"","outcome":"deleted"}]}\n' +
    '{"parts":[{"name":"","label":"Your ","selects":"","status":"deleted","attempts":0,"items":0,"rounds":0,' +
    '"nextAttemptAt":17,"updatedAt":17,"wasEmpty":true},{"name":"","label":"","selects":"","status":"deleted",' +
    '"attempts":0,"items":1,"rounds":0,"updatedAt":1,"wasEmpty":true}],"identifiers":[{"kind":"asid","of":"verified",' +
    '"count":1},{"kind":"","of":"verified","count":1}],"returns":{},"dataMapHash":"',
);

/**
 * Most of a worked record in one attribute: a unit of writing is a kilobyte, and storage is paid for by the byte for two
 * years. The receipt is packed as the texts that it encodes, which repeat the parts.
 *
 * @returns undefined where there is nothing to pack, as in a new record
 */
export function packed(request: Packed): Buffer | undefined {
  if (request.parts.length === 0) return undefined;
  const { receipt, ...rest } = Object.fromEntries(PACKED.map((name) => [name, request[name]])) as Packed;
  const lines = [JSON.stringify(rest), ...(receipt === undefined ? [] : decoded(receipt))];
  return deflateRawSync(lines.join('\n'), { level: 9, dictionary: DICTIONARY });
}

/** @param value as DynamoDB's client gives it, or base64 as its protocol has it */
export function unpacked(value: Uint8Array | string): Packed {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'base64') : value;
  const text = inflateRawSync(bytes, { dictionary: DICTIONARY, maxOutputLength: LARGEST }).toString();
  const [rest = '', ...receipt] = text.split('\n');
  return { ...(JSON.parse(rest) as Packed), ...(receipt.length > 0 && { receipt: encoded(receipt) }) };
}

export function withoutPacked<Request extends Packed>(request: Request): Omit<Request, keyof Packed> {
  const names: ReadonlySet<string> = new Set(PACKED);
  const left = Object.entries(request).filter(([name]) => !names.has(name));
  return Object.fromEntries(left) as Omit<Request, keyof Packed>;
}

/** Header and claims of a compact JWS as texts, and its signature as it is; else the whole. @see RFC 7515, 7.1 */
function decoded(receipt: string): readonly string[] {
  const [header = '', claims = '', signature = ''] = receipt.split('.');
  const lines = [...[header, claims].map((piece) => Buffer.from(piece, 'base64url').toString()), signature];
  const isWhole = lines.every((line) => !line.includes('\n')) && encoded(lines) === receipt;
  return isWhole ? lines : [receipt];
}

function encoded(lines: readonly string[]): string {
  const [header = '', claims = '', signature] = lines;
  if (signature === undefined) return header;
  return `${[header, claims].map((text) => Buffer.from(text).toString('base64url')).join('.')}.${signature}`;
}
