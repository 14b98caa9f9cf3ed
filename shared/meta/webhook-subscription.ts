import { timingSafeEqual } from 'node:crypto';
import type { RegisteredApp } from '../ports/app-registry.ts';
import { hmacSha256 } from './signer.ts';

/**
 * What the operator enters as *Verify token* in the App Dashboard: made from the app secret, so that there is no further
 * secret to keep, and the secret cannot be found from it.
 */
export function webhookVerifyToken(appSecret: string): string {
  return hmacSha256(appSecret, 'webhook verify token').toString('hex');
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
