/**
 * Bounds for every AWS client: a hanging connection costs a second and a half, and the worst case of a callback's four
 * calls stays below its function's time-out. Connections are kept alive between invocations by default.
 */
export const CLIENT_SETTINGS = {
  maxAttempts: 3,
  requestHandler: {
    connectionTimeout: 1000,
    requestTimeout: 1500,
    // the request's own limit ends with the head of the answer
    socketTimeout: 1500,
    throwOnRequestTimeout: true,
  },
} as const;
