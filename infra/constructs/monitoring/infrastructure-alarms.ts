import { type IMetric, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Duration } from 'aws-cdk-lib/core';
import { type DeletionFunction, takesMinutes } from '../deletion-function.ts';
import type { AlarmDefinition, Monitored } from './alarm-definition.ts';
import type { MetricMaker } from './metrics.ts';

/** The alarm on unexpected errors that do not fail an invocation, in any function. */
export const UNEXPECTED_ERRORS = 'unexpected-errors';

/**
 * Alarms on keys, tables and functions.
 *
 * @param unexpectedErrors counts the errors that the functions log with the code `unexpected`
 */
export function infrastructureAlarms(
  { functions, tables }: Monitored,
  metric: MetricMaker,
  unexpectedErrors: IMetric,
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
    throttleAlarm('tables-throttled', 'DynamoDB has been throttling the tables of requests and apps', {
      requests: tableThrottles(tables.requests),
      apps: tableThrottles(tables.apps),
    }),
    // DynamoDB counts an index under its own dimension, not with its table; throttled reads of an index fail the
    // function instead
    throttleAlarm(
      'indexes-throttled',
      'DynamoDB has been throttling writes to indexes of the table of requests',
      Object.fromEntries(
        tables.indexNames.map((name, at) => [
          `index${at}`,
          [throttleEvents(tables.requests, 'WriteThrottleEvents', { GlobalSecondaryIndexName: name })],
        ]),
      ),
    ),
    {
      name: UNEXPECTED_ERRORS,
      message:
        'A function logged an error that the code does not foresee. A version that is being deployed is rolled back.',
      metric: unexpectedErrors,
      threshold: 1,
      periods: 5,
      atLeast: 1,
    },
    ...Object.values(functions).map(errorAlarm),
  ];
}

/**
 * Lambda publishes an error after the invocation has ended, but under the minute in which it began. So the alarm
 * evaluates as many minutes as an invocation can take, and a few more.
 */
function errorAlarm(each: DeletionFunction): AlarmDefinition {
  const minute = { period: Duration.minutes(1) };
  const { name, live, rollbackAlarm } = each;
  return {
    name: rollbackAlarm,
    message: `${name} failed or was throttled. A version that is being deployed is rolled back.`,
    metric: new MathExpression({
      expression: 'SUM(METRICS())',
      usingMetrics: { errors: live.metricErrors(minute), throttles: live.metricThrottles(minute) },
      period: minute.period,
      label: 'errors and throttles',
    }),
    threshold: 1,
    periods: takesMinutes(each) ? 10 : 5,
    atLeast: 1,
  };
}

function throttleAlarm(
  name: string,
  happened: string,
  throttles: { readonly [id: string]: readonly IMetric[] },
): AlarmDefinition {
  const metrics = Object.entries(throttles).flatMap(([id, each]) => each.map((metric, at) => [`${id}${at}`, metric]));
  return {
    name,
    message: `For fifteen minutes ${happened}.`,
    metric: new MathExpression({
      expression: 'SUM(METRICS())',
      usingMetrics: Object.fromEntries(metrics) as { [id: string]: IMetric },
      period: Duration.minutes(5),
      label: 'throttled reads and writes',
    }),
    threshold: 1,
    periods: 3,
  };
}

function tableThrottles(table: ITable): readonly IMetric[] {
  return (['ReadThrottleEvents', 'WriteThrottleEvents'] as const).map((metricName) =>
    throttleEvents(table, metricName),
  );
}

function throttleEvents(
  { tableName }: ITable,
  metricName: 'ReadThrottleEvents' | 'WriteThrottleEvents',
  index: { readonly [name: string]: string } = {},
): IMetric {
  return new Metric({
    namespace: 'AWS/DynamoDB',
    metricName,
    dimensionsMap: { TableName: tableName, ...index },
    statistic: Stats.SUM,
  });
}
