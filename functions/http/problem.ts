import { SIGNED_REQUEST_STATUS } from '../../shared/meta/signed-request.ts';
import { type Answer, answer, type Headers } from './answer.ts';

/** The HTTP status and title of each problem that callers are told about. */
const PROBLEMS = {
  signed_request_malformed: [
    SIGNED_REQUEST_STATUS.signed_request_malformed,
    'The signed_request is not in the form that Meta sends',
  ],
  signature_mismatch: [SIGNED_REQUEST_STATUS.signature_mismatch, 'No registered app secret made this signature'],
  algorithm_not_supported: [SIGNED_REQUEST_STATUS.algorithm_not_supported, 'The algorithm must be HMAC-SHA256'],
  user_id_missing: [SIGNED_REQUEST_STATUS.user_id_missing, 'The signed_request names no user'],
  body_too_large: [413, 'The body is larger than allowed'],
  form_malformed: [400, 'The body is not a form'],
  form_field_missing: [400, 'The form has no field signed_request'],
  form_field_repeated: [400, 'The form has more than one field signed_request'],
  webhook_malformed: [400, 'The body is not a webhook of a WhatsApp business account'],
  verify_token_unknown: [403, 'The verify token does not belong to a registered app'],
  confirmation_unknown: [404, 'No notice waits for this confirmation'],
  receipt_not_ready: [404, 'There is no receipt yet; the request is not finished'],
  receipt_not_issued: [404, 'The request ended without a receipt'],
  request_refused: [400, 'The request was refused'],
  not_found: [404, 'There is nothing to show at this address'],
  method_not_allowed: [405, 'This address does not allow this method'],
  not_recorded: [503, 'Nothing could be recorded; please send the request again'],
  store_unavailable: [503, 'Requests cannot be read right now; please try again'],
  key_unavailable: [503, 'The key cannot be read right now; please try again'],
  unexpected: [500, 'Something went wrong on our side'],
} as const;
export type ProblemCode = keyof typeof PROBLEMS;

/** For callers who should try again; in seconds. */
export const RETRY_AFTER: Headers = { 'retry-after': '30' };

/**
 * Problem details with a stable `code` and nothing of the input. Every 5xx asks the caller to try again.
 *
 * @param code an unlisted code is answered as `request_refused` @see RFC 9457
 */
export function problem(code: string, headers: Headers = {}): Answer {
  const known = isProblemCode(code) ? code : 'request_refused';
  const [status, title] = PROBLEMS[known];
  return answer(status, JSON.stringify({ status, code: known, title }), {
    'content-type': 'application/problem+json',
    ...(status >= 500 && RETRY_AFTER),
    ...headers,
  });
}

function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEMS, code);
}
