import { addMonths, allowedTime, nextAttemptIn, realTime } from '../../../shared/domain/schedule.ts';

const NOW = Date.UTC(2026, 0, 31);

describe('the schedule', () => {
  it('backs off exponentially to six hours, half of it jitter, never sooner than asked', () => {
    expect([1, 2, 3, 20].map((attempts) => nextAttemptIn(attempts, 0))).toEqual([7500, 15_000, 30_000, 10_800_000]);
    expect(nextAttemptIn(20, 0.999_999)).toBeGreaterThan(21_500_000);
    expect(nextAttemptIn(1, 0, 90_000)).toBe(90_000);
  });

  it('adds calendar months, clamped to the last day', () => {
    const iso = (time: number) => new Date(time).toISOString().slice(0, 10);
    expect(iso(addMonths(NOW, 1))).toBe('2026-02-28');
    expect(iso(addMonths(NOW, 25))).toBe('2028-02-29');
    expect(iso(addMonths(Date.UTC(2026, 11, 15), 1))).toBe('2027-01-15');
  });
});

describe('a time that somebody enters', () => {
  it.each<[string, number]>([
    ['2026-01-15', Date.UTC(2026, 0, 15)],
    ['2028-02-29', Date.UTC(2028, 1, 29)],
    ['2026-01-15T12:30:00+02:00', Date.UTC(2026, 0, 15, 10, 30)],
    ['1999-12-31T23:59:59.999Z', Date.UTC(2000, 0, 1) - 1],
    ['+010000-01-01', Date.UTC(10_000, 0, 1)],
  ])('is read where there is such a time: %s', (text, time) => {
    expect(realTime(text)).toBe(time);
  });

  it.each(['2026-02-29', '2026-02-30T12:00:00Z', '2026-13-01', '2026-01-15T25:00:00Z', 'January 15, 2026', 'soon', ''])(
    'is none where no calendar or clock has it, or ISO 8601 does not write it so: %s',
    (text) => {
      expect([realTime(text), allowedTime(text)]).toEqual([undefined, undefined]);
    },
  );

  it.each<[string, number | undefined]>([
    ['1999-12-31T23:59:59.999Z', undefined],
    ['2000-01-01', Date.UTC(2000, 0, 1)],
    ['9999-12-31T23:59:59.999Z', Date.UTC(10_000, 0, 1) - 1],
    ['+010000-01-01', undefined],
  ])('is between the years 2000 and 9999, or a mistake: %s', (text, time) => {
    expect(allowedTime(text)).toBe(time);
  });
});
