import type { APIGatewayProxyEventV2 } from 'aws-lambda';

const SESSION = /^arn:[\w-]+:sts::\d{12}:assumed-role\/[^/]+\/([\w+=,.@-]+)$/;
const USER = /^arn:[\w-]+:iam::\d{12}:user\/(?:.*\/)?([\w+=,.@-]+)$/;

/** An event of a route with IAM authorization; otherwise it names no caller. */
export type OperationEvent = APIGatewayProxyEventV2 & {
  readonly requestContext: { readonly authorizer?: { readonly iam?: { readonly userArn?: string } } };
};

/**
 * The caller, by the signature that API Gateway has verified: the session name of an assumed role, or the name of a
 * user. Nothing in the body can change it.
 *
 * @returns undefined if IAM named nobody, so the route is open by mistake, or if the caller is the account's root user
 */
export function callerOf({ requestContext }: OperationEvent): string | undefined {
  const arn = requestContext.authorizer?.iam?.userArn ?? '';
  return (SESSION.exec(arn) ?? USER.exec(arn))?.[1];
}
