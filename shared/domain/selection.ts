/**
 * Whose data a request deletes, and up to when.
 *
 * A request names a person by ids. Some are *never reused*: the company makes one for each start, so what stands under it
 * belongs to that start for ever. The others are *external* (Meta's ids, phone numbers, e-mail addresses): they outlive a
 * deletion, and the same person may begin anew under them, or somebody else may be given them. What tells a new start from
 * the old one are *registration records*: the rows that a company writes when somebody starts.
 *
 * Nothing here reads a store. Times are epoch milliseconds.
 */

const MINUTE = 60_000;

/** How far the clocks of a company's writers may differ from ours: an event within this time of another may be earlier. */
export const CLOCK_GRACE = 10 * MINUTE;

/** A signature or a list that is older than this says little about whether the person is back. */
export const STALE_AFTER = 7 * 24 * 60 * MINUTE;

/** A registration record, as it was read: the id that it leads to, and when it says that it was written and last used. */
export type Registration = {
  /** The kind and value of the id that it leads to. */
  readonly kind: string;
  readonly value: string;
  /** Never made for a second start. */
  readonly isNeverReused: boolean;
  /** Absent when the record has no time, or an impossible one. */
  readonly createdAt?: number;
  /** When the account was last used; read only where `RegistrationQuestion.checksActivity`. */
  readonly activeAt?: number;
};

/** With what a registration record is compared. */
export type RegistrationQuestion = {
  /** When the person asked. */
  readonly askedAt: number;
  /** How much later than `askedAt` a record may be dated and still be the old one. @default CLOCK_GRACE, which is the least */
  readonly grace?: number;
  /** Whether this never-reused id was sealed for the request before. */
  readonly isSealed: (kind: string, value: string) => boolean;
  /** The registration records of this request have not been read before, and it is no replay. */
  readonly isFirstReading: boolean;
  /** Whether an operator took the registration of this id for old, although nobody can tell its age. */
  readonly isTakenForOld?: (kind: string, value: string) => boolean;
  /** The request comes from a list, or with a stale signature: a person who used the account since then has not left. */
  readonly checksActivity: boolean;
};

/**
 * `old`: of the start that the request is about. `new`: of a later one, which the request must not touch. `active`: of the
 * same start, but the person has gone on since they asked. `unknown`: nobody can tell.
 */
export type RegistrationAge = 'old' | 'new' | 'active' | 'unknown';

export function registrationAge(registration: Registration, question: RegistrationQuestion): RegistrationAge {
  const { kind, value, isNeverReused, createdAt, activeAt } = registration;
  const latest = question.askedAt + Math.max(question.grace ?? CLOCK_GRACE, CLOCK_GRACE);
  // an id that is never reused and that the request knows already: the old record, restored or written late
  const isWrittenBack = isNeverReused && question.isSealed(kind, value);
  if (!isWrittenBack && createdAt !== undefined && createdAt > latest) return 'new';
  if (question.checksActivity && activeAt !== undefined && activeAt > latest) return 'active';
  if (isWrittenBack || createdAt !== undefined || question.isFirstReading) return 'old';
  return question.isTakenForOld?.(kind, value) === true ? 'old' : 'unknown';
}

/** What is known of the person's starts; a record keeps it, and it only ever grows. */
export type Returns = {
  /** The earliest registration after the person asked. */
  readonly reRegisteredAt?: number;
  /** The account was used after the person asked, as a list or a stale signature tells too late. */
  readonly activeSince?: number;
  /** There is a registration record of unknown age, and no operator has said that it is old. */
  readonly isUnknown?: true;
};

/** Adds what a reading of the registration records found to what was known. */
export function withReading(
  known: Returns,
  readings: readonly { readonly registration: Registration; readonly age: RegistrationAge }[],
): Returns {
  const times = (age: RegistrationAge, time: (registration: Registration) => number | undefined) =>
    readings.filter((reading) => reading.age === age).flatMap(({ registration }) => time(registration) ?? []);
  const reRegisteredAt = earliest([known.reRegisteredAt, ...times('new', ({ createdAt }) => createdAt)]);
  const activeSince = earliest([known.activeSince, ...times('active', ({ activeAt }) => activeAt)]);
  const isUnknown = known.isUnknown ?? (readings.some(({ age }) => age === 'unknown') ? true : undefined);
  return {
    ...(reRegisteredAt !== undefined && { reRegisteredAt }),
    ...(activeSince !== undefined && { activeSince }),
    ...(isUnknown && { isUnknown }),
  };
}

/** Adds a new start that is known otherwise. */
export function withNewStart(known: Returns, at: number | undefined): Returns {
  const reRegisteredAt = earliest([known.reRegisteredAt, at]);
  return reRegisteredAt === undefined ? known : { ...known, reRegisteredAt };
}

/** The rows of the table below. */
export const SITUATIONS = [
  'open',
  'closed',
  're_registered',
  'active_since',
  'registration_unknown',
  'app_removed',
  'not_theirs',
] as const;
export type Situation = (typeof SITUATIONS)[number];

/** What becomes of rows under one class of id. `deleted_if_older`: older than the bound of the situation. */
type Dated = 'deleted' | 'deleted_if_older' | 'left';
type Undated = 'deleted' | 'left' | 'asked' | 'deleted_if_refused_by_meta';
type Fates = {
  readonly neverReused: Dated;
  readonly external: { readonly dated: Dated; readonly undated: Undated };
  /** What *older* is measured against. */
  readonly bound: 'none' | 'cut_off' | 'asked_at';
};

/** Ids first, then times: what becomes of a row by the id under which it stands and by what is known of its age. */
export const FATES: { readonly [situation in Situation]: Fates } = {
  // nobody came back, so however late a row was written, it is part of what the person asked about
  open: { neverReused: 'deleted', external: { dated: 'deleted', undated: 'deleted' }, bound: 'none' },
  // a release or a replay, long after: what was written since may be another person's
  closed: { neverReused: 'deleted', external: { dated: 'deleted_if_older', undated: 'deleted' }, bound: 'cut_off' },
  re_registered: { neverReused: 'deleted', external: { dated: 'deleted_if_older', undated: 'left' }, bound: 'cut_off' },
  // the same start goes on, so its own ids no longer tell old from new
  active_since: {
    neverReused: 'deleted_if_older',
    external: { dated: 'deleted_if_older', undated: 'left' },
    bound: 'asked_at',
  },
  registration_unknown: {
    neverReused: 'deleted',
    external: { dated: 'deleted_if_older', undated: 'asked' },
    bound: 'asked_at',
  },
  // a person who only removed the app keeps the same ids
  app_removed: {
    neverReused: 'deleted_if_older',
    external: { dated: 'deleted_if_older', undated: 'deleted_if_refused_by_meta' },
    bound: 'asked_at',
  },
  // self-declared, or of a business: such ids are not given to a target at all
  not_theirs: { neverReused: 'left', external: { dated: 'left', undated: 'left' }, bound: 'none' },
};

export type SituationFacts = {
  readonly returns: Returns;
  /** The request had ended before this step: a release, a replay. */
  readonly isClosed: boolean;
  /** The person removed the app, and asked for nothing. */
  readonly isAppRemoval: boolean;
};

export function situationOf({ returns, isClosed, isAppRemoval }: SituationFacts): Exclude<Situation, 'not_theirs'> {
  if (isAppRemoval) return 'app_removed';
  if (returns.activeSince !== undefined) return 'active_since';
  if (returns.reRegisteredAt !== undefined) return 're_registered';
  if (returns.isUnknown) return 'registration_unknown';
  return isClosed ? 'closed' : 'open';
}

export type CutOffFacts = {
  readonly askedAt: number;
  readonly returns: Returns;
  /** When the data was last read before the request ended; absent while it is open. */
  readonly lastLookAt?: number;
};

/**
 * From where on rows count as newer: ten minutes before the earliest new start or, once the request has ended, before the
 * last look, whichever is earlier.
 */
export function cutOffOf({ askedAt, returns, lastLookAt }: CutOffFacts): number {
  const change = earliest([returns.reRegisteredAt, lastLookAt]);
  return change === undefined ? askedAt : Math.max(askedAt, change - CLOCK_GRACE);
}

/** Which rows a target selects under the ids that it is given; without bounds, all of them. */
export type Bounds = {
  /** Kinds of id under which everything is selected, regardless of age. */
  readonly unboundedKinds: readonly string[];
  /** Rows of this time and before are selected. */
  readonly olderThan: number;
  /** Rows whose age is not known: selected, left, a question for an operator, or selected where Meta refuses them. */
  readonly undated: Undated;
};

/**
 * The row of the table, as a target applies it.
 *
 * @param neverReusedKinds the kinds of id that the data map says are never reused
 * @returns undefined when everything is selected
 */
export function boundsOf(facts: SituationFacts & CutOffFacts, neverReusedKinds: readonly string[]): Bounds | undefined {
  const { neverReused, external, bound } = FATES[situationOf(facts)];
  if (bound === 'none') return undefined;
  return {
    unboundedKinds: neverReused === 'deleted' ? neverReusedKinds : [],
    olderThan: bound === 'asked_at' ? facts.askedAt : cutOffOf(facts),
    undated: external.undated,
  };
}

/** Seconds taken for milliseconds are in January 1970, and so is a column's default of zero. */
export const FIRST_POSSIBLE_TIME = Date.UTC(1971, 0);

/**
 * Whether a time can be one at which something was written: a number, not further ahead than clocks differ, and not of the
 * first year of the epoch. Others come of a wrong unit, of 2099, of `infinity`; they are *not known*: neither newer nor older.
 */
export function isPossibleTime(time: number | undefined, now: number): time is number {
  return time !== undefined && time >= FIRST_POSSIBLE_TIME && time <= now + CLOCK_GRACE;
}

/** What becomes of one row under an id that is bounded; `undefined` for a time that is not known or impossible. */
export function fateOf(createdAt: number | undefined, { olderThan, undated }: Bounds): 'deleted' | 'newer' | 'undated' {
  if (createdAt !== undefined) return createdAt <= olderThan ? 'deleted' : 'newer';
  return undated === 'deleted' ? 'deleted' : 'undated';
}

/** What the person is told beside the parts: what was left, what could not be asked. */
export const NOTICE_KINDS = [
  /** The id with which the request began is nobody's, so that no place could be searched. */
  'nobody_named',
  /** Data newer than a new start was left; it is deleted when asked for again. */
  'newer_data',
  /** Data whose age is not known was left. */
  'newer_data_unknown',
  /** Of what is kept, or was left by a refusal, some was deleted before, or may have been. */
  'kept_in_part',
  /** Meta no longer answers who the person is to us, because they removed the app. */
  'source_gone',
  /** A source that need not answer never did, or refused. */
  'source_silent',
  /** An unverified address or number found something, and deleted nothing. */
  'self_declared',
  /** It belongs to a business, which decides. */
  'business',
  /** Meta removes no entry of a contact book by a parent id. */
  'parent_id',
  /** It was deleted at Meta, where copies may stay in caches for some time. */
  'copies_at_meta',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

export type Notice = {
  readonly kind: NoticeKind;
  /** The target that it is about; absent when it is the whole request. */
  readonly part?: string;
  /** For newer data: since when there is a new start. */
  readonly since?: number;
  /** For copies: how long they may stay. */
  readonly until?: number;
  /** For a source: the kind of id that it would have given. */
  readonly identifierKind?: string;
};

function earliest(times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
