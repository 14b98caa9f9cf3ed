import { type ProblemCode, problem } from '../../../functions/http/problem.ts';

/** The HTTP status of each code. */
const STATUSES = {
  signed_request_malformed: 400,
  signature_mismatch: 401,
  algorithm_not_supported: 400,
  user_id_missing: 400,
  body_too_large: 413,
  form_malformed: 400,
  form_field_missing: 400,
  form_field_repeated: 400,
  webhook_malformed: 400,
  verify_token_unknown: 403,
  confirmation_unknown: 404,
  receipt_not_ready: 404,
  receipt_not_issued: 404,
  request_refused: 400,
  not_found: 404,
  method_not_allowed: 405,
  not_recorded: 503,
  store_unavailable: 503,
  key_unavailable: 503,
  unexpected: 500,
} as const satisfies { readonly [code in ProblemCode]: number };

describe('a problem', () => {
  it.each(Object.entries(STATUSES))('has a status of its own: %s', (code, status) => {
    const { statusCode, body } = problem(code);
    expect([statusCode, JSON.parse(body).status]).toEqual([status, status]);
  });

  it('is told as problem details with a stable code', () => {
    const { statusCode, headers, body } = problem('signature_mismatch');
    expect(statusCode).toBe(401);
    expect(headers).toMatchObject({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
    expect(JSON.parse(body)).toEqual({ status: 401, code: 'signature_mismatch', title: expect.any(String) });
  });

  it.each([
    ['not_recorded', 503],
    ['store_unavailable', 503],
    ['unexpected', 500],
  ])('of ours asks the caller to try again: %s', (code, status) => {
    expect(problem(code)).toMatchObject({ statusCode: status, headers: { 'retry-after': '30' } });
  });

  it("of the caller's does not ask to try again, unless its endpoint says so", () => {
    expect(problem('form_malformed').headers).not.toHaveProperty('retry-after');
    expect(problem('confirmation_unknown', { 'retry-after': '30' }).headers).toHaveProperty('retry-after');
  });

  it.each(['a code that nobody knows', 'constructor', '__proto__', 'toString'])(
    'without an entry does not echo its code: %s',
    (code) => {
      const { statusCode, body } = problem(code);
      expect([statusCode, JSON.parse(body).code]).toEqual([400, 'request_refused']);
      expect(body).not.toContain(code);
    },
  );
});
