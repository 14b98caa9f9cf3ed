import * as v from 'valibot';
import { readTime, type TimeFormat, ZoneName } from '../../../shared/targets/creation-time.ts';

const TIME = Date.UTC(2026, 10, 28, 9, 30);

describe('a creation time', () => {
  it.each<[string, TimeFormat, number]>([
    ['2026-11-28T09:30:00Z', 'iso8601', TIME],
    ['2026-11-28t09:30z', 'iso8601', TIME],
    ['2026-11-28 09:30:00.25Z', 'iso8601', TIME + 250],
    ['2026-11-28T10:30:00+01:00', 'iso8601', TIME],
    ['2026-11-28 10:30:00+01', 'iso8601', TIME],
    ['2026-11-28T05:00:00-0430', 'iso8601', TIME],
    [String(TIME), 'epoch_ms', TIME],
    [String(TIME / 1000 + 0.5), 'epoch_s', TIME + 500],
  ])('is read from %s as %s', (written, format, expected) => {
    expect(readTime(written, format)).toBe(expected);
  });

  it.each<[string, TimeFormat]>([
    ['2026-11-28T09:30:00', 'iso8601'],
    ['2026-11-28', 'iso8601'],
    ['28.11.2026 09:30', 'iso8601'],
    ['infinity', 'iso8601'],
    ['2026-13-28T09:30:00Z', 'iso8601'],
    [String(TIME), 'iso8601'],
    ['', 'epoch_ms'],
    ['infinity', 'epoch_ms'],
    ['0x10', 'epoch_s'],
    ['-1', 'epoch_s'],
  ])('is not known from "%s" as %s', (written, format) => {
    expect(readTime(written, format)).toBeUndefined();
  });

  it.each([
    ['2026-11-28T10:30:00', 'Europe/Berlin', TIME],
    ['2026-11-28 09:30', 'UTC', TIME],
    ['2026-11-28T15:15:00', 'Asia/Kathmandu', TIME],
    ['2026-11-28T06:00:00', 'America/St_Johns', TIME],
    ['2026-07-01T12:00:00', 'Europe/Berlin', Date.UTC(2026, 6, 1, 10)],
    // the day on which the clocks go back, an hour before that and in the hour that occurs twice
    ['2026-10-25T01:30:00', 'Europe/Berlin', Date.UTC(2026, 9, 24, 23, 30)],
    ['2026-10-25T02:30:00', 'Europe/Berlin', Date.UTC(2026, 9, 25, 1, 30)],
    ['2026-10-25T03:30:00', 'Europe/Berlin', Date.UTC(2026, 9, 25, 2, 30)],
    ['2026-11-28T09:30:00Z', 'Europe/Berlin', TIME],
  ])('%s in %s is one moment', (written, zone, expected) => {
    expect(readTime(written, 'iso8601', zone)).toBe(expected);
  });

  it('takes a zone by its name only', () => {
    expect(v.safeParse(ZoneName, 'Europe/Berlin').success).toBe(true);
    expect(v.safeParse(ZoneName, 'Berlin time').success).toBe(false);
  });
});
