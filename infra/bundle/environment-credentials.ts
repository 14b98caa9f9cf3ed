/**
 * Replaces `@aws-sdk/credential-provider-node` in the bundles. Lambda provides a role's credentials in the environment
 * only; searching files, SSO and metadata services would cost 130 KB and 10 ms of each start.
 */
export function defaultProvider(): () => Promise<Credentials> {
  let found: Credentials | undefined;
  // cached, because the SDK asks before each call and Lambda never changes them
  return async () => (found ??= fromEnvironment());
}

function fromEnvironment(): Credentials {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  if (AWS_ACCESS_KEY_ID === undefined || AWS_SECRET_ACCESS_KEY === undefined) {
    throw new Error('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set, and bundles look nowhere else');
  }
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN === undefined ? {} : { sessionToken: AWS_SESSION_TOKEN }),
  };
}

type Credentials = { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };
