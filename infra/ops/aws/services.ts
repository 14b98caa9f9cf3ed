import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { dynamoAppRegistry } from '../../../shared/adapters/aws/app-registry.ts';
import { dynamoRequestStore } from '../../../shared/adapters/aws/request-store.ts';
import type { Clock } from '../../../shared/ports/clock.ts';
import type { Deployment } from './deployment.ts';

/** The services of the deployment that a command acts on. */
export type Services = {
  readonly deployment: Deployment;
  readonly tables: DynamoDBClient;
  readonly keys: KMSClient;
  readonly queues: SQSClient;
  /** This and `functions` work only for a stack on AWS; no emulator has them. */
  readonly alarms: CloudWatchClient;
  readonly functions: LambdaClient;
};

/** A local stack's administrator, who may do everything there. AWS credentials are never sent to a local stack. */
const LOCAL_ADMINISTRATOR = { accessKeyId: 'local', secretAccessKey: 'local' };

/** An operator is waiting, perhaps on a slow network. */
const PATIENT = { maxAttempts: 5, requestHandler: { connectionTimeout: 5000, requestTimeout: 15_000 } };

/** The role whose permissions a command has on a local stack. On AWS, the caller's own permissions count. */
export type OperatorsRole = 'OperatorRole' | 'ManualDeletionRole';

export function connectServices(deployment: Deployment, role: OperatorsRole = 'OperatorRole'): Services {
  const { region, local } = deployment;
  const settings = { ...PATIENT, region, ...(local && { credentials: localCredentials(local[role]) }) };
  const at = (service: 'dynamodb' | 'kms' | 'sqs') => ({
    ...settings,
    ...(local && { endpoint: local.endpoints[service] }),
  });
  return {
    deployment,
    tables: new DynamoDBClient(at('dynamodb')),
    keys: new KMSClient(at('kms')),
    queues: new SQSClient({ ...at('sqs'), useQueueUrlAsEndpoint: false }),
    alarms: new CloudWatchClient(settings),
    functions: new LambdaClient(settings),
  };
}

export function requestStore({ tables, deployment }: Services) {
  return dynamoRequestStore(tables, deployment.outputs.RequestTable);
}

/** The apps with their secrets. On AWS operators may not decrypt these, and it throws `registry_unavailable`. */
export async function registeredApps({ deployment, tables, keys: own }: Services, clock: Clock) {
  const { outputs, region, local } = deployment;
  const keys =
    local === undefined
      ? own
      : new KMSClient({ ...PATIENT, region, endpoint: local.endpoints.kms, credentials: LOCAL_ADMINISTRATOR });
  return await dynamoAppRegistry(tables, outputs.AppTable, keys, outputs.SealKeyId, clock).apps();
}

/** On a local stack, the access key id is the name of the role. */
function localCredentials(roleArn: string | undefined): typeof LOCAL_ADMINISTRATOR {
  return { ...LOCAL_ADMINISTRATOR, ...(roleArn && { accessKeyId: roleArn.split('/').at(-1) ?? '' }) };
}
