/** When each alarm goes off, with the default settings. */
export const ALARMS: { readonly [name: string]: string } = {
  'app-secret-changed': 'Sum ≥ 1 in 1 of 1 periods of 300 s',
  'apps-unreadable': 'Sum ≥ 1 in 1 of 1 periods of 300 s',
  'businesses-leaving': 'Sum ≥ 1 in 1 of 1 periods of 300 s',
  'callback-errors': 'Sum ≥ 1 in 1 of 5 periods of 60 s',
  'callback-not-recorded': 'Sum ≥ 1 in 1 of 1 periods of 300 s',
  'canary-errors': 'Sum ≥ 1 in 1 of 10 periods of 60 s',
  'canary-missing': 'Maximum ≥ 90060, or nothing in 2 of 2 periods of 3600 s',
  'confirmation-errors': 'Sum ≥ 1 in 1 of 5 periods of 60 s',
  'dead-letters': 'Maximum ≥ 1 in 1 of 1 periods of 300 s',
  'gateway-refusals': 'Sum ≥ 1 in 1 of 1 periods of 300 s',
  'import-overdue': 'Maximum ≥ 1814400 in 1 of 1 periods of 300 s',
  'indexes-throttled': 'Sum ≥ 1 in 3 of 3 periods of 300 s',
  'key-unavailable': 'Sum ≥ 1 in 1 of 1 periods of 300 s',
  'login-signatures': 'Sum ≥ 1 in 1 of 1 periods of 300 s',
  'malformed-messages': 'Sum ≥ 1 in 1 of 1 periods of 300 s',
  'oldest-open-request': 'Maximum ≥ 2073600 in 1 of 1 periods of 300 s',
  'operations-errors': 'Sum ≥ 1 in 1 of 5 periods of 60 s',
  'parts-reappeared': 'Sum ≥ 3 in 1 of 1 periods of 3600 s',
  'previous-secret-matched': 'Sum ≥ 1 in 3 of 3 periods of 86400 s',
  'queue-backlog': 'Minimum ≥ 1 in 12 of 12 periods of 300 s',
  'queue-unavailable': 'Sum ≥ 1 in 3 of 12 periods of 300 s',
  'record-forged': 'Sum ≥ 1 in 1 of 1 periods of 300 s',
  'record-missing': 'Sum ≥ 1 in 1 of 1 periods of 300 s',
  'requests-needing-operator': 'Maximum ≥ 1 in 1 of 1 periods of 300 s',
  'requests-overdue': 'Maximum ≥ 1 in 1 of 1 periods of 300 s',
  'signatures-rejected': 'Sum ≥ 1 in 4 of 24 periods of 3600 s',
  'status-errors': 'Sum ≥ 1 in 1 of 5 periods of 60 s',
  'store-unavailable': 'Sum ≥ 1 in 1 of 1 periods of 300 s',
  'sweeper-errors': 'Sum ≥ 1 in 1 of 5 periods of 60 s',
  'sweeper-silent': 'Sum LessThanThreshold 1, or nothing in 3 of 3 periods of 300 s',
  'tables-throttled': 'Sum ≥ 1 in 3 of 3 periods of 300 s',
  'times-impossible': 'Sum ≥ 1 in 1 of 1 periods of 300 s',
  'unexpected-errors': 'Sum ≥ 1 in 1 of 5 periods of 60 s',
  'verifications-unknown': 'Sum ≥ 1 in 4 of 24 periods of 3600 s',
  'volume-unusual': 'Sum ≥ 1 in 1 of 1 periods of 300 s',
  'worker-errors': 'Sum ≥ 1 in 1 of 10 periods of 60 s',
};

type Stat = { readonly Period: number; readonly Stat: string };
type Alarm = {
  readonly ComparisonOperator?: string;
  readonly Threshold?: number;
  readonly EvaluationPeriods?: number;
  readonly DatapointsToAlarm?: number;
  readonly Period?: number;
  readonly Statistic?: string;
  readonly Metrics?: readonly { readonly MetricStat?: Stat }[];
  readonly TreatMissingData?: string;
};

/** When an alarm goes off: `Sum ≥ 1 in 3 of 3 periods of 300 s`. */
export function whenOf(properties: { readonly [name: string]: unknown }): string {
  const alarm: Alarm = properties;
  const stats = alarm.Metrics?.flatMap(({ MetricStat }) => MetricStat ?? []) ?? [];
  const period = alarm.Period ?? [...new Set(stats.map(({ Period }) => Period))].join(' and ');
  const statistic = alarm.Statistic ?? [...new Set(stats.map(({ Stat }) => Stat))].join(' and ');
  const sign = alarm.ComparisonOperator === 'GreaterThanOrEqualToThreshold' ? '≥' : alarm.ComparisonOperator;
  const periods = alarm.EvaluationPeriods;
  const missing = alarm.TreatMissingData === 'breaching' ? ', or nothing' : '';
  return `${statistic} ${sign} ${alarm.Threshold}${missing} in ${alarm.DatapointsToAlarm ?? periods} of ${periods} periods of ${period} s`;
}
