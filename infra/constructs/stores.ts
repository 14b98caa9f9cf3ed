import { CfnUserPool } from 'aws-cdk-lib/aws-cognito';
import { CfnGlobalTable, CfnTable } from 'aws-cdk-lib/aws-dynamodb';
import { CfnCollection } from 'aws-cdk-lib/aws-opensearchserverless';
import { CfnDomain } from 'aws-cdk-lib/aws-opensearchservice';
import { CfnDBCluster, CfnDBInstance } from 'aws-cdk-lib/aws-rds';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Stack } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/** A place in an app where data about people can be. */
export type Store = {
  readonly what: string;
  readonly path: string;
  /** A table or bucket: a row of the data map names it itself. Anything else, a row reaches by an address or a function. */
  readonly isNamedByRows: boolean;
  /** As permissions name it: `dynamodb:table/NAME`, `s3:::NAME`; absent when CloudFormation chooses the name. */
  readonly place?: string;
};

/** What kind of store a resource is, if any. */
export function storeOf(node: IConstruct): Store | undefined {
  const path = node.node.path.replace(/\/Resource$/, '');
  if (node instanceof CfnTable || node instanceof CfnGlobalTable) {
    return { what: 'table', path, isNamedByRows: true, ...placeOf(node, 'dynamodb:table/', node.tableName) };
  }
  if (node instanceof CfnBucket) {
    return { what: 'bucket', path, isNamedByRows: true, ...placeOf(node, 's3:::', node.bucketName) };
  }
  const what = kindOf(node);
  return what === undefined ? undefined : { what, path, isNamedByRows: false };
}

function kindOf(node: IConstruct): string | undefined {
  if (node instanceof CfnDBCluster) return isReplica(node.replicationSourceIdentifier) ? undefined : 'database cluster';
  if (node instanceof CfnDBInstance) {
    // what is in an instance of a cluster is in the cluster
    const isOfAnother = node.dbClusterIdentifier !== undefined || isReplica(node.sourceDbInstanceIdentifier);
    return isOfAnother ? undefined : 'database';
  }
  if (node instanceof CfnDomain) return 'search domain';
  if (node instanceof CfnCollection) return 'search collection';

  return node instanceof CfnUserPool ? 'user pool' : undefined;
}

/** What is deleted from a source is deleted from its replicas. */
function isReplica(source: string | undefined): boolean {
  return source !== undefined && source !== '';
}

function placeOf(node: IConstruct, prefix: string, name: string | undefined): { readonly place?: string } {
  const resolved: unknown = Stack.of(node).resolve(name);
  return typeof resolved === 'string' ? { place: prefix + resolved } : {};
}
