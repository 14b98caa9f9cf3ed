import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { asDeletionError } from '../../shared/domain/errors.ts';
import { APP_IDENTIFIER_KIND } from '../../shared/domain/identifiers.ts';
import { deletionAnswer } from '../../shared/meta/deletion-answer.ts';
import { type VerifiedSignedRequest, verifySignedRequest } from '../../shared/meta/signed-request.ts';
import { type Accepted, acceptRequest } from '../../shared/use-cases/accept-request.ts';
import { type Answer, jsonAnswer, refusal, textAnswer } from './answers.ts';
import { readFormField } from './form-field.ts';
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
    if (path === '/meta/whatsapp-webhook') return await whatsAppWebhook(dependencies, event);
    // the App Dashboard has been seen to ask before it accepts the address
    if (method === 'GET' || method === 'HEAD') {
      return textAnswer('This address takes data deletion callbacks from Meta. People ask at /data-deletion.');
    }
    try {
      const signed = await verifiedRequest(dependencies, event);
      const isDeauthorization = path === '/meta/deauthorize';
      const accepted = await accept(dependencies, signed, isDeauthorization);
      return isDeauthorization
        ? jsonAnswer({ success: true })
        : jsonAnswer(deletionAnswer(dependencies.publicUrl, accepted.code));
    } catch (error) {
      return refusal(dependencies, asDeletionError(error));
    }
  };
}

async function verifiedRequest(
  dependencies: CallbackDependencies,
  event: APIGatewayProxyEventV2,
): Promise<VerifiedSignedRequest> {
  const signedRequest = readFormField(event, 'signed_request', LARGEST_BODY_BYTES);
  try {
    return verifySignedRequest(signedRequest, await dependencies.registry.apps());
  } catch (error) {
    // a secret may have been registered since; asked at most once a minute
    if (asDeletionError(error).code !== 'signature_mismatch' || !(await dependencies.registry.refresh())) throw error;
    return verifySignedRequest(signedRequest, await dependencies.registry.apps());
  }
}

async function accept(
  dependencies: CallbackDependencies,
  signed: VerifiedSignedRequest,
  isDeauthorization: boolean,
): Promise<Accepted> {
  if (signed.secretAge === 'previous') dependencies.metrics.count('PreviousSecretMatched');
  return await acceptRequest(dependencies, {
    subject: { appId: signed.appId, kind: APP_IDENTIFIER_KIND[signed.appKind], value: signed.userId },
    occasion: signed.payload,
    origin: 'callback',
    scope: isDeauthorization ? 'deauthorization' : 'deletion',
    promise: dependencies.promise,
  });
}
