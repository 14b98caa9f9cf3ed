import type { Credentials } from '../emulators/aws-clients.ts';
import type { Endpoints } from '../emulators/emulators.ts';
import { accessKeyIdOf } from '../iam/permissions.ts';
import type { FunctionDefinition } from './function-definition.ts';

export type FunctionSurroundings = {
  readonly region: string;
  readonly endpoints: Endpoints;
  /** The credentials of functions without a role; those with a role sign with its name. */
  readonly credentials: Credentials;
  /** Variables whose value differs on this machine; only for functions that have the variable. */
  readonly overrides: Readonly<Record<string, string>>;
};

/** Gives a function its whole environment: the template's variables, and those that Lambda adds. */
export function withLambdaEnvironment(
  definition: FunctionDefinition,
  { region, endpoints, credentials, overrides }: FunctionSurroundings,
): FunctionDefinition {
  const { environment, name, role } = definition;
  const overridden = Object.fromEntries(Object.entries(overrides).filter(([variable]) => variable in environment));
  return {
    ...definition,
    environment: {
      ...environment,
      ...overridden,
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ACCESS_KEY_ID: role === undefined ? credentials.accessKeyId : accessKeyIdOf(role),
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
      AWS_ENDPOINT_URL_SQS: endpoints.sqs,
      AWS_ENDPOINT_URL_S3: endpoints.s3,
      AWS_ENDPOINT_URL_KMS: endpoints.kms,
      ...(endpoints.lambda !== undefined && { AWS_ENDPOINT_URL_LAMBDA: endpoints.lambda }),
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMegabytes),
      LAMBDA_TASK_ROOT: definition.folder,
      TZ: ':UTC',
      _HANDLER: definition.handler,
    },
  };
}
