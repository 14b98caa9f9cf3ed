import { Metric, type MetricProps, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import type { MetricName } from '../../../shared/ports/metrics.ts';

/** Makes the metrics of one namespace: what the functions count, without dimensions. */
export type MetricMaker = (name: MetricName, options?: Partial<MetricProps>) => Metric;

export function metricsIn(namespace: string): MetricMaker {
  return (name, options = {}) =>
    new Metric({ namespace, metricName: name, statistic: Stats.SUM, period: Duration.minutes(5), ...options });
}
