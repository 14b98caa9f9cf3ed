import * as v from 'valibot';
import { localTime, possibleTime, readTime, type TimeFormat, ZoneName } from '../../../shared/targets/creation-time.ts';

const TIME = Date.UTC(2026, 10, 28, 9, 30);

describe('a creation time', () => {
  it.each<[string, TimeFormat, number]>([
    ['2026-11-28T09:30:00Z', 'iso8601', TIME],
    ['2026-11-28t09:30z', 'iso8601', TIME],
    ['2026-11-28 09:30:00.25Z', 'iso8601', TIME + 250],
    ['2026-11-28 09:30:00,25Z', 'iso8601', TIME + 250],
    ['2026-11-28T10:30:00+01:00', 'iso8601', TIME],
    ['2026-11-28 10:30:00+01', 'iso8601', TIME],
    ['2026-11-28T05:00:00-0430', 'iso8601', TIME],
    [String(TIME), 'epoch_ms', TIME],
    [String(TIME / 1000 + 0.25), 'epoch_s', TIME + 250],
  ])('is read from %s as %s', (written, format, expected) => {
    expect(readTime(written, format)).toBe(expected);
  });

  it.each<[string, TimeFormat]>([
    ['2026-11-28T09:30:00', 'iso8601'],
    ['2026-11-28', 'iso8601'],
    ['28.11.2026 09:30', 'iso8601'],
    ['on 2026-11-28T09:30:00Z', 'iso8601'],
    ['2026-11-28T09:30:00Z, or so', 'iso8601'],
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
    // the day on which the clocks go forward, in the hour that does not occur
    ['2026-03-29T02:30:00', 'Europe/Berlin', Date.UTC(2026, 2, 29, 1, 30)],
    // a zone had seconds once
    ['1960-01-01T00:00:00', 'Africa/Monrovia', Date.UTC(1960, 0, 1, 0, 44, 30)],
    ['2026-11-28T09:30:00Z', 'Europe/Berlin', TIME],
  ])('%s in %s is one moment', (written, zone, expected) => {
    expect(readTime(written, 'iso8601', zone)).toBe(expected);
  });

  it.each(['2026-13-28T09:30:00', '2026-11-28T25:30'])('is not known from "%s" in any zone', (written) => {
    expect(readTime(written, 'iso8601', 'Europe/Berlin')).toBeUndefined();
  });

  it('in UTC is read as such, wherever the process runs', () => {
    const { TZ } = process.env;
    process.env['TZ'] = 'Asia/Tokyo';
    try {
      expect(readTime('2026-11-28T09:30:00Z', 'iso8601')).toBe(TIME);
    } finally {
      if (TZ === undefined) delete process.env['TZ'];
      else process.env['TZ'] = TZ;
    }
  });

  it('takes a zone by its name only', () => {
    expect(v.safeParse(ZoneName, 'Europe/Berlin').success).toBe(true);
    expect(v.safeParse(ZoneName, 'Berlin time').issues?.map(({ message }) => message)).toEqual([
      'the name of a time zone, such as UTC or Europe/Berlin',
    ]);
  });
});

describe('a moment as the clocks of a zone show it', () => {
  it.each([
    ['in winter', TIME, 'Europe/Berlin', '10:30'],
    ['west of Greenwich', TIME, 'America/St_Johns', '06:00'],
    ['in the hour before the one that occurs twice', Date.UTC(2026, 9, 24, 23, 30), 'Europe/Berlin', '01:30'],
    // 02:30 alone could be an hour later than this
    ['in the first of the two', Date.UTC(2026, 9, 25, 0, 30), 'Europe/Berlin', '01:30'],
    ['in the second of the two', Date.UTC(2026, 9, 25, 1, 30), 'Europe/Berlin', '02:30'],
    ['after them', Date.UTC(2026, 9, 25, 2, 30), 'Europe/Berlin', '03:30'],
    ['after the hour that does not occur', Date.UTC(2026, 2, 29, 1, 30), 'Europe/Berlin', '03:30'],
  ])('%s', (_when, time, zone, clock) => {
    const shown = new Date(localTime(time, zone)).toISOString();
    expect(shown.slice(11, 16)).toBe(clock);
    expect(readTime(shown.slice(0, -1), 'iso8601', zone)).toBeLessThanOrEqual(time);
  });
});

describe('the time that a row gives for its creation', () => {
  it.each([
    [TIME, TIME, []],
    [undefined, undefined, ['messages.at']],
    [Date.UTC(2099, 0, 1), undefined, ['messages.at']],
    [0, undefined, ['messages.at']],
  ])('%s is taken as %s, and reported where it cannot be: %j', (read, taken, reported) => {
    const fields: string[] = [];
    const environment = { now: () => TIME, impossibleTime: (field: string) => void fields.push(field) };
    expect(possibleTime(read, 'messages.at', environment)).toBe(taken);
    expect(fields).toEqual(reported);
    expect(possibleTime(read, 'messages.at', { now: () => TIME })).toBe(taken);
  });
});
