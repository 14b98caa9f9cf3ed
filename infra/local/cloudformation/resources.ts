import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { isNamed } from '../emulators/service-errors.ts';
import { makeAlias, makeKey } from './key.ts';
import { makeQueue } from './queue.ts';
import type { Properties, ResourceContext, ResourceKind } from './resource-kind.ts';
import { makeTable } from './table.ts';
import type { Physical } from './template.ts';

/**
 * The resource types that can be created on this machine. Creating is idempotent: what exists is found again, so it
 * does not matter whether an earlier process was killed halfway.
 */
export const RESOURCE_KINDS: { readonly [type: string]: ResourceKind } = {
  'AWS::DynamoDB::Table': {
    properties: ['TableName', 'KeySchema', 'AttributeDefinitions', 'GlobalSecondaryIndexes', 'LocalSecondaryIndexes'],
    make: makeTable,
  },
  'AWS::DynamoDB::GlobalTable': {
    properties: ['TableName', 'KeySchema', 'AttributeDefinitions', 'GlobalSecondaryIndexes', 'LocalSecondaryIndexes'],
    make: makeTable,
  },
  'AWS::SQS::Queue': {
    properties: ['QueueName', 'VisibilityTimeout', 'MessageRetentionPeriod', 'DelaySeconds', 'RedrivePolicy'],
    make: makeQueue,
  },
  'AWS::S3::Bucket': { properties: ['BucketName'], make: makeBucket },
  'AWS::KMS::Key': { properties: ['KeySpec', 'KeyUsage', 'Description'], make: makeKey },
  'AWS::KMS::Alias': { properties: ['AliasName', 'TargetKeyId'], make: makeAlias },
  'AWS::IAM::Role': {
    properties: ['RoleName'],
    make: (logicalId, { RoleName = logicalId }, { accountId }) => ({
      ref: RoleName as string,
      attributes: { Arn: `arn:aws:iam::${accountId}:role/${RoleName as string}` },
    }),
  },
  'AWS::Lambda::Function': {
    properties: [],
    make: (logicalId, _, { accountId, region, functionName }) => {
      const name = functionName(logicalId);
      return { ref: name, attributes: { Arn: `arn:aws:lambda:${region}:${accountId}:function:${name}` } };
    },
  },
  'AWS::Lambda::Version': {
    properties: ['FunctionName'],
    make: (_, properties, context) => qualified(properties, '1', context),
  },
  'AWS::Lambda::Alias': {
    properties: ['FunctionName', 'Name'],
    make: (_, properties, context) => qualified(properties, String(properties['Name']), context),
  },
  'AWS::ApiGatewayV2::Api': {
    properties: [],
    make: (logicalId, _, { publicUrl }) => ({ ref: logicalId, attributes: { ApiEndpoint: publicUrl } }),
  },
  'AWS::ApiGatewayV2::Integration': { properties: [], make: (logicalId) => ({ ref: logicalId }) },
  'AWS::SSM::Parameter': {
    properties: ['Name', 'Value'],
    make: (logicalId, { Name = logicalId, Value }) => ({
      ref: Name as string,
      attributes: { Value: Value as string },
    }),
  },
};

async function makeBucket(logicalId: string, properties: Properties, { clients }: ResourceContext): Promise<Physical> {
  const { BucketName: Bucket = logicalId.toLowerCase().slice(0, 63) } = properties as { readonly BucketName?: string };
  try {
    await clients.s3.send(new CreateBucketCommand({ Bucket }));
  } catch (error) {
    if (!isNamed(error, 'BucketAlreadyOwnedByYou', 'BucketAlreadyExists')) throw error;
  }
  return { ref: Bucket, attributes: { Arn: `arn:aws:s3:::${Bucket}` } };
}

function qualified(properties: Properties, qualifier: string, { accountId, region }: ResourceContext): Physical {
  const name = functionNameOf(String(properties['FunctionName']));
  return {
    ref: `arn:aws:lambda:${region}:${accountId}:function:${name}:${qualifier}`,
    attributes: { Version: qualifier },
  };
}

/** The name of a function, from its ARN or its name, each with or without a qualifier. */
export function functionNameOf(reference: string): string {
  const name = reference.startsWith('arn:') ? (reference.split(':')[6] ?? '') : reference;
  return name.split(':')[0] ?? '';
}
