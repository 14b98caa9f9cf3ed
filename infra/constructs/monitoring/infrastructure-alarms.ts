import { type IMetric, MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Duration } from 'aws-cdk-lib/core';
import type { DeletionFunction } from '../deletion-function.ts';
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
      message: 'For fifteen minutes DynamoDB has been throttling the tables of requests and apps.',
      metric: new MathExpression({
        expression: 'SUM(METRICS())',
        usingMetrics: { ...throttlesOf('requests', tables.requests), ...throttlesOf('apps', tables.apps) },
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

function throttlesOf(id: string, table: ITable): { readonly [id: string]: IMetric } {
  const throttles = (metricName: string) =>
    table.metric(metricName, { statistic: Stats.SUM, period: Duration.minutes(5) });
  return { [`${id}Reads`]: throttles('ReadThrottleEvents'), [`${id}Writes`]: throttles('WriteThrottleEvents') };
}
