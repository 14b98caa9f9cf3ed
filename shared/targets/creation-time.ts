import * as v from 'valibot';
import { DAY } from '../domain/schedule.ts';
import { isPossibleTime } from '../domain/selection.ts';

/** The name of a time zone, such as `UTC` or `Europe/Berlin`. */
export const ZoneName = v.pipe(
  v.string(),
  v.check(isZone, 'the name of a time zone, such as UTC or Europe/Berlin'),
  v.description('The time zone for times that are written without one.'),
);

/** The formats of times in stores that have no type for them. */
export const TIME_FORMATS = ['iso8601', 'epoch_ms', 'epoch_s'] as const;
export const TimeFormatName = v.pipe(v.picklist(TIME_FORMATS), v.description('How the time is written.'));
export type TimeFormat = (typeof TIME_FORMATS)[number];

/** A date alone is not enough: an item created on that day may be older or newer than a given moment of it. */
const DATE_TIME = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?) ?(Z|[+-]\d\d(?::?\d\d)?)?$/i;
const NUMBER = /^\d+(?:\.\d+)?$/;

/**
 * Reads a written time; undefined when it cannot be read, or when it has no zone and none is given.
 *
 * @param zone the zone of texts that name none
 * @returns epoch milliseconds, which may be an impossible time
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
 * The creation time of a row, or undefined if it is impossible. Impossible times are reported, so that somebody
 * corrects the data map.
 *
 * @param read epoch milliseconds; undefined when the written time could not be read
 * @param field the field that holds it: `messages.sentAt`
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
 * A moment as the clocks of a zone show it, in milliseconds as if that were UTC. `readTime` reads no local time up to
 * the result as later than the moment. When an hour occurs twice, the result for its first occurrence is therefore an
 * hour earlier.
 */
export function localTime(time: number, zone: string): number {
  const local = time + offsetAt(time, zone);
  return local - Math.max(0, (inZone(local, zone) ?? time) - time);
}

/** Turns `+02` and `+0200`, as PostgreSQL and others write offsets, into `+02:00`. */
function colonInserted(offset: string): string {
  if (offset.toUpperCase() === 'Z') return 'Z';
  return `${offset.slice(0, 3)}:${offset.slice(3).replace(':', '') || '00'}`;
}

/**
 * The moment of a local time, in milliseconds. When the clocks go back, an hour occurs twice; the later moment is
 * taken, so that nothing looks older than it is.
 */
function inZone(local: number | undefined, zone: string): number | undefined {
  if (local === undefined) return undefined;
  const offsets = [local - DAY, local + DAY].map((time) => offsetAt(time, zone));
  const matching = offsets.filter((offset) => offsetAt(local - offset, zone) === offset);
  return local - Math.min(...(matching.length > 0 ? matching : offsets));
}

function offsetAt(time: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(time);
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  // such as GMT+02:00; offsets of the past can also have seconds
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
