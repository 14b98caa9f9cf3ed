import { DAY } from '../../../../shared/domain/schedule.ts';
import { counted } from '../../cli/progress.ts';

const DAYS = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' });
const TIMES = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  dateStyle: 'long',
  timeStyle: 'short',
});
const MONTHS = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', month: 'short', year: 'numeric' });

/** `2 Nov 2026`, in UTC. */
export function dayOf(time: number): string {
  return DAYS.format(time);
}

/** `2 November 2026 at 14:05 UTC` */
export function timeOf(time: number): string {
  return `${TIMES.format(time)} UTC`;
}

/** `Nov 2026`, from `2026-11`. */
export function monthName(month: string): string {
  return MONTHS.format(Date.parse(`${month}-01`));
}

/** A period in words. `to` is exclusive, but if the period consists of whole days, the last day is named instead. */
export function periodWords(from: number, to: number): string {
  const isOfDays = from % DAY === 0 && to % DAY === 0;
  return isOfDays
    ? `${dayOf(from)} to ${dayOf(to - DAY)}, both included (UTC)`
    : `${timeOf(from)} up to, and without, ${timeOf(to)}`;
}

/** `8 hours`, `1.5 days`: in hours if it is less than two days. */
export function durationWords(hours: number): string {
  if (hours < 1) return 'under an hour';
  return hours < 48 ? counted(Math.round(hours), 'hour') : counted(Math.round((hours / 24) * 10) / 10, 'day');
}
