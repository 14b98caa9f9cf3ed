import { isDeepStrictEqual } from 'node:util';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { DeletionRequest } from '../../domain/deletion-request.ts';
import { type Columns, columnsOf, rowsOf } from './columns.ts';

/** Attributes that only the worker changes once a record exists, and that no condition or index uses. */
const PACKED = [
  'parts',
  'identifiers',
  'returns',
  'dataMapHash',
  'askedAt',
  'beganWith',
  'scope',
  'resolved',
  'unanswered',
  'goneSources',
  'silentSources',
  'rescan',
  'rescanAt',
  'completedAt',
  'proof',
  'receipt',
] as const satisfies readonly (keyof DeletionRequest)[];
type Packed = Pick<DeletionRequest, (typeof PACKED)[number]>;

/** Unpacked attributes that never change. The receipt repeats them, so they are part of the dictionary. */
type Beside = Pick<DeletionRequest, 'requestId' | 'appId' | 'acceptedAt'>;

/** In bytes: the largest size to inflate to. A stored record has at most 400 KB. */
export const LARGEST = 16 * 1024 * 1024;

/**
 * Text that packed records have in common, the most frequent last, as zlib requires. It is part of the record's form:
 * with another dictionary, nothing that was written before could be read.
 */
const DICTIONARY =
  ' account access photos, voice messages and files contact details and phone numbers delivery statuses customer records support' +
  ' requests orders invoices must be kept for 10 years. Tax and accounting law: belongs to the business that connected it' +
  ' Only the business can have it deleted WhatsApp Business account Numbers that identify Links between Permissions you gave our app' +
  ' at Meta Keys that gave us access to Your entry in the Records of in our service Messages Emails in your "notices":[{"kind":"' +
  'business","part":""},{"kind":"copies_at_meta","part":"","until":17,"identifier_kind":""}],"left":[{"newer":0,"undated":0}],' +
  '"isPartial":[true],"uncounted":[true],"hasSelfDeclared":[true],"released":[true],"stays":["","copiesUntil":[null,null,' +
  '"confirmationHash":[null,null,"lastError":["target_unavailable","goneSources":[""],"silentSources":[""],"unanswered":true,' +
  '"legal_basis":["","kept_until":[17],"reason":["legal_obligation","retention":[null,null,null,null,null,null,null,' +
  '{"reason":"controller_decides","basis":"","until":17}],"outcome":["confirmed","anonymised","kept","nothing_found",' +
  '"status":["confirmed","anonymised","acknowledged","notified","failing","kept","pending","nothing_found","nothing_found",' +
  '"verifying","verifying","purging","purging","deleted","deleted","deleted","deleted"],"nextAttemptAt":[17' +
  '"identifiers":{"kind":["asid","psid","phone","email","contactId"],"of":["verified","verified","self_declared","business"],' +
  '"count":[1,1,1]},"rescan":"running","rescan":"waiting","rescanAt":17,"returns":{},"askedAt":17,"beganWith":"asid",' +
  '"scope":"deletion","resolved":true,"completedAt":17,"proof":"","dataMapHash":"",' +
  '"parts":{"name":["messages","contacts","orders"],"label":["Your messages","Your account","Messages"],"selects":["' +
  '"attempts":[0,0,0,0,0,0,0,0],"items":[1,1,0,2],"rounds":[0,0,0,0,0,0,0,0],"wasEmpty":[true,true,true,true,true,null],' +
  '"updatedAt":[17,17]}}\n{"alg":"ES256","kid":"","typ":"deletion-receipt+jwt"}\n{"iss":"https://","iat":17,' +
  '"outcome":"completed_with_retention","outcome":"nothing_found","outcome":"completed",' +
  '"asked_at":17,"completed_at":17,"backups_expire_at":18,"data_map":"","parts":{"name":["","label":[""],"outcome":["deleted",' +
  '"deleted","deleted","deleted"]}}\n';

/**
 * Packs most of a record into one attribute once a worker has begun it: DynamoDB charges for writes by the kilobyte,
 * and for two years of storage by the byte. Parts are packed by column, because values in a column are alike, and the
 * receipt as the texts that it encodes, which repeat the parts.
 *
 * @returns undefined if there is nothing to pack, as in a new record
 */
export function packed(request: Packed & Beside): Buffer | undefined {
  if (request.parts.length === 0 && request.receipt === undefined) return undefined;
  const { receipt, ...rest } = Object.fromEntries(PACKED.map((name) => [name, request[name]])) as Packed;
  const lines = [
    inColumns(JSON.stringify(rest), isSameValue),
    ...(receipt === undefined ? [] : decodedReceipt(receipt)),
  ];
  return deflateRawSync(lines.join('\n'), { level: 9, dictionary: dictionaryFor(request) });
}

export function unpacked(bytes: Uint8Array, beside: Beside): Packed {
  const text = inflateRawSync(bytes, { dictionary: dictionaryFor(beside), maxOutputLength: LARGEST }).toString();
  const [rest = '', ...receipt] = text.split('\n');
  const attributes = JSON.parse(inRows(rest)) as Packed;
  if (receipt.length === 0) return attributes;
  const [header = '', claims = '', signature] = receipt;
  return {
    ...attributes,
    receipt: encodedReceipt(signature === undefined ? [header] : [header, inRows(claims), signature]),
  };
}

export function withoutPacked<Request extends Packed>(request: Request): Omit<Request, keyof Packed> {
  const names: ReadonlySet<string> = new Set(PACKED);
  const left = Object.entries(request).filter(([name]) => !names.has(name));
  return Object.fromEntries(left) as Omit<Request, keyof Packed>;
}

function dictionaryFor({ requestId, appId, acceptedAt }: Beside): Buffer {
  const seconds = Math.floor(acceptedAt / 1000);
  return Buffer.from(
    `${DICTIONARY}${acceptedAt}"jti":"${requestId}","app_id":"${appId}","accepted_at":${seconds},"asked_at":${seconds},`,
  );
}

/** Turns lists of objects into columns, unless the text could not be restored from them. */
function inColumns(text: string, isSame: (text: string, back: string) => boolean): string {
  const rows = JSON.parse(text) as { readonly [name: string]: unknown };
  const columns = JSON.stringify(
    Object.fromEntries(
      Object.entries(rows).map(([name, value]) => [name, areRows(name, value) ? columnsOf(value) : value]),
    ),
  );
  return isSame(text, inRows(columns)) ? columns : text;
}

const isSameText = (text: string, back: string): boolean => text === back;
const isSameValue = (text: string, back: string): boolean => isDeepStrictEqual(JSON.parse(text), JSON.parse(back));

function inRows(text: string): string {
  const columns = JSON.parse(text) as { readonly [name: string]: unknown };
  return JSON.stringify(
    Object.fromEntries(
      Object.entries(columns).map(([name, value]) => [name, areColumns(name, value) ? rowsOf(value) : value]),
    ),
  );
}

const IN_COLUMNS: ReadonlySet<string> = new Set(['parts', 'identifiers']);

function areRows(name: string, value: unknown): value is readonly object[] {
  return IN_COLUMNS.has(name) && Array.isArray(value);
}

function areColumns(name: string, value: unknown): value is Columns {
  return IN_COLUMNS.has(name) && typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The header and claims of a compact JWS as texts, and its signature unchanged; anything else as it is.
 *
 * @see RFC 7515, 7.1
 */
function decodedReceipt(receipt: string): readonly string[] {
  const [header = '', claims = '', signature = ''] = receipt.split('.');
  const [headerText = '', claimsText = ''] = [header, claims].map((piece) =>
    Buffer.from(piece, 'base64url').toString(),
  );
  const lines = [headerText, claimsText, signature];
  const isWhole = lines.every((line) => !line.includes('\n')) && encodedReceipt(lines) === receipt;
  return isWhole && isRecord(claimsText) ? [headerText, inColumns(claimsText, isSameText), signature] : [receipt];
}

/** Whether `JSON.stringify` gives the same text again, and nothing in it would be taken for our columns. */
function isRecord(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    return JSON.stringify(value) === text && !Object.entries(value).some(([name, inner]) => areColumns(name, inner));
  } catch {
    return false;
  }
}

/** @param lines the header and claims as texts, and the signature; or a single text that is not a JWS */
export function encodedReceipt(lines: readonly string[]): string {
  const [header = '', claims = '', signature] = lines;
  if (signature === undefined) return header;
  return `${[header, claims].map((text) => Buffer.from(text).toString('base64url')).join('.')}.${signature}`;
}
