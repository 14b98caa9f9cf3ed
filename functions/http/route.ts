import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Answer } from './answer.ts';
import { problem } from './problem.ts';

/** One path, written as in the OpenAPI description: `/data-deletion/{code}`. HEAD is answered as GET is. */
export type Route<Endpoint> = {
  readonly path: string;
  readonly GET?: Endpoint;
  readonly POST?: Endpoint;
};

export type Match<Endpoint> = {
  readonly path: string;
  readonly endpoint: Endpoint;
  /** The path segment at the route's `{name}`; empty if the route has none. */
  readonly parameter: string;
};

export type Router<Endpoint> = (event: APIGatewayProxyEventV2) => Match<Endpoint> | Answer;

/**
 * Finds the endpoint for a request, or answers 404, or 405 with the methods that are allowed.
 *
 * HEAD is answered with the body of GET: the gateway leaves the body out and keeps its length.
 */
export function router<Endpoint>(routes: readonly Route<Endpoint>[]): Router<Endpoint> {
  const compiled = routes.map((route) => ({ ...route, pattern: patternOf(route.path) }));
  return ({ rawPath, requestContext }) => {
    const path = plainPath(rawPath);
    const route = compiled.find(({ pattern }) => pattern.test(path));
    if (route === undefined) return problem('not_found');
    const method = requestContext.http.method === 'HEAD' ? 'GET' : requestContext.http.method;
    const endpoint = method === 'GET' || method === 'POST' ? route[method] : undefined;
    if (endpoint === undefined) return problem('method_not_allowed', { allow: allowed(route) });
    return { path: route.path, endpoint, parameter: route.pattern.exec(path)?.[1] ?? '' };
  };
}

/**
 * The path without doubled slashes, and without a slash or punctuation at its end, as people and chat apps add them.
 */
export function plainPath(path: string): string {
  const [plain = '/'] = /^.*[\p{L}\p{N}_-]/su.exec(path.replace(/\/{2,}/g, '/')) ?? [];
  return plain;
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '([^/]+)')}$`);
}

function allowed<Endpoint>({ GET, POST }: Route<Endpoint>): string {
  return [...(GET === undefined ? [] : ['GET', 'HEAD']), ...(POST === undefined ? [] : ['POST'])].join(', ');
}
