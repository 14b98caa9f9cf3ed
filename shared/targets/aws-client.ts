import { CLIENT_LOGGER } from '../adapters/aws/client-settings.ts';
import type { TargetEnvironment } from './target-kind.ts';
import { callTimeout } from './target-settings.ts';

/**
 * Where an AWS client of a target goes, and how long it waits, so that a hanging call ends well within an invocation.
 * Settings: `AWS_REGION`, and `AWS_ENDPOINT_URL_<SERVICE>` or `AWS_ENDPOINT_URL`.
 */
export function awsClientSettings(environment: TargetEnvironment, service: 'DYNAMODB' | 'KMS' | 'S3') {
  return {
    region: environment.setting('AWS_REGION'),
    endpoint: environment.setting(`AWS_ENDPOINT_URL_${service}`) ?? environment.setting('AWS_ENDPOINT_URL'),
    logger: CLIENT_LOGGER,
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: 3000,
      requestTimeout: callTimeout(environment),
      // the request's own limit ends with the head of the answer
      socketTimeout: callTimeout(environment),
      throwOnRequestTimeout: true,
    },
  };
}
