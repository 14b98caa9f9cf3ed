import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { CANARY_APP_ID } from '../../shared/domain/canary.ts';
import type { HoldCause } from '../../shared/domain/deletion-request.ts';
import { asDeletionError } from '../../shared/domain/errors.ts';
import { APP_IDENTIFIER_KIND } from '../../shared/domain/identifiers.ts';
import { isPlaceholderValue } from '../../shared/domain/placeholder-values.ts';
import { STALE_AFTER } from '../../shared/domain/selection.ts';
import { deletionAnswer } from '../../shared/meta/deletion-answer.ts';
import {
  type SignedRequestFault,
  type VerifiedSignedRequest,
  verifySignedRequest,
} from '../../shared/meta/signed-request.ts';
import { type Accepted, acceptRequest } from '../../shared/use-cases/accept-request.ts';
import { type Answer, jsonAnswer, textAnswer } from '../http/answer.ts';
import { router } from '../http/route.ts';
import { isBeyondCanary, withoutCanary } from './canary.ts';
import { readFormField } from './form-field.ts';
import { noteSigner } from './note-signer.ts';
import { failureAnswer, refusal } from './refusal.ts';
import { isSubscription, subscribe, takeWebhook, type WhatsAppDependencies } from './whatsapp-webhook.ts';
import { withRegisteredApps } from './with-registered-apps.ts';

export type CallbackDependencies = WhatsAppDependencies & {
  readonly publicUrl: string;
  /** The delay between the arrival of a callback and its start, in milliseconds; at most 15 minutes. */
  readonly startAfter: number;
  /** Start callbacks that carry login data, or are older than a week, without an operator's release. */
  readonly acceptLoginSignatures: boolean;
};

type Endpoint = (dependencies: CallbackDependencies, event: APIGatewayProxyEventV2) => Promise<Answer>;

const LARGEST_BODY_BYTES = 16 * 1024;

const route = router<Endpoint>([
  { path: '/meta/data-deletion', GET: probe, POST: deletion },
  { path: '/meta/deauthorize', GET: probe, POST: deauthorization },
  { path: '/meta/whatsapp-webhook', GET: webhookProbe, POST: webhook },
]);

/**
 * Answers Meta: the deletion callback, the deauthorize callback, and the WhatsApp webhook. A refusal takes microseconds
 * and calls nothing outside the process but the app registry, which limits how often it reads its table. An accepted
 * request is recorded before it is answered, so none that was answered with 200 is lost.
 *
 * @see Meta, "Data Deletion Request Callback"
 */
export function callbackHandler(
  dependencies: CallbackDependencies,
): (event: APIGatewayProxyEventV2) => Promise<Answer> {
  return async (event) => {
    const match = route(event);
    if (!('endpoint' in match)) return match;
    try {
      return await match.endpoint(dependencies, event);
    } catch (error) {
      return failureAnswer(dependencies, asDeletionError(error));
    }
  };
}

/** The App Dashboard has been observed to send a GET before it accepts a URL. */
async function probe(): Promise<Answer> {
  return textAnswer('This address takes callbacks from Meta. People ask for deletion at /data-deletion.');
}

async function deletion(dependencies: CallbackDependencies, event: APIGatewayProxyEventV2): Promise<Answer> {
  const signed = await verifiedRequest(dependencies, event);
  if (typeof signed === 'string') return refusal(dependencies, signed);
  if (isBeyondCanary(signed, false)) return refusal(dependencies, 'signature_mismatch');
  const { code } = await accept(dependencies, signed, 'deletion');
  return jsonAnswer(deletionAnswer(dependencies.publicUrl, code));
}

async function deauthorization(dependencies: CallbackDependencies, event: APIGatewayProxyEventV2): Promise<Answer> {
  const signed = await verifiedRequest(dependencies, event);
  if (typeof signed === 'string') return refusal(dependencies, signed);
  if (isBeyondCanary(signed, true)) return refusal(dependencies, 'signature_mismatch');
  await accept(dependencies, signed, 'deauthorization');
  return jsonAnswer({ success: true });
}

async function webhookProbe(dependencies: CallbackDependencies, event: APIGatewayProxyEventV2): Promise<Answer> {
  const query = new URLSearchParams(event.rawQueryString);
  return isSubscription(query) ? await subscribe(withoutCanary(dependencies.registry), query) : await probe();
}

async function webhook(dependencies: CallbackDependencies, event: APIGatewayProxyEventV2): Promise<Answer> {
  return await takeWebhook({ ...dependencies, registry: withoutCanary(dependencies.registry) }, event);
}

/** A fault is returned, not thrown: throwing would cost more than all other work on a forged request. */
async function verifiedRequest(
  { registry }: CallbackDependencies,
  event: APIGatewayProxyEventV2,
): Promise<VerifiedSignedRequest | SignedRequestFault> {
  const signedRequest = readFormField(event, 'signed_request', LARGEST_BODY_BYTES);
  const verified = await withRegisteredApps(registry, (apps) => {
    const found = verifySignedRequest(signedRequest, apps);
    return found === 'signature_mismatch' ? undefined : found;
  });
  return verified ?? 'signature_mismatch';
}

async function accept(
  dependencies: CallbackDependencies,
  signed: VerifiedSignedRequest,
  scope: 'deletion' | 'deauthorization',
): Promise<Accepted> {
  noteSigner(dependencies, signed);
  const now = dependencies.clock();
  const isCanary = signed.appId === CANARY_APP_ID;
  const isStale = signed.issuedAt !== undefined && now - signed.issuedAt > STALE_AFTER;
  const doubt = dependencies.acceptLoginSignatures ? undefined : doubtAbout(signed, isStale);
  const accepted = await acceptRequest(dependencies, {
    subject: { appId: signed.appId, kind: APP_IDENTIFIER_KIND[signed.appKind], value: signed.userId },
    occasion: signed.payload,
    origin: isCanary ? 'canary' : 'callback',
    scope,
    promise: dependencies.promise,
    askedAt: signed.issuedAt,
    ...(isStale && { isStale }),
    // no delay for the canary and the smoke test (user id 0): neither is about a real person
    startAt: isCanary || isPlaceholderValue(signed.userId) ? undefined : startAt(dependencies, now),
    holdFor: doubt,
  });
  if (doubt !== undefined && !accepted.repeated) {
    dependencies.log.warn('login_signature', { requestId: accepted.requestId, appId: signed.appId, errorCode: doubt });
    dependencies.metrics.count('LoginSignatures');
  }
  return accepted;
}

/**
 * Why an operator has to look at a request before anything is deleted. Meta also passes a `signed_request` to an app
 * when a person merely opens it, and anyone who keeps it can send it years later. Such a request is accepted like any
 * other, but held.
 */
function doubtAbout({ isLogin }: VerifiedSignedRequest, isStale: boolean): HoldCause | undefined {
  if (isLogin) return 'login_signature';
  return isStale ? 'stale_signature' : undefined;
}

/** The delay leaves time to notice and stop a flood of requests that are signed with a stolen secret. */
function startAt({ startAfter }: CallbackDependencies, now: number): number | undefined {
  return startAfter === 0 ? undefined : now + startAfter;
}
