import type { Figures } from './figures.ts';
import type { Wait } from './waits.ts';

/** The data of the report. */
export type Report = {
  readonly deployment: string;
  /** The period: requests accepted at `from` or later, and before `to`; epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly made: number;
  /** Requests that ended before this time may no longer be recorded; figures of earlier periods are a lower bound. */
  readonly recordedSince: number;
  readonly retentionMonths: number;
  readonly promiseDays: number;
  readonly figures: Figures;
  /** What every open request waits for, whenever it was accepted. */
  readonly waits: readonly Wait[];
  /** The labels of the data map's targets, by name. */
  readonly labels: ReadonlyMap<string, string>;
};
