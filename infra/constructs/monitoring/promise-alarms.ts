import { ComparisonOperator, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import type { AlarmDefinition, Monitored } from './alarm-definition.ts';
import type { MetricMaker } from './metrics.ts';

/** The share of the promised time after which an open request raises an alarm. */
const LATE = 0.8;
const SECONDS_PER_DAY = 86_400;
const SECONDS_PER_HOUR = 3600;

export type Promised = {
  readonly promiseDays: number;
  /** How long ago the last list from Meta may have been imported. */
  readonly importDays: number;
  /** The time from a delete to its last verification. */
  readonly verification: Duration;
};

/** Alarms on what people were promised: deletion in time, and that a request leads to deletion at all. */
export function promiseAlarms(
  { functions }: Pick<Monitored, 'functions'>,
  metric: MetricMaker,
  promised: Promised,
): readonly AlarmDefinition[] {
  const level = { statistic: Stats.MAXIMUM };
  return [
    {
      name: 'oldest-open-request',
      message: `An open request is due in less than a fifth of the promised ${promised.promiseDays} days.`,
      metric: metric('OldestOpenAgeSeconds', level),
      threshold: LATE * promised.promiseDays * SECONDS_PER_DAY,
    },
    {
      name: 'requests-overdue',
      message: 'Requests are still open after the promised time.',
      metric: metric('RequestsOverdue', level),
      threshold: 1,
    },
    {
      name: 'requests-needing-operator',
      message: 'Requests need an operator: a part failed for good, or has to be deleted by hand.',
      metric: metric('RequestsNeedingOperator', level),
      threshold: 1,
    },
    {
      name: 'import-overdue',
      message: `No list from Meta has been imported for an app in ${promised.importDays} days: people on a new one wait for deletion.`,
      metric: metric('OldestImportAgeSeconds', level),
      threshold: promised.importDays * SECONDS_PER_DAY,
    },
    {
      name: 'sweeper-silent',
      message:
        'The sweeper has not run for fifteen minutes: stalled requests are not queued again, and lateness is not measured.',
      metric: functions.sweeper.live.metricInvocations({ period: Duration.minutes(5) }),
      threshold: 1,
      periods: 3,
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      missing: TreatMissingData.BREACHING,
    },
    {
      name: 'canary-missing',
      message: "The last day's canary was not verified as deleted: real requests may not be completed either.",
      metric: metric('CanaryAgeSeconds', { statistic: Stats.MAXIMUM, period: Duration.hours(1) }),
      threshold: longestCanaryAge(promised),
      periods: 2,
      missing: TreatMissingData.BREACHING,
    },
  ];
}

/**
 * Rounds run hourly, so a canary's verification is noticed up to an hour late. With the default times, the alarm goes
 * off after 26 hours, because two periods in a row must exceed this age. A deployment's first canary has the same time
 * from its start.
 */
function longestCanaryAge({ verification }: Promised): number {
  return Math.max(SECONDS_PER_DAY, verification.toSeconds()) + SECONDS_PER_HOUR;
}
