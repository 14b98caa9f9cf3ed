import { HttpMethod, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2';

/** A route of the HTTP API. `$default` takes requests that no other route matches. */
export type Route =
  | {
      readonly methods: readonly HttpMethod[];
      readonly path: string;
      readonly throttle: Throttle;
      /** Whether callers must sign their requests and IAM authorizes them. @default false; everybody may call it */
      readonly isAuthorizedByIam?: true;
    }
  | { readonly path: '$default'; readonly throttle: Throttle };

/**
 * Requests per second, and how many may arrive at once. Each route has its own, so a flood on one never blocks another.
 */
export type Throttle = { readonly rate: number; readonly burst: number };

export const THROTTLES = {
  callback: { rate: 40, burst: 20 },
  deauthorization: { rate: 16, burst: 8 },
  /**
   * All WhatsApp notifications of all businesses arrive here; they must not use up the executions that the callback
   * needs.
   */
  webhook: { rate: 8, burst: 4 },
  /**
   * Rare: the App Dashboard probes a callback once, and only callback addresses entered with an extra slash lead
   * elsewhere.
   */
  probe: { rate: 4, burst: 2 },
  stray: { rate: 8, burst: 4 },
  page: { rate: 50, burst: 100 },
  /** A decision about many requests is sent as one call per request. */
  operation: { rate: 100, burst: 100 },
  rare: { rate: 10, burst: 20 },
} as const satisfies { readonly [use: string]: Throttle };

export const READ: readonly HttpMethod[] = [HttpMethod.GET, HttpMethod.HEAD];

/** How long a new execution is busy with its first request, in seconds: the cold start, including its calls to AWS. */
const COLD_START = 0.5;

/**
 * How many executions of a function can be busy at once when all its routes are flooded: one for each request of the
 * bursts, and one for each that arrives while the first executions are still starting. With fewer reserved, Lambda
 * would throttle before API Gateway does, and forged traffic would look like a failing function.
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
