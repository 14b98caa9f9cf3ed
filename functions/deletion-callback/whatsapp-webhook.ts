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
 * A business account that leaves becomes a request about that account; one that comes back cancels it, while it has not
 * begun. A phone that was merely disconnected, and what does not say whose account or which of our apps it is about, is
 * only told to operators.
 *
 * @throws DeletionError `body_too_large`, `signature_mismatch`, `webhook_malformed` (all reject)
 */
export async function takeWebhook(dependencies: WhatsAppDependencies, event: APIGatewayProxyEventV2): Promise<Answer> {
  const body = bodyBytes(event);
  const { appId } = await signerOf(dependencies, body, event.headers['x-hub-signature-256']);
  const text = body.toString();
  const updates = readAccountUpdates(text);
  if (updates === undefined) {
    throw new DeletionError('webhook_malformed', 'reject', 'the body is no webhook of a WhatsApp business account');
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
    // the id of an app that is not ours is anything that somebody wrote, so only the signer is named
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
  // a repeat too: the first delivery may have ended before this
  await cancelIfReturned(dependencies, requestId);
  if (time !== '' || !repeated) return;
  // taken for another leaving, a repeat would delete a business that is back
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
