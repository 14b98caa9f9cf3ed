import { ComparisonOperator, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import type { AlarmDefinition, Monitored } from './alarm-definition.ts';
import type { MetricMaker } from './metrics.ts';

/** The share of the promised time after which an open request is called late. */
const LATE = 0.8;
const SECONDS_PER_DAY = 86_400;
const SECONDS_PER_HOUR = 3600;

export type Promised = {
  readonly promiseDays: number;
  /** How long ago the last list from Meta may have been entered. */
  readonly importDays: number;
  /** From a delete to its last verification. */
  readonly verification: Duration;
};

/** Alarms on what was promised to people: the time, and that asking works at all. */
export function promiseAlarms(
  { functions }: Pick<Monitored, 'functions'>,
  metric: MetricMaker,
  promised: Promised,
): readonly AlarmDefinition[] {
  const level = { statistic: Stats.MAXIMUM };
  return [
    {
      name: 'oldest-open-request',
      message: `An open request is due in less than a fifth of the ${promised.promiseDays} days that are promised.`,
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
      message: 'Requests need a person: a part failed for good, or is done by hand.',
      metric: metric('RequestsNeedingOperator', level),
      threshold: 1,
    },
    {
      name: 'import-overdue',
      message: `For ${promised.importDays} days no list from Meta was entered for an app: whoever is on one waits.`,
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
 * Rounds are hourly, so a canary is found verified up to an hour after it was; two rounds in a row then make 26 hours with
 * the default times. The first canary of a deployment has the same time from its start.
 */
function longestCanaryAge({ verification }: Promised): number {
  return Math.max(SECONDS_PER_DAY, verification.toSeconds()) + SECONDS_PER_HOUR;
}
