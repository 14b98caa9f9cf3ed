import { arnOf, environmentOf, resourceOf, resourcesOf, synthesizeStack } from '../synthesis.ts';

const DATA_MAP = `${__dirname}/data-map.json`;
const stack = synthesizeStack({ dataMap: DATA_MAP, targetSettings: {} });

const functions = resourcesOf(stack, 'AWS::Lambda::Function');

test('there are six, on arm64 and Node.js 24, traced, with encrypted JSON logs of their own', () => {
  expect(functions).toHaveLength(6);
  const logGroups = new Set<string>();
  for (const { Properties } of functions) {
    expect(Properties).toMatchObject({
      Architectures: ['arm64'],
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      TracingConfig: { Mode: 'Active' },
      LoggingConfig: { LogFormat: 'JSON' },
    });
    logGroups.add(JSON.stringify(Properties['LoggingConfig']));
  }
  expect(logGroups.size).toBe(6);
  for (const { Properties } of resourcesOf(stack, 'AWS::Logs::LogGroup')) {
    expect(Properties).toEqual({
      LogGroupName: expect.stringMatching(/^\/data-deletion-production\/[a-z-]+$/),
      KmsKeyId: arnOf('KeysData'),
      RetentionInDays: 90,
    });
  }
});

test('only the callback has executions of its own', () => {
  const reserved = functions.filter(({ Properties }) => 'ReservedConcurrentExecutions' in Properties);
  expect(reserved.map(({ id }) => id)).toEqual([expect.stringContaining('Callback')]);
});

test('a new account keeps none for it', () => {
  const small = synthesizeStack({ dataMap: DATA_MAP, callbackConcurrency: 0 });
  expect(JSON.stringify(small.template)).not.toContain('ReservedConcurrentExecutions');
});

test.each([
  [
    'Callback',
    [
      'APP_TABLE',
      'METRICS_NAMESPACE',
      'PROMISE_DAYS',
      'PUBLIC_URL',
      'QUEUE_URL',
      'REQUEST_TABLE',
      'SEAL_KEY_ID',
      'SUBJECT_KEY_ID',
    ],
  ],
  [
    'Worker',
    [
      'APP_TABLE',
      'BACKUP_HORIZON_DAYS',
      'METRICS_NAMESPACE',
      'PUBLIC_URL',
      'QUEUE_URL',
      'RECEIPT_KEY_ID',
      'REQUEST_TABLE',
      'RESCAN_SECONDS',
      'RETENTION_MONTHS',
      'SEAL_KEY_ID',
      'SETTLE_SECONDS',
    ],
  ],
  [
    'Status',
    [
      'BACKUP_HORIZON_DAYS',
      'BRAND_COLOR',
      'COMPANY_NAME',
      'CONTACT_EMAIL',
      'METRICS_NAMESPACE',
      'PRIVACY_POLICY_URL',
      'PROMISE_DAYS',
      'PUBLIC_URL',
      'RECEIPT_KEY_ID',
      'REQUEST_TABLE',
      'RETIRED_RECEIPT_KEYS',
    ],
  ],
  ['Sweeper', ['METRICS_NAMESPACE', 'QUEUE_URL', 'REQUEST_TABLE']],
  ['Canary', ['APP_TABLE', 'METRICS_NAMESPACE', 'PUBLIC_URL', 'SEAL_KEY_ID']],
])('%s is told what it needs and no more', (name, variables) => {
  expect(Object.keys(environmentOf(stack, name)).toSorted()).toEqual(variables);
});

test('every setting that a function reads from its environment is given to it', () => {
  expect(environmentOf(stack, 'Worker')).toMatchObject({
    SETTLE_SECONDS: '60',
    RESCAN_SECONDS: '86400',
    RETENTION_MONTHS: '25',
  });
  const withTarget = synthesizeStack({ dataMap: DATA_MAP, targetSettings: { TARGET_GRAPH_VERSION: 'v24.0' } });
  expect(environmentOf(withTarget, 'Worker')).toMatchObject({ TARGET_GRAPH_VERSION: 'v24.0' });
  expect(environmentOf(withTarget, 'Status')).not.toHaveProperty('TARGET_GRAPH_VERSION');
});

test('a new version gets one call in ten for five minutes, and an alarm of its own takes it back', () => {
  for (const { id } of resourcesOf(stack, 'AWS::Lambda::Alias')) {
    expect(stack.template.Resources[id]).toHaveProperty('UpdatePolicy.CodeDeployLambdaAliasUpdate');
  }
  const groups = resourcesOf(stack, 'AWS::CodeDeploy::DeploymentGroup');
  expect(groups).toHaveLength(6);
  for (const { Properties } of groups) {
    expect(Properties).toMatchObject({
      DeploymentConfigName: 'CodeDeployDefault.LambdaCanary10Percent5Minutes',
      AlarmConfiguration: { Enabled: true, Alarms: [{ Name: { Ref: expect.stringMatching(/errors/) } }] },
      AutoRollbackConfiguration: { Enabled: true, Events: expect.arrayContaining(['DEPLOYMENT_STOP_ON_ALARM']) },
    });
  }
});

test.each([
  ['Sweep', 'SweeperLive', 'rate(5 minutes)'],
  ['CanaryRounds', 'CanaryLive', 'rate(1 hour)'],
])('the schedule %s calls %s at the %s', (schedule, alias, expression) => {
  expect(resourceOf(stack, 'AWS::Scheduler::Schedule', schedule).Properties).toMatchObject({
    ScheduleExpression: expression,
    Target: { Arn: { Ref: expect.stringContaining(alias) }, RetryPolicy: { MaximumRetryAttempts: 0 } },
  });
});

test.each(['Sweeper', 'Canary'])(
  'a failed call of %s is not made again by Lambda, nor kept while it is throttled',
  (name) => {
    expect(resourceOf(stack, 'AWS::Lambda::EventInvokeConfig', name).Properties).toMatchObject({
      Qualifier: expect.anything(),
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 300,
    });
  },
);

test('the canary is told where it has to put something, and no other setting of the worker', () => {
  const withCanary = synthesizeStack();
  const settings = Object.keys(environmentOf(withCanary, 'Canary')).filter((name) => name.startsWith('TARGET_'));
  expect(settings.toSorted()).toEqual(['TARGET_SUPPORT_DATABASE', 'TARGET_SUPPORT_DATABASE_PASSWORD']);
});
