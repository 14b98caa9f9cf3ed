import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AppKind } from '../domain/identifiers.ts';
import type { AppSecret, RegisteredApp } from '../ports/app-registry.ts';

/** The app whose secret made a signature. What the signed text says about the app is ignored. */
export type Signer = {
  readonly appId: string;
  readonly appKind: AppKind;
  readonly secretAge: AppSecret['age'];
};

/**
 * Finds the app whose secret signed this message. Every secret is tried, each in constant time, so the time taken says
 * nothing about which one matched or how closely. An empty secret matches nothing; if two apps share a secret, the
 * first in the list counts.
 *
 * @param signature 32 bytes
 */
export function findSigner(
  message: string | Uint8Array,
  signature: Uint8Array,
  apps: readonly RegisteredApp[],
): Signer | undefined {
  let signer: Signer | undefined;
  for (const { appId, kind, secrets } of apps) {
    for (const { value, age } of secrets) {
      const isMatch = timingSafeEqual(hmacSha256(value, message), signature);
      if (isMatch && value !== '') signer ??= { appId, appKind: kind, secretAge: age };
    }
  }
  return signer;
}

export function hmacSha256(secret: string, message: string | Uint8Array): Buffer {
  return createHmac('sha256', secret).update(message).digest();
}
