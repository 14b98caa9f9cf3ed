/**
 * Replaces `@aws-sdk/middleware-endpoint-discovery` in the bundles, which DynamoDB's client contains for accounts that
 * turn discovery on. It is off by default, and its cache is 9 KB.
 */
export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: () => false,
  configFileSelector: () => false,
  default: false,
};

export function resolveEndpointDiscoveryConfig<Config>(config: Config): Config {
  return config;
}
