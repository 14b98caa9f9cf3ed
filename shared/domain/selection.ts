/**
 * Whose data a request deletes, and up to when.
 *
 * A request names a person by ids. Some are *never reused*: the company makes a new one each time somebody signs up (a
 * *start*), so what is stored under it belongs to that start for ever. The others are *external* (Meta's ids, phone
 * numbers, e-mail addresses): they outlive a deletion, and the same person may start anew under them, or somebody else
 * may be given them. A new start is told from the old one by *registration records*: the rows that a company writes
 * when somebody signs up.
 *
 * Nothing here reads a store. Times are epoch milliseconds.
 */

import type { RegisteredIdentifier } from './identifiers.ts';
import { DAY, earliest, MINUTE } from './schedule.ts';

/**
 * How far the clocks of a company's writers may differ from ours: of two events within this time, either may have come
 * first.
 */
export const CLOCK_GRACE = 10 * MINUTE;

/** A signature or a list older than this says little about whether the person has come back. */
export const STALE_AFTER = 7 * DAY;

/**
 * A registration record as it was read: the id that it leads to, when it says it was written, and when the account was
 * last used.
 */
export type Registration = {
  /** The kind and value of the id that it leads to. */
  readonly kind: string;
  readonly value: string;
  /** The company never uses this id for a second start. */
  readonly isNeverReused: boolean;
  /** Absent when the record has no time, or an impossible one. */
  readonly createdAt?: number;
  /** When the account was last used; read only where `RegistrationQuestion.checksActivity`. */
  readonly activeAt?: number;
};

/** What a registration record is compared with. */
export type RegistrationQuestion = {
  /** When the person asked. */
  readonly askedAt: number;
  /** Whether this never-reused id has already been sealed for the request. */
  readonly isSealed: (kind: string, value: string) => boolean;
  /** The registration records of this request have not been read before, and it is no replay. */
  readonly isFirstReading: boolean;
  /** Whether an operator took the registration of this id for old, although its age is unknown. */
  readonly isTakenForOld?: (kind: string, value: string) => boolean;
  /** The request comes from a list or with a stale signature: a person who has used the account since has not left. */
  readonly checksActivity: boolean;
};

/**
 * `old`: it belongs to the start that the request is about. `new`: it belongs to a later start, which the request must
 * not touch. `active`: it belongs to the same start, but the person has used the account since they asked. `unknown`:
 * its age is unknown.
 */
export type RegistrationAge = 'old' | 'new' | 'active' | 'unknown';

export type RegistrationReading = { readonly registration: Registration; readonly age: RegistrationAge };

export function registrationAge(registration: Registration, question: RegistrationQuestion): RegistrationAge {
  const { kind, value, isNeverReused, createdAt, activeAt } = registration;
  const latest = question.askedAt + CLOCK_GRACE;
  // a never-reused id that the request already knows: this is the old record, restored or written late
  const isWrittenBack = isNeverReused && question.isSealed(kind, value);
  if (!isWrittenBack && createdAt !== undefined && createdAt > latest) return 'new';
  if (question.checksActivity && activeAt !== undefined && activeAt > latest) return 'active';
  if (isWrittenBack || createdAt !== undefined || question.isFirstReading) return 'old';
  return question.isTakenForOld?.(kind, value) === true ? 'old' : 'unknown';
}

/** What is known of new starts of the person. A record keeps it; only an operator's decision takes anything back. */
export type Returns = {
  /** The earliest registration after the person asked. */
  readonly reRegisteredAt?: number;
  /**
   * When the account was used after the person asked; looked for only if a list or a stale signature brought the
   * request too late.
   */
  readonly activeSince?: number;
  /** There is a registration record of unknown age, and no operator has decided that it is old. */
  readonly isUnknown?: true;
};

/** Adds what a reading of the registration records found to what was known. */
export function withReading(known: Returns, readings: readonly RegistrationReading[]): Returns {
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

/**
 * Adds when the never-reused ids were registered, so that another request of the person can tell which start they
 * belong to.
 */
export function withRegistrations(
  known: readonly RegisteredIdentifier[],
  readings: readonly RegistrationReading[],
): readonly RegisteredIdentifier[] {
  const read = readings.flatMap(({ registration, age }): readonly RegisteredIdentifier[] => {
    const { kind, value, isNeverReused, createdAt: at } = registration;
    return isNeverReused && at !== undefined && (age === 'old' || age === 'active') ? [{ kind, value, at }] : [];
  });
  const isNew = (one: RegisteredIdentifier): boolean =>
    known.every(({ kind, value }) => kind !== one.kind || value !== one.value);
  return [...known, ...read.filter(isNew)];
}

/** Adds a new start that is known from elsewhere. */
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

/**
 * What happens to rows under one class of id. `deleted_if_older`: deleted if older than the bound of the situation.
 */
type Dated = 'deleted' | 'deleted_if_older' | 'left';
type Undated = 'deleted' | 'left' | 'asked' | 'deleted_if_refused_by_meta';
type Fates = {
  readonly neverReused: Dated;
  readonly external: { readonly dated: Dated; readonly undated: Undated };
  /** What *older* is measured against. */
  readonly bound: 'none' | 'cut_off' | 'asked_at';
};

/** Ids first, then times: what happens to a row, by the id that it is stored under and by what is known of its age. */
export const FATES: { readonly [situation in Situation]: Fates } = {
  // nobody came back, so a row is part of what the person asked about, however late it was written
  open: { neverReused: 'deleted', external: { dated: 'deleted', undated: 'deleted' }, bound: 'none' },
  // a release or a replay long afterwards: rows written since may be another person's
  closed: { neverReused: 'deleted', external: { dated: 'deleted_if_older', undated: 'deleted' }, bound: 'cut_off' },
  re_registered: { neverReused: 'deleted', external: { dated: 'deleted_if_older', undated: 'left' }, bound: 'cut_off' },
  // the same start continues, so its own ids no longer tell old rows from new ones
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
  // self-declared ids and those of a business: a target is never given them to delete by
  not_theirs: { neverReused: 'left', external: { dated: 'left', undated: 'left' }, bound: 'none' },
};

export type SituationFacts = {
  readonly returns: Returns;
  /** The request had already ended before this step, which is a release or a replay. */
  readonly isClosed: boolean;
  /** The person removed the app, and did not ask for a deletion. */
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
 * The time after which rows count as newer: ten minutes before the earliest new start or, once the request has ended,
 * before the last look, whichever is earlier; but never before the person asked.
 */
export function cutOffOf({ askedAt, returns, lastLookAt }: CutOffFacts): number {
  const change = earliest([returns.reRegisteredAt, lastLookAt]);
  return change === undefined ? askedAt : Math.max(askedAt, change - CLOCK_GRACE);
}

/** Which rows a target selects under the ids that it is given; without bounds, all of them. */
export type Bounds = {
  /** Kinds of id under which everything is selected, whatever its age. */
  readonly unboundedKinds: readonly string[];
  /** Rows written at this time or earlier are selected. */
  readonly olderThan: number;
  /**
   * What happens to rows of unknown age: they are selected, left, put to an operator, or selected if Meta refuses them.
   */
  readonly undated: Undated;
};

/**
 * The row of the table, in the form in which a target applies it.
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

/** Seconds mistaken for milliseconds fall in January 1970, and so does a column's default of zero. */
export const FIRST_POSSIBLE_TIME = Date.UTC(1971, 0);

/**
 * Whether something can have been written at this time: it is not further ahead than clocks may differ, and not in the
 * first year of the epoch. Other values come from a wrong unit, a date in 2099 or `infinity`. They count as *not
 * known*: neither newer nor older.
 */
export function isPossibleTime(time: number | undefined, now: number): time is number {
  return time !== undefined && time >= FIRST_POSSIBLE_TIME && time <= now + CLOCK_GRACE;
}

/**
 * What happens to one row under an id that is bounded. `createdAt` is undefined for a time that is unknown or
 * impossible.
 */
export function fateOf(createdAt: number | undefined, { olderThan, undated }: Bounds): 'deleted' | 'newer' | 'undated' {
  if (createdAt !== undefined) return createdAt <= olderThan ? 'deleted' : 'newer';
  return undated === 'deleted' ? 'deleted' : 'undated';
}
