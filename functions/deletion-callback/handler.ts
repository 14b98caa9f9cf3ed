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
  /** How long after it came a callback begins, in milliseconds; 15 minutes at most. */
  readonly startAfter: number;
  /** Take what looks like a login, or is older than a week, for a request like any other. */
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
 * Answers Meta: the deletion callback, the deauthorize callback, and the WhatsApp webhook. Refusals cost microseconds and
 * touch nothing outside the process; an accepted request is recorded before it is answered, so a 200 is a promise that is
 * kept.
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

/** The App Dashboard has been seen to ask before it accepts an address. */
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

/** A fault is a value, because throwing takes longer than everything else that a forged request costs. */
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
    // the smoke test names nobody, and neither it nor the canary has anything to lose
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
 * A signed request is also what an app is given when somebody merely opens it, and who keeps such a one can send it years
 * later: it is answered like any other, and an operator looks at it before anything is deleted.
 */
function doubtAbout({ isLogin }: VerifiedSignedRequest, isStale: boolean): HoldCause | undefined {
  if (isLogin) return 'login_signature';
  return isStale ? 'stale_signature' : undefined;
}

/** Until then a flood that a stolen secret signed can be seen and stopped. */
function startAt({ startAfter }: CallbackDependencies, now: number): number | undefined {
  return startAfter === 0 ? undefined : now + startAfter;
}
