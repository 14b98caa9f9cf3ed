import { hkdfSync, timingSafeEqual } from 'node:crypto';
import type { RegisteredApp } from '../ports/app-registry.ts';

/**
 * What the operator enters as *Verify token* in the App Dashboard: made from the app secret, so that there is no further
 * secret to keep, and the secret cannot be found from it. It is derived and not an HMAC under the secret, because that is
 * what signs webhooks: whoever sees the token in an address could send one.
 *
 * @see RFC 5869
 */
export function webhookVerifyToken(appSecret: string): string {
  return Buffer.from(hkdfSync('sha256', appSecret, '', 'webhook verify token', 32)).toString('hex');
}

/**
 * Answers Meta's question whether this address wants webhooks.
 *
 * @returns the challenge to be sent back, undefined when the token is of no registered app
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
