import { problem } from '../../../functions/http/problem.ts';

describe('a problem', () => {
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
