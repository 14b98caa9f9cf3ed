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

/** The services of the emulators take any credentials; none of AWS are ever shown to them. */
const LOCAL_CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

/** A person waits, over whatever network there is. */
const PATIENT = { maxAttempts: 5, requestHandler: { connectionTimeout: 5000, requestTimeout: 15_000 } };

/** The services of the deployment that the command acts on. */
export async function services({ deployment: find }: Context): Promise<Services> {
  const deployment = await find();
  const { region, local } = deployment;
  const of = (service: 'dynamodb' | 'kms' | 'sqs') => ({
    ...PATIENT,
    region,
    ...(local && { endpoint: local.endpoints[service], credentials: LOCAL_CREDENTIALS }),
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

/** What a decision about a request needs; an operator's command has no log and no metrics of its own. */
export function decisionPorts(of: Services, { clock }: Context) {
  return {
    store: requestStore(of),
    queue: sqsPurgeQueue(of.queues, of.deployment.outputs.QueueUrl),
    clock,
    log: { info: silent, warn: silent, error: silent },
    metrics: { count: silent },
  };
}

/** What entering a request needs. */
export function acceptPorts(of: Services, context: Context): AcceptPorts {
  const { SealKeyId, SubjectKeyId } = of.deployment.outputs;
  return {
    ...decisionPorts(of, context),
    keys: kmsSubjectKeys(of.keys, SubjectKeyId),
    seal: kmsSeal(of.keys, SealKeyId),
  };
}

/** The apps with their secrets; on AWS operators may not open these, and it throws `registry_unavailable`. */
export async function registeredApps(of: Services, { clock }: Context) {
  const { AppTable, SealKeyId } = of.deployment.outputs;
  return await dynamoAppRegistry(of.tables, AppTable, of.keys, SealKeyId, clock).apps();
}

function silent(): void {
  // a command says what it did by itself
}
