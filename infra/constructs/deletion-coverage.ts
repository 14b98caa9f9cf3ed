import { CfnGlobalTable, CfnTable } from 'aws-cdk-lib/aws-dynamodb';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Stack } from 'aws-cdk-lib/core';
import { Construct, type IConstruct } from 'constructs';
import { kindOf } from '../../shared/data-map/data-map.ts';
import { TARGET_KINDS } from '../../shared/targets/index.ts';
import { readDataMap } from '../data-map-file.ts';
import { DataDeletion } from './data-deletion.ts';

export type DeletionCoverageProps = {
  /** The path of the data map. */
  readonly dataMap: string;
  /** Tables and buckets that hold nothing about persons: the path of the construct, and why. @default none */
  readonly excused?: { readonly [path: string]: string };
};

/**
 * Fails the synthesis of an app that holds a table or a bucket of which nobody said whether persons are in it: each must
 * be a target of the data map, or be excused with a reason. An excuse for what is not there fails too.
 *
 * @example
 * new DeletionCoverage(app, 'DeletionCoverage', {
 *   dataMap: 'data-map.json',
 *   excused: { 'Shop/Currencies': 'exchange rates, no person' },
 * });
 */
export class DeletionCoverage extends Construct {
  constructor(scope: Construct, id: string, { dataMap, excused = {} }: DeletionCoverageProps) {
    super(scope, id);
    const covered = new Set(placesOf(dataMap));
    this.node.addValidation({
      validate: () => {
        const stores = scope.node.findAll().flatMap(storeOf);
        return [
          ...stores
            .filter(({ place, path }) => !(place !== undefined && covered.has(place)) && !(path in excused))
            .map((store) => uncovered(store, dataMap)),
          ...Object.keys(excused)
            .filter((path) => !stores.some((store) => store.path === path))
            .map((path) => `"${path}" is excused but is no table or bucket of this app; remove the excuse`),
          ...Object.entries(excused)
            .filter(([, reason]) => reason.trim() === '')
            .map(([path]) => `"${path}" is excused without a reason; say why it holds nothing about persons`),
        ];
      },
    });
  }
}

type Store = {
  readonly what: 'table' | 'bucket';
  readonly path: string;
  /** As permissions name it: `dynamodb:table/NAME`, `s3:::NAME`; absent when CloudFormation chooses the name. */
  readonly place?: string;
};

/** Where the targets delete; what identifiers are only looked up in does not count. */
function placesOf(dataMap: string): readonly string[] {
  return readDataMap(dataMap).targets.flatMap((row) =>
    kindOf(row.kind, TARGET_KINDS)
      .permissions(row)
      .flatMap(({ resources }) =>
        resources.map((resource) => resource.replace(/^(dynamodb:table\/[^/]+|s3:::[^/]+).*$/, '$1')),
      ),
  );
}

function storeOf(node: IConstruct): readonly Store[] {
  if (node.node.scopes.some((scope) => scope instanceof DataDeletion)) return [];
  const path = node.node.path.replace(/\/Resource$/, '');
  if (node instanceof CfnTable || node instanceof CfnGlobalTable) {
    return [{ what: 'table', path, ...placeOf(node, 'dynamodb:table/', node.tableName) }];
  }
  if (node instanceof CfnBucket) return [{ what: 'bucket', path, ...placeOf(node, 's3:::', node.bucketName) }];
  return [];
}

function placeOf(node: IConstruct, prefix: string, name: string | undefined): { readonly place?: string } {
  const resolved: unknown = Stack.of(node).resolve(name);
  return typeof resolved === 'string' ? { place: prefix + resolved } : {};
}

function uncovered({ what, path, place }: Store, dataMap: string): string {
  return place === undefined
    ? `${what} "${path}" has no name of its own, so ${dataMap} cannot name it; give it a name and a target, or excuse it with a reason`
    : `${what} "${path}" (${place}) is not in ${dataMap}; add a target for it, or excuse it with a reason`;
}
