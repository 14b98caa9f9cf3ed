import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import { MOST_IDENTIFIER_VALUES, type Selection } from '../../../shared/ports/target.ts';
import { postgresDialect } from '../../../shared/targets/postgres/postgres-dialect.ts';
import type { Database, QueryAnswer, ShapeQuestion, SqlDialect } from '../../../shared/targets/sql/sql-dialect.ts';
import { type SourceRow, sqlSource } from '../../../shared/targets/sql/sql-source.ts';
import type { FieldsBeside, TargetEnvironment } from '../../../shared/targets/target-kind.ts';
import { environment } from '../../support/target-environment.ts';

const LINKS: SourceRow = {
  table: 'links',
  where: [{ column: 'login', type: 'text', values: ['{appId}#{asid}'] }],
  column: 'contact_id',
};
const ASKED = Date.UTC(2026, 10, 20);
const PERSON: Selection = {
  requestId: 'request' as RequestId,
  appId: '1001',
  identifiers: { asid: ['777'] },
  askedAt: ASKED,
  bounds: { unboundedKinds: [], olderThan: ASKED, undated: 'left' },
};
const BESIDE: FieldsBeside = {
  createdAt: { column: 'linked_at' },
  activeAt: { column: 'seen_at' },
  verified: 'seen_at',
};

let asked: { sql: string; values: readonly unknown[] }[];
let questions: ShapeQuestion[];
let sessions = 0;
beforeEach(() => {
  asked = [];
  questions = [];
  sessions = 0;
});

/** A source in memory, whose database answers these rows. */
function sourceOf(
  rows: QueryAnswer['rows'],
  {
    beside,
    dialect,
    ...more
  }: Partial<TargetEnvironment> & { beside?: FieldsBeside; dialect?: Partial<SqlDialect> } = {},
) {
  const database: Database = {
    session(_signal, work) {
      sessions += 1;
      return work((inTransaction) =>
        inTransaction(async (sql, values) => {
          asked.push({ sql, values });
          return { rows, count: rows.length };
        }),
      );
    },
  };
  const shapeOf: SqlDialect['shapeOf'] = async (_query, _rows, question) => {
    questions.push(question);
    return { columns: { contact_id: { type: 'numeric', comparedBy: '' } } };
  };
  const faked = { ...postgresDialect, shapeOf, ...dialect };
  return sqlSource(faked, LINKS, database, { ...environment(), ...more }, beside);
}

describe('a column with identifiers', () => {
  it('is read in all rows of the person, whatever their age, each value once', async () => {
    const source = sourceOf([{ value: 'c-1' }, { value: 'c-2' }]);
    expect(await source.lookUp(PERSON)).toEqual({ found: [{ value: 'c-1' }, { value: 'c-2' }] });
    expect(questions).toEqual([{ identifier: 'contact_id', alsoReads: [] }]);
    expect(asked).toEqual([
      {
        sql: expect.stringMatching(
          /^SELECT DISTINCT .*"contact_id".* AS value FROM "links" WHERE "contact_id" IS NOT NULL AND "login" .* LIMIT 10001$/,
        ),
        values: [['1001#777']],
      },
    ]);
  });

  it('is read with the fields beside it, each once', async () => {
    const at = '2026-11-19T10:00:00Z';
    const seen = '2026-11-19T11:00:00Z';
    const rows = [
      { value: 'c-1', field_0: at, field_1: seen },
      { value: 'c-2', field_0: null, field_1: null },
    ];
    expect(await sourceOf(rows, { beside: BESIDE }).lookUp(PERSON)).toEqual({
      found: [
        { value: 'c-1', createdAt: Date.parse(at), activeAt: Date.parse(seen), isVerified: true },
        { value: 'c-2' },
      ],
    });
    expect(questions).toEqual([{ identifier: 'contact_id', alsoReads: ['linked_at', 'seen_at'] }]);
    expect(asked[0]?.sql).toMatch(/ AS value, .*"linked_at".* AS field_0, .*"seen_at".* AS field_1 FROM "links" /);
  });

  it('is reported where a time beside it is impossible', async () => {
    const impossible: string[] = [];
    const rows = [{ value: 'c-1', field_0: 'last week', field_1: null }];
    const source = sourceOf(rows, { beside: BESIDE, impossibleTime: (field) => impossible.push(field) });
    expect(await source.lookUp(PERSON)).toEqual({ found: [{ value: 'c-1' }] });
    expect(impossible).toEqual(['table links.linked_at']);
  });

  it('is not read where the selection has no value for one of the conditions', async () => {
    expect(await sourceOf([]).lookUp({ ...PERSON, identifiers: {} })).toEqual({ found: [] });
    expect(sessions).toBe(0);
  });

  it('is not read where no row can hold what is looked for, and that is counted', async () => {
    const skipped: number[] = [];
    const source = sourceOf([{ value: 'c-1' }], {
      dialect: { canHold: () => false },
      countSkipped: (count) => skipped.push(count),
    });
    expect(await source.lookUp(PERSON)).toEqual({ found: [] });
    expect(asked).toEqual([]);
    expect(skipped).toEqual([1]);
    expect(await sourceOf([], { dialect: { canHold: () => false } }).lookUp(PERSON)).toEqual({ found: [] });
  });

  it.each([
    ['as many as one person can have', 0, { found: [{ value: 'c-1', isVerified: true }] }],
    [
      'more, of which the rest was not read',
      1,
      {
        ...{ code: 'too_many_identifiers', disposition: 'fail' },
        message:
          'table links has more than 10000 rows of one person that differ in contact_id or what is read beside it',
      },
    ],
  ])('may say the same in several rows, but not in %s', async (_what, more, expected) => {
    const rows = Array.from({ length: MOST_IDENTIFIER_VALUES + more }, (_, at) => ({
      value: 'c-1',
      field_0: String(ASKED - at),
    }));
    const answer = sourceOf(rows, { beside: { verified: 'verified_at' } }).lookUp(PERSON);
    expect(await answer.catch((error: unknown) => error)).toMatchObject(expected);
  });
});
