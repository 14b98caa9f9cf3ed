import { Metric, type MetricProps, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { MetricName } from '../../../shared/ports/metrics.ts';
import type { DeletionFunction } from '../deletion-function.ts';

/** Creates metrics of one namespace, in which the functions count without dimensions. */
export type MetricMaker = (name: MetricName, options?: Partial<MetricProps>) => Metric;

export function metricsIn(namespace: string): MetricMaker {
  return (name, options = {}) =>
    new Metric({ namespace, metricName: name, statistic: Stats.SUM, period: Duration.minutes(5), ...options });
}

/**
 * Counts the lines that any function logs with the code `unexpected`. The function answers such an error or retries, so
 * Lambda's own metrics do not count it.
 */
export function unexpectedErrorsIn(
  scope: Construct,
  namespace: string,
  functions: readonly DeletionFunction[],
): Metric {
  const metricName = 'UnexpectedErrors';
  for (const { name, logs } of functions) {
    new MetricFilter(scope, `unexpected-${name}`, {
      logGroup: logs,
      filterPattern: FilterPattern.stringValue('$.errorCode', '=', 'unexpected'),
      metricNamespace: namespace,
      metricName,
    });
  }
  return new Metric({ namespace, metricName, statistic: Stats.SUM, period: Duration.minutes(1) });
}
