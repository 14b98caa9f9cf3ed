import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { App, Stack } from 'aws-cdk-lib/core';
import { DataDeletion } from '../../../infra/constructs/data-deletion.ts';
import type { DataDeletionProps } from '../../../infra/constructs/props.ts';
import type { DeletionError } from '../../../shared/domain/errors.ts';
import { emptyBundles } from '../synthesis.ts';

const folder = mkdtempSync(join(tmpdir(), 'data-map-warnings-'));
afterAll(() => rmSync(folder, { recursive: true }));

const notes = {
  name: 'notes',
  label: 'messages',
  kind: 'dynamodb',
  table: 'notes',
  partitionKey: { attribute: 'owner', values: ['{appId}#{psid}'] },
  key: ['owner'],
  createdAt: { attribute: 'at', format: 'epoch_s' },
  noCanary: 'nobody writes notes',
};

it.each([
  ['of a store that cannot tell old rows from new ones', { createdAt: undefined }, 'when its rows were written'],
  ['of a store into which nothing is put for the canary', { noCanary: undefined }, 'canary person is put into "notes"'],
  [
    'of data for the canary that no rule finds',
    { noCanary: undefined, canary: { owner: '{appId}#{asid}' } },
    'canary person in "notes" is never found',
  ],
  [
    'of a label that has no words in some languages',
    { label: { en: 'Notes' } },
    'the label of "notes" has no words in es,',
  ],
  ['of nothing when all of that is there', {}, undefined],
])('the synthesis warns %s', (_what, change, warning) => {
  const dataMap = join(folder, 'data-map.json');
  writeFileSync(dataMap, JSON.stringify({ targets: [{ ...notes, ...change }] }));
  const stack = stackWith({ dataMap });
  const found = Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('"notes"'));
  expect(found.map(({ entry }) => entry.data)).toEqual(warning === undefined ? [] : [expect.stringContaining(warning)]);
});

it('the synthesis warns of a setting that nothing reads', () => {
  const dataMap = join(folder, 'data-map.json');
  writeFileSync(dataMap, JSON.stringify({ targets: [notes] }));
  const stack = stackWith({ dataMap, targetSettings: { TARGET_CRM_SECRET: 'kms:' } });
  const found = Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('TARGET_CRM_SECRET'));
  expect(found.map(({ entry }) => entry.data)).toEqual([
    expect.stringContaining('the data map does not name TARGET_CRM_SECRET: remove it from "targetSettings"'),
  ]);
});

it.each([
  ['su-north-1', ['"su-north-1" is not known to this version of aws-cdk-lib; did you mean eu-north-1?']],
  ['eu-central-9', ['"eu-central-9" is not known to this version of aws-cdk-lib; did you mean eu-central-1?']],
  ['zz-northeast-7', ['"zz-northeast-7" is not known to this version of aws-cdk-lib']],
  ['eu-central-1', []],
  [undefined, []],
])('the synthesis warns of a region that the CDK does not know: %s', (region, warnings) => {
  const dataMap = join(folder, 'data-map.json');
  writeFileSync(dataMap, JSON.stringify({ targets: [notes] }));
  const stack = stackWith({ dataMap }, region);
  const found = Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('^the region'));
  expect(found.map(({ entry }) => entry.data)).toEqual(warnings.map((warning) => expect.stringContaining(warning)));
});

it('a construct whose data map is not there says so in a sentence', () => {
  let thrown: unknown;
  try {
    stackWith({ dataMap: '/nowhere/data-map.json' });
  } catch (error) {
    thrown = error;
  }
  const { code, stack, cause } = thrown as DeletionError;
  expect([code, stack, cause]).toEqual([
    'data_map_invalid',
    'DeletionError: /nowhere/data-map.json: there is no such file',
    undefined,
  ]);
});

function stackWith(props: Pick<DataDeletionProps, 'dataMap' | 'targetSettings'>, region?: string): Stack {
  const stack = new Stack(
    new App({ outdir: mkdtempSync(join(folder, 'cdk-')), builtinCloudFormationValidation: false }),
    'Shop',
    { env: { region } },
  );
  new DataDeletion(stack, 'DataDeletion', {
    company: { name: 'Shop', contactEmail: 'privacy@shop.example', privacyPolicyUrl: 'https://shop.example/privacy' },
    bundles: emptyBundles(folder),
    ...props,
  });
  return stack;
}
