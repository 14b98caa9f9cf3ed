/** What is counted or measured. No dimension ever names a person, a request or a code. */
export type MetricName =
  | 'CallbacksAccepted'
  | 'CallbacksRepeated'
  | 'CallbacksRefused'
  | 'SignatureMismatches'
  | 'CallbacksNotRecorded'
  | 'AppsUnreadable'
  | 'AppSecretChanged'
  | 'PreviousSecretMatched'
  | 'BusinessesLeaving'
  | 'QueueUnavailable'
  | 'RecordMissing'
  | 'RecordsForged'
  | 'MalformedMessages'
  | 'RequestsClosed'
  | 'PartsFailing'
  | 'PartsReappeared'
  | 'VerificationsUnknown'
  | 'ItemsDeleted'
  | 'IdentifiersSkipped'
  | 'SecondsToCompletion'
  | 'OldestImportAgeSeconds'
  | 'OldestOpenAgeSeconds'
  | 'RequestsOverdue'
  | 'RequestsNeedingOperator'
  | 'RequestsRequeued'
  | 'SourcesGone'
  | 'ImpossibleTimes'
  | 'LoginSignatures'
  | 'UnusualVolume'
  | 'CanaryVerified'
  | 'CanaryAgeSeconds'
  | 'KeyUnavailable'
  | 'StoreUnavailable';

export type Metrics = {
  count(name: MetricName, value?: number): void;
};
