import { type IMetric, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import type { DeletionFunction } from '../deletion-function.ts';
import type { Tables } from '../tables.ts';
import type { AlarmDefinition, Monitored } from './alarm-definition.ts';
import type { MetricMaker } from './metrics.ts';

/** Alarms on keys, tables and functions. */
export function infrastructureAlarms(
  { functions, tables }: Monitored,
  metric: MetricMaker,
): readonly AlarmDefinition[] {
  return [
    {
      name: 'key-unavailable',
      message: 'A KMS key did not answer: it is disabled, pending deletion, or throttled.',
      metric: metric('KeyUnavailable'),
      threshold: 1,
    },
    {
      name: 'store-unavailable',
      message: 'The table of requests did not answer.',
      metric: metric('StoreUnavailable'),
      threshold: 1,
    },
    {
      name: 'tables-throttled',
      message: 'For fifteen minutes DynamoDB has been throttling the tables of requests and apps, or an index.',
      metric: new MathExpression({
        expression: 'SUM(METRICS())',
        usingMetrics: throttlesOf(tables),
        period: Duration.minutes(5),
        label: 'throttled reads and writes',
      }),
      threshold: 1,
      periods: 3,
    },
    ...Object.values(functions).map(errorAlarm),
  ];
}

function errorAlarm({ name, live, rollbackAlarm }: DeletionFunction): AlarmDefinition {
  const minute = { period: Duration.minutes(1) };
  return {
    name: rollbackAlarm,
    message: `${name} failed or was throttled. A version that is being deployed is rolled back.`,
    metric: new MathExpression({
      expression: 'FILL(errors, 0) + FILL(throttles, 0)',
      usingMetrics: { errors: live.metricErrors(minute), throttles: live.metricThrottles(minute) },
      period: minute.period,
      label: 'errors and throttles',
    }),
    threshold: 1,
  };
}

/** An index is counted under a dimension of its own, not with its table. CloudWatch takes ten metrics in an alarm. */
function throttlesOf({ requests, apps, indexes }: Tables): { readonly [id: string]: IMetric } {
  const counted = [
    ['requests', requests, {}],
    ['apps', apps, {}],
    ...indexes.map(({ name }, at) => [`index${at}`, requests, { GlobalSecondaryIndexName: name }] as const),
  ] as const;
  return Object.fromEntries(
    counted.flatMap(([id, { tableName }, index]) =>
      ['ReadThrottleEvents', 'WriteThrottleEvents'].map((metricName) => [
        `${id}${metricName}`,
        new Metric({
          namespace: 'AWS/DynamoDB',
          metricName,
          dimensionsMap: { TableName: tableName, ...index },
          statistic: Stats.SUM,
          period: Duration.minutes(5),
        }),
      ]),
    ),
  );
}
