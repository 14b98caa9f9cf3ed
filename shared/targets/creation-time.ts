import * as v from 'valibot';
import { DAY } from '../domain/schedule.ts';
import { isPossibleTime } from '../domain/selection.ts';

/** A time zone by its name: `UTC`, `Europe/Berlin`. */
export const ZoneName = v.pipe(
  v.string(),
  v.check(isZone, 'the name of a time zone, such as UTC or Europe/Berlin'),
  v.description('The time zone for times that are written without one.'),
);

/** How a store without a type for times writes them. */
export const TIME_FORMATS = ['iso8601', 'epoch_ms', 'epoch_s'] as const;
export const TimeFormatName = v.pipe(v.picklist(TIME_FORMATS), v.description('How the time is written.'));
export type TimeFormat = (typeof TIME_FORMATS)[number];

/** A date alone is no time: an item created on it may be older or newer than a moment of that day. */
const DATE_TIME = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?) ?(Z|[+-]\d\d(?::?\d\d)?)?$/i;
const NUMBER = /^\d+(?:\.\d+)?$/;

/**
 * Reads a time as it is written; undefined when it cannot be read, or has no zone and none is given.
 *
 * @param zone of texts that name none
 * @returns epoch milliseconds, possible or not
 */
export function readTime(written: string, format: TimeFormat, zone?: string): number | undefined {
  if (format !== 'iso8601') {
    if (!NUMBER.test(written)) return undefined;
    return format === 'epoch_s' ? Number(written) * 1000 : Number(written);
  }
  const [, day, clock, offset] = DATE_TIME.exec(written) ?? [];
  if (day === undefined || clock === undefined) return undefined;
  const local = `${day}T${clock.replace(',', '.')}`;
  if (offset !== undefined) return known(Date.parse(`${local}${colonInserted(offset)}`));
  return zone === undefined ? undefined : inZone(known(Date.parse(`${local}Z`)), zone);
}

/**
 * The time that a row gives for its creation; undefined when that cannot be, which is reported so that somebody corrects the
 * data map.
 *
 * @param read epoch milliseconds; undefined when what is written could not be read
 * @param field where it is written: `messages.sentAt`
 */
export function possibleTime(
  read: number | undefined,
  field: string,
  environment: { now(): number; impossibleTime?(field: string): void },
): number | undefined {
  if (isPossibleTime(read, environment.now())) return read;
  environment.impossibleTime?.(field);
  return undefined;
}

function known(time: number): number | undefined {
  return Number.isNaN(time) ? undefined : time;
}

/**
 * A moment as clocks of a zone show it, in milliseconds as if they were UTC's. What is written until then is read by `readTime`
 * as no later: within the hour that occurs twice it is the time of an hour before.
 */
export function localTime(time: number, zone: string): number {
  const local = time + offsetAt(time, zone);
  return local - Math.max(0, (inZone(local, zone) ?? time) - time);
}

/** `+02` and `+0200`, as PostgreSQL and others write them. */
function colonInserted(offset: string): string {
  if (offset.toUpperCase() === 'Z') return 'Z';
  return `${offset.slice(0, 3)}:${offset.slice(3).replace(':', '') || '00'}`;
}

/** When the clocks go back, an hour occurs twice; its later occurrence never makes anything older than it is. */
function inZone(local: number | undefined, zone: string): number | undefined {
  if (local === undefined) return undefined;
  const offsets = [local - DAY, local + DAY].map((time) => offsetAt(time, zone));
  const matching = offsets.filter((offset) => offsetAt(local - offset, zone) === offset);
  return local - Math.min(...(matching.length > 0 ? matching : offsets));
}

function offsetAt(time: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(time);
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  // GMT+00:00, and in former times also with seconds
  const [, sign, hours = 0, minutes = 0, seconds = 0] = /([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(name) ?? [];
  const size = (Number(hours) * 60 + Number(minutes)) * 60_000 + Number(seconds) * 1000;
  return sign === '-' ? -size : size;
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name }).format(0);
    return true;
  } catch {
    return false;
  }
}
