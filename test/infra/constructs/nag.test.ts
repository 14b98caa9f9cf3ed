import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { acknowledge, acknowledgements } from '../../../infra/acknowledgements.ts';
import { buildApp } from '../../../infra/app.ts';
import type { DataDeletionStack } from '../../../infra/data-deletion-stack.ts';
import { emptyBundles } from '../synthesis.ts';

const DATA_MAP = join(import.meta.dirname, '../../../infra/data-map.json');

const DOMAIN = { domainName: 'privacy.example.com', hostedZoneId: 'Z123', hostedZoneName: 'example.com' };

const directory = mkdtempSync(join(tmpdir(), 'nag-'));
const app = buildApp({
  settings: { dataMap: DATA_MAP, placeholders: 'allow', ...DOMAIN },
  bundles: emptyBundles(directory),
  outputDirectory: join(directory, 'cdk.out'),
});
const { deletion } = app.node.findChild('DataDeletion') as DataDeletionStack;
const before = findings();
acknowledge(deletion, DATA_MAP);
const after = findings();
afterAll(() => rmSync(directory, { recursive: true }));

test("cdk-nag's AWS rules find nothing that is not acknowledged with a reason", () => {
  expect(after).toEqual([]);
});

test('the rules do run: without the acknowledgements they find what is acknowledged', () => {
  const rules = before.map(({ rule }) => rule);
  expect(rules).toEqual(expect.arrayContaining(['AwsSolutions-APIG4', 'Serverless-LambdaDLQ']));
});

test('every acknowledgement is still needed', () => {
  const needless = acknowledgements(deletion, DATA_MAP)
    .map(([construct, { id }]) => ({ rule: id, path: construct.node.path }))
    .filter(({ rule, path }) => !before.some((found) => found.rule === rule && found.path?.startsWith(`${path}/`)));
  expect(needless).toEqual([]);
});

function findings() {
  return [new AwsSolutionsChecks(app), new ServerlessChecks(app)]
    .flatMap((pack) => pack.validateScope(app).violations)
    .flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => ({ rule: ruleName, path: constructPath })),
    );
}
