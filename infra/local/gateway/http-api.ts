import { randomBytes } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Invocation } from '../lambda/instance.ts';
import { type HttpAnswer, httpAnswer, plainAnswer } from './answer.ts';
import { httpEvent } from './event.ts';
import type { AuthorizeByIam } from './iam-authorizer.ts';
import { decodePath, type Route, routeTable } from './routes.ts';

export type HttpApiOptions = {
  readonly routes: readonly Route[];
  readonly invoke: (functionName: string, event: unknown) => Promise<Invocation>;
  /** Authorizes the calls of routes with IAM authorization. @default nobody may call these */
  readonly authorize?: AuthorizeByIam;
  /** How long a client waits for a function, in milliseconds. @default 30 seconds, as on AWS */
  readonly integrationTimeout?: number;
};

const LARGEST_BODY = 10 * 1024 * 1024;
/** Lambda's limit; a base64-encoded body reaches it before the limit above. */
const LARGEST_EVENT = 6 * 1024 * 1024;
const INTEGRATION_TIMEOUT = 30_000;

/**
 * Answers HTTP as an API Gateway HTTP API with Lambda functions does: with the same events, the same limits, and the
 * same answers if there is no route, the function fails or it takes too long.
 */
export function httpApi(options: HttpApiOptions): RequestListener {
  const find = routeTable(options.routes);

  async function respond(request: IncomingMessage): Promise<HttpAnswer> {
    const requestId = randomBytes(11).toString('base64');
    const path = request.url?.split('?')[0] ?? '/';
    if (!isEncodedPath(path)) return plainAnswer(400, 'Bad Request', requestId);
    const match = find(request.method ?? 'GET', path);
    if (match === undefined) return plainAnswer(404, 'Not Found', requestId);
    const body = await readBody(request);
    if (body === undefined) return plainAnswer(413, 'Request Entity Too Large', requestId);
    const { authorizedBy } = match.route;
    const caller = authorizedBy === undefined ? undefined : options.authorize?.(request, body, authorizedBy);
    if (authorizedBy !== undefined && caller === undefined) return plainAnswer(403, 'Forbidden', requestId);
    if (match.route.lacksPermission) return plainAnswer(500, 'Internal Server Error', requestId);
    const event = httpEvent({ request, body, match, caller, requestId, now: Date.now() });
    if ((event.body?.length ?? 0) > LARGEST_EVENT) return plainAnswer(413, 'Request Entity Too Large', requestId);

    const { promise: timeUp, resolve } = Promise.withResolvers<undefined>();
    const timer = setTimeout(resolve, options.integrationTimeout ?? INTEGRATION_TIMEOUT, undefined);
    const invocation = await Promise.race([options.invoke(match.route.functionName, event), timeUp]);
    clearTimeout(timer);
    if (invocation === undefined) return plainAnswer(503, 'Service Unavailable', requestId);
    if (invocation.outcome === 'returned') return httpAnswer(invocation.payload, requestId);
    return plainAnswer(500, 'Internal Server Error', requestId);
  }

  return (request, response) => {
    respond(request)
      .then((answer) => send(response, answer))
      // the client disconnected while it sent the body
      .catch(() => response.destroy());
  };
}

/**
 * Undefined if it is too large. It is then still read to its end, and discarded, so that the client gets our answer.
 */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  let chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LARGEST_BODY) chunks = [];
    else chunks.push(chunk);
  }
  return length > LARGEST_BODY ? undefined : Buffer.concat(chunks);
}

function isEncodedPath(path: string): boolean {
  try {
    return path.startsWith('/') && decodePath(path) !== '';
  } catch {
    return false;
  }
}

function send(response: ServerResponse, answer: HttpAnswer): void {
  response.statusCode = answer.status;
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value);
  if (answer.cookies.length > 0) response.setHeader('set-cookie', answer.cookies);
  // Node sets the length only of a body that is sent
  if (response.req.method === 'HEAD') response.setHeader('content-length', answer.body.length);
  response.end(answer.body);
}
