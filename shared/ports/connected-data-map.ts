import type { Identifiers } from '../domain/identifiers.ts';
import type { Selection, Target } from './target.ts';

/** The data map in force, with a connection to every store in it. */
export type ConnectedDataMap = {
  /** SHA-256 of the data map, as the receipt states it. */
  readonly hash: string;
  /**
   * Finds every identifier the data map can reach; throws when any source could not find out that has to.
   *
   * @param onSilence told of each source that need not answer, did not, and may later
   */
  resolve(selection: Selection, onSilence?: () => void): Promise<Identifiers>;
  readonly targets: ReadonlyMap<string, ConnectedTarget>;
};

export type ConnectedTarget = {
  readonly label: string;
  /** Runs also when a person only removed the app. */
  readonly onDeauthorize: boolean;
  readonly target: Target;
};
