import { CfnUserPool } from 'aws-cdk-lib/aws-cognito';
import { CfnGlobalTable, CfnTable } from 'aws-cdk-lib/aws-dynamodb';
import { CfnCollection } from 'aws-cdk-lib/aws-opensearchserverless';
import { CfnDomain } from 'aws-cdk-lib/aws-opensearchservice';
import { CfnDBCluster, CfnDBInstance } from 'aws-cdk-lib/aws-rds';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Stack } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';

/** A resource of an app that can hold data about people. */
export type Store = {
  readonly what: string;
  readonly path: string;
  /**
   * Whether rows of the data map name it, as they do tables and buckets. They reach others at an address or through a
   * function.
   */
  readonly isNamedByRows: boolean;
  /** Its name in permissions, `dynamodb:table/NAME` or `s3:::NAME`; absent when CloudFormation chooses the name. */
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
    // the data of an instance in a cluster is the cluster's data
    const isOfAnother = node.dbClusterIdentifier !== undefined || isReplica(node.sourceDbInstanceIdentifier);
    return isOfAnother ? undefined : 'database';
  }
  if (node instanceof CfnDomain) return 'search domain';
  if (node instanceof CfnCollection) return 'search collection';

  return node instanceof CfnUserPool ? 'user pool' : undefined;
}

/** A replica needs no target: what is deleted from its source is deleted from it, too. */
function isReplica(source: string | undefined): boolean {
  return source !== undefined && source !== '';
}

function placeOf(node: IConstruct, prefix: string, name: string | undefined): { readonly place?: string } {
  const resolved: unknown = Stack.of(node).resolve(name);
  return typeof resolved === 'string' ? { place: prefix + resolved } : {};
}
