import type { AppKind } from '../../../shared/domain/identifiers.ts';
import { isMetaId } from '../../../shared/meta/meta-id.ts';
import { webhookVerifyToken } from '../../../shared/meta/webhook-subscription.ts';
import { askPrivately } from '../cli/ask.ts';
import type { Context } from '../cli/command.ts';
import { UsageError } from '../cli/options.ts';

/** Kinds of apps that can subscribe to WhatsApp's webhook. */
export const WITH_WEBHOOK: ReadonlySet<AppKind> = new Set(['facebook', 'whatsapp']);

/** Asks for a secret, or reads it from standard input. @throws UsageError when it is invalid */
export async function newSecret(context: Context): Promise<string> {
  const secret = await askPrivately(context, 'the app secret');
  if (/^[!-~]{8,256}$/.test(secret)) return secret;
  throw new UsageError('the app secret is invalid; expected 8 to 256 ASCII characters without spaces');
}

/** The verify token of WhatsApp's webhook, for an app that can have one. */
export function tokenOf(kind: AppKind, secret: string) {
  return WITH_WEBHOOK.has(kind) ? { verifyToken: webhookVerifyToken(secret) } : {};
}

export function tokenLines(kind: AppKind, secret: string): readonly string[] {
  return Object.values(tokenOf(kind, secret)).map((token) => `Verify token for WhatsApp’s webhook: ${token}`);
}

/** @throws UsageError */
export function requireAppId(appId: string): void {
  if (!isMetaId(appId)) throw new UsageError('--app is invalid; expected decimal digits');
}
