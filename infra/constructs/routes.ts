import { HttpMethod, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2';

/** `$default` takes what has no other route. */
export type Route =
  | { readonly methods: readonly HttpMethod[]; readonly path: string; readonly throttle: Throttle }
  | { readonly path: '$default'; readonly throttle: Throttle };

/** Requests a second, and how many may come at once; each route has its own, so a flood on one never closes another. */
export type Throttle = { readonly rate: number; readonly burst: number };

export const THROTTLES = {
  callback: { rate: 200, burst: 400 },
  /** Every notification of every business comes this way; it must not take the callback's executions. */
  webhook: { rate: 50, burst: 100 },
  page: { rate: 50, burst: 100 },
  rare: { rate: 10, burst: 20 },
} as const satisfies { readonly [use: string]: Throttle };

export const READ: readonly HttpMethod[] = [HttpMethod.GET, HttpMethod.HEAD];

export function routeKeysOf(route: Route): readonly HttpRouteKey[] {
  return 'methods' in route
    ? route.methods.map((method) => HttpRouteKey.with(route.path, method))
    : [HttpRouteKey.DEFAULT];
}
