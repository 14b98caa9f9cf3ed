import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { asDeletionError, type DeletionError } from '../../shared/domain/errors.ts';
import { APP_IDENTIFIER_KIND } from '../../shared/domain/identifiers.ts';
import { deletionAnswer } from '../../shared/meta/deletion-answer.ts';
import {
  SIGNED_REQUEST_STATUS,
  type VerifiedSignedRequest,
  verifySignedRequest,
} from '../../shared/meta/signed-request.ts';
import type { AppRegistry } from '../../shared/ports/app-registry.ts';
import { type Accepted, type AcceptPorts, acceptRequest } from '../../shared/use-cases/accept-request.ts';
import { FORM_STATUS, readFormField } from './form-field.ts';

export type CallbackDependencies = AcceptPorts & {
  readonly registry: AppRegistry;
  readonly publicUrl: string;
  /** In milliseconds. */
  readonly promise: number;
};

const LARGEST_BODY_BYTES = 16 * 1024;
const RETRY_AFTER_SECONDS = 30;

/**
 * Answers Meta: `POST /meta/data-deletion` and `POST /meta/deauthorize`. Refusals cost microseconds and touch nothing
 * outside the process; an accepted request is recorded before it is answered, so a 200 is a promise that is kept.
 *
 * Errors are problem details with a stable `code` and nothing of the input.
 *
 * @see Meta, "Data Deletion Request Callback"; RFC 9457
 */
export function callbackHandler(
  dependencies: CallbackDependencies,
): (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2> {
  return async (event) => {
    const { method, path } = event.requestContext.http;
    // the App Dashboard has been seen to ask before it accepts the address
    if (method === 'GET' || method === 'HEAD') {
      return text(200, 'This address takes data deletion callbacks from Meta. People ask at /data-deletion.');
    }
    try {
      const signed = await verifiedRequest(dependencies, event);
      const isDeauthorization = path === '/meta/deauthorize';
      const accepted = await accept(dependencies, signed, isDeauthorization);
      return isDeauthorization
        ? json(200, { success: true })
        : json(200, deletionAnswer(dependencies.publicUrl, accepted.code));
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

const REFUSAL_STATUS: { readonly [code: string]: number } = { ...SIGNED_REQUEST_STATUS, ...FORM_STATUS };

function refusal({ log, metrics }: CallbackDependencies, error: DeletionError): APIGatewayProxyStructuredResultV2 {
  if (error.disposition === 'reject') {
    log.warn('request_refused', { errorCode: error.code });
    metrics.count(error.code === 'signature_mismatch' ? 'SignatureMismatches' : 'CallbacksRefused');
    return problem(REFUSAL_STATUS[error.code] ?? 400, error.code);
  }
  log.error('request_not_recorded', { errorCode: error.code });
  metrics.count('CallbacksNotRecorded');
  return problem(503, 'not_recorded', { 'retry-after': `${RETRY_AFTER_SECONDS}` });
}

function problem(
  status: number,
  code: string,
  headers: Record<string, string> = {},
): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: status,
    headers: { ...HEADERS, 'content-type': 'application/problem+json', ...headers },
    body: JSON.stringify({ status, code, title: TITLES[code] ?? 'The request was refused' }),
  };
}

const TITLES: { readonly [code: string]: string } = {
  signed_request_malformed: 'The signed_request is not one that Meta makes',
  signature_mismatch: 'No registered app secret made this signature',
  algorithm_not_supported: 'The algorithm must be HMAC-SHA256',
  user_id_missing: 'The signed_request names no user',
  body_too_large: 'The body may have 16 KB',
  form_field_missing: 'The form has no field signed_request',
  form_field_repeated: 'The form has more than one field signed_request',
  form_malformed: 'The body is not a form',
  not_recorded: 'Nothing could be recorded; please send the request again',
};

const HEADERS = {
  'cache-control': 'no-store',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
};

function json(statusCode: number, body: object): APIGatewayProxyStructuredResultV2 {
  return { statusCode, headers: { ...HEADERS, 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function text(statusCode: number, body: string): APIGatewayProxyStructuredResultV2 {
  return { statusCode, headers: { ...HEADERS, 'content-type': 'text/plain; charset=utf-8' }, body };
}
