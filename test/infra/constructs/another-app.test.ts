import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { App, Duration, Stack } from 'aws-cdk-lib/core';
import { FUNCTION_NAMES } from '../../../infra/bundle.ts';
import { DataDeletion } from '../../../infra/constructs/data-deletion.ts';

import { OUTPUT_NAMES } from '../../../infra/ops/aws/deployment.ts';
import { emptyBundles } from '../synthesis.ts';

const SMALLEST = {
  company: { name: 'Shop', contactEmail: 'privacy@shop.example', privacyPolicyUrl: 'https://shop.example/privacy' },
  dataMap: join(import.meta.dirname, '../data-map.json'),
};
const outdir = mkdtempSync(join(tmpdir(), 'another-app-'));
afterAll(() => rmSync(outdir, { recursive: true }));

test('another app gets all of it in a few lines, whatever region it is deployed to', () => {
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

type Expected = {
  readonly callbackConcurrency: number;
  readonly receiptKeys: number;
  readonly asksForMfa: boolean;
  /** The functions' environment variables. */
  readonly environment: object;
};

const TOLD: readonly (readonly [what: string, props: object, expected: Expected])[] = [
  [
    'nothing',
    {},
    {
      callbackConcurrency: 100,
      receiptKeys: 1,
      asksForMfa: false,
      environment: {
        ACCEPT_LOGIN_SIGNATURES: 'false',
        BACKUP_HORIZON_DAYS: '35',
        CALLBACKS_PER_HOUR: '500',
        METRICS_NAMESPACE: 'DataDeletion',
        PROMISE_DAYS: '30',
        RESCAN_SECONDS: '86400',
        RETENTION_MONTHS: '25',
        SETTLE_SECONDS: '60',
        START_AFTER_MINUTES: '10',
      },
    },
  ],
  [
    'everything',
    {
      acceptLoginSignatures: true,
      backupHorizonDays: 8,
      callbackConcurrency: 120,
      callbacksPerHour: 60,
      metricsNamespace: 'Shop',
      operatorMfa: true,
      promiseDays: 20,
      receiptKeyGeneration: 2,
      rescan: Duration.hours(2),
      retentionMonths: 12,
      retiredReceiptKeys: [{ kty: 'EC', crv: 'P-256', x: 'x', y: 'y', kid: 'one', alg: 'ES256', use: 'sig' }],
      settle: Duration.seconds(5),
      startAfterMinutes: 0,
    },
    {
      callbackConcurrency: 120,
      receiptKeys: 2,
      asksForMfa: true,
      environment: {
        ACCEPT_LOGIN_SIGNATURES: 'true',
        BACKUP_HORIZON_DAYS: '8',
        CALLBACKS_PER_HOUR: '60',
        METRICS_NAMESPACE: 'Shop',
        PROMISE_DAYS: '20',
        RESCAN_SECONDS: '7200',
        RETENTION_MONTHS: '12',
        SETTLE_SECONDS: '5',
        START_AFTER_MINUTES: '0',
      },
    },
  ],
];

test.each(TOLD)('an app that sets %s has what it sets, and else what is documented', (what, props, expected) => {
  const app = new App({ outdir: join(outdir, what), builtinCloudFormationValidation: false });
  const stack = new Stack(app, 'Shop');
  new DataDeletion(stack, 'DataDeletion', { ...SMALLEST, ...props, bundles: emptyBundles(app.outdir) });
  const template = Template.fromStack(stack);
  const functions = Object.values(template.findResources('AWS::Lambda::Function'));
  const told = functions.map(({ Properties }) => Properties.Environment.Variables as object);
  expect(Object.assign({}, ...told)).toMatchObject(expected.environment);
  const kept = functions.flatMap(({ Properties }) => Properties.ReservedConcurrentExecutions ?? []);
  expect(kept).toEqual([expected.callbackConcurrency]);
  template.resourcePropertiesCountIs('AWS::KMS::Key', { KeySpec: 'ECC_NIST_P256' }, expected.receiptKeys);
  const asksForMfa = JSON.stringify(template.findResources('AWS::IAM::Role')).includes('MultiFactorAuthPresent');
  expect(asksForMfa).toBe(expected.asksForMfa);
});
