import { backoff } from '../concurrency/backoff.ts';

/** When things are tried again. All in milliseconds. */
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/**
 * The limits for times that somebody enters. Times outside are mistakes, and later ones may not even be valid dates.
 */
export const EARLIEST_TIME = Date.UTC(2000, 0, 1);
export const LATEST_TIME = Date.UTC(10_000, 0, 1) - 1;

/**
 * Reads an ISO 8601 date or time; undefined for a day that its month does not have, which `Date.parse` takes for a
 * later one.
 */
export function realTime(text: string): number | undefined {
  const time = Date.parse(text);
  const day = text.slice(0, 10);
  if (Number.isNaN(time) || Number.isNaN(Date.parse(day))) return undefined;
  return new Date(day).toISOString().startsWith(day) ? time : undefined;
}

/** The same, within the limits for times that somebody enters. */
export function allowedTime(text: string): number | undefined {
  const time = realTime(text);
  return time !== undefined && time >= EARLIEST_TIME && time <= LATEST_TIME ? time : undefined;
}

/** No store and no provider may ask for a longer wait. */
export const LONGEST_WAIT = DAY;

const FIRST_BACKOFF = 15 * SECOND;
const LONGEST_BACKOFF = 6 * HOUR;

/** With the waits of {@link nextAttemptIn}, this many tries take about three days; then an operator must look. */
export const MOST_ATTEMPTS = 25;

/** How many purges a verification may find incomplete before an operator must look. */
export const MOST_ROUNDS = 3;

/**
 * How long a claim holds. It is renewed while its worker lives, so a dead worker's request moves on within a minute.
 */
export const LEASE = 20 * SECOND;
export const LEASE_RENEWAL = 7 * SECOND;

/** How long a request or a part waits after this many failed attempts in a row. */
export function nextAttemptIn(attempts: number, random: number, retryAfter?: number): number {
  return backoff({ attempts, random, base: FIRST_BACKOFF, cap: LONGEST_BACKOFF, retryAfter });
}

/** Of the times that are known; undefined if none is. */
export function earliest(times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

/** Calendar months later, at the same time of day, clamped to the month's last day. */
export function addMonths(time: number, months: number): number {
  const date = new Date(time);
  const month = date.getUTCMonth() + months;
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate();
  return date.setUTCMonth(month, Math.min(date.getUTCDate(), lastDay));
}

/** How long a record outlives its request, in months, and a seal the last delete. */
export type Retentions = {
  readonly retentionMonths: number;
  /** How long the longest-lived backup of any target is kept, in milliseconds. */
  readonly backupHorizon: number;
};

/** Midnight UTC stands for the whole day that begins then, because the date `2036-12-31` is read that way. */
export function isWholeDay(until: number): boolean {
  return until % DAY === 0;
}

/** When something that is kept until this time may be deleted. A whole day ends last at UTC-12. */
export function endOfRetention(until: number): number {
  return isWholeDay(until) ? until + DAY + 12 * HOUR : until;
}

/** How long the queue has to deliver what is due before the sweeper queues it once more. */
export const SWEEP_GRACE = 10 * SECOND;
