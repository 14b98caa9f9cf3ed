import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

/**
 * Passes on the SDK's warnings, as the SDK does by default. It has no `info`: for a logger that has one, the SDK first
 * copies each input and each answer without their secrets, even if nothing is written. That takes a tenth of the time
 * in which a page of an S3 listing is read.
 */
export const CLIENT_LOGGER = {
  debug: () => undefined,
  warn: (...said: readonly unknown[]) => console.warn(...said),
  // would be given the input of a failed call, which is about a person
  error: () => undefined,
} as unknown as NonNullable<DynamoDBClientConfig['logger']>;

/**
 * Limits for every AWS client: a hanging connection costs a second and a half, and the worst case of a callback's four
 * calls stays below its function's time-out. Connections are kept alive between invocations by default.
 */
export const CLIENT_SETTINGS = {
  logger: CLIENT_LOGGER,
  maxAttempts: 3,
  requestHandler: {
    connectionTimeout: 1000,
    requestTimeout: 1500,
    // `requestTimeout` covers only the time until the headers of the answer
    socketTimeout: 1500,
    throwOnRequestTimeout: true,
  },
} as const;

/**
 * The same for SQS. By default, its client calls the host in a queue's address, but the local stack has its queues
 * elsewhere.
 */
export const QUEUE_CLIENT_SETTINGS = { ...CLIENT_SETTINGS, useQueueUrlAsEndpoint: false } as const;
