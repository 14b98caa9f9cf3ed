import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { AttributeType, Table, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { InstanceClass, InstanceSize, InstanceType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { CfnCollection } from 'aws-cdk-lib/aws-opensearchserverless';
import { Domain, type DomainProps, EngineVersion } from 'aws-cdk-lib/aws-opensearchservice';
import {
  AuroraPostgresEngineVersion,
  ClusterInstance,
  DatabaseCluster,
  DatabaseClusterEngine,
  DatabaseInstance,
  DatabaseInstanceEngine,
  DatabaseInstanceReadReplica,
  MysqlEngineVersion,
} from 'aws-cdk-lib/aws-rds';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { App, Stack } from 'aws-cdk-lib/core';
import { DataDeletion } from '../../../infra/constructs/data-deletion.ts';
import { DeletionCoverage } from '../../../infra/constructs/deletion-coverage.ts';
import { emptyBundles } from '../synthesis.ts';

const DATA_MAP = join(import.meta.dirname, '../data-map.json');
const partitionKey = { name: 'id', type: AttributeType.STRING };

const directory = mkdtempSync(join(tmpdir(), 'coverage-'));
afterAll(() => rmSync(directory, { recursive: true }));

test('an app is synthesized if each of its stores is in the data map or excused', () => {
  const message = synthesizing((stack) => {
    new Table(stack, 'Messages', { tableName: 'messages', partitionKey });
    new Bucket(stack, 'Builds');
    return { 'Shop/Builds': 'compiled code' };
  });
  expect(message).toBe('synthesized');
});

test("data deletion's own tables need no target and no excuse", () => {
  const message = synthesizing((stack) => {
    new DataDeletion(stack, 'DataDeletion', {
      company: { name: 'Example', contactEmail: 'a@example.com', privacyPolicyUrl: 'https://example.com' },
      dataMap: DATA_MAP,
      bundles: emptyBundles(directory),
    });
    return {};
  });
  expect(message).toBe('synthesized');
});

test('a table that the data map does not name fails synthesis', () => {
  const message = synthesizing((stack) => {
    new TableV2(stack, 'Orders', { tableName: 'orders', partitionKey });
    return {};
  });
  expect(message).toContain(
    `table "Shop/Orders" (dynamodb:table/orders) is not in ${DATA_MAP}; add a target for it, or excuse it with a reason`,
  );
});

test('looking up identifiers in a table does not cover it', () => {
  const message = synthesizing((stack) => {
    new Table(stack, 'Contacts', { tableName: 'contacts', partitionKey });
    return {};
  });
  expect(message).toContain('table "Shop/Contacts" (dynamodb:table/contacts) is not in');
});

test('a bucket without a name of its own cannot be named by the data map', () => {
  const message = synthesizing((stack) => {
    new Bucket(stack, 'Uploads');
    return {};
  });
  expect(message).toContain(
    `bucket "Shop/Uploads" has no name of its own, so ${DATA_MAP} cannot name it; give it a name and a target, or excuse it with a reason`,
  );
});

test('an excuse needs a reason, and something to excuse', () => {
  const message = synthesizing((stack) => {
    new Bucket(stack, 'Builds');
    return { 'Shop/Builds': ' ', 'Shop/Gone': 'no person' };
  });
  expect(message).toContain('"Shop/Builds" is excused without a reason; say why it holds nothing about people');
  expect(message).toContain('"Shop/Gone" is excused but is no store of this app; remove the excuse');
});

test('a store that has a target cannot be excused as well', () => {
  const message = synthesizing(
    (stack) => {
      new Table(stack, 'Messages', { tableName: 'messages', partitionKey });
      new UserPool(stack, 'Accounts');
      return { 'Shop/Messages': 'no person', 'Shop/Accounts': 'no person' };
    },
    { 'Shop/Accounts': 'messages' },
  );
  for (const path of ['Shop/Messages', 'Shop/Accounts']) {
    expect(message).toContain(`"${path}" is excused, and has a target of ${DATA_MAP} all the same; remove the excuse`);
  }
});

describe('a store that a target reaches at an address or through a function', () => {
  const STORES: readonly (readonly [string, string, (stack: Stack) => unknown])[] = [
    ['an RDS database', 'database', (stack) => database(stack)],
    ['an Aurora cluster', 'database cluster', (stack) => cluster(stack)],
    ['an OpenSearch domain', 'search domain', (stack) => new Domain(stack, 'Store', SEARCH)],
    ['an OpenSearch collection', 'search collection', (stack) => new CfnCollection(stack, 'Store', { name: 'orders' })],
    ['a Cognito user pool', 'user pool', (stack) => new UserPool(stack, 'Store')],
  ];

  test.each(STORES)('%s fails the synthesis unless its target is named, or it is excused', (_title, what, fill) => {
    const filled = (stack: Stack) => {
      fill(stack);
      return {};
    };
    const uncovered = `${what} "Shop/Store" has no target; name the target of ${DATA_MAP} that deletes in it in coveredBy, or excuse it with a reason`;
    expect(synthesizing(filled)).toContain(uncovered);
    expect(synthesizing(filled, { 'Shop/Store': 'messages' })).toBe('synthesized');
    const excused = synthesizing((stack) => ({ ...filled(stack), 'Shop/Store': 'prices, no person' }));
    expect(excused).toBe('synthesized');
  });

  test('counts once: instances of a cluster and read replicas are not stores of their own', () => {
    const message = synthesizing((stack) => {
      cluster(stack);
      const sourceDatabaseInstance = database(stack, 'Source');
      new DatabaseInstanceReadReplica(stack, 'Replica', {
        sourceDatabaseInstance,
        instanceType: SMALL,
        vpc: new Vpc(stack, 'ReplicaNetwork'),
      });
      return {};
    });
    expect(message.match(/Shop\/\w+/g)?.toSorted()).toEqual(['Shop/Source', 'Shop/Store']);
  });

  test('cannot be covered by a target that the data map does not have, and coveredBy cannot name a store that the app does not have', () => {
    const message = synthesizing(
      (stack) => {
        new UserPool(stack, 'Accounts');
        return {};
      },
      { 'Shop/Accounts': 'acounts', 'Shop/Gone': 'messages' },
    );
    expect(message).toContain(`"Shop/Accounts" is covered by "acounts", which is no target of ${DATA_MAP}`);
    expect(message).toContain('"Shop/Gone" is named in coveredBy but is no store of this app; remove it');
  });
});

const SMALL = InstanceType.of(InstanceClass.T4G, InstanceSize.MEDIUM);
const SEARCH: DomainProps = { version: EngineVersion.OPENSEARCH_2_19 };

function database(stack: Stack, id = 'Store'): DatabaseInstance {
  const engine = DatabaseInstanceEngine.mysql({ version: MysqlEngineVersion.VER_8_4_5 });
  return new DatabaseInstance(stack, id, { engine, instanceType: SMALL, vpc: new Vpc(stack, `${id}Network`) });
}

function cluster(stack: Stack): DatabaseCluster {
  const engine = DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_16_8 });
  const writer = ClusterInstance.serverlessV2('Writer');
  return new DatabaseCluster(stack, 'Store', { engine, writer, vpc: new Vpc(stack, 'ClusterNetwork') });
}

function synthesizing(
  fill: (stack: Stack) => { readonly [path: string]: string },
  coveredBy: { readonly [path: string]: string } = {},
): string {
  const app = new App({ outdir: mkdtempSync(join(directory, 'cdk.out-')), builtinCloudFormationValidation: false });
  const excused = fill(new Stack(app, 'Shop'));
  new DeletionCoverage(app, 'DeletionCoverage', { dataMap: DATA_MAP, coveredBy, excused });
  try {
    app.synth();
    return 'synthesized';
  } catch (error) {
    return (error as Error).message;
  }
}
