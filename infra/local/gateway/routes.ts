/** A route of the template: `GET /data-deletion/{code}`, or `$default`. */
export type Route = {
  readonly routeKey: string;
  readonly functionName: string;
  /** The ARN of the API, if IAM authorizes the calls: `arn:aws:execute-api:REGION:ACCOUNT:ID`. */
  readonly authorizedBy?: string;
  /** Whether the function lacks the permission that lets API Gateway call it from this route. */
  readonly lacksPermission?: boolean;
};

export type RouteMatch = {
  readonly route: Route;
  /** The decoded values. */
  readonly pathParameters: Readonly<Record<string, string>>;
};

type CompiledRoute = {
  readonly route: Route;
  readonly method: string;
  readonly segments: readonly string[];
};

const DEFAULT = '$default';

/**
 * Finds the route of a request as an HTTP API does: a full match wins over a path variable, a path variable over a
 * greedy one, and a method over ANY; `$default` comes last.
 *
 * @see AWS, "Create routes for HTTP APIs"
 */
export function routeTable(routes: readonly Route[]): (method: string, path: string) => RouteMatch | undefined {
  const compiled = routes.filter(({ routeKey }) => routeKey !== DEFAULT).map(compile);
  const sorted = compiled.toSorted((a, b) => compareRanks(rank(a), rank(b)));
  const otherwise = routes.find(({ routeKey }) => routeKey === DEFAULT);

  return (method, path) => {
    const segments = path.split('/');
    for (const candidate of sorted) {
      if (candidate.method !== 'ANY' && candidate.method !== method) continue;
      const pathParameters = matchSegments(candidate.segments, segments);
      if (pathParameters !== undefined) return { route: candidate.route, pathParameters };
    }
    return otherwise === undefined ? undefined : { route: otherwise, pathParameters: {} };
  };
}

function compile(route: Route): CompiledRoute {
  const [method = '', path = ''] = route.routeKey.split(' ');
  return { route, method, segments: path.split('/') };
}

function matchSegments(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const name = /^\{(.+?)\+?\}$/.exec(expected)?.[1];
    const given = expected.endsWith('+}') ? segments.slice(index).join('/') : segments[index];
    if (name === undefined ? given !== expected : given === undefined || given === '') return undefined;
    if (name !== undefined) parameters[name] = decodePath(given ?? '');
    if (expected.endsWith('+}')) return parameters;
  }
  return pattern.length === segments.length ? parameters : undefined;
}

/** @throws URIError if it is not percent-encoded UTF-8 */
export function decodePath(path: string): string {
  return decodeURIComponent(path);
}

/** A number for each segment, then one for the method; smaller ones are tried first. */
function rank({ method, segments }: CompiledRoute): readonly number[] {
  const bySegment = segments.map((segment) => {
    if (segment.endsWith('+}')) return 2;
    return segment.startsWith('{') ? 1 : 0;
  });
  return [...bySegment, method === 'ANY' ? 1 : 0];
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  const difference = a.findIndex((number, index) => number !== b[index]);
  return difference === -1 ? 0 : (a[difference] ?? 0) - (b[difference] ?? 0);
}
