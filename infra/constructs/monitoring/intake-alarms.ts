import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import type { AlarmDefinition, Monitored } from './alarm-definition.ts';
import type { MetricMaker } from './metrics.ts';

/** Alarms on what Meta sends and how it is answered. */
export function intakeAlarms({ api }: Monitored, metric: MetricMaker): readonly AlarmDefinition[] {
  const hour = { period: Duration.hours(1) };
  return [
    {
      name: 'callback-not-recorded',
      message: 'Callbacks were answered 503 because nothing could be recorded. Meta may not repeat them.',
      metric: metric('CallbacksNotRecorded'),
      threshold: 1,
    },
    {
      name: 'gateway-refusals',
      message: 'API Gateway itself answered 429 or 5xx: a throttle is used up, or a function could not be called.',
      metric: api.refusals,
      threshold: 1,
    },
    {
      name: 'volume-unusual',
      message:
        'An app sent more new callbacks in an hour than is plausible; they are held: its secret may have leaked.',
      metric: metric('UnusualVolume'),
      threshold: 1,
    },
    {
      name: 'login-signatures',
      message: 'A callback came with an old signature, or with what a login carries; it waits for an operator.',
      metric: metric('LoginSignatures'),
      threshold: 1,
    },
    {
      name: 'signatures-rejected',
      message:
        'In four hours of the last day more signatures were rejected than accepted: an app secret may be missing or wrong.',
      // a wrong secret lasts, an attacker's tries do not: count hours, not refusals within one
      metric: new MathExpression({
        expression: 'IF(FILL(refused, 0) > FILL(accepted, 0) + FILL(repeated, 0), 1, 0)',
        usingMetrics: {
          refused: metric('SignatureMismatches', hour),
          accepted: metric('CallbacksAccepted', hour),
          repeated: metric('CallbacksRepeated', hour),
        },
        period: hour.period,
        label: 'more rejected than accepted',
      }),
      threshold: 1,
      periods: 24,
      atLeast: 4,
    },
    {
      name: 'apps-unreadable',
      message: 'An app of the table of apps, or a secret of it, cannot be read: its callbacks are answered 503.',
      metric: metric('AppsUnreadable'),
      threshold: 1,
    },
    {
      name: 'app-secret-changed',
      message: 'An app was added or removed, or its secret changed. Anyone who knows a secret can sign as Meta.',
      metric: metric('AppSecretChanged'),
      threshold: 1,
    },
    {
      name: 'previous-secret-matched',
      message: 'For three days callbacks have been signed with the previous secret of an app.',
      metric: metric('PreviousSecretMatched', { period: Duration.days(1) }),
      threshold: 1,
      periods: 3,
    },
    {
      name: 'businesses-leaving',
      message:
        'A business left WhatsApp, lost its phone there, or cannot be identified; its data may have to be deleted too.',
      metric: metric('BusinessesLeaving'),
      threshold: 1,
    },
    {
      name: 'queue-unavailable',
      message:
        'Three times in an hour requests were recorded but could not be queued. The sweeper queues them within five minutes.',
      metric: metric('QueueUnavailable'),
      threshold: 1,
      // nothing is counted while nobody asks for anything
      periods: 12,
      atLeast: 3,
    },
  ];
}
