import { MOST_IDENTIFIER_VALUES } from '../../../shared/ports/target.ts';
import { foundIdentifiers } from '../../../shared/targets/found-identifiers.ts';
import type { FieldsBeside } from '../../../shared/targets/target-kind.ts';
import { environment } from '../../support/target-environment.ts';

const TIME = Date.UTC(2026, 10, 20, 9, 30);

/** What is found in one row, the fields that were asked for, and the times that cannot be. */
function found(beside: FieldsBeside, fields: { readonly [name: string]: string }, values: readonly string[] = ['c-1']) {
  const asked: string[] = [];
  const impossible: string[] = [];
  const identifiers = foundIdentifiers('table links', 'contactId', beside, {
    ...environment(),
    impossibleTime: (field) => void impossible.push(field),
  });
  identifiers.add(values, (field) => {
    asked.push(field);
    return fields[field];
  });
  return { all: identifiers.all(), asked, impossible };
}

describe('an identifier that a row names', () => {
  it('is the value alone where the data map asks for nothing beside it', () => {
    const { all, asked, impossible } = found({}, { at: '2026-11-20T09:30:00Z' }, ['c-1', 'c-2', 'c-1']);
    expect(all).toStrictEqual([{ value: 'c-1' }, { value: 'c-2' }]);
    expect({ asked, impossible }).toEqual({ asked: [], impossible: [] });
  });

  it.each<[FieldsBeside, string]>([
    [{ createdAt: { attribute: 'at', format: 'epoch_ms' } }, String(TIME)],
    [{ createdAt: { attribute: 'at', format: 'epoch_s' } }, String(TIME / 1000)],
    [{ createdAt: { column: 'at' } }, '2026-11-20T09:30:00Z'],
    [{ createdAt: { column: 'at', zone: 'Europe/Berlin' } }, '2026-11-20 10:30'],
  ])('was created when its row says so: %j, %s', (beside, at) => {
    expect(found(beside, { at }).all).toStrictEqual([{ value: 'c-1', createdAt: TIME }]);
  });

  it('was last used when its row says so', () => {
    const beside: FieldsBeside = { activeAt: { attribute: 'seenAt', format: 'epoch_ms' } };
    expect(found(beside, { seenAt: String(TIME) }).all).toStrictEqual([{ value: 'c-1', activeAt: TIME }]);
  });

  it('has no time where nothing is written, which is no mistake', () => {
    const { all, impossible } = found({ createdAt: { column: 'at' }, activeAt: { column: 'seenAt' } }, {});
    expect(all).toStrictEqual([{ value: 'c-1' }]);
    expect(impossible).toEqual([]);
  });

  it.each(['last week', '2099-01-01T00:00:00Z', '1970-01-01T00:00:00Z'])(
    'has none where it says %s, and the field is named',
    (at) => {
      const { all, impossible } = found({ createdAt: { column: 'at' } }, { at });
      expect(all).toStrictEqual([{ value: 'c-1' }]);
      expect(impossible).toEqual(['table links.at']);
    },
  );

  const verifiedBy = (verifiedAt: string) => found({ verified: 'verifiedAt' }, { verifiedAt });

  it.each(['true', 'True', 't', 'YES', 'y', 'Y   ', '1', 'Verified'])(
    'is verified when its row says %j, a word for yes',
    (word) => {
      expect(verifiedBy(word).all).toStrictEqual([{ value: 'c-1', isVerified: true }]);
    },
  );

  it.each([
    '2026-01-01',
    '2026-11-20T09:30:00Z',
    '2026-11-20 10:30:00.123456',
    '2026-11-20T10:30:00+01:00',
    String(TIME),
    String(TIME / 1000),
  ])('is verified when its row says %j, a time at which that can have been', (time) => {
    expect(verifiedBy(time).all).toStrictEqual([{ value: 'c-1', isVerified: true }]);
  });

  it('is verified since a moment ago in any time zone', () => {
    const now = environment().now();
    const inKiribati = new Date(now + 14 * 3_600_000).toISOString().slice(0, -1);
    expect(verifiedBy(inKiribati).all).toStrictEqual([{ value: 'c-1', isVerified: true }]);
  });

  it.each([
    '',
    '0',
    'f',
    'False',
    'N',
    'no',
    'pending',
    'unverified',
    'confirmed',
    'null',
    '2',
    '-1',
    '0000-00-00',
    '0000-00-00 00:00:00',
    '0000-00-00 00:00:00.000000Z',
    '0001-01-01T00:00:00Z',
    '1970-01-01',
    '1970-01-01T00:00:00Z',
    '2026-13-01',
    '9999-12-31T23:59:59Z',
    'infinity',
    '99999999999999',
  ])('is not verified when its row says %j, and no time is reported', (written) => {
    expect(verifiedBy(written)).toMatchObject({ all: [{ value: 'c-1' }], impossible: [] });
    expect(verifiedBy(written).all).toStrictEqual([{ value: 'c-1' }]);
  });
});

it('more identifiers than one person has are refused, and none is repeated', () => {
  const identifiers = foundIdentifiers('table links', 'contactId', {}, environment());
  const values = Array.from({ length: MOST_IDENTIFIER_VALUES }, (_, at) => `c-${at}`);
  identifiers.add(values, () => undefined);
  expect(identifiers.all()).toHaveLength(MOST_IDENTIFIER_VALUES);
  expect(() => identifiers.add(['one more'], () => undefined)).toThrow(
    expect.objectContaining({
      code: 'too_many_identifiers',
      disposition: 'fail',
      message: `table links has more than ${MOST_IDENTIFIER_VALUES} values of contactId for one person`,
    }),
  );
});
