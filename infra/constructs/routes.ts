import { HttpMethod, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2';

/** `$default` takes what has no other route. */
export type Route =
  | {
      readonly methods: readonly HttpMethod[];
      readonly path: string;
      readonly throttle: Throttle;
      /** Whether a caller must sign, and IAM allow it. @default false; everybody may call it */
      readonly isAuthorizedByIam?: true;
    }
  | { readonly path: '$default'; readonly throttle: Throttle };

/** Requests a second, and how many may come at once; each route has its own, so a flood on one never closes another. */
export type Throttle = { readonly rate: number; readonly burst: number };

export const THROTTLES = {
  callback: { rate: 40, burst: 20 },
  deauthorization: { rate: 16, burst: 8 },
  /** Every notification of every business comes this way; it must not take the callback's executions. */
  webhook: { rate: 8, burst: 4 },
  /** The App Dashboard asks once; addresses with a slash too many come from nobody else either. */
  probe: { rate: 4, burst: 2 },
  stray: { rate: 8, burst: 4 },
  page: { rate: 50, burst: 100 },
  /** A decision about many requests comes as one of each. */
  operation: { rate: 100, burst: 100 },
  rare: { rate: 10, burst: 20 },
} as const satisfies { readonly [use: string]: Throttle };

export const READ: readonly HttpMethod[] = [HttpMethod.GET, HttpMethod.HEAD];

/** How long an execution may take before the next request finds it free, in seconds: a cold start, with its calls to AWS. */
const COLD_START = 0.5;

/**
 * How many executions of a function can be busy at once when all its routes are flooded: what comes at once, and what
 * comes while the first executions still start. With fewer in reserve Lambda would throttle before API Gateway does, and
 * forged traffic would look like a failing function.
 */
export function executionsUnderFlood(routes: readonly Route[]): number {
  const atOnce = routes.map(
    (route) => routeKeysOf(route).length * (route.throttle.burst + route.throttle.rate * COLD_START),
  );
  return Math.ceil(atOnce.reduce((sum, each) => sum + each, 0));
}

export function routeKeysOf(route: Route): readonly HttpRouteKey[] {
  return 'methods' in route
    ? route.methods.map((method) => HttpRouteKey.with(route.path, method))
    : [HttpRouteKey.DEFAULT];
}
