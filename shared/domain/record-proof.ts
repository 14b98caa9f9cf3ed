import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';
import type { DeletionRequest } from './deletion-request.ts';

/**
 * The key that comes with a seal that the worker has made; nobody else can have it. As an object, it does not print its
 * content.
 */
export type RecordKey = KeyObject;

/**
 * What others than the worker may write into a record: the state of the request as a whole, and what they leave for the
 * worker. The proof covers everything else, so that only the worker can write the parts, the receipt and all that they
 * rest on.
 */
export const AMENDABLE = [
  'status',
  'hold',
  'refusal',
  'extension',
  'history',
  'decisions',
  'confirmations',
  'dueAt',
  'updatedAt',
  'nextAttemptAt',
  'claimedUntil',
  'epoch',
  'version',
  'attempts',
  'lastError',
  'backupsExpireAt',
  'expiresAt',
] as const satisfies readonly (keyof DeletionRequest)[];

/**
 * What the proof does not cover. The seal needs no cover, because the key comes with it: another seal needs another
 * proof.
 */
const NOT_PROVEN: ReadonlySet<string> = new Set([...AMENDABLE, 'sealed', 'proof']);

/** Fields that a new record does not have, because the worker writes them. */
const WORKED = [
  'unanswered',
  'goneSources',
  'silentSources',
  'identifiers',
  'confirmed',
  'returns',
  'settled',
  'isUnknownOld',
  'rescan',
  'rescanAt',
  'dataMapHash',
  'completedAt',
  'lastLookAt',
  'receipt',
  'historySeen',
  'historyChange',
  'proof',
] as const satisfies readonly (keyof DeletionRequest)[];

/** HMAC-SHA-256 (base64url) over everything that only the worker may say about a request. */
export function recordProof(request: DeletionRequest, key: RecordKey): string {
  const proven = Object.entries(request).filter(([name]) => !NOT_PROVEN.has(name));
  return createHmac('sha256', key)
    .update(canonicalJson(Object.fromEntries(proven)))
    .digest('base64url');
}

/** Whether the record says what the worker has written. */
export function isProven(request: DeletionRequest, key: RecordKey): boolean {
  const [given, expected] = [Buffer.from(request.proof ?? ''), Buffer.from(recordProof(request, key))];
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Whether no worker has written into it yet. */
export function isUnworked(request: DeletionRequest): boolean {
  return !request.resolved && request.parts.length === 0 && WORKED.every((name) => request[name] === undefined);
}

/** The record with what others have written into it since. */
export function amended(request: DeletionRequest, by: DeletionRequest): DeletionRequest {
  const next: { -readonly [name in keyof DeletionRequest]: DeletionRequest[name] } = { ...request };
  for (const name of AMENDABLE) Object.assign(next, { [name]: by[name] });
  // others can drop the identifiers, but never replace them
  return by.sealed === undefined ? { ...next, sealed: undefined } : next;
}
