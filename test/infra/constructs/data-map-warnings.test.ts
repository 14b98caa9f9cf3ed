import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { App, Stack } from 'aws-cdk-lib/core';
import { DataDeletion } from '../../../infra/constructs/data-deletion.ts';
import { emptyBundles } from '../synthesis.ts';

const folder = mkdtempSync(join(tmpdir(), 'data-map-warnings-'));
afterAll(() => rmSync(folder, { recursive: true }));

const notes = {
  name: 'notes',
  label: { en: 'Notes' },
  kind: 'dynamodb',
  table: 'notes',
  partitionKey: { attribute: 'owner', values: ['{appId}#{psid}'] },
  key: ['owner'],
  noCanary: 'nobody writes notes',
};

it.each([
  ['warns of a store that cannot tell old rows from new ones', notes, 1],
  [
    'warns of nothing when the store says when rows were written',
    { ...notes, createdAt: { attribute: 'at', format: 'epoch_s' } },
    0,
  ],
])('the synthesis %s', (_what, row, warnings) => {
  const dataMap = join(folder, `data-map-${warnings}.json`);
  writeFileSync(dataMap, JSON.stringify({ targets: [row] }));
  const stack = new Stack(new App({ outdir: join(folder, `cdk-${warnings}`) }), 'Shop');
  new DataDeletion(stack, 'DataDeletion', {
    company: { name: 'Shop', contactEmail: 'privacy@shop.example', privacyPolicyUrl: 'https://shop.example/privacy' },
    dataMap,
    bundles: emptyBundles(folder),
  });
  const found = Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('"notes"'));
  expect(found).toHaveLength(warnings);
});
