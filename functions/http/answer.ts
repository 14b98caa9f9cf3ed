import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

export type Headers = { readonly [name: string]: string };

/** A function's answer to an HTTP API, payload format 2.0. */
export type Answer = APIGatewayProxyStructuredResultV2 & {
  readonly statusCode: number;
  readonly headers: Headers;
  readonly body: string;
};

/** The headers of every answer, unless it sets its own. */
const HEADERS: Headers = {
  'cache-control': 'no-store',
  // deletion-status replaces this with the policy of its pages
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
};

/** @param headers take precedence over those of every answer */
export function answer(statusCode: number, body: string, headers: Headers = {}): Answer {
  return { statusCode, headers: { ...HEADERS, ...headers }, body };
}

export function jsonAnswer(body: object, headers: Headers = {}): Answer {
  return answer(200, JSON.stringify(body), { 'content-type': 'application/json', ...headers });
}

export function textAnswer(body: string): Answer {
  return answer(200, body, { 'content-type': 'text/plain; charset=utf-8' });
}

/** @param status 303: read another page; 308: repeat the same request, method included, at the location */
export function redirect(status: 303 | 308, location: string): Answer {
  return answer(status, '', { location });
}
