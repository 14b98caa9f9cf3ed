import { FUNCTION_NAMES } from '../../../infra/bundle.ts';
import { readSettings } from '../../../infra/settings/read-settings.ts';
import { arnOf, readable, resourceOf, resourcesOf, synthesizeStack } from '../synthesis.ts';
import { functionFacts, grantsOf } from './function-facts.ts';
import { FUNCTION_TABLE, SETTINGS } from './function-table.ts';

const DATA_MAP = `${import.meta.dirname}/../data-map.json`;
const stack = synthesizeStack({ dataMap: DATA_MAP, targetSettings: {} });

const withEverything = synthesizeStack({ dataMap: DATA_MAP, ...SETTINGS });

const functions = resourcesOf(stack, 'AWS::Lambda::Function');

test('every function runs on arm64 and Node.js 24, with tracing and its own encrypted JSON logs', () => {
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
  expect(logGroups.size).toBe(functions.length);
  for (const { Properties } of resourcesOf(stack, 'AWS::Logs::LogGroup')) {
    expect(Properties).toEqual({
      LogGroupName: expect.stringMatching(/^(\/aws\/vendedlogs)?\/data-deletion-production\/[a-z-]+$/),
      KmsKeyId: arnOf('KeysData'),
      RetentionInDays: 90,
    });
  }
});

test('only the callback has reserved executions', () => {
  const reserved = functions.filter(({ Properties }) => 'ReservedConcurrentExecutions' in Properties);
  expect(reserved.map(({ id }) => id)).toEqual([expect.stringContaining('Callback')]);
});

test('only the worker, which queues the next run of a request itself, may call itself more than 16 times', () => {
  const allowed = functions.filter(({ Properties }) => Properties['RecursiveLoop'] === 'Allow');
  expect(allowed.map(({ id }) => id)).toEqual([expect.stringContaining('Worker')]);
  expect(functions.filter(({ Properties }) => 'RecursiveLoop' in Properties)).toEqual(allowed);
});

test('a new account can reserve none for it', () => {
  const small = synthesizeStack({ dataMap: DATA_MAP, callbackConcurrency: 0 });
  expect(JSON.stringify(small.template)).not.toContain('ReservedConcurrentExecutions');
});

test('every folder in functions/ with an index.ts is deployed, and nothing else', () => {
  const names = functions.map(({ Properties }) => JSON.stringify(readable(Properties['LoggingConfig'])));
  expect(FUNCTION_NAMES.toSorted()).toEqual(Object.keys(FUNCTION_TABLE).toSorted());
  expect(new Set(names).size).toBe(FUNCTION_NAMES.length);
});

describe.each(Object.entries(FUNCTION_TABLE))('%s', (name, expected) => {
  const facts = functionFacts(withEverything, name);

  it('has the memory, timeout and environment variables that it needs, and no others', () => {
    const { memoryMegabytes, timeoutSeconds, environment } = expected;
    expect(facts).toMatchObject({ memoryMegabytes, timeoutSeconds });
    expect(facts.environment).toEqual(environment);
  });

  it('may do only what its work needs, on these resources and under these conditions', () => {
    expect(facts.grants).toEqual(expected.grants);
  });

  it('is rolled back by the alarm on its own errors, and by the alarm on unexpected errors', () => {
    expect(facts.rollback).toEqual({ ...expected.rollback, others: ['unexpected-errors'] });
  });
});

test('a new version gets one call in ten for five minutes, or for ten if a call can take five, and an alarm rolls it back', () => {
  for (const { id } of resourcesOf(stack, 'AWS::Lambda::Alias')) {
    expect(stack.template.Resources[id]).toHaveProperty('UpdatePolicy.CodeDeployLambdaAliasUpdate');
  }
  const groups = resourcesOf(stack, 'AWS::CodeDeploy::DeploymentGroup');
  expect(groups).toHaveLength(functions.length);
  for (const { id, Properties } of groups) {
    const minutes = /worker|canary/.test(id) ? 10 : 5;
    expect(Properties).toMatchObject({
      DeploymentConfigName: `CodeDeployDefault.LambdaCanary10Percent${minutes}Minutes`,
      AlarmConfiguration: { Enabled: true, Alarms: [expect.anything(), expect.anything()] },
      AutoRollbackConfiguration: { Enabled: true, Events: expect.arrayContaining(['DEPLOYMENT_STOP_ON_ALARM']) },
    });
  }
});

test('a fix can be deployed at once, although an alarm is on', () => {
  const atOnce = synthesizeStack({ dataMap: DATA_MAP, gradualDeployment: false });
  const groups = resourcesOf(atOnce, 'AWS::CodeDeploy::DeploymentGroup');
  expect(groups).toHaveLength(functions.length);
  for (const { Properties } of groups) {
    expect(Properties).toMatchObject({
      DeploymentConfigName: 'CodeDeployDefault.LambdaAllAtOnce',
      AlarmConfiguration: { Enabled: false },
    });
  }
});

test.each([
  ['Sweeper', 'rate(5 minutes)'],
  ['Canary', 'rate(1 hour)'],
])('the schedule of %s calls it at the %s, and does not retry a failed call', (name, expression) => {
  const { Properties } = resourceOf(stack, 'AWS::Scheduler::Schedule', name);
  const { RoleArn } = Properties['Target'] as { readonly RoleArn: { readonly 'Fn::GetAtt': readonly [string] } };
  const [roleId] = RoleArn['Fn::GetAtt'];
  expect(readable(Properties)).toMatchObject({
    ScheduleExpression: expression,
    FlexibleTimeWindow: { Mode: 'OFF' },
    State: 'ENABLED',
    Target: { Arn: `${name}Live`, RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 300 } },
  });
  expect(grantsOf(stack, roleId)).toEqual({ [`${name}Live`]: `lambda:InvokeFunction on ${name}Live` });
  expect(readable(stack.template.Resources[roleId]?.Properties['AssumeRolePolicyDocument'])).toMatchObject({
    Statement: [
      {
        Principal: { Service: 'scheduler.amazonaws.com' },
        Condition: {
          StringEquals: {
            'aws:SourceAccount': 'ACCOUNT',
            'aws:SourceArn': 'arn:aws:scheduler:eu-central-1:ACCOUNT:schedule-group/default',
          },
        },
      },
    ],
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

test('the worker has the settings of all targets beside its code, the canary those of the stores it seeds, and no other function any', () => {
  const { targetSettings } = synthesizeStack();
  expect(Object.keys(targetSettings).toSorted()).toEqual(['canary', 'purge-worker']);
  expect(targetSettings['purge-worker']).toEqual({ ...readSettings().targetSettings, TARGET_GRAPH_VERSION: 'v24.0' });
  const newer = synthesizeStack({ graphVersion: 'v26.0' }).targetSettings;
  expect(newer['purge-worker']).toMatchObject({ TARGET_GRAPH_VERSION: 'v26.0' });
  expect(Object.keys(targetSettings['canary'] ?? {}).toSorted()).toEqual([
    'TARGET_SUPPORT_DATABASE',
    'TARGET_SUPPORT_DATABASE_PASSWORD',
  ]);
});

test('the status page gets no setting for other origins if there are none', () => {
  const status = resourceOf(stack, 'AWS::Lambda::Function', 'Status').Properties['Environment'];
  expect(status).toMatchObject({ Variables: { REQUEST_TABLE: expect.anything() } });
  expect(status).not.toHaveProperty('Variables.CORS_ORIGINS');
});

test('settings that do not fit into an environment stop synthesis, and the error says their size', () => {
  const corsOrigins = Array.from({ length: 200 }, (_, at) => `https://site-${at}.example.org`);
  expect(() => synthesizeStack({ dataMap: DATA_MAP, corsOrigins })).toThrow(
    /^the settings make the environment of deletion-status \d{4} bytes long; expected at most 4096: /,
  );
});

test('with a database in a private network, the worker and the canary join the network, and no other function', () => {
  const vpcId = 'vpc-0123456789abcdef0';
  const network = { subnetIds: ['subnet-00000000', 'subnet-11111111'], securityGroupIds: ['sg-00000000'] };
  const { targetSettings } = readSettings();
  const inNetwork = synthesizeStack({
    ...network,
    vpcId,
    dualStack: true,
    targetSettings: { ...targetSettings, TARGET_SUPPORT_DATABASE: 'postgres://data_deletion@10.0.3.4/support' },
  });
  const joined = resourcesOf(inNetwork, 'AWS::Lambda::Function').filter(({ Properties }) => 'VpcConfig' in Properties);
  expect(joined.map(({ id }) => String(readable({ Ref: id }))).toSorted()).toEqual([
    'CanaryFunction',
    'WorkerFunction',
  ]);
  for (const { Properties } of joined) {
    expect(Properties['VpcConfig']).toEqual({
      SubnetIds: network.subnetIds,
      SecurityGroupIds: network.securityGroupIds,
      Ipv6AllowedForDualStack: true,
    });
  }
  for (const { id, Properties } of resourcesOf(inNetwork, 'AWS::IAM::Role')) {
    expect(Properties).not.toHaveProperty('ManagedPolicyArns');
    const mayJoin = 'JoinNetwork' in grantsOf(inNetwork, id);
    expect([id, mayJoin]).toEqual([id, /CanaryRole|WorkerRole/.test(id)]);
  }
  const types = Object.values(inNetwork.template.Resources).map(({ Type }) => Type);
  expect(types.filter((type) => type.startsWith('AWS::EC2::'))).toEqual([]);
});
