import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import type { AlarmDefinition, Monitored } from './alarm-definition.ts';
import type { MetricMaker } from './metrics.ts';

/** Alarms on the queue, its messages, and the targets' answers. */
export function workAlarms(
  { purgeQueue: { queue, deadLetters } }: Monitored,
  metric: MetricMaker,
): readonly AlarmDefinition[] {
  const maximum = { statistic: Stats.MAXIMUM, period: Duration.minutes(5) };
  return [
    {
      name: 'dead-letters',
      message:
        'Messages failed five times and are in the dead-letter queue; their requests are stalled until they are queued again.',
      metric: deadLetters.metricApproximateNumberOfMessagesVisible(maximum),
      threshold: 1,
    },
    {
      name: 'queue-backlog',
      message: 'Messages have been waiting for an hour: the worker does not receive them, or is too slow.',
      metric: queue.metricApproximateNumberOfMessagesVisible({ ...maximum, statistic: Stats.MINIMUM }),
      threshold: 1,
      periods: 12,
    },
    {
      name: 'record-missing',
      message: 'A message named a request that is not in the table.',
      metric: metric('RecordMissing'),
      threshold: 1,
    },
    {
      name: 'record-forged',
      message:
        'A record has content that no worker has written, or its history was changed: somebody has written to the table directly. The request waits for an operator.',
      metric: metric('RecordsForged'),
      threshold: 1,
    },
    {
      name: 'malformed-messages',
      message: 'The queue held a message that this system did not write.',
      metric: metric('MalformedMessages'),
      threshold: 1,
    },
    {
      name: 'times-impossible',
      message: 'Rows of a store have an impossible creation time: the data map may name the wrong unit or time zone.',
      metric: metric('ImpossibleTimes'),
      threshold: 1,
    },
    {
      name: 'verifications-unknown',
      message: 'In four hours of a day, a target could not say whether data is left. Such a request never completes.',
      metric: metric('VerificationsUnknown', { period: Duration.hours(1) }),
      threshold: 1,
      // a single request is tried up to six hours apart, so its errors need not fall into consecutive hours
      periods: 24,
      atLeast: 4,
    },
    {
      name: 'parts-reappeared',
      message: 'Three times in an hour, data was found again after it had been deleted: something is still writing it.',
      metric: metric('PartsReappeared', { period: Duration.hours(1) }),
      threshold: 3,
    },
  ];
}
