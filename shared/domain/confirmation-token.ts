import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestId } from './confirmation-code.ts';

/**
 * The part of the address with which a service provider confirms: the request, and a nonce that only we and they know.
 * The record holds a hash of the nonce.
 */
export type ConfirmationToken = { readonly requestId: RequestId; readonly nonce: string };

const HALF = 43;
const TOKEN = new RegExp(`^[A-Za-z0-9_-]{${HALF}}\\.[A-Za-z0-9_-]{${HALF}}$`);

export function formatConfirmationToken({ requestId, nonce }: ConfirmationToken): string {
  return `${requestId}.${nonce}`;
}

export function readConfirmationToken(text: string): ConfirmationToken | undefined {
  if (!TOKEN.test(text)) return undefined;
  return { requestId: text.slice(0, HALF) as RequestId, nonce: text.slice(HALF + 1) };
}

/** SHA-256, base64url. */
export function confirmationHash(nonce: string): string {
  return createHash('sha256').update(nonce).digest('base64url');
}

export function isNonceOf(nonce: string, hash: string): boolean {
  const [given, expected] = [Buffer.from(confirmationHash(nonce)), Buffer.from(hash)];
  return given.length === expected.length && timingSafeEqual(given, expected);
}
