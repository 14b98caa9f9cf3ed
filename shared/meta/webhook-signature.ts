import type { RegisteredApp } from '../ports/app-registry.ts';
import { findSigner, type Signer } from './signer.ts';

const HEADER = /^sha256=([0-9a-f]{64})$/;

/**
 * Proves that Meta sent this webhook, by its `X-Hub-Signature-256` header, and returns the app whose secret signed it.
 * Every secret is tried, each in constant time; without the header or without a secret nothing is proven.
 *
 * @param body the bytes as they arrived, because serializing the parsed JSON would give other bytes
 * @returns undefined if no registered secret made the signature
 * @see Meta, "Graph API Webhooks: Getting Started", section "Event Notifications"
 */
export function verifyWebhookSignature(
  body: Uint8Array,
  header: string | undefined,
  apps: readonly RegisteredApp[],
): Signer | undefined {
  const hex = HEADER.exec(header ?? '')?.[1];
  return hex === undefined ? undefined : findSigner(body, Buffer.from(hex, 'hex'), apps);
}
