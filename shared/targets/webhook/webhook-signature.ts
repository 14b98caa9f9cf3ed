import { createHmac } from 'node:crypto';

/** The headers by which the receiver of a webhook verifies its sender. */
export type WebhookHeaders = {
  /** The same for every try of one message. */
  readonly 'webhook-id': string;
  /** The time of this try, in seconds since 1970. */
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
};

const SECRET = /^whsec_((?:[A-Za-z0-9+/]{4}){8,}(?:[A-Za-z0-9+/]{2,3}={0,2})?)$/;

/** The key in a secret of the form `whsec_` and base64 of 24 bytes or more; undefined for any other form. */
export function webhookKey(secret: string): Buffer | undefined {
  const [, encoded] = SECRET.exec(secret) ?? [];
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64');
}

/** @see Standard Webhooks, "Signature scheme" */
export function signWebhook(key: Uint8Array, id: string, body: string, now: number): WebhookHeaders {
  const timestamp = String(Math.floor(now / 1000));
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature(key, id, timestamp, body)}`,
  };
}

function signature(key: Uint8Array, id: string, timestamp: string, body: string): string {
  return createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
}
