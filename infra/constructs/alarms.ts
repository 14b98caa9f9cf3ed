import { ComparisonOperator, type IMetric, MathExpression, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Duration } from 'aws-cdk-lib/core';
import type { FunctionName } from '../bundle.ts';
import type { DataDeletion } from './data-deletion.ts';
import type { MetricMaker } from './metrics.ts';

/** When somebody is woken. */
export type AlarmDefinition = {
  /** Also the name of its runbook: `infra/runbooks/NAME.md`. */
  readonly name: string;
  /** What happened, as the e-mail says it. */
  readonly says: string;
  readonly metric: IMetric;
  readonly threshold: number;
  /** Periods in a row. @default 1 */
  readonly periods?: number;
  /** @default at the threshold or above */
  readonly comparison?: ComparisonOperator;
  /** @default nothing measured is nothing wrong */
  readonly missing?: TreatMissingData;
};

export type Monitored = Pick<DataDeletion, 'functions' | 'purgeQueue' | 'tables'>;

/** Part of the promise that may pass before an open request is called late. */
const LATE = 0.8;
const SECONDS_PER_DAY = 86_400;
const SECONDS_PER_HOUR = 3600;

/** The alarm that takes a new version of a function back. */
export const ROLLBACK_ALARMS: { readonly [name in FunctionName]: string } = {
  'deletion-callback': 'callback-errors',
  'purge-worker': 'worker-errors',
  'deletion-status': 'status-errors',
  'provider-confirmation': 'confirmation-errors',
  sweeper: 'sweeper-errors',
  canary: 'canary-errors',
};

export function alarmDefinitions(
  watched: Monitored,
  metric: MetricMaker,
  { promiseDays, verification }: { readonly promiseDays: number; readonly verification: Duration },
): readonly AlarmDefinition[] {
  return [
    ...ofIntake(metric),
    ...ofWork(watched, metric),
    ...ofPromise(metric, promiseDays),
    ofCanary(metric, verification),
    ...ofParts(watched, metric),
  ];
}

function ofIntake(metric: MetricMaker): readonly AlarmDefinition[] {
  const hour = { period: Duration.hours(1) };
  return [
    {
      name: 'callback-not-recorded',
      says: 'Callbacks were answered 503, because nothing could be recorded. Meta may not repeat them.',
      metric: metric('CallbacksNotRecorded'),
      threshold: 1,
    },
    {
      name: 'signatures-rejected',
      says: 'Every signature of the last hour was refused: an app secret may be missing or wrong.',
      metric: new MathExpression({
        expression: 'IF(FILL(refused, 0) >= 3 AND FILL(accepted, 0) + FILL(repeated, 0) == 0, 1, 0)',
        usingMetrics: {
          refused: metric('SignatureMismatches', hour),
          accepted: metric('CallbacksAccepted', hour),
          repeated: metric('CallbacksRepeated', hour),
        },
        period: hour.period,
        label: 'only refusals',
      }),
      threshold: 1,
    },
    {
      name: 'previous-secret-matched',
      says: 'For three days callbacks have been signed with the previous secret of an app.',
      metric: metric('PreviousSecretMatched', { period: Duration.days(1) }),
      threshold: 1,
      periods: 3,
    },
    {
      name: 'businesses-leaving',
      says: 'A business removed this app from its WhatsApp account; its data may have to go too.',
      metric: metric('BusinessesLeaving'),
      threshold: 1,
    },
    {
      name: 'queue-unavailable',
      says: 'Requests were recorded but could not be queued; the sweeper queues them within five minutes.',
      metric: metric('QueueUnavailable'),
      threshold: 1,
      periods: 3,
    },
  ];
}

function ofWork({ purgeQueue: { queue, deadLetters } }: Monitored, metric: MetricMaker): readonly AlarmDefinition[] {
  const maximum = { statistic: Stats.MAXIMUM, period: Duration.minutes(5) };
  return [
    {
      name: 'dead-letters',
      says: 'Messages were given up after five tries; their requests stand until they are queued again.',
      metric: deadLetters.metricApproximateNumberOfMessagesVisible(maximum),
      threshold: 1,
    },
    {
      name: 'queue-backlog',
      says: 'For an hour messages have been waiting without a pause: the worker does not take them, or not fast enough.',
      metric: queue.metricApproximateNumberOfMessagesVisible({ ...maximum, statistic: Stats.MINIMUM }),
      threshold: 1,
      periods: 12,
    },
    {
      name: 'record-missing',
      says: 'A message named a request that is not in the table.',
      metric: metric('RecordMissing'),
      threshold: 1,
    },
    {
      name: 'malformed-messages',
      says: 'The queue held a message that this system does not write.',
      metric: metric('MalformedMessages'),
      threshold: 1,
    },
    {
      name: 'verifications-unknown',
      says: 'For three hours a target could not say whether data is left; such a request is never completed.',
      metric: metric('VerificationsUnknown', { period: Duration.hours(1) }),
      threshold: 1,
      periods: 3,
    },
    {
      name: 'parts-reappeared',
      says: 'Three times in an hour data was found again after it had been deleted: something still writes it.',
      metric: metric('PartsReappeared', { period: Duration.hours(1) }),
      threshold: 3,
    },
  ];
}

function ofPromise(metric: MetricMaker, promiseDays: number): readonly AlarmDefinition[] {
  const level = { statistic: Stats.MAXIMUM };
  return [
    {
      name: 'oldest-open-request',
      says: `The oldest open request has used four fifths of the ${promiseDays} days that were promised.`,
      metric: metric('OldestOpenAgeSeconds', level),
      threshold: LATE * promiseDays * SECONDS_PER_DAY,
    },
    {
      name: 'requests-overdue',
      says: 'Requests are open past the promised time.',
      metric: metric('RequestsOverdue', level),
      threshold: 1,
    },
    {
      name: 'requests-needing-operator',
      says: 'Requests wait for a person: a part failed for good, or is done by hand.',
      metric: metric('RequestsNeedingOperator', level),
      threshold: 1,
    },
    {
      name: 'sweeper-silent',
      says: 'The sweeper has not run for a quarter of an hour: nothing that stands still is queued again, no lateness seen.',
      metric: metric('SweeperHeartbeat'),
      threshold: 1,
      periods: 3,
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      missing: TreatMissingData.BREACHING,
    },
  ];
}

/**
 * Rounds are hourly, so a canary is found verified up to an hour after it was; two rounds in a row then make 26 hours with
 * the default times. The first canary of a deployment has the same time from when it was begun.
 */
function ofCanary(metric: MetricMaker, verification: Duration): AlarmDefinition {
  const between = Math.max(SECONDS_PER_DAY, verification.toSeconds());
  return {
    name: 'canary-missing',
    says: 'The canary person of the last day is not verified as deleted: what people ask for may not be done either.',
    metric: metric('CanaryAgeSeconds', { statistic: Stats.MAXIMUM, period: Duration.hours(1) }),
    threshold: between + SECONDS_PER_HOUR,
    periods: 2,
    missing: TreatMissingData.BREACHING,
  };
}

function ofParts({ functions, tables }: Monitored, metric: MetricMaker): readonly AlarmDefinition[] {
  return [
    {
      name: 'key-unavailable',
      says: 'A key did not answer: it is disabled, marked for deletion, or KMS throttles.',
      metric: metric('KeyUnavailable'),
      threshold: 1,
    },
    {
      name: 'store-unavailable',
      says: 'The table of requests did not answer.',
      metric: metric('StoreUnavailable'),
      threshold: 1,
    },
    {
      name: 'tables-throttled',
      says: 'DynamoDB throttled the tables of requests and apps for a quarter of an hour.',
      metric: new MathExpression({
        expression: 'SUM(METRICS())',
        usingMetrics: { ...throttlesOf('requests', tables.requests), ...throttlesOf('apps', tables.apps) },
        period: Duration.minutes(5),
        label: 'throttled reads and writes',
      }),
      threshold: 1,
      periods: 3,
    },
    ...Object.values(functions).map(({ name, live }) => ({
      name: ROLLBACK_ALARMS[name],
      says: `${name} failed or was throttled. A version that is just being deployed is taken back.`,
      metric: new MathExpression({
        expression: 'FILL(errors, 0) + FILL(throttles, 0)',
        usingMetrics: {
          errors: live.metricErrors({ period: Duration.minutes(1) }),
          throttles: live.metricThrottles({ period: Duration.minutes(1) }),
        },
        period: Duration.minutes(1),
        label: 'errors and throttles',
      }),
      threshold: 1,
    })),
  ];
}

function throttlesOf(id: string, table: ITable): { readonly [id: string]: IMetric } {
  const throttles = (metricName: string) =>
    table.metric(metricName, { statistic: Stats.SUM, period: Duration.minutes(5) });
  return { [`${id}Reads`]: throttles('ReadThrottleEvents'), [`${id}Writes`]: throttles('WriteThrottleEvents') };
}
