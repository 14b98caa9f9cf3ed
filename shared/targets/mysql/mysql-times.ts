import { localTime } from '../creation-time.ts';
import type { ColumnShape } from '../sql/sql-dialect.ts';
import type { CreatedAt } from '../sql/sql-rows.ts';

/**
 * A moment as a column stores it: a `timestamp` in UTC, the zone of our sessions, and a `datetime` in the zone that the
 * data map names. MySQL's own conversion would need its time zone tables, which not every server has.
 */
export function writtenTime(milliseconds: number, { zone }: Pick<CreatedAt, 'zone'>): string {
  const local = zone === undefined ? milliseconds : localTime(milliseconds, zone);
  return new Date(local).toISOString().replace('T', ' ').replace('Z', '');
}

/** A moment with its zone, as ISO 8601 writes it. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * A text in the form that a column accepts. Columns of times refuse a time with a zone, such as `2026-01-01T00:00:00Z`.
 */
export function textForColumn(shape: ColumnShape | undefined, text: string, zone: string | undefined): string {
  if ((shape?.type !== 'datetime' && shape?.type !== 'timestamp') || !MOMENT.test(text)) return text;
  const time = Date.parse(text);
  if (Number.isNaN(time)) return text;
  return writtenTime(time, shape.type === 'timestamp' ? {} : { zone });
}
