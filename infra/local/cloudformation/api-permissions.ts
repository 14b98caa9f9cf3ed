import { matchesArn } from '../iam/wildcard.ts';
import type { Properties } from './resource-kind.ts';
import type { Resolver } from './template.ts';

/** Lets API Gateway call a function: ARNs, of which the source may hold `*`. */
export type ApiPermission = { readonly functionArn: string; readonly sourceArn: string };

/** @returns nothing for a permission that is given to another service */
export async function readApiPermission(
  { Action, Principal, FunctionName, SourceArn = '*' }: Properties,
  logicalId: string,
  { resolveText }: Resolver,
): Promise<readonly ApiPermission[]> {
  if (Action !== 'lambda:InvokeFunction' || Principal !== 'apigateway.amazonaws.com') return [];
  const place = `the permission ${logicalId}`;
  return [{ functionArn: await resolveText(FunctionName, place), sourceArn: await resolveText(SourceArn, place) }];
}

/**
 * Whether API Gateway may call a function from a route of the default stage. It names itself by the route's key:
 * `$default` has neither a method nor a path, so a permission for any method and path is none for it.
 *
 * @see AWS, "Control access to HTTP APIs": `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH`
 */
export function mayCallFrom(
  {
    apiArn,
    routeKey,
    functionArn,
  }: { readonly apiArn: string; readonly routeKey: string; readonly functionArn: string },
  permissions: readonly ApiPermission[],
): boolean {
  const source = `${apiArn}/$default/${routeKey.replace(' ', '')}`;
  return permissions.some(
    (permission) => permission.functionArn === functionArn && matchesArn(permission.sourceArn, source),
  );
}
