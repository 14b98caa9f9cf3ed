import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { CANARY_APP_ID } from '../../shared/domain/canary.ts';
import { asDeletionError } from '../../shared/domain/errors.ts';
import { APP_IDENTIFIER_KIND } from '../../shared/domain/identifiers.ts';
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
  return await acceptRequest(dependencies, {
    subject: { appId: signed.appId, kind: APP_IDENTIFIER_KIND[signed.appKind], value: signed.userId },
    occasion: signed.payload,
    origin: signed.appId === CANARY_APP_ID ? 'canary' : 'callback',
    scope,
    promise: dependencies.promise,
  });
}
