import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  arnOf,
  type NamedResource,
  readable,
  resourceOf,
  resourcesOf,
  statementsOf,
  synthesizeStack,
} from '../synthesis.ts';
import { ALARMS, whenOf } from './alarm-table.ts';
import { type DashboardBody, WIDGETS, widgetsOf } from './dashboard-table.ts';

type AlarmMetric = { readonly MetricStat?: { readonly Period: number } };

const PROJECT = join(import.meta.dirname, '../../..');
const stack = synthesizeStack({ dataMap: join(import.meta.dirname, '../data-map.json') });
const alarms = resourcesOf(stack, 'AWS::CloudWatch::Alarm');

test('every alarm is sent by e-mail when it begins and when it ends', () => {
  const topic = resourceOf(stack, 'AWS::SNS::Topic');
  for (const { Properties } of alarms) {
    expect(Properties).toMatchObject({ AlarmActions: [{ Ref: topic.id }], OKActions: [{ Ref: topic.id }] });
  }
  expect(resourceOf(stack, 'AWS::SNS::Subscription').Properties).toMatchObject({
    Protocol: 'email',
    Endpoint: 'info@cal-iq.tech',
  });
});

test('alarms can reach the topic: it is encrypted, and both its policies and its key let CloudWatch publish', () => {
  expect(resourceOf(stack, 'AWS::SNS::Topic').Properties).toMatchObject({ KmsMasterKeyId: arnOf('KeysData') });
  expect(statementsOf(resourceOf(stack, 'AWS::SNS::TopicPolicy'))).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      expect.objectContaining({
        Effect: 'Allow',
        Action: 'sns:Publish',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
      }),
    ]),
  );
  expect(statementsOf(resourceOf(stack, 'AWS::KMS::Key', 'KeysData'), 'KeyPolicy')).toContainEqual(
    expect.objectContaining({
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      Principal: { Service: 'cloudwatch.amazonaws.com' },
    }),
  );
});

test('each alarm goes off when the table says, and the table has each', () => {
  const when = alarms.map(({ Properties }) => {
    const name = String(Properties['AlarmName']).replace('data-deletion-production-', '');
    return [name, whenOf(Properties)] as const;
  });
  expect(Object.fromEntries(when)).toEqual(ALARMS);
});

test('nothing measured is an alarm for the sweeper and for the canary alone', () => {
  const breaching = alarms.filter(({ Properties }) => Properties['TreatMissingData'] === 'breaching');
  expect(breaching.map(({ Properties }) => Properties['AlarmName'])).toEqual([
    'data-deletion-production-sweeper-silent',
    'data-deletion-production-canary-missing',
  ]);
  expect(breaching[0]?.Properties).toMatchObject({
    Namespace: 'AWS/Lambda',
    MetricName: 'Invocations',
    Statistic: 'Sum',
    ComparisonOperator: 'LessThanThreshold',
    Threshold: 1,
    Period: 300,
    EvaluationPeriods: 3,
  });
});

test.each([
  [24, 60, 25 * 3600 + 60],
  [1, 60, 25 * 3600],
  [48, 0, 49 * 3600],
])(
  'with %i hours to the last look a canary is missing after it and an hour, and never after less than 25',
  (rescanHours, settleSeconds, threshold) => {
    const { Properties } = resourceOf(
      synthesizeStack({ rescanHours, settleSeconds }),
      'AWS::CloudWatch::Alarm',
      'canarymissing',
    );
    expect(Properties).toMatchObject({
      MetricName: 'CanaryAgeSeconds',
      Statistic: 'Maximum',
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Threshold: threshold,
      Period: 3600,
      EvaluationPeriods: 2,
    });
  },
);

test('lateness is measured against the promise', () => {
  expect([late(30), late(10)]).toEqual([24 * 86_400, 8 * 86_400]);
});

test('an import is overdue when the oldest last one is older than importDays, and nothing is where none was entered', () => {
  const { Properties } = resourceOf(synthesizeStack({ importDays: 10 }), 'AWS::CloudWatch::Alarm', 'importoverdue');
  expect(Properties).toMatchObject({
    MetricName: 'OldestImportAgeSeconds',
    Statistic: 'Maximum',
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    Threshold: 10 * 86_400,
    TreatMissingData: 'notBreaching',
  });
  expect(resourceOf(stack, 'AWS::CloudWatch::Alarm', 'importoverdue').Properties).toMatchObject({
    Threshold: 21 * 86_400,
  });
});

test('rejected signatures raise an alarm by hours in which they were the majority, so three tries do not', () => {
  const { Metrics, ...alarm } = resourceOf(stack, 'AWS::CloudWatch::Alarm', 'signaturesrejected').Properties;
  // three tries are in three hours at most
  expect(alarm).toMatchObject({ EvaluationPeriods: 24, DatapointsToAlarm: 4, Threshold: 1 });
  expect(new Set((Metrics as readonly AlarmMetric[]).flatMap(({ MetricStat }) => MetricStat?.Period ?? []))).toEqual(
    new Set([3600]),
  );
  expect(Metrics).toContainEqual(
    expect.objectContaining({
      Expression: 'IF(FILL(refused, 0) > FILL(accepted, 0) + FILL(repeated, 0), 1, 0)',
      ReturnData: true,
    }),
  );
});

test.each([
  [
    'tablesthrottled',
    'reads and writes of each table',
    ['ReadThrottleEvents', 'WriteThrottleEvents'],
    [{ TableName: 'TablesRequests' }, { TableName: 'TablesApps' }],
  ],
  [
    'indexesthrottled',
    'writes of each index',
    ['WriteThrottleEvents'],
    ['by-next-attempt', 'open-by-deadline', 'needs-operator', 'by-subject'].map((name) => ({
      GlobalSecondaryIndexName: name,
      TableName: 'TablesRequests',
    })),
  ],
])('the alarm %s sees throttled %s', (id, _, names, places) => {
  const { Metrics } = resourceOf(stack, 'AWS::CloudWatch::Alarm', id).Properties;
  const counted = (Metrics as readonly { readonly MetricStat?: { readonly Metric: object } }[]).flatMap(
    ({ MetricStat }) => (MetricStat === undefined ? [] : [readable(MetricStat.Metric)]),
  );
  const expected = places.flatMap((place) =>
    names.map((MetricName) => ({
      Namespace: 'AWS/DynamoDB',
      MetricName,
      Dimensions: Object.entries(place).map(([Name, Value]) => ({ Name, Value })),
    })),
  );
  expect(counted).toEqual(expected);
  // CloudWatch takes no more in one alarm
  expect(counted.length).toBeLessThanOrEqual(10);
});

test('what API Gateway answers by itself is counted from its access log, and raises an alarm', () => {
  const { FilterPattern, MetricTransformations } = resourceOf(stack, 'AWS::Logs::MetricFilter', 'Refusals').Properties;
  // 200 is what API Gateway logs for a function that it called, whatever the function answered
  expect(FilterPattern).toBe('{ $.status = "429" || ($.status = "5*" && $.integrationStatus != "200") }');
  const counted = { MetricName: 'GatewayRefusals' };
  expect(MetricTransformations).toEqual([{ ...counted, MetricNamespace: 'DataDeletion/production', MetricValue: '1' }]);
  expect(resourceOf(stack, 'AWS::CloudWatch::Alarm', 'gatewayrefusals').Properties).toMatchObject({
    ...counted,
    Namespace: 'DataDeletion/production',
    Statistic: 'Sum',
    Threshold: 1,
  });
});

test('what a function logs as unexpected is counted from the logs of every function, and raises an alarm', () => {
  const filters = resourcesOf(stack, 'AWS::Logs::MetricFilter').filter(({ id }) => id.includes('unexpected'));
  const logs = resourcesOf(stack, 'AWS::Lambda::Function').map(
    ({ Properties }) => (Properties['LoggingConfig'] as { readonly LogGroup: unknown }).LogGroup,
  );
  expect(filters.map(({ Properties }) => Properties['LogGroupName'])).toEqual(logs);
  for (const { Properties } of filters) {
    expect(Properties).toMatchObject({
      FilterPattern: '{ $.errorCode = "unexpected" }',
      MetricTransformations: [
        { MetricName: 'UnexpectedErrors', MetricNamespace: 'DataDeletion/production', MetricValue: '1' },
      ],
    });
  }
  expect(resourceOf(stack, 'AWS::CloudWatch::Alarm', 'unexpectederrors').Properties).toMatchObject({
    Namespace: 'DataDeletion/production',
    MetricName: 'UnexpectedErrors',
    Statistic: 'Sum',
  });
});

test('the errors of a function are looked for in as many minutes as a call can take, and some more until they are published', () => {
  for (const { live, timeout } of resourcesOf(stack, 'AWS::Lambda::Function').map(withAlarm)) {
    expect(live['EvaluationPeriods']).toBeGreaterThanOrEqual(timeout / 60 + 3);
    expect(live).toMatchObject({ DatapointsToAlarm: 1 });
    // a metric that is filled with zeros hides that a figure is still to come
    expect(JSON.stringify(live)).not.toContain('FILL');
  }
});

test('requests that the sweeper holds because there are too many of them raise an alarm', () => {
  expect(resourceOf(stack, 'AWS::CloudWatch::Alarm', 'volumeunusual').Properties).toMatchObject({
    MetricName: 'UnusualVolume',
    Statistic: 'Sum',
    Threshold: 1,
    EvaluationPeriods: 1,
  });
});

test('dead letters raise an alarm with the first', () => {
  expect(resourceOf(stack, 'AWS::CloudWatch::Alarm', 'deadletters').Properties).toMatchObject({
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [expect.stringContaining('DeadLetters'), 'QueueName'] } }],
    Threshold: 1,
    EvaluationPeriods: 1,
  });
});

test('whatever the functions measure is on the dashboard or in an alarm', () => {
  const names = [...readFileSync(join(PROJECT, 'shared/ports/metrics.ts'), 'utf8').matchAll(/\| '(\w+)'/g)].map(
    (match) => match[1] as string,
  );
  const shown = JSON.stringify([alarms, resourceOf(stack, 'AWS::CloudWatch::Dashboard')]);
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name) => !shown.includes(name))).toEqual([]);
});

test('the page on costs counts the alarms, what they look at, and every metric of ours', () => {
  const cost = readFileSync(join(PROJECT, 'infra/README.md'), 'utf8');
  const lookedAt = alarms.map(({ Properties: { Metrics } }) =>
    Metrics === undefined
      ? 1
      : (Metrics as readonly AlarmMetric[]).filter((one) => one.MetricStat !== undefined).length,
  );
  const counted = readFileSync(join(PROJECT, 'shared/ports/metrics.ts'), 'utf8').match(/\| '\w+'/g) ?? [];
  const filtered = resourcesOf(stack, 'AWS::Logs::MetricFilter').map(
    ({ Properties }) =>
      (Properties['MetricTransformations'] as readonly { readonly MetricName: string }[])[0]?.MetricName,
  );
  expect(cost).toContain(`${alarms.length} alarms on ${lookedAt.reduce((sum, one) => sum + one)} metrics`);
  expect(cost).toContain(`${counted.length + new Set(filtered).size} metrics; the age of the canary is always written`);
});

test('no metric of ours has a dimension', () => {
  const own = alarms.filter(({ Properties }) => Properties['Namespace'] === 'DataDeletion/production');
  expect(own.length).toBeGreaterThan(10);
  expect(own.filter(({ Properties }) => 'Dimensions' in Properties)).toEqual([]);
});

test('the dashboard shows a week, from top to bottom: intake, in progress, at risk, done, cost', () => {
  const { DashboardBody } = resourceOf(stack, 'AWS::CloudWatch::Dashboard').Properties;
  const body = JSON.parse(String(readable(DashboardBody))) as DashboardBody;
  expect(body.start).toBe('-P7D');
  expect(widgetsOf(body)).toEqual(WIDGETS);
});

function withAlarm({ id, Properties }: NamedResource) {
  const live = alarms.find(({ Properties: { Metrics } }) =>
    JSON.stringify(Metrics ?? []).includes(`"FunctionName","Value":{"Ref":"${id}"}`),
  );
  return { live: live?.Properties ?? {}, timeout: Number(Properties['Timeout']) };
}

function late(promiseDays: number): unknown {
  const promising = synthesizeStack({ dataMap: join(import.meta.dirname, '../data-map.json'), promiseDays });
  return resourceOf(promising, 'AWS::CloudWatch::Alarm', 'oldestopenrequest').Properties['Threshold'];
}
