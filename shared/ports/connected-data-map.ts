import type { RegistrationReading, Resolution, ResolutionQuestion } from './resolution.ts';
import type { Target } from './target.ts';

/** The data map in force, with a connection to every store in it. */
export type ConnectedDataMap = {
  /** SHA-256 of the data map, as the receipt states it. */
  readonly hash: string;
  /** Kinds of id that the company makes for one start and never reuses. */
  readonly neverReusedKinds: readonly string[];
  /** Finds every identifier the data map can reach; throws when any source that has to answer could not find out. */
  resolve(question: ResolutionQuestion): Promise<Resolution>;
  /** Reads the registration records alone, by the ids that are known. */
  readRegistrations(question: ResolutionQuestion): Promise<readonly RegistrationReading[]>;
  readonly targets: ReadonlyMap<string, ConnectedTarget>;
};

export type ConnectedTarget = {
  readonly label: string;
  /** Runs also when a person only removed the app. */
  readonly onDeauthorize: boolean;
  /** SHA-256 of what selects at this target: the row without its words, and the rules that lead to its identifiers. */
  readonly selects: string;
  /** Names that the target had before. */
  readonly formerly: readonly string[];
  /** Kinds of identifier by which it selects. */
  readonly identifierKinds: readonly string[];
  readonly target: Target;
};
