import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

/**
 * What the SDK warns of, as it does without this. It has no `info`: wherever there is one, the SDK first copies each input and each
 * answer without what is secret in them, even if nobody writes it, which takes a tenth of the time of a page of S3's listing.
 */
export const CLIENT_LOGGER = {
  debug: () => undefined,
  warn: (...said: readonly unknown[]) => console.warn(...said),
  // is given the input of a failed call, which is about a person
  error: () => undefined,
} as unknown as NonNullable<DynamoDBClientConfig['logger']>;

/**
 * Bounds for every AWS client: a hanging connection costs a second and a half, and the worst case of a callback's four
 * calls stays below its function's time-out. Connections are kept alive between invocations by default.
 */
export const CLIENT_SETTINGS = {
  logger: CLIENT_LOGGER,
  maxAttempts: 3,
  requestHandler: {
    connectionTimeout: 1000,
    requestTimeout: 1500,
    // the request's own limit ends with the head of the answer
    socketTimeout: 1500,
    throwOnRequestTimeout: true,
  },
} as const;
