import type { Figures } from './figures.ts';
import type { Wait } from './waits.ts';

/** What the report is made of. */
export type Report = {
  readonly deployment: string;
  /** Those accepted at `from` or later, and before `to`; epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly made: number;
  /** Before this time requests that ended may be recorded no more, so that figures are the least there were. */
  readonly recordedSince: number;
  readonly retentionMonths: number;
  readonly promiseDays: number;
  readonly figures: Figures;
  /** What every open request waits for, whenever it was accepted. */
  readonly waits: readonly Wait[];
  /** What the targets of the data map are called. */
  readonly labels: ReadonlyMap<string, string>;
};
