import {
  AlarmStatusWidget,
  Color,
  Dashboard,
  GraphWidget,
  type IAlarm,
  type IMetric,
  type IWidget,
  MathExpression,
  Stats,
  TextWidget,
  TextWidgetBackground,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { Monitored } from './alarm-definition.ts';
import type { MetricMaker } from './metrics.ts';

export type DashboardProps = {
  readonly name: string;
  readonly promiseDays: number;
  readonly importDays: number;
  readonly monitored: Monitored;
  readonly metric: MetricMaker;
  readonly alarms: readonly IAlarm[];
};

const WIDTH = 24;

/**
 * One page to read from top to bottom: alarms, what came in, what is in progress, what is at risk, what is done, and
 * the cost.
 */
export function dashboardOf(scope: Construct, props: DashboardProps): Dashboard {
  const { metric, monitored } = props;
  const dashboard = new Dashboard(scope, 'Dashboard', { dashboardName: props.name, defaultInterval: Duration.days(7) });
  dashboard.addWidgets(
    new AlarmStatusWidget({
      title: 'Alarms, each with its runbook in infra/runbooks',
      alarms: [...props.alarms],
      width: WIDTH,
      height: 5,
    }),
  );
  dashboard.addWidgets(...intake(metric, monitored));
  dashboard.addWidgets(...inWork(metric, monitored));
  dashboard.addWidgets(...atRisk(metric, props, monitored));
  dashboard.addWidgets(...done(metric));
  dashboard.addWidgets(...cost(monitored));
  return dashboard;
}

function intake(metric: MetricMaker, { functions }: Monitored): readonly IWidget[] {
  const { live } = functions['deletion-callback'];
  return [
    heading('Intake', 'What Meta sent, and how it was answered.'),
    graph('Callbacks', [metric('CallbacksAccepted'), metric('CallbacksRepeated'), metric('CallbacksRefused')]),
    graph('Refused or not recorded', [
      metric('SignatureMismatches'),
      metric('LoginSignatures'),
      metric('PreviousSecretMatched'),
      metric('AppsUnreadable'),
      metric('CallbacksNotRecorded'),
      metric('QueueUnavailable'),
    ]),
    graph('Time to answer (ms)', [
      live.metricDuration({ statistic: Stats.p(50), label: 'p50' }),
      live.metricDuration({ statistic: Stats.p(99), label: 'p99' }),
    ]),
  ];
}

function inWork(metric: MetricMaker, { purgeQueue: { queue }, functions }: Monitored): readonly IWidget[] {
  const { live } = functions['purge-worker'];
  return [
    heading('In progress', 'What is queued and being deleted.'),
    graph('Queue', [
      queue.metricApproximateNumberOfMessagesVisible({ label: 'waiting' }),
      queue.metricApproximateNumberOfMessagesNotVisible({ label: 'in flight' }),
      queue.metricApproximateNumberOfMessagesDelayed({ label: 'delayed' }),
    ]),
    graph('Items deleted', [metric('ItemsDeleted')]),
    graph('Worker', [
      live.metricInvocations({ label: 'invocations' }),
      live.metricErrors({ label: 'errors' }),
      metric('RequestsRequeued'),
    ]),
  ];
}

function atRisk(
  metric: MetricMaker,
  { promiseDays, importDays }: Pick<DashboardProps, 'promiseDays' | 'importDays'>,
  { purgeQueue: { deadLetters } }: Monitored,
): readonly IWidget[] {
  const level = { statistic: Stats.MAXIMUM };
  return [
    heading('At risk', 'What will break the promise if nobody acts.'),
    days(
      'Promised time used by the request that is due first (days)',
      metric('OldestOpenAgeSeconds', level),
      promiseDays,
      'promised',
    ),
    days('Age of the last list import (days)', metric('OldestImportAgeSeconds', level), importDays, 'overdue'),
    graph(
      'Waiting for an operator',
      [
        metric('RequestsOverdue', level),
        metric('RequestsNeedingOperator', level),
        deadLetters.metricApproximateNumberOfMessagesVisible({ ...level, label: 'dead letters' }),
      ],
      WIDTH / 4,
    ),
    graph(
      'Failing parts and stores',
      [
        metric('PartsFailing'),
        metric('PartsReappeared'),
        metric('VerificationsUnknown'),
        metric('SourcesGone'),
        metric('IdentifiersSkipped'),
        metric('ImpossibleTimes'),
        metric('KeyUnavailable'),
        metric('StoreUnavailable'),
      ],
      WIDTH / 4,
    ),
  ];
}

function done(metric: MetricMaker): readonly IWidget[] {
  const hours = (statistic: string, label: string) =>
    new MathExpression({
      expression: `${label} / 3600`,
      usingMetrics: { [label]: metric('SecondsToCompletion', { statistic, period: Duration.hours(1) }) },
      period: Duration.hours(1),
      label,
    });
  return [
    heading('Done', 'Promises kept.'),
    graph('Requests closed', [metric('RequestsClosed')]),
    graph('Hours to completion', [hours(Stats.p(50), 'p50'), hours(Stats.p(90), 'p90')]),
    new GraphWidget({
      title: 'Canary person: hours since one was verified',
      width: WIDTH / 3,
      left: [
        new MathExpression({
          expression: 'canary / 3600',
          usingMetrics: { canary: metric('CanaryAgeSeconds', { statistic: Stats.MAXIMUM, period: Duration.hours(1) }) },
          period: Duration.hours(1),
          label: 'hours',
        }),
      ],
      right: [metric('CanaryVerified', { statistic: Stats.MINIMUM, period: Duration.hours(1) })],
      leftYAxis: { min: 0 },
      rightYAxis: { min: 0, max: 1 },
    }),
  ];
}

function cost({ functions, tables, purgeQueue: { queue } }: Monitored): readonly IWidget[] {
  const daily = { period: Duration.days(1), statistic: Stats.SUM };
  return [
    heading('Cost', 'Billed usage per day; prices are in infra/README.md.'),
    graph(
      'Function duration (s)',
      Object.values(functions).map(
        ({ name, live }, index) =>
          new MathExpression({
            expression: `duration${index} / 1000`,
            usingMetrics: { [`duration${index}`]: live.metricDuration(daily) },
            period: daily.period,
            label: name,
          }),
      ),
    ),
    graph('Capacity units of the table of requests', [
      tables.requests.metricConsumedWriteCapacityUnits({ ...daily, label: 'writes' }),
      tables.requests.metricConsumedReadCapacityUnits({ ...daily, label: 'reads' }),
    ]),
    graph('Messages', [queue.metricNumberOfMessagesSent(daily), queue.metricNumberOfEmptyReceives(daily)]),
  ];
}

function heading(title: string, text: string): IWidget {
  const markdown = `## ${title}\n${text}`;
  return new TextWidget({ markdown, width: WIDTH, height: 2, background: TextWidgetBackground.TRANSPARENT });
}

/** Shows an age that was measured in seconds, in days, with a line at the number of days that it must not reach. */
function days(title: string, age: IMetric, most: number, label: string): IWidget {
  return new GraphWidget({
    title,
    width: WIDTH / 4,
    left: [new MathExpression({ expression: 'age / 86400', usingMetrics: { age }, label: 'oldest' })],
    leftAnnotations: [{ value: most, label, color: Color.RED }],
    leftYAxis: { min: 0 },
  });
}

function graph(title: string, left: IMetric[], width = WIDTH / 3): IWidget {
  return new GraphWidget({ title, left, width, leftYAxis: { min: 0 } });
}
