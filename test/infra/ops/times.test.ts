import fc from 'fast-check';
import {
  formatDistance,
  formatDuration,
  formatTime,
  formatUntil,
  readDuration,
  readTime,
} from '../../../infra/ops/cli/times.ts';

import { EARLIEST_TIME, LATEST_TIME } from '../../../shared/domain/schedule.ts';

describe('times on the command line', () => {
  it('are durations with a unit', () => {
    expect(['90s', '30m', '48h', '2d'].map(readDuration)).toEqual([90_000, 1_800_000, 172_800_000, 172_800_000]);
    for (const text of ['', '48', 'h', '-1h', '1.5h', '48 h', '48hours', '9999999d', 'in 48h', '48h\n']) {
      expect(readDuration(text)).toBeUndefined();
    }
  });

  it('are dates and times in UTC that exist', () => {
    expect(readTime('2026-12-31')).toBe(Date.UTC(2026, 11, 31));
    expect(readTime('2026-12-31T18:05Z')).toBe(Date.UTC(2026, 11, 31, 18, 5));
    expect(readTime('2026-12-31T18:05:06.1Z')).toBe(Date.UTC(2026, 11, 31, 18, 5, 6, 100));
    expect(readTime('2026-12-31T18:05:06Z')).toBe(Date.UTC(2026, 11, 31, 18, 5, 6));
    expect(readTime('2026-12-31T18:05:06.007Z')).toBe(Date.UTC(2026, 11, 31, 18, 5, 6, 7));
    for (const text of [
      '',
      'tomorrow',
      '31.12.2026',
      '2026-02-30',
      '2026-13-01',
      '2026-12-31T18:05',
      '2026-12-31T24:00Z',
      '2026-12-31T25:00Z',
      '2026-12-31T18:05:06.0007Z',
      'on 2026-12-31',
      '2026-12-31 or later',
      '12026-12-31',
    ]) {
      expect(readTime(text)).toBeUndefined();
    }
  });

  it('are of the years 2000 to 9999', () => {
    expect(['2000-01-01', '9999-12-31T23:59:59.999Z'].map(readTime)).toEqual([EARLIEST_TIME, LATEST_TIME]);
    for (const text of ['0001-01-01', '0225-11-20', '1999-12-31T23:59:59.999Z']) expect(readTime(text)).toBeUndefined();
  });

  it('are read from any text without failing', () => {
    fc.assert(fc.property(fc.string(), (text) => void [readDuration(text), readTime(text)]));
  });

  it('are shown to the unit that matters, before and after now', () => {
    const lengths = [0, 999, 59_999, 60_000, 3_599_999, 3_600_000, 7_200_000, 86_399_999, 86_400_000, 3 * 86_400_000];
    expect(lengths.map(formatDuration)).toEqual([
      '0 s',
      '0 s',
      '59 s',
      '1 m',
      '59 m',
      '1 h',
      '2 h',
      '23 h',
      '1 d',
      '3 d',
    ]);
    expect(formatDistance(5000, 5000)).toBe('in 0 s');
    expect(formatDistance(5000, 0)).toBe('in 5 s');
    expect(formatDistance(1000, 6000)).toBe('5 s ago');
    expect(formatTime(Date.UTC(2026, 11, 31, 18))).toBe('2026-12-31 18:00 UTC');
    expect(formatUntil(Date.UTC(2026, 11, 31, 18))).toBe('2026-12-31 18:00 UTC');
    expect(formatUntil(Date.UTC(2026, 11, 31))).toBe('2026-12-31');
  });
});
