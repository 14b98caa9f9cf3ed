import type { ComparisonOperator, IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { DeletionFunctions } from '../functions/index.ts';
import type { PublicApi } from '../public-api.ts';
import type { PurgeQueue } from '../purge-queue.ts';
import type { Tables } from '../tables.ts';

/** An alarm: what it measures and when it goes off. */
export type AlarmDefinition = {
  /** Also the name of its runbook: `infra/runbooks/NAME.md`. */
  readonly name: string;
  /** The sentence in the e-mail that says what happened. */
  readonly message: string;
  readonly metric: IMetric;
  readonly threshold: number;
  /** How many of the latest periods are evaluated. @default 1 */
  readonly periods?: number;
  /** In how many of these periods the threshold must be reached, in any order. @default all */
  readonly atLeast?: number;
  /** @default greater than or equal to the threshold */
  readonly comparison?: ComparisonOperator;
  /** How missing data is treated. @default as not breaching */
  readonly missing?: TreatMissingData;
};

/** The resources that the alarms and the dashboard monitor besides our own metrics. */
export type Monitored = {
  readonly api: PublicApi;
  readonly functions: DeletionFunctions;
  readonly purgeQueue: PurgeQueue;
  readonly tables: Tables;
};
