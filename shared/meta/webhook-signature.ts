import { DeletionError } from '../domain/errors.ts';
import type { RegisteredApp } from '../ports/app-registry.ts';
import { findSigner, type Signer } from './signer.ts';

const HEADER = /^sha256=([0-9a-f]{64})$/;

/**
 * Proves that Meta sent this webhook, by its `X-Hub-Signature-256` header, and returns the app whose secret signed it.
 * Every secret is tried, each in constant time; a missing header and a registry without secrets are refused alike.
 *
 * @param body the bytes as they arrived, because writing parsed JSON again gives other bytes
 * @throws DeletionError `signature_mismatch` (reject)
 * @see Meta, "Graph API Webhooks: Getting Started", section "Event Notifications"
 */
export function verifyWebhookSignature(
  body: Uint8Array,
  header: string | undefined,
  apps: readonly RegisteredApp[],
): Signer {
  const hex = HEADER.exec(header ?? '')?.[1];
  const signer = hex === undefined ? undefined : findSigner(body, Buffer.from(hex, 'hex'), apps);
  if (signer === undefined) {
    throw new DeletionError('signature_mismatch', 'reject', 'no registered secret made the signature of the webhook');
  }
  return signer;
}
