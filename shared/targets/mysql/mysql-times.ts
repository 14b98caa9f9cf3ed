import { localTime } from '../creation-time.ts';
import type { CreatedAt } from '../sql/sql-rows.ts';

/**
 * A moment as a column writes it: a `timestamp` in UTC, as our sessions read it, and a `datetime` in the zone that the data
 * map names. MySQL's own conversion would need the tables of zones, which not every server has.
 */
export function writtenTime(milliseconds: number, { zone }: CreatedAt): string {
  const local = zone === undefined ? milliseconds : localTime(milliseconds, zone);
  return new Date(local).toISOString().replace('T', ' ').replace('Z', '');
}
