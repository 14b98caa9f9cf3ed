import {
  type Bounds,
  boundsOf,
  CLOCK_GRACE,
  cutOffOf,
  FATES,
  FIRST_POSSIBLE_TIME,
  fateOf,
  isPossibleTime,
  type Registration,
  type RegistrationAge,
  type RegistrationQuestion,
  type Returns,
  registrationAge,
  SITUATIONS,
  STALE_AFTER,
  situationOf,
  withNewStart,
  withReading,
} from '../../../shared/domain/selection.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ASKED = Date.parse('2026-05-04T12:00:00Z');

const registration = (change: Partial<Registration> = {}): Registration => ({
  kind: 'contactId',
  value: 'c-1',
  isNeverReused: true,
  createdAt: ASKED - HOUR,
  ...change,
});
const question = (change: Partial<RegistrationQuestion> = {}): RegistrationQuestion => ({
  askedAt: ASKED,
  isSealed: () => false,
  isFirstReading: false,
  checksActivity: false,
  ...change,
});

describe('the age of a registration record', () => {
  it.each<[string, Partial<Registration>, Partial<RegistrationQuestion>, RegistrationAge]>([
    ['was created before the person asked', {}, {}, 'old'],
    ['was created within the grace after it', { createdAt: ASKED + CLOCK_GRACE }, {}, 'old'],
    ['was created later', { createdAt: ASKED + CLOCK_GRACE + 1 }, {}, 'new'],
    ['was created later, at the first reading', { createdAt: ASKED + HOUR }, { isFirstReading: true }, 'new'],
    [
      'leads to a sealed never-reused id, whatever its time',
      { createdAt: ASKED + HOUR },
      { isSealed: () => true },
      'old',
    ],
    [
      'leads to a sealed id that may be reused',
      { createdAt: ASKED + HOUR, isNeverReused: false },
      { isSealed: () => true },
      'new',
    ],
    ['has no time, at the first reading', { createdAt: undefined }, { isFirstReading: true }, 'old'],
    ['has no time, later', { createdAt: undefined }, {}, 'unknown'],
    [
      'has no time and leads to a sealed never-reused id, later',
      { createdAt: undefined },
      { isSealed: () => true },
      'old',
    ],
    ['was used since, and nobody asks about that', { activeAt: ASKED + HOUR }, {}, 'old'],
    ['was used since', { activeAt: ASKED + HOUR }, { checksActivity: true }, 'active'],
    ['was used within the grace', { activeAt: ASKED + CLOCK_GRACE }, { checksActivity: true }, 'old'],
    [
      'was used since under a sealed id',
      { activeAt: ASKED + HOUR },
      { checksActivity: true, isSealed: () => true },
      'active',
    ],
  ])('is told when it %s', (_, record, asked, age) => {
    expect(registrationAge(registration(record), question(asked))).toBe(age);
  });

  it('is remembered by the earliest new start, and never forgotten', () => {
    const reading = (age: 'new' | 'active' | 'unknown' | 'old', change: Partial<Registration>) => ({
      age,
      registration: registration(change),
    });
    const first = withReading({}, [
      reading('old', {}),
      reading('new', { createdAt: 50 }),
      reading('new', { createdAt: 40 }),
    ]);
    expect(first).toEqual({ reRegisteredAt: 40 });
    expect(withReading(first, [reading('new', { createdAt: 60 })])).toEqual({ reRegisteredAt: 40 });
    expect(withReading(first, [reading('active', { activeAt: 70 })])).toEqual({ reRegisteredAt: 40, activeSince: 70 });
    expect(withReading(withReading({}, [reading('unknown', {})]), [])).toEqual({ isUnknown: true });
    // what is not known is not in the record
    expect(withReading({}, [])).toStrictEqual({});
    expect(withReading({}, [reading('new', { createdAt: undefined })])).toStrictEqual({});
  });

  it.each<[Returns, number | undefined, Returns]>([
    [{}, undefined, {}],
    [{}, 50, { reRegisteredAt: 50 }],
    [{ reRegisteredAt: 40 }, undefined, { reRegisteredAt: 40 }],
    [{ reRegisteredAt: 40 }, 50, { reRegisteredAt: 40 }],
    [{ activeSince: 30, reRegisteredAt: 40 }, 39, { activeSince: 30, reRegisteredAt: 39 }],
    [{ isUnknown: true }, 50, { isUnknown: true, reRegisteredAt: 50 }],
  ])('counts from the earlier of what is known, %j, and another new start at %p', (known, at, expected) => {
    expect(withNewStart(known, at)).toStrictEqual(expected);
  });
});

describe('the situation of a request', () => {
  it.each([
    ['open', {}, {}],
    ['closed', {}, { isClosed: true }],
    ['re_registered', { reRegisteredAt: 1 }, {}],
    ['re_registered', { reRegisteredAt: 1, isUnknown: true }, { isClosed: true }],
    ['active_since', { activeSince: 1, reRegisteredAt: 1 }, {}],
    ['registration_unknown', { isUnknown: true }, { isClosed: true }],
    ['app_removed', { reRegisteredAt: 1 }, { isAppRemoval: true }],
  ] as const)('is %s with %j and %j', (situation, returns, facts) => {
    expect(situationOf({ returns, isClosed: false, isAppRemoval: false, ...facts })).toBe(situation);
  });
});

describe('the cut-off', () => {
  it.each<[string, Returns, number | undefined, number]>([
    ['when the person asked, while nothing else is known', {}, undefined, ASKED],
    ['ten minutes before the new start', { reRegisteredAt: ASKED + HOUR }, undefined, ASKED + 50 * MINUTE],
    ['ten minutes before the last look, once closed', {}, ASKED + 2 * HOUR, ASKED + 110 * MINUTE],
    ['the earlier of both', { reRegisteredAt: ASKED + HOUR }, ASKED + 2 * HOUR, ASKED + 50 * MINUTE],
    ['never before the person asked', {}, ASKED + MINUTE, ASKED],
  ])('is %s', (_, returns, lastLookAt, expected) => {
    expect(cutOffOf({ askedAt: ASKED, returns, lastLookAt })).toBe(expected);
  });
});

/** The table of the specification, stated a second time on purpose: [never reused, external dated, external undated, bound]. */
const CELLS: { readonly [situation in (typeof SITUATIONS)[number]]: readonly string[] } = {
  open: ['deleted', 'deleted', 'deleted', 'none'],
  closed: ['deleted', 'deleted_if_older', 'deleted', 'cut_off'],
  re_registered: ['deleted', 'deleted_if_older', 'left', 'cut_off'],
  active_since: ['deleted_if_older', 'deleted_if_older', 'left', 'asked_at'],
  registration_unknown: ['deleted', 'deleted_if_older', 'asked', 'asked_at'],
  app_removed: ['deleted_if_older', 'deleted_if_older', 'deleted_if_refused_by_meta', 'asked_at'],
  not_theirs: ['left', 'left', 'left', 'none'],
};

describe('the table of what becomes of a row', () => {
  it.each(SITUATIONS)('has every cell of %s', (situation) => {
    const { neverReused, external, bound } = FATES[situation];
    expect([neverReused, external.dated, external.undated, bound]).toEqual(CELLS[situation]);
  });

  const facts = {
    open: {},
    closed: { isClosed: true, lastLookAt: ASKED + 2 * HOUR },
    re_registered: { returns: { reRegisteredAt: ASKED + HOUR } },
    active_since: { returns: { activeSince: ASKED + HOUR } },
    registration_unknown: { returns: { isUnknown: true } },
    app_removed: { isAppRemoval: true },
  } as const;
  const bounds = (situation: keyof typeof facts): Bounds | undefined =>
    boundsOf({ askedAt: ASKED, returns: {}, isClosed: false, isAppRemoval: false, ...facts[situation] }, ['contactId']);

  it('selects everything while a request is open and nobody came back', () => {
    expect(bounds('open')).toBeUndefined();
  });

  it.each<[keyof typeof facts, Bounds]>([
    ['closed', { unboundedKinds: ['contactId'], olderThan: ASKED + 110 * MINUTE, undated: 'deleted' }],
    ['re_registered', { unboundedKinds: ['contactId'], olderThan: ASKED + 50 * MINUTE, undated: 'left' }],
    ['active_since', { unboundedKinds: [], olderThan: ASKED, undated: 'left' }],
    ['registration_unknown', { unboundedKinds: ['contactId'], olderThan: ASKED, undated: 'asked' }],
    ['app_removed', { unboundedKinds: [], olderThan: ASKED, undated: 'deleted_if_refused_by_meta' }],
  ])('bounds what a target selects when it is %s', (situation, expected) => {
    expect(bounds(situation)).toEqual(expected);
  });

  it.each<[string, Returns, boolean]>([
    ['the person went on', { activeSince: ASKED + HOUR, reRegisteredAt: ASKED + HOUR }, false],
    ['a registration is of unknown age', { isUnknown: true }, false],
    ['the person only removed the app', { reRegisteredAt: ASKED + HOUR }, true],
  ])('measures age against when the person asked, also long after: %s', (_, returns, isAppRemoval) => {
    const later = { isClosed: true, lastLookAt: ASKED + 2 * HOUR };
    expect(boundsOf({ askedAt: ASKED, returns, isAppRemoval, ...later }, [])?.olderThan).toBe(ASKED);
  });

  it.each([
    [ASKED, 'left', 'deleted'],
    [ASKED + 1, 'left', 'newer'],
    [undefined, 'left', 'undated'],
    [undefined, 'asked', 'undated'],
    [undefined, 'deleted_if_refused_by_meta', 'undated'],
    [undefined, 'deleted', 'deleted'],
  ] as const)('decides on a row of %p where rows without a time are %s', (createdAt, undated, fate) => {
    expect(fateOf(createdAt, { unboundedKinds: [], olderThan: ASKED, undated })).toBe(fate);
  });
});

it.each([
  [ASKED, true],
  [ASKED + CLOCK_GRACE, true],
  [ASKED + CLOCK_GRACE + 1, false],
  [Number.POSITIVE_INFINITY, false],
  [FIRST_POSSIBLE_TIME, true],
  [Date.parse('1971-01-01T00:00:00Z'), true],
  [Date.parse('1971-01-01T00:00:00Z') - 1, false],
  [Math.floor(ASKED / 1000), false],
  [0, false],
  [Number.NaN, false],
  [undefined, false],
])('takes a time of %p for possible: %p', (time, possible) => {
  expect(isPossibleTime(time, ASKED)).toBe(possible);
});

it('a signature or a list is stale after a week', () => {
  expect(STALE_AFTER).toBe(604_800_000);
});
