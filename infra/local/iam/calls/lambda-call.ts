import { contextOf, type Place, type ServiceCall, type WantedAccess } from './service-call.ts';

const INVOCATION = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/** The access that a call to Lambda needs: to invoke a function, or its alias if the call names one. */
export function lambdaAccess({ path, query }: ServiceCall, { region, accountId }: Place): readonly WantedAccess[] {
  const [, name] = INVOCATION.exec(path) ?? [];
  if (name === undefined) return [{ action: 'lambda:*', resource: '*', context: contextOf({}) }];
  const alias = query.get('Qualifier');
  const resource = `arn:aws:lambda:${region}:${accountId}:function:${name}${alias === null ? '' : `:${alias}`}`;
  return [{ action: 'lambda:InvokeFunction', resource, context: contextOf({}) }];
}
