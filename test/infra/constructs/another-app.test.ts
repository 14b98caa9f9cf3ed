import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { App, Stack } from 'aws-cdk-lib/core';
import { FUNCTION_NAMES } from '../../../infra/bundle.ts';
import { DataDeletion } from '../../../infra/constructs/data-deletion.ts';

const dataMap = join(__dirname, '../data-map.json');
const outdir = mkdtempSync(join(tmpdir(), 'another-app-'));
afterAll(() => rmSync(outdir, { recursive: true }));

test('another app has all of it in a few lines, in whatever region it is deployed to', () => {
  const app = new App({ outdir, builtinCloudFormationValidation: false });
  const stack = new Stack(app, 'Shop');
  new DataDeletion(stack, 'DataDeletion', {
    company: { name: 'Shop', contactEmail: 'privacy@shop.example', privacyPolicyUrl: 'https://shop.example/privacy' },
    dataMap,
  });
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
});
