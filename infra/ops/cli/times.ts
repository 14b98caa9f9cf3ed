import { dayOf } from '../../../shared/domain/operator-history.ts';
import { allowedTime, isWholeDay } from '../../../shared/domain/schedule.ts';

const UNITS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const DURATION = /^(\d{1,6})([smhd])$/;
const DATE = /^\d{4}-\d{2}-\d{2}(?:T(?:[01]\d|2[0-3]):\d{2}(?::\d{2}(?:\.\d{1,3})?)?Z)?$/;

/** `90s`, `30m`, `48h`, `2d`, in milliseconds. */
export function readDuration(text: string): number | undefined {
  const [, count, unit] = DURATION.exec(text) ?? [];
  return count === undefined ? undefined : Number(count) * UNITS[unit as keyof typeof UNITS];
}

/** Reads a date (midnight UTC) or a time in UTC, in the years 2000 to 9999. @returns epoch milliseconds */
export function readTime(text: string): number | undefined {
  return DATE.test(text) ? allowedTime(text) : undefined;
}

/** A duration in its largest unit, rounded down: `3 d`, `2 h`, `45 s`. */
export function formatDuration(milliseconds: number): string {
  const [unit, size] = Object.entries(UNITS).findLast(([, length]) => milliseconds >= length) ?? ['s', UNITS.s];
  return `${Math.floor(milliseconds / size)} ${unit}`;
}

/** How long something runs already, with the seconds: `45 s`, `1 m 5 s`. */
export function formatElapsed(milliseconds: number): string {
  if (milliseconds < UNITS.m) return formatDuration(milliseconds);
  return `${Math.floor(milliseconds / UNITS.m)} m ${formatDuration(milliseconds % UNITS.m)}`;
}

/** `2026-12-31 18:00 UTC` */
export function formatTime(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** Until when something is kept: `2026-12-31` if it is kept for the whole day, otherwise with the time. */
export function formatUntil(until: number): string {
  return isWholeDay(until) ? dayOf(until) : formatTime(until);
}

/** How far a time is from now: `in 3 d`, `2 h ago`. */
export function formatDistance(time: number, now: number): string {
  return time >= now ? `in ${formatDuration(time - now)}` : `${formatDuration(now - time)} ago`;
}

/** When the person asked, if that was on another day than the request was accepted. */
export function askedEarlier(askedAt: number | undefined, acceptedAt: number): number | undefined {
  return askedAt === undefined || dayOf(askedAt) === dayOf(acceptedAt) ? undefined : askedAt;
}
