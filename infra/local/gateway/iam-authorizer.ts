import type { IncomingMessage } from 'node:http';
import type { Permissions } from '../iam/permissions.ts';
import { signerOf } from '../iam/signature.ts';

/** The caller, as API Gateway passes it to the function in `requestContext.authorizer.iam`. */
export type IamIdentity = {
  readonly accessKey: string;
  readonly accountId: string;
  readonly callerId: string;
  readonly cognitoIdentity: null;
  readonly principalOrgId: string;
  readonly userArn: string;
  readonly userId: string;
};

/** @returns undefined if the request is not validly signed, or IAM does not allow the call */
export type AuthorizeByIam = (request: IncomingMessage, body: Buffer, apiArn: string) => IamIdentity | undefined;

export type IamAuthorizerOptions = {
  readonly region: string;
  readonly accountId: string;
  /** The credentials of the administrator, who may do everything. Roles sign with their names and the same secret. */
  readonly administrator: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly roles: Permissions['roles'];
  /** Whether a role, by its ARN, may call a method of an API. */
  readonly mayCall: (roleArn: string, methodArn: string) => boolean;
};

/**
 * Does what API Gateway does for a route with IAM authorization: verifies the signature, and asks IAM. There is no STS
 * here to make sessions, so the session token is taken as the session's name.
 *
 * @see AWS, "Control access to HTTP APIs with IAM authorization"
 */
export function iamAuthorizer(options: IamAuthorizerOptions): AuthorizeByIam {
  const { region, accountId, administrator, roles, mayCall } = options;
  const { secretAccessKey } = administrator;
  return (request, body, apiArn) => {
    const scope = { service: 'execute-api', region, secretAccessKey };
    const signer = signerOf(request, body.toString(), scope, Date.now());
    if (signer === undefined) return undefined;
    const { accessKeyId, sessionToken } = signer;
    const identity = { accessKey: accessKeyId, accountId, cognitoIdentity: null, principalOrgId: '' };
    const isAdministrator = accessKeyId === administrator.accessKeyId;
    if (isAdministrator && sessionToken === undefined) {
      const userArn = `arn:aws:iam::${accountId}:user/${accessKeyId}`;
      return { ...identity, callerId: accessKeyId, userId: accessKeyId, userArn };
    }
    const path = request.url?.split('?')[0] ?? '/';
    const roleArn = roles[accessKeyId]?.arn;
    const isAllowed = roleArn !== undefined && mayCall(roleArn, `${apiArn}/$default/${request.method}${path}`);
    if (!isAdministrator && !isAllowed) return undefined;
    const session = sessionToken ?? 'local';
    const id = `${accessKeyId}:${session}`;
    const userArn = `arn:aws:sts::${accountId}:assumed-role/${accessKeyId}/${session}`;
    return { ...identity, callerId: id, userId: id, userArn };
  };
}
