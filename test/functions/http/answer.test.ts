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
