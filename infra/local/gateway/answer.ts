import { validateHeaderName, validateHeaderValue } from 'node:http';

/** The answer to the client. */
export type HttpAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: Buffer;
};

const OF_THE_CONNECTION = new Set(['connection', 'content-length', 'keep-alive', 'transfer-encoding', 'upgrade']);

type Result = {
  readonly statusCode?: unknown;
  readonly headers?: Readonly<Record<string, string | number | boolean>>;
  readonly cookies?: readonly string[];
  readonly body?: unknown;
  readonly isBase64Encoded?: boolean;
};

/**
 * What a function returned, as an HTTP API interprets it: with `statusCode` it is a complete answer, without it is the
 * body of a JSON answer.
 */
export function httpAnswer(payload: string, requestId: string): HttpAnswer {
  const result: unknown = JSON.parse(payload);
  if (typeof result !== 'object' || result === null || !('statusCode' in result)) {
    const body = Buffer.from(typeof result === 'string' ? result : payload);
    return { status: 200, headers: headersWith({ 'content-type': 'application/json' }, requestId), cookies: [], body };
  }
  const { statusCode, headers, cookies = [], body = '', isBase64Encoded = false } = result as Result;
  const status = Number(statusCode);
  const isAnswer = Number.isInteger(status) && status >= 100 && status < 600 && typeof body === 'string';
  if (!isAnswer) return plainAnswer(500, 'Internal Server Error', requestId);
  const own = ownHeaders(headers);
  if (own === undefined) return plainAnswer(500, 'Internal Server Error', requestId);
  return {
    status,
    headers: headersWith({ 'content-type': 'text/plain; charset=utf-8', ...own }, requestId),
    cookies,
    body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
  };
}

/** An answer that comes from API Gateway itself. */
export function plainAnswer(status: number, message: string, requestId: string): HttpAnswer {
  return {
    status,
    headers: headersWith({ 'content-type': 'application/json' }, requestId),
    cookies: [],
    body: Buffer.from(JSON.stringify({ message })),
  };
}

/** The function's headers without hop-by-hop headers; undefined if one of them is invalid. */
function ownHeaders(headers: Result['headers'] = {}): Readonly<Record<string, string>> | undefined {
  const pairs = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)] as const);
  try {
    for (const [name, value] of pairs) {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    }
  } catch {
    return undefined;
  }
  return Object.fromEntries(pairs.filter(([name]) => !OF_THE_CONNECTION.has(name)));
}

function headersWith(headers: Readonly<Record<string, string>>, requestId: string): Readonly<Record<string, string>> {
  return { ...headers, 'apigw-requestid': requestId };
}
