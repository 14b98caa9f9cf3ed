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
import { type Answer, failureAnswer, jsonAnswer, refusal, textAnswer } from './answers.ts';
import { isBeyondCanary, withoutCanary } from './canary.ts';
import { readFormField } from './form-field.ts';
import { noteSigner } from './note-signer.ts';
import { type WhatsAppDependencies, whatsAppWebhook } from './whatsapp-webhook.ts';

export type CallbackDependencies = WhatsAppDependencies & {
  readonly publicUrl: string;
};

const LARGEST_BODY_BYTES = 16 * 1024;

/**
 * Answers Meta: `POST /meta/data-deletion`, `POST /meta/deauthorize`, and the WhatsApp webhook. Refusals cost microseconds and touch nothing
 * outside the process; an accepted request is recorded before it is answered, so a 200 is a promise that is kept.
 *
 * @see Meta, "Data Deletion Request Callback"
 */
export function callbackHandler(
  dependencies: CallbackDependencies,
): (event: APIGatewayProxyEventV2) => Promise<Answer> {
  return async (event) => {
    const { method, path } = event.requestContext.http;
    if (path === '/meta/whatsapp-webhook') {
      return await whatsAppWebhook({ ...dependencies, registry: withoutCanary(dependencies.registry) }, event);
    }
    // the App Dashboard has been seen to ask before it accepts the address
    if (method === 'GET' || method === 'HEAD') {
      return textAnswer('This address takes data deletion callbacks from Meta. People ask at /data-deletion.');
    }
    try {
      const signed = await verifiedRequest(dependencies, event);
      if (typeof signed === 'string') return refusal(dependencies, signed);
      const isDeauthorization = path === '/meta/deauthorize';
      if (isBeyondCanary(signed, isDeauthorization)) return refusal(dependencies, 'signature_mismatch');
      const accepted = await accept(dependencies, signed, isDeauthorization);
      return isDeauthorization
        ? jsonAnswer({ success: true })
        : jsonAnswer(deletionAnswer(dependencies.publicUrl, accepted.code));
    } catch (error) {
      return failureAnswer(dependencies, asDeletionError(error));
    }
  };
}

async function verifiedRequest(
  dependencies: CallbackDependencies,
  event: APIGatewayProxyEventV2,
): Promise<VerifiedSignedRequest | SignedRequestFault> {
  const { registry } = dependencies;
  const signedRequest = readFormField(event, 'signed_request', LARGEST_BODY_BYTES);
  const verified = verifySignedRequest(signedRequest, await registry.apps());
  // a secret may have been registered since; the registry bounds how often it is asked
  if (verified !== 'signature_mismatch' || !(await registry.refresh())) return verified;
  return verifySignedRequest(signedRequest, await registry.apps());
}

async function accept(
  dependencies: CallbackDependencies,
  signed: VerifiedSignedRequest,
  isDeauthorization: boolean,
): Promise<Accepted> {
  noteSigner(dependencies, signed);
  return await acceptRequest(dependencies, {
    subject: { appId: signed.appId, kind: APP_IDENTIFIER_KIND[signed.appKind], value: signed.userId },
    occasion: signed.payload,
    origin: signed.appId === CANARY_APP_ID ? 'canary' : 'callback',
    scope: isDeauthorization ? 'deauthorization' : 'deletion',
    promise: dependencies.promise,
  });
}
