import type { ComparisonOperator, IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { DeletionFunctions } from '../functions/index.ts';
import type { PublicApi } from '../public-api.ts';
import type { PurgeQueue } from '../purge-queue.ts';
import type { Tables } from '../tables.ts';

/** When somebody is notified. */
export type AlarmDefinition = {
  /** Also the name of its runbook: `infra/runbooks/NAME.md`. */
  readonly name: string;
  /** What happened, as the e-mail says it. */
  readonly message: string;
  readonly metric: IMetric;
  readonly threshold: number;
  /** Periods that are looked at. @default 1 */
  readonly periods?: number;
  /** How many of the periods it takes, in any order. @default all */
  readonly atLeast?: number;
  /** @default at the threshold or above */
  readonly comparison?: ComparisonOperator;
  /** @default nothing measured is nothing wrong */
  readonly missing?: TreatMissingData;
};

/** What the alarms and the dashboard look at besides our own metrics. */
export type Monitored = {
  readonly api: PublicApi;
  readonly functions: DeletionFunctions;
  readonly purgeQueue: PurgeQueue;
  readonly tables: Tables;
};
