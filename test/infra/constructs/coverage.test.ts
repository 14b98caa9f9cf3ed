import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AttributeType, Table, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { App, Stack } from 'aws-cdk-lib/core';
import { DataDeletion } from '../../../infra/constructs/data-deletion.ts';
import { DeletionCoverage } from '../../../infra/constructs/deletion-coverage.ts';
import { emptyBundles } from '../synthesis.ts';

const DATA_MAP = join(__dirname, '../data-map.json');
const partitionKey = { name: 'id', type: AttributeType.STRING };

const directory = mkdtempSync(join(tmpdir(), 'coverage-'));
afterAll(() => rmSync(directory, { recursive: true }));

test('an app whose every store is in the data map, or excused, is synthesized', () => {
  const message = synthesizing((stack) => {
    new Table(stack, 'Messages', { tableName: 'messages', partitionKey });
    new Bucket(stack, 'Builds');
    return { 'Shop/Builds': 'compiled code' };
  });
  expect(message).toBe('synthesized');
});

test("data deletion's own tables need neither", () => {
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

test('a table that the data map does not name fails the synthesis', () => {
  const message = synthesizing((stack) => {
    new TableV2(stack, 'Orders', { tableName: 'orders', partitionKey });
    return {};
  });
  expect(message).toContain(
    `table "Shop/Orders" (dynamodb:table/orders) is not in ${DATA_MAP}; add a target for it, or excuse it with a reason`,
  );
});

test('a table in which identifiers are only looked up is not covered by that', () => {
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
  expect(message).toContain('"Shop/Builds" is excused without a reason; say why it holds nothing about persons');
  expect(message).toContain('"Shop/Gone" is excused but is no table or bucket of this app; remove the excuse');
});

function synthesizing(fill: (stack: Stack) => { readonly [path: string]: string }): string {
  const app = new App({ outdir: mkdtempSync(join(directory, 'cdk.out-')), builtinCloudFormationValidation: false });
  const excused = fill(new Stack(app, 'Shop'));
  new DeletionCoverage(app, 'DeletionCoverage', { dataMap: DATA_MAP, excused });
  try {
    app.synth();
    return 'synthesized';
  } catch (error) {
    return (error as Error).message;
  }
}
