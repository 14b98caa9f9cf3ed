import { answer, jsonAnswer, redirect, textAnswer } from '../../../functions/http/answer.ts';
import { problem } from '../../../functions/http/problem.ts';

test.each([
  ['JSON', jsonAnswer({})],
  ['text', textAnswer('text')],
  ['nothing', answer(204, '')],
  ['another address', redirect(308, '/')],
  ['a problem', problem('unexpected')],
])('an answer of %s is kept by nobody, sniffed by nobody, framed nowhere and asked for by HTTPS', (_, { headers }) => {
  expect(headers).toMatchObject({
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'strict-transport-security': 'max-age=63072000; includeSubDomains',
    'x-content-type-options': 'nosniff',
  });
  expect(headers).not.toHaveProperty('set-cookie');
});

test('an answer says what its body is, and another address where it is', () => {
  const of = ({ statusCode, body, headers }: ReturnType<typeof answer>) => [
    statusCode,
    body,
    headers['content-type'] ?? headers['location'],
  ];
  expect(of(jsonAnswer({ a: 1 }))).toEqual([200, '{"a":1}', 'application/json']);
  expect(of(jsonAnswer({}, { 'content-type': 'application/jwt' }))).toEqual([200, '{}', 'application/jwt']);
  expect(of(textAnswer('a text'))).toEqual([200, 'a text', 'text/plain; charset=utf-8']);
  expect(of(redirect(303, '/pages'))).toEqual([303, '', '/pages']);
});
