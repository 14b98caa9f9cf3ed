import type { EntryIdentifierKind, Identifiers } from '../domain/identifiers.ts';
import type { PlaceholderRules } from '../domain/placeholder-values.ts';
import type { RegistrationReading } from '../domain/selection.ts';
import type { Resolution, ResolutionQuestion } from './resolution.ts';
import type { Target, TokenUse } from './target.ts';

/** The data map in force, with a connection to every store in it. */
export type ConnectedDataMap = {
  /** SHA-256 of the data map, as the receipt states it. */
  readonly hash: string;
  /** The kinds with which a request can begin and find people. */
  readonly entryKinds: readonly string[];
  readonly rules: readonly ConnectedRule[];
  /** The kinds of identifier that the company makes for one start and never uses again. */
  readonly neverReusedKinds: readonly string[];
  /** The kinds that are a phone number or an e-mail address, and can become another person's. */
  readonly addressKinds: readonly string[];
  /** The kinds that are of a business, in all requests but its own. */
  readonly businessKinds: readonly string[];
  /** The kinds by which registration records are found. */
  readonly registrationKinds: readonly string[];
  /** Which values name nobody. */
  readonly placeholders: PlaceholderRules;
  /**
   * Finds every identifier that the data map can reach, and how each may be used: to delete with, or not, because it
   * belongs to a business or to a later start, or is not proven. Throws when a source that has to answer could not find
   * out.
   */
  resolveSelection(question: ResolutionQuestion): Promise<Resolution>;
  /** Reads only the registration records, by the ids that a request knows, and follows none of them. */
  readRegistrations(question: ResolutionQuestion): Promise<readonly RegistrationReading[]>;
  /** Those of the ids that no rule of this data map can verify, although another data map did. */
  noLongerVerified(known: VerifiedIdentifiers): Identifiers;
  readonly targets: ReadonlyMap<string, ConnectedTarget>;
};

/** The ids of a request that count as verified. */
export type VerifiedIdentifiers = {
  readonly beganWith: EntryIdentifierKind;
  readonly identifiers: Identifiers;
  /** Those that an operator confirmed, or that were found by these: no rule has to verify them. */
  readonly confirmed?: Identifiers;
};

/** A rule that finds identifiers, as far as requests have to tell whether it was followed in time. */
export type ConnectedRule = {
  /** A short hash of where it looks, by what, and for which kind. */
  readonly key: string;
  /**
   * Only if it finds ids of a business: its key if these were the person's own. Whoever followed that rule has followed
   * this one.
   */
  readonly keyForPeople?: string;
  readonly kind: string;
  /** The kinds of identifier that it finds, directly or through other rules. */
  readonly leadsTo: readonly string[];
  /** The kinds of identifier by which it looks up. */
  readonly looksUpBy: readonly string[];
  /** The present and former names of the targets that delete nothing from the store that it reads. */
  readonly sparedBy: readonly string[];
  /** Those of the targets that find rows only by kinds by which it looks up, so that it has read what they delete. */
  readonly readBefore: readonly string[];
  /** Its source says so when it no longer knows a person, and then the person is told. */
  readonly tellsGone?: true;
};

export type ConnectedTarget = {
  readonly label: string;
  /** Also runs when a person only removed the app. */
  readonly onDeauthorize: boolean;
  /**
   * A hash of the rules that select data there, the row and what leads to it, without names, labels and the canary; and
   * then one of the stores that it empties.
   */
  readonly selects: string;
  /** Names that this target had before, and by which records know it. */
  readonly formerly: readonly string[];
  /** A service provider or an operator deletes there. */
  readonly isDoneByOthers?: true;
  /** The kinds of identifier by which it finds rows. */
  readonly identifierKinds: readonly string[];
  /** What it does with stored tokens; absent where it has to do with none. */
  readonly tokens?: TokenUse;
  readonly target: Target;
};
