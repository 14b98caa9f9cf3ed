import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { asDeletionError, DeletionError } from '../../shared/domain/errors.ts';
import { readAccountUpdates } from '../../shared/meta/account-update.ts';
import { verifyWebhookSignature } from '../../shared/meta/webhook-signature.ts';
import { subscriptionChallenge } from '../../shared/meta/webhook-subscription.ts';
import type { AppRegistry, RegisteredApp } from '../../shared/ports/app-registry.ts';
import { type AcceptPorts, acceptRequest } from '../../shared/use-cases/accept-request.ts';
import { type Answer, failureAnswer, jsonAnswer, textAnswer } from './answers.ts';
import { noteSigner } from './note-signer.ts';

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

/**
 * Answers `GET` and `POST /meta/whatsapp-webhook`: the subscription challenge, and the business accounts that leave, each
 * of which becomes a request about that account.
 */
export async function whatsAppWebhook(
  dependencies: WhatsAppDependencies,
  event: APIGatewayProxyEventV2,
): Promise<Answer> {
  try {
    const { registry } = dependencies;
    if (event.requestContext.http.method === 'GET') {
      const query = new URLSearchParams(event.rawQueryString);
      return textAnswer(await proof(registry, (apps) => challengeOf(query, apps)));
    }
    const body = bodyBytes(event);
    const signature = event.headers['x-hub-signature-256'];
    const signer = await proof(registry, (apps) => verifyWebhookSignature(body, signature, apps));
    noteSigner(dependencies, signer);
    const { appId } = signer;
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
  } catch (error) {
    return failureAnswer(dependencies, asDeletionError(error));
  }
}

/** By the secrets that are remembered, and once more when none of them fits: one may have been registered since. */
async function proof<Proof>(registry: AppRegistry, prove: (apps: readonly RegisteredApp[]) => Proof): Promise<Proof> {
  try {
    return prove(await registry.apps());
  } catch (error) {
    if (asDeletionError(error).disposition !== 'reject' || !(await registry.refresh())) throw error;
    return prove(await registry.apps());
  }
}

function challengeOf(query: URLSearchParams, apps: readonly RegisteredApp[]): string {
  const challenge = subscriptionChallenge(query, apps);
  if (challenge !== undefined) return challenge;
  throw new DeletionError('verify_token_unknown', 'reject', 'the verify token is of no registered app');
}

function bodyBytes({ body = '', isBase64Encoded }: APIGatewayProxyEventV2): Buffer {
  const encoding = isBase64Encoded ? 'base64' : 'utf8';
  if (Buffer.byteLength(body, encoding) > LARGEST_BODY_BYTES) {
    throw new DeletionError('body_too_large', 'reject', `body is larger than ${LARGEST_BODY_BYTES} bytes`);
  }
  return Buffer.from(body, encoding);
}
