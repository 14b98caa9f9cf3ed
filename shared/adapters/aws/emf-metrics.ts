import type { Clock } from '../../ports/clock.ts';
import type { MetricName, Metrics } from '../../ports/metrics.ts';

const UNITS: { readonly [name in MetricName]?: string } = {
  OldestImportAgeSeconds: 'Seconds',
  OldestOpenAgeSeconds: 'Seconds',
  SecondsToCompletion: 'Seconds',
  CanaryAgeSeconds: 'Seconds',
};

/**
 * Metrics as log lines in CloudWatch's Embedded Metric Format, which need no call; without dimensions.
 *
 * @see AWS, "Specification: Embedded metric format"
 */
export function emfMetrics(
  namespace: string,
  clock: Clock,
  write: (line: string) => void = (line) => process.stdout.write(`${line}\n`),
): Metrics {
  return {
    count(name, value = 1) {
      write(
        JSON.stringify({
          _aws: {
            Timestamp: clock(),
            CloudWatchMetrics: [
              { Namespace: namespace, Dimensions: [[]], Metrics: [{ Name: name, Unit: UNITS[name] ?? 'Count' }] },
            ],
          },
          [name]: value,
        }),
      );
    },
  };
}
