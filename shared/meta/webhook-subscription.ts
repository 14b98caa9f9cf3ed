import { hkdfSync, timingSafeEqual } from 'node:crypto';
import type { RegisteredApp } from '../ports/app-registry.ts';

/**
 * The *Verify token* that the operator enters in the App Dashboard. It is derived from the app secret, so that there is
 * no further secret to keep, and the app secret cannot be recovered from it. It is not an HMAC under the app secret,
 * because that is how webhooks are signed: anyone who saw such a token in a URL could forge a webhook.
 *
 * @see RFC 5869
 */
export function webhookVerifyToken(appSecret: string): string {
  return Buffer.from(hkdfSync('sha256', appSecret, '', 'webhook verify token', 32)).toString('hex');
}

/**
 * Answers Meta's verification request, by which it checks that this URL expects its webhooks.
 *
 * @returns the challenge to send back; undefined if the token does not belong to a registered app
 * @see Meta, "Graph API Webhooks: Getting Started", section "Verification Requests"
 */
export function subscriptionChallenge(query: URLSearchParams, apps: readonly RegisteredApp[]): string | undefined {
  const challenge = query.get('hub.challenge');
  if (query.get('hub.mode') !== 'subscribe' || challenge === null || !/^[\w-]{1,100}$/.test(challenge))
    return undefined;
  const token = Buffer.from(query.get('hub.verify_token') ?? '');
  let isKnown = false;
  for (const { value } of apps.flatMap((app) => app.secrets)) {
    const expected = Buffer.from(webhookVerifyToken(value));
    const isMatch = token.length === expected.length && timingSafeEqual(token, expected);
    isKnown ||= isMatch && value !== '';
  }
  return isKnown ? challenge : undefined;
}
