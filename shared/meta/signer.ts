import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AppKind } from '../domain/identifiers.ts';
import type { AppSecret, RegisteredApp } from '../ports/app-registry.ts';

/** The app whose secret made a signature. What the signed text says about the app is ignored. */
export type Signer = {
  readonly appId: string;
  readonly appKind: AppKind;
  readonly secretAge: AppSecret['age'];
  /** Other apps that have the same secret, so that any of them may be the one; absent if there are none. */
  readonly sharedWith?: readonly string[];
};

/**
 * Finds the app whose secret signed this message. Every secret is tried, each in constant time, so the time taken says
 * nothing about which one matched or how closely. An empty secret matches nothing. Meta gives each app a secret of its
 * own; if several have the same by mistake, the signature does not say which of them signed.
 *
 * @param signature 32 bytes
 */
export function findSigner(
  message: string | Uint8Array,
  signature: Uint8Array,
  apps: readonly RegisteredApp[],
): Signer | undefined {
  let signer: Signer | undefined;
  const others = new Set<string>();
  for (const { appId, kind, secrets } of apps) {
    for (const { value, age } of secrets) {
      const isMatch = timingSafeEqual(hmacSha256(value, message), signature);
      if (!isMatch || value === '') continue;
      signer ??= { appId, appKind: kind, secretAge: age };
      if (appId !== signer.appId) others.add(appId);
    }
  }
  return signer !== undefined && others.size > 0 ? { ...signer, sharedWith: [...others] } : signer;
}

export function hmacSha256(secret: string, message: string | Uint8Array): Buffer {
  return createHmac('sha256', secret).update(message).digest();
}
