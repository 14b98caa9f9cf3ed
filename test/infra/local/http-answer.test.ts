import { httpAnswer } from '../../../infra/local/gateway/answer.ts';

const answer = (result: unknown) => {
  const { body, ...rest } = httpAnswer(JSON.stringify(result), 'one');
  return { ...rest, body: body.toString() };
};

describe('what a function returns', () => {
  it('is an answer if it has a status', () => {
    const result = {
      statusCode: 201,
      headers: { 'Content-Type': 'text/html', 'x-count': 5 },
      cookies: ['a=1'],
      body: '<p>',
    };
    expect(answer(result)).toEqual({
      status: 201,
      headers: { 'content-type': 'text/html', 'x-count': '5', 'apigw-requestid': 'one' },
      cookies: ['a=1'],
      body: '<p>',
    });
  });

  it('is plain text if it names no content type', () => {
    expect(answer({ statusCode: 200 })).toMatchObject({
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: '',
    });
  });

  it('is decoded if it is base64', () => {
    expect(answer({ statusCode: 200, body: 'w6k=', isBase64Encoded: true }).body).toBe('é');
  });

  it.each([
    [{ a: 1 }, '{"a":1}'],
    ['words', 'words'],
    [null, 'null'],
    [[1], '[1]'],
    [5, '5'],
  ])('is the body of a JSON answer if it has no status: %j', (result, body) => {
    expect(answer(result)).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' }, body });
  });

  it.each([
    { statusCode: 'many' },
    { statusCode: 99 },
    { statusCode: 600 },
    { statusCode: 200.5 },
    { statusCode: 200, body: { not: 'a text' } },
    { statusCode: 200, headers: { 'x-split': 'a\r\nset-cookie: b=1' } },
    { statusCode: 200, headers: { 'not a name': 'a' } },
  ])('is an internal error if it cannot be sent: %j', (result) => {
    expect(answer(result)).toMatchObject({ status: 500, body: '{"message":"Internal Server Error"}' });
  });

  it('does not decide how its connection is used', () => {
    const headers = { 'Content-Length': '3', connection: 'upgrade', 'transfer-encoding': 'chunked', etag: 'kept' };
    expect(Object.keys(answer({ statusCode: 200, headers, body: 'longer' }).headers).toSorted()).toEqual([
      'apigw-requestid',
      'content-type',
      'etag',
    ]);
  });
});
