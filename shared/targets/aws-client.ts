import { CLIENT_LOGGER } from '../adapters/aws/client-settings.ts';
import type { TargetEnvironment } from './target-kind.ts';
import { callTimeout } from './target-settings.ts';

/**
 * The endpoint and the time-outs of a target's AWS client. A call that hangs ends well within an invocation. Reads the
 * settings `AWS_REGION`, and `AWS_ENDPOINT_URL_<SERVICE>` or `AWS_ENDPOINT_URL`.
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
      // requestTimeout covers only the time until the headers of the answer arrive
      socketTimeout: callTimeout(environment),
      throwOnRequestTimeout: true,
    },
  };
}
