import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { IamIdentity } from './iam-authorizer.ts';
import { decodePath, type RouteMatch } from './routes.ts';

export type HttpEventParts = {
  readonly request: IncomingMessage;
  readonly body: Buffer;
  readonly match: RouteMatch;
  /** Present if IAM has authorized the call. */
  readonly caller?: IamIdentity | undefined;
  readonly requestId: string;
  /** Epoch milliseconds. */
  readonly now: number;
};

const TEXT_TYPES = /^(text\/.*|application\/(json|javascript|xml))$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * A request as an HTTP API passes it to Lambda, in payload format 2.0: the path is decoded, repeated headers and
 * parameters are joined by commas, cookies are separate, and bodies are base64-encoded except for a few text types.
 * Forms are base64-encoded, too.
 *
 * @see AWS, "Create AWS Lambda proxy integrations for HTTP APIs"
 */
export function httpEvent({ request, body, match, caller, requestId, now }: HttpEventParts): APIGatewayProxyEventV2 {
  const [path = '/', ...query] = (request.url ?? '/').split('?');
  const rawPath = decodePath(path);
  const rawQueryString = query.join('?');
  const { routeKey } = match.route;
  const { headers, cookies } = headersOf(request, body);
  const isBase64Encoded = !TEXT_TYPES.test((headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '');
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString,
    ...(cookies.length > 0 && { cookies: [...cookies] }),
    headers,
    ...(rawQueryString !== '' && { queryStringParameters: queryParameters(rawQueryString) }),
    ...(Object.keys(match.pathParameters).length > 0 && { pathParameters: { ...match.pathParameters } }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      ...(caller && { authorizer: { iam: caller } }),
      domainName: headers['host'] ?? '',
      domainPrefix: 'local',
      http: {
        method: request.method ?? 'GET',
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId,
      routeKey,
      stage: '$default',
      time: accessLogTime(new Date(now)),
      timeEpoch: now,
    },
    ...(body.length > 0 && { body: body.toString(isBase64Encoded ? 'base64' : 'utf8') }),
    isBase64Encoded: body.length > 0 && isBase64Encoded,
  };
}

function headersOf(request: IncomingMessage, body: Buffer) {
  const headers: Record<string, string> = {
    'content-length': String(body.length),
    'x-forwarded-for': request.socket.remoteAddress ?? '',
    'x-forwarded-port': String(request.socket.localPort ?? ''),
    'x-forwarded-proto': 'http',
  };
  let cookies: readonly string[] = [];
  for (const [name, values = []] of Object.entries(request.headersDistinct)) {
    if (name === 'cookie') cookies = values.flatMap((value) => value.split(/;\s*/));
    else if (!HOP_BY_HOP.has(name)) headers[name] = values.join(',');
  }
  return { headers, cookies };
}

const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'te', 'trailer', 'upgrade', 'expect']);

function queryParameters(query: string): Record<string, string> {
  const byName = Map.groupBy(new URLSearchParams(query), ([name]) => name);
  return Object.fromEntries([...byName].map(([name, pairs]) => [name, pairs.map(([, value]) => value).join(',')]));
}

/** `12/Mar/2026:19:03:58 +0000` */
function accessLogTime(date: Date): string {
  const [, year = '', month = '', day = '', time = ''] = /^(\d+)-(\d+)-(\d+)T([\d:]+)/.exec(date.toISOString()) ?? [];
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${time} +0000`;
}
