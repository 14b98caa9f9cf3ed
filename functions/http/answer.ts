import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

export type Headers = { readonly [name: string]: string };

/** What a function answers an HTTP API, payload format 2.0. */
export type Answer = APIGatewayProxyStructuredResultV2 & {
  readonly statusCode: number;
  readonly headers: Headers;
  readonly body: string;
};

/** What every answer carries; an answer of its own may say more. */
const HEADERS: Headers = {
  'cache-control': 'no-store',
  // a page of ours says what it may load; nothing else loads or is framed
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
};

/** @param headers beat those that every answer carries */
export function answer(statusCode: number, body: string, headers: Headers = {}): Answer {
  return { statusCode, headers: { ...HEADERS, ...headers }, body };
}

export function jsonAnswer(body: object, headers: Headers = {}): Answer {
  return answer(200, JSON.stringify(body), { 'content-type': 'application/json', ...headers });
}

export function textAnswer(body: string): Answer {
  return answer(200, body, { 'content-type': 'text/plain; charset=utf-8' });
}

/** @param status 303 leads to a page of its own; 308 repeats the request, its method included, elsewhere */
export function redirect(status: 303 | 308, location: string): Answer {
  return answer(status, '', { location });
}
