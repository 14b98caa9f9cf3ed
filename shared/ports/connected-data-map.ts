import type { PlaceholderRules } from '../domain/placeholder-values.ts';
import type { RegistrationReading, Resolution, ResolutionQuestion } from './resolution.ts';
import type { Target, TokenUse } from './target.ts';

/** The data map in force, with a connection to every store in it. */
export type ConnectedDataMap = {
  /** SHA-256 of the data map, as the receipt states it. */
  readonly hash: string;
  /** The kinds with which a request can begin and find anybody. */
  readonly entryKinds: readonly string[];
  /** The kinds of identifier that the company makes for one start and never gives again. */
  readonly neverReusedKinds: readonly string[];
  /** The kinds that are a phone number or an e-mail address, and can become another person's. */
  readonly addressKinds: readonly string[];
  /** The kinds by which registration records are found. */
  readonly registrationKinds: readonly string[];
  /** Which values name nobody. */
  readonly placeholders: PlaceholderRules;
  /**
   * Finds every identifier the data map can reach, and what each is worth: whether it deletes, belongs to a business, or to
   * a later start. Throws when any source could not find out that has to.
   */
  resolveSelection(question: ResolutionQuestion): Promise<Resolution>;
  /** Reads the registration records alone, by the ids that a request knows, and follows none of them. */
  readRegistrations(question: ResolutionQuestion): Promise<readonly RegistrationReading[]>;
  readonly targets: ReadonlyMap<string, ConnectedTarget>;
};

export type ConnectedTarget = {
  readonly label: string;
  /** Runs also when a person only removed the app. */
  readonly onDeauthorize: boolean;
  /** A hash of what selects there: the row and the rules that lead to it, without names, labels and the canary. */
  readonly selects: string;
  /** Names that this target had before, under which records know it. */
  readonly formerly: readonly string[];
  /** Why only the business may have it deleted, as people are told; absent where a person may. */
  readonly ofBusiness?: { readonly basis: string };
  /** A service provider or an operator deletes there. */
  readonly isDoneByOthers?: true;
  /** The kinds of identifier by which it finds rows. */
  readonly identifierKinds: readonly string[];
  /** What it does with stored tokens; absent where it needs none. */
  readonly tokens?: TokenUse;
  readonly target: Target;
};
