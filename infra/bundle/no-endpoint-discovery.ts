/**
 * What the bundles hold in place of `@aws-sdk/middleware-endpoint-discovery`, which DynamoDB's client carries for
 * accounts that turn discovery on; it is off by default, and its cache is 9 KB.
 */
export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: () => false,
  configFileSelector: () => false,
  default: false,
};

export function resolveEndpointDiscoveryConfig<Config>(config: Config): Config {
  return config;
}
