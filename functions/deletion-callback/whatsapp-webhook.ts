import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { DeletionError } from '../../shared/domain/errors.ts';
import { readAccountUpdates } from '../../shared/meta/account-update.ts';
import type { Signer } from '../../shared/meta/signer.ts';
import { verifyWebhookSignature } from '../../shared/meta/webhook-signature.ts';
import { subscriptionChallenge } from '../../shared/meta/webhook-subscription.ts';
import type { AppRegistry } from '../../shared/ports/app-registry.ts';
import { type AcceptPorts, acceptRequest } from '../../shared/use-cases/accept-request.ts';
import { type Answer, jsonAnswer, textAnswer } from '../http/answer.ts';
import { noteSigner } from './note-signer.ts';
import { withRegisteredApps } from './with-registered-apps.ts';

export type WhatsAppDependencies = AcceptPorts & {
  readonly registry: AppRegistry;
  /** In milliseconds. */
  readonly promise: number;
  /**
   * How long a leaving business can come back before its data is deleted, in milliseconds: an account is also reported as
   * removed when a phone is changed. Undefined: operators are notified, and ask for the deletion themselves.
   */
  readonly whatsAppHold: number | undefined;
};

/** Meta sends up to 3 MB of other notifications to the same address; they are answered and passed over. */
const LARGEST_BODY_BYTES = 3 * 1024 * 1024;

/** Whether somebody asks to subscribe, rather than what is here. */
export function isSubscription(query: URLSearchParams): boolean {
  return query.has('hub.mode') || query.has('hub.verify_token');
}

/** Meta's subscription challenge. @throws DeletionError `verify_token_unknown` (reject) */
export async function subscribe(registry: AppRegistry, query: URLSearchParams): Promise<Answer> {
  const challenge = await withRegisteredApps(registry, (apps) => subscriptionChallenge(query, apps));
  if (challenge !== undefined) return textAnswer(challenge);
  throw new DeletionError('verify_token_unknown', 'reject', 'the verify token is of no registered app');
}

/**
 * The business accounts that leave, each of which becomes a request about that account.
 *
 * @throws DeletionError `body_too_large`, `signature_mismatch`, `webhook_malformed` (all reject)
 */
export async function takeWebhook(dependencies: WhatsAppDependencies, event: APIGatewayProxyEventV2): Promise<Answer> {
  const body = bodyBytes(event);
  const { appId } = await signerOf(dependencies, body, event.headers['x-hub-signature-256']);
  const leaving = readAccountUpdates(body.toString());
  if (leaving === undefined) {
    throw new DeletionError('webhook_malformed', 'reject', 'the body is no webhook of a WhatsApp business account');
  }
  for (const { wabaId, event: name, time } of leaving) {
    dependencies.log.warn('business_leaving', { appId });
    dependencies.metrics.count('BusinessesLeaving');
    if (dependencies.whatsAppHold === undefined) continue;
    await acceptRequest(dependencies, {
      subject: { appId, kind: 'waba', value: wabaId },
      occasion: `whatsapp\n${name}\n${wabaId}\n${time}`,
      origin: 'whatsapp',
      scope: 'deletion',
      promise: dependencies.promise + dependencies.whatsAppHold,
      startAt: dependencies.clock() + dependencies.whatsAppHold,
    });
  }
  return jsonAnswer({ success: true });
}

async function signerOf(
  dependencies: WhatsAppDependencies,
  body: Uint8Array,
  signature: string | undefined,
): Promise<Signer> {
  const signer = await withRegisteredApps(dependencies.registry, (apps) =>
    verifyWebhookSignature(body, signature, apps),
  );
  if (signer === undefined) {
    throw new DeletionError('signature_mismatch', 'reject', 'no registered secret made the signature of the webhook');
  }
  noteSigner(dependencies, signer);
  return signer;
}

function bodyBytes({ body = '', isBase64Encoded }: APIGatewayProxyEventV2): Buffer {
  const encoding = isBase64Encoded ? 'base64' : 'utf8';
  if (Buffer.byteLength(body, encoding) > LARGEST_BODY_BYTES) {
    throw new DeletionError('body_too_large', 'reject', `body is larger than ${LARGEST_BODY_BYTES} bytes`);
  }
  return Buffer.from(body, encoding);
}
