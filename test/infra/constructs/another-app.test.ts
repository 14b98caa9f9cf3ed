import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { App, Stack } from 'aws-cdk-lib/core';
import { FUNCTION_NAMES } from '../../../infra/bundle.ts';
import { DataDeletion } from '../../../infra/constructs/data-deletion.ts';
import { requireInRange } from '../../../infra/constructs/require-in-range.ts';
import { OUTPUT_NAMES } from '../../../infra/ops/aws/deployment.ts';

const SMALLEST = {
  company: { name: 'Shop', contactEmail: 'privacy@shop.example', privacyPolicyUrl: 'https://shop.example/privacy' },
  dataMap: join(import.meta.dirname, '../data-map.json'),
};
const outdir = mkdtempSync(join(tmpdir(), 'another-app-'));
afterAll(() => rmSync(outdir, { recursive: true }));

test('another app has all of it in a few lines, in whatever region it is deployed to', () => {
  const app = new App({ outdir, builtinCloudFormationValidation: false });
  const stack = new Stack(app, 'Shop');
  new DataDeletion(stack, 'DataDeletion', SMALLEST);
  const template = Template.fromStack(stack);

  template.resourceCountIs('AWS::Lambda::Function', FUNCTION_NAMES.length);
  template.hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: { COMPANY_NAME: 'Shop', PROMISE_DAYS: '30', METRICS_NAMESPACE: 'DataDeletion' } },
  });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmName: 'data-deletion-dead-letters' });
  template.hasResourceProperties('AWS::KMS::Key', {
    KeyPolicy: { Statement: Match.arrayWith([Match.objectLike({ Sid: 'EncryptLogs' })]) },
  });
  template.resourceCountIs('AWS::SNS::Subscription', 0);
  expect(Object.keys(template.toJSON()['Outputs'] as object)).toEqual(expect.arrayContaining([...OUTPUT_NAMES]));
});

test.each([
  ['callbackConcurrency', 99, '0 (none reserved) or a whole number from 100 to 1000'],
  ['callbackConcurrency', 1001, '0 (none reserved) or a whole number from 100 to 1000'],
  ['callbackConcurrency', 100.5, '0 (none reserved) or a whole number from 100 to 1000'],
  ['startAfterMinutes', 16, 'a whole number from 0 to 15'],
  ['promiseDays', 0, 'a whole number from 1 to 30'],
])('a prop out of its range stops the synthesis: %s is %d', (name, value, allowed) => {
  const given = { ...SMALLEST, [name]: value };
  expect(() => new DataDeletion(new Stack(), 'DataDeletion', given)).toThrow(
    expect.objectContaining({ code: 'settings_invalid', message: `${name} is ${value}; expected ${allowed}` }),
  );
});

test('no executions need to be kept for the callback', () => {
  expect(() => requireInRange({ callbackConcurrency: 0 })).not.toThrow();
  expect(() => requireInRange({ callbackConcurrency: 100, promiseDays: 30 })).not.toThrow();
});
