import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { isOpen } from '../../shared/domain/deletion-request.ts';
import { DeletionError } from '../../shared/domain/errors.ts';
import type { Subject } from '../../shared/domain/identifiers.ts';
import { type AccountUpdate, bringsMessagesAlone, readAccountUpdates } from '../../shared/meta/account-update.ts';
import type { Signer } from '../../shared/meta/signer.ts';
import { verifyWebhookSignature } from '../../shared/meta/webhook-signature.ts';
import { subscriptionChallenge } from '../../shared/meta/webhook-subscription.ts';
import type { AppRegistry } from '../../shared/ports/app-registry.ts';
import { type AcceptPorts, acceptRequest } from '../../shared/use-cases/accept-request.ts';
import { type CancelPorts, cancelIfReturned, cancelUnbegun } from '../../shared/use-cases/cancel-unbegun.ts';
import { type Answer, jsonAnswer, textAnswer } from '../http/answer.ts';
import { noteSigner } from './note-signer.ts';
import { withRegisteredApps } from './with-registered-apps.ts';

export type WhatsAppDependencies = Omit<AcceptPorts & CancelPorts, 'store'> & {
  readonly store: AcceptPorts['store'] & CancelPorts['store'];
  readonly registry: AppRegistry;
  /** In milliseconds. */
  readonly promise: number;
  /**
   * How long a business that left may still come back before its data is deleted, in milliseconds. Meta reports an
   * account as removed even when only its phone is changed. Undefined: nothing is scheduled; operators are notified and
   * request the deletion themselves.
   */
  readonly whatsAppHold: number | undefined;
};

/** Meta sends other notifications, of up to 3 MB, to the same URL; they are acknowledged and ignored. */
const LARGEST_BODY_BYTES = 3 * 1024 * 1024;

/** Whether a GET is a subscription challenge and not just a visit. */
export function isSubscription(query: URLSearchParams): boolean {
  return query.has('hub.mode') || query.has('hub.verify_token');
}

/**
 * Answers Meta's subscription challenge.
 *
 * @throws DeletionError `verify_token_unknown` (reject), `registry_unavailable`, `app_unreadable` (retry)
 */
export async function subscribe(registry: AppRegistry, query: URLSearchParams): Promise<Answer> {
  const challenge = await withRegisteredApps(registry, (apps) => subscriptionChallenge(query, apps));
  if (challenge !== undefined) return textAnswer(challenge);
  throw new DeletionError('verify_token_unknown', 'reject', 'the verify token does not belong to a registered app');
}

/**
 * A business account that leaves becomes a request about that account. If it comes back before the deletion has begun,
 * the request is cancelled. A phone that was merely disconnected is only reported to operators, and so is an event that
 * does not name an account and an app of ours.
 *
 * @throws DeletionError `body_too_large`, `signature_mismatch`, `webhook_malformed` (reject), `registry_unavailable`,
 *   `app_unreadable`, `app_ambiguous`, `key_unavailable`, `store_unavailable` (retry)
 */
export async function takeWebhook(dependencies: WhatsAppDependencies, event: APIGatewayProxyEventV2): Promise<Answer> {
  const body = bodyBytes(event);
  const { appId } = await signerOf(dependencies, body, event.headers['x-hub-signature-256']);
  const text = body.toString();
  const updates = readAccountUpdates(text);
  if (updates === undefined) {
    throw new DeletionError('webhook_malformed', 'reject', 'the body is not a webhook of a WhatsApp business account');
  }
  if (bringsMessagesAlone(text)) dependencies.registry.noteMessages(appId);
  for (const update of updates) await takeUpdate(dependencies, update, appId);
  return jsonAnswer({ success: true });
}

async function takeUpdate(dependencies: WhatsAppDependencies, update: AccountUpdate, signedBy: string): Promise<void> {
  const { log, metrics } = dependencies;
  const { change, wabaId, partnerAppId, time } = update;
  const appId = partnerAppId ?? signedBy;
  if (change === 'offboarded') return log.info('business_offboarded', { appId: signedBy });
  if (change === 'disconnected') {
    log.warn('business_disconnected', { appId: signedBy });
    return metrics.count('BusinessesLeaving');
  }
  const isOurs = (await dependencies.registry.apps()).some((app) => app.appId === appId);
  if (wabaId === undefined || !isOurs) {
    // the id of an unknown app is arbitrary input, so only the signer is logged
    log.warn('business_unknown', { appId: signedBy, errorCode: isOurs ? 'waba_missing' : 'partner_app_unknown' });
    return metrics.count('BusinessesLeaving');
  }
  const subject: Subject = { appId, kind: 'waba', value: wabaId };
  const now = dependencies.clock();
  const at = time === '' ? now : Math.min(Number(time) * 1000, now);
  if (change === 'returning') {
    const count = await cancelUnbegun(dependencies, subject, at);
    return log.info('business_returned', { appId, count });
  }
  log.warn('business_leaving', { appId });
  metrics.count('BusinessesLeaving');
  await schedule(dependencies, subject, update, at);
}

async function schedule(
  dependencies: WhatsAppDependencies,
  subject: Subject,
  { event, time }: AccountUpdate,
  askedAt: number,
): Promise<void> {
  const { whatsAppHold, promise, clock, store, log } = dependencies;
  if (whatsAppHold === undefined) return;
  const { requestId, repeated } = await acceptRequest(dependencies, {
    subject,
    occasion: `whatsapp\n${event}\n${subject.value}\n${time}`,
    origin: 'whatsapp',
    scope: 'deletion',
    promise: promise + whatsAppHold,
    askedAt,
    startAt: clock() + whatsAppHold,
  });
  // also for a repeat: the first delivery may have failed before this step
  await cancelIfReturned(dependencies, requestId);
  if (time !== '' || !repeated) return;
  // without a time, a repeat looks like a new departure; a request for it would delete a business that is back
  const recorded = await store.read(requestId);
  if (recorded === undefined || isOpen(recorded)) return;
  log.warn('business_unknown', { appId: subject.appId, errorCode: 'time_missing' });
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
    throw new DeletionError(
      'signature_mismatch',
      'reject',
      'no registered secret matches the signature of the webhook',
    );
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
