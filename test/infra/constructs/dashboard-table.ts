/** What each widget shows and where, from top to bottom, with the default settings. */
export const WIDGETS: readonly object[] = [
  {
    place: '24 × 5 at 0, 0',
    title: 'Alarms, each with its runbook in infra/runbooks',
    alarms: 36,
  },
  {
    place: '24 × 2 at 0, 5',
    markdown: '## Intake\nWhat Meta sent, and how it was answered.',
  },
  {
    place: '8 × 6 at 0, 7',
    title: 'Callbacks',
    shows: ['CallbacksAccepted Sum', 'CallbacksRepeated Sum', 'CallbacksRefused Sum'],
    yAxis: {
      left: {
        min: 0,
      },
    },
  },
  {
    place: '8 × 6 at 8, 7',
    title: 'Refused or not recorded',
    shows: [
      'SignatureMismatches Sum',
      'LoginSignatures Sum',
      'PreviousSecretMatched Sum',
      'AppsUnreadable Sum',
      'CallbacksNotRecorded Sum',
      'QueueUnavailable Sum',
    ],
    yAxis: {
      left: {
        min: 0,
      },
    },
  },
  {
    place: '8 × 6 at 16, 7',
    title: 'Time to answer (ms)',
    shows: ['p50: Duration of CallbackFunction:live p50', 'p99: Duration of CallbackFunction:live p99'],
    yAxis: {
      left: {
        min: 0,
      },
    },
  },
  {
    place: '24 × 2 at 0, 13',
    markdown: '## In progress\nWhat is queued and being deleted.',
  },
  {
    place: '8 × 6 at 0, 15',
    title: 'Queue',
    shows: [
      'waiting: ApproximateNumberOfMessagesVisible of PurgeQueue.QueueName Maximum',
      'in flight: ApproximateNumberOfMessagesNotVisible of PurgeQueue.QueueName Maximum',
      'delayed: ApproximateNumberOfMessagesDelayed of PurgeQueue.QueueName Maximum',
    ],
    yAxis: {
      left: {
        min: 0,
      },
    },
  },
  {
    place: '8 × 6 at 8, 15',
    title: 'Items deleted',
    shows: ['ItemsDeleted Sum'],
    yAxis: {
      left: {
        min: 0,
      },
    },
  },
  {
    place: '8 × 6 at 16, 15',
    title: 'Worker',
    shows: [
      'invocations: Invocations of WorkerFunction:live Sum',
      'errors: Errors of WorkerFunction:live Sum',
      'RequestsRequeued Sum',
    ],
    yAxis: {
      left: {
        min: 0,
      },
    },
  },
  {
    place: '24 × 2 at 0, 21',
    markdown: '## At risk\nWhat will break the promise if nobody acts.',
  },
  {
    place: '6 × 6 at 0, 23',
    title: 'Promised time used by the request that is due first (days)',
    shows: ['oldest: age / 86400', 'OldestOpenAgeSeconds Maximum'],
    yAxis: {
      left: {
        min: 0,
      },
    },
    mark: '30 promised',
  },
  {
    place: '6 × 6 at 6, 23',
    title: 'Age of the last list import (days)',
    shows: ['oldest: age / 86400', 'OldestImportAgeSeconds Maximum'],
    yAxis: {
      left: {
        min: 0,
      },
    },
    mark: '21 overdue',
  },
  {
    place: '6 × 6 at 12, 23',
    title: 'Waiting for an operator',
    shows: [
      'RequestsOverdue Maximum',
      'RequestsNeedingOperator Maximum',
      'dead letters: ApproximateNumberOfMessagesVisible of PurgeQueueDeadLetters.QueueName Maximum',
    ],
    yAxis: {
      left: {
        min: 0,
      },
    },
  },
  {
    place: '6 × 6 at 18, 23',
    title: 'Failing parts and stores',
    shows: [
      'PartsFailing Sum',
      'PartsReappeared Sum',
      'VerificationsUnknown Sum',
      'SourcesGone Sum',
      'IdentifiersSkipped Sum',
      'ImpossibleTimes Sum',
      'KeyUnavailable Sum',
      'StoreUnavailable Sum',
    ],
    yAxis: {
      left: {
        min: 0,
      },
    },
  },
  {
    place: '24 × 2 at 0, 29',
    markdown: '## Done\nPromises kept.',
  },
  {
    place: '8 × 6 at 0, 31',
    title: 'Requests closed',
    shows: ['RequestsClosed Sum'],
    yAxis: {
      left: {
        min: 0,
      },
    },
  },
  {
    place: '8 × 6 at 8, 31',
    title: 'Hours to completion',
    shows: [
      'p50: p50 / 3600 in 3600 s',
      'SecondsToCompletion p50 in 3600 s',
      'p90: p90 / 3600 in 3600 s',
      'SecondsToCompletion p90 in 3600 s',
    ],
    yAxis: {
      left: {
        min: 0,
      },
    },
  },
  {
    place: '8 × 6 at 16, 31',
    title: 'Canary person: hours since one was verified',
    shows: ['hours: canary / 3600 in 3600 s', 'CanaryAgeSeconds Maximum in 3600 s', 'CanaryVerified Minimum in 3600 s'],
    yAxis: {
      left: {
        min: 0,
      },
      right: {
        min: 0,
        max: 1,
      },
    },
  },
  {
    place: '24 × 2 at 0, 37',
    markdown: '## Cost\nBilled usage per day; prices are in infra/README.md.',
  },
  {
    place: '8 × 6 at 0, 39',
    title: 'Function duration (s)',
    shows: [
      'canary: duration0 / 1000 in 86400 s',
      'Duration of CanaryFunction:live Sum in 86400 s',
      'deletion-callback: duration1 / 1000 in 86400 s',
      'Duration of CallbackFunction:live Sum in 86400 s',
      'deletion-status: duration2 / 1000 in 86400 s',
      'Duration of StatusFunction:live Sum in 86400 s',
      'operations: duration3 / 1000 in 86400 s',
      'Duration of OperationsFunction:live Sum in 86400 s',
      'provider-confirmation: duration4 / 1000 in 86400 s',
      'Duration of ConfirmationFunction:live Sum in 86400 s',
      'purge-worker: duration5 / 1000 in 86400 s',
      'Duration of WorkerFunction:live Sum in 86400 s',
      'sweeper: duration6 / 1000 in 86400 s',
      'Duration of SweeperFunction:live Sum in 86400 s',
    ],
    yAxis: {
      left: {
        min: 0,
      },
    },
  },
  {
    place: '8 × 6 at 8, 39',
    title: 'Capacity units of the table of requests',
    shows: [
      'writes: ConsumedWriteCapacityUnits of TablesRequests Sum in 86400 s',
      'reads: ConsumedReadCapacityUnits of TablesRequests Sum in 86400 s',
    ],
    yAxis: {
      left: {
        min: 0,
      },
    },
  },
  {
    place: '8 × 6 at 16, 39',
    title: 'Messages',
    shows: [
      'NumberOfMessagesSent of PurgeQueue.QueueName Sum in 86400 s',
      'NumberOfEmptyReceives of PurgeQueue.QueueName Sum in 86400 s',
    ],
    yAxis: {
      left: {
        min: 0,
      },
    },
  },
];

type Options = {
  readonly label?: string;
  readonly expression?: string;
  readonly stat?: string;
  readonly period?: number;
};
type Metric = readonly (string | Options)[];
export type DashboardBody = {
  readonly start: string;
  readonly widgets: readonly {
    readonly width: number;
    readonly height: number;
    readonly x: number;
    readonly y: number;
    readonly properties: {
      readonly title?: string;
      readonly markdown?: string;
      readonly alarms?: readonly string[];
      readonly metrics?: readonly Metric[];
      readonly yAxis?: object;
      readonly annotations?: { readonly horizontal: readonly { readonly value: number; readonly label: string }[] };
    };
  }[];
};

/** The widgets of a dashboard, each graph as the metrics that it shows: `Duration of WorkerFunction:live Sum in 86400 s`. */
export function widgetsOf({ widgets }: DashboardBody): readonly object[] {
  return widgets.map(
    ({ width, height, x, y, properties: { title, markdown, alarms, metrics, yAxis, annotations } }) => ({
      place: `${width} × ${height} at ${x}, ${y}`,
      ...(title !== undefined && { title }),
      ...(markdown !== undefined && { markdown }),
      ...(alarms && { alarms: alarms.length }),
      ...(metrics && { shows: metrics.map(lineOf) }),
      ...(yAxis && { yAxis }),
      ...(annotations && { mark: annotations.horizontal.map(({ value, label }) => `${value} ${label}`).join() }),
    }),
  );
}

function lineOf(metric: Metric): string {
  const { label, expression, stat, period }: Options = metric.find((piece) => typeof piece === 'object') ?? {};
  const [, name, ...dimensions] = metric.filter((piece) => typeof piece === 'string');
  const of = dimensions.at(-1);
  return [
    ...(label === undefined ? [] : [`${label}:`]),
    expression ?? name,
    ...(of === undefined ? [] : [`of ${of}`]),
    ...(stat === undefined ? [] : [stat]),
    ...(period === undefined ? [] : [`in ${period} s`]),
  ].join(' ');
}
