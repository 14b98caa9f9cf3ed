import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Endpoints } from './emulators.ts';

/** Clients of the AWS services that the local stack uses. */
export type AwsClients = {
  readonly dynamodb: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly s3: S3Client;
  readonly kms: KMSClient;
};

export type Credentials = { readonly accessKeyId: string; readonly secretAccessKey: string };

export function awsClients(endpoints: Endpoints, region: string, credentials: Credentials): AwsClients {
  const common = { region, credentials };
  return {
    dynamodb: new DynamoDBClient({ ...common, endpoint: endpoints.dynamodb }),
    sqs: new SQSClient({ ...common, endpoint: endpoints.sqs, useQueueUrlAsEndpoint: false }),
    s3: new S3Client({ ...common, endpoint: endpoints.s3, forcePathStyle: true }),
    kms: new KMSClient({ ...common, endpoint: endpoints.kms }),
  };
}
