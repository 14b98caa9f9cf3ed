import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { DeletionError } from '../../shared/domain/errors.ts';
import { SIGNED_REQUEST_STATUS } from '../../shared/meta/signed-request.ts';
import type { Log } from '../../shared/ports/log.ts';
import type { Metrics } from '../../shared/ports/metrics.ts';
import { FORM_STATUS } from './form-field.ts';

export type Answer = APIGatewayProxyStructuredResultV2;

const RETRY_AFTER_SECONDS = 30;

const STATUS: { readonly [code: string]: number } = {
  ...SIGNED_REQUEST_STATUS,
  ...FORM_STATUS,
  verify_token_unknown: 403,
};

const TITLES: { readonly [code: string]: string } = {
  signed_request_malformed: 'The signed_request is not one that Meta makes',
  signature_mismatch: 'No registered app secret made this signature',
  algorithm_not_supported: 'The algorithm must be HMAC-SHA256',
  user_id_missing: 'The signed_request names no user',
  body_too_large: 'The body is larger than allowed',
  form_field_missing: 'The form has no field signed_request',
  form_field_repeated: 'The form has more than one field signed_request',
  form_malformed: 'The body is not a form',
  webhook_malformed: 'The body is not a webhook of a WhatsApp business account',
  verify_token_unknown: 'The verify token is of no registered app',
  not_recorded: 'Nothing could be recorded; please send the request again',
};

const HEADERS = {
  'cache-control': 'no-store',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
};

export function jsonAnswer(body: object): Answer {
  return { statusCode: 200, headers: { ...HEADERS, 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

export function textAnswer(body: string): Answer {
  return { statusCode: 200, headers: { ...HEADERS, 'content-type': 'text/plain; charset=utf-8' }, body };
}

type Ports = { readonly log: Log; readonly metrics: Metrics };

/** What the caller did wrong: problem details with a stable `code` and nothing of the input. @see RFC 9457 */
export function refusal({ log, metrics }: Ports, code: string): Answer {
  log.warn('request_refused', { errorCode: code });
  metrics.count(code === 'signature_mismatch' ? 'SignatureMismatches' : 'CallbacksRefused');
  return problem(STATUS[code] ?? 400, code);
}

/** What was thrown: a refusal, or 503 when nothing could be recorded and the caller should send it again. */
export function failureAnswer(ports: Ports, error: DeletionError): Answer {
  if (error.disposition === 'reject') return refusal(ports, error.code);
  ports.log.error('request_not_recorded', { errorCode: error.code });
  ports.metrics.count('CallbacksNotRecorded');
  return problem(503, 'not_recorded', { 'retry-after': `${RETRY_AFTER_SECONDS}` });
}

function problem(statusCode: number, code: string, headers: Record<string, string> = {}): Answer {
  return {
    statusCode,
    headers: { ...HEADERS, 'content-type': 'application/problem+json', ...headers },
    body: JSON.stringify({ status: statusCode, code, title: TITLES[code] ?? 'The request was refused' }),
  };
}
