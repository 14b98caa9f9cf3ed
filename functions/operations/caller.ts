import type { APIGatewayProxyEventV2 } from 'aws-lambda';

const SESSION = /^arn:[\w-]+:sts::\d{12}:assumed-role\/[^/]+\/([\w+=,.@-]+)$/;
const USER = /^arn:[\w-]+:iam::\d{12}:user\/(?:.*\/)?([\w+=,.@-]+)$/;

/** An event of a route that IAM authorizes; without that, nobody is named. */
export type OperationEvent = APIGatewayProxyEventV2 & {
  readonly requestContext: { readonly authorizer?: { readonly iam?: { readonly userArn?: string } } };
};

/**
 * Who calls, by the signature that API Gateway has verified: the session of an assumed role, or the name of a user. The
 * body has no say in it.
 *
 * @returns undefined when IAM named nobody, so the route was open by mistake, or the account's root calls
 */
export function callerOf({ requestContext }: OperationEvent): string | undefined {
  const arn = requestContext.authorizer?.iam?.userArn ?? '';
  return (SESSION.exec(arn) ?? USER.exec(arn))?.[1];
}
