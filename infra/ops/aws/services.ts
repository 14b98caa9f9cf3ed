import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { SQSClient } from '@aws-sdk/client-sqs';
import { dynamoAppRegistry } from '../../../shared/adapters/aws/app-registry.ts';
import { sqsPurgeQueue } from '../../../shared/adapters/aws/purge-queue.ts';
import { dynamoRequestStore } from '../../../shared/adapters/aws/request-store.ts';
import { kmsSeal } from '../../../shared/adapters/aws/seal.ts';
import { kmsSubjectKeys } from '../../../shared/adapters/aws/subject-keys.ts';
import type { AcceptPorts } from '../../../shared/use-cases/accept-request.ts';
import type { Context } from '../cli/command.ts';
import type { Deployment } from './deployment.ts';

export type Services = {
  readonly deployment: Deployment;
  readonly tables: DynamoDBClient;
  readonly keys: KMSClient;
  readonly queues: SQSClient;
};

/** Of whoever runs a stack on this machine, who may do everything there. No credentials of AWS are ever shown to it. */
const LOCAL_ADMINISTRATOR = { accessKeyId: 'local', secretAccessKey: 'local' };

/** A person waits, over whatever network there is. */
const PATIENT = { maxAttempts: 5, requestHandler: { connectionTimeout: 5000, requestTimeout: 15_000 } };

/**
 * The services of the deployment that the command acts on.
 *
 * @param role whose grants the command has on this machine; on AWS they are those of whoever runs it
 */
export async function services(
  { deployment: find }: Context,
  role: 'OperatorRole' | 'ManualDeletionRole' = 'OperatorRole',
): Promise<Services> {
  const deployment = await find();
  const { region, local } = deployment;
  const of = (service: 'dynamodb' | 'kms' | 'sqs') => ({
    ...PATIENT,
    region,
    ...(local && { endpoint: local.endpoints[service], credentials: localCredentials(local[role]) }),
  });
  return {
    deployment,
    tables: new DynamoDBClient(of('dynamodb')),
    keys: new KMSClient(of('kms')),
    queues: new SQSClient({ ...of('sqs'), useQueueUrlAsEndpoint: false }),
  };
}

export function requestStore({ tables, deployment }: Services) {
  return dynamoRequestStore(tables, deployment.outputs.RequestTable);
}

/** What a decision about a request needs. */
export function decisionPorts(of: Services, { clock }: Context) {
  return { store: requestStore(of), queue: sqsPurgeQueue(of.queues, of.deployment.outputs.QueueUrl), clock };
}

/** What entering a request needs; an operator's command has no log and no metrics of its own. */
export function acceptPorts(of: Services, context: Context): AcceptPorts {
  const { SealKeyId, SubjectKeyId } = of.deployment.outputs;
  return {
    ...decisionPorts(of, context),
    keys: kmsSubjectKeys(of.keys, SubjectKeyId),
    seal: kmsSeal(of.keys, SealKeyId),
    log: { info: silent, warn: silent, error: silent },
    metrics: { count: silent },
  };
}

/** The apps with their secrets. On AWS operators may not open these, and it throws `registry_unavailable`. */
export async function registeredApps(of: Services, { clock }: Context) {
  const { outputs, region, local } = of.deployment;
  const keys =
    local === undefined
      ? of.keys
      : new KMSClient({ ...PATIENT, region, endpoint: local.endpoints.kms, credentials: LOCAL_ADMINISTRATOR });
  return await dynamoAppRegistry(of.tables, outputs.AppTable, keys, outputs.SealKeyId, clock).apps();
}

/** A role signs on this machine with its name. */
function localCredentials(roleArn: string | undefined): typeof LOCAL_ADMINISTRATOR {
  return { ...LOCAL_ADMINISTRATOR, ...(roleArn && { accessKeyId: roleArn.split('/').at(-1) ?? '' }) };
}

function silent(): void {
  // a command says what it did by itself
}
