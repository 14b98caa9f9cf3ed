import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { Selection } from '../../../shared/ports/target.ts';
import { postgresDialect } from '../../../shared/targets/postgres/postgres-dialect.ts';
import type { Database, SqlDialect } from '../../../shared/targets/sql/sql-dialect.ts';
import { type SqlRow, sqlKind, sqlSourceKind } from '../../../shared/targets/sql/sql-kind.ts';
import type { Rows } from '../../../shared/targets/sql/sql-rows.ts';
import { unlimited } from '../../contract/target.contract.ts';
import { environment } from '../../support/target-environment.ts';

const connection = 'TARGET_SHOP_DATABASE';
const rows = (table: string, more: Partial<Rows> = {}): Rows => ({
  table,
  where: [{ column: 'owner', type: 'text', values: ['{contactId}'] }],
  ...more,
});
const PEOPLE: SqlRow = { connection, tables: [rows('people', { createdAt: 'made_at' })] };
const ANONYMISED: SqlRow = {
  ...{ connection, stays: 'The sums, for our accounts' },
  tables: [rows('people', { anonymise: { owner: null } })],
};
const PERSON: Selection = {
  requestId: 'request' as RequestId,
  appId: '1001',
  identifiers: { contactId: ['12'] },
  askedAt: Date.UTC(2026, 10, 20),
};

/** A database in which a post refers to a person. Everything that it is asked finds one row. */
const database: Database = {
  session: (_signal, work) =>
    work((inTransaction) => inTransaction(async () => ({ rows: [{ found: '1', value: 'c-1' }], count: 1 }))),
};
const KEY = { schema: 'public', name: 'posts', key: 'of', isVisible: 1, column: 'owner', refersTo: 'owner', isSet: 1 };
const dialect: SqlDialect = {
  ...postgresDialect,
  connect: async () => database,
  shapeOf: async () => ({ columns: {} }),
  foreignKeysTo: async (_query, [table]) => (table === 'people' ? [{ ...KEY, onDelete: 'SET NULL' }] : []),
};
const kind = sqlKind(dialect);
const foundByOthers = [{ connection, table: 'posts', columns: ['owner'], fate: 'left' }] as const;

describe('a row of any SQL database', () => {
  it('is deleted while no row that others find would be unlinked', async () => {
    const beside = { ...environment(), foundByOthers };
    const target = await kind.connect(PEOPLE, beside);
    await expect(target.purge(PERSON, unlimited())).rejects.toMatchObject({ code: 'rows_still_referenced' });
    expect(await (await kind.connect(PEOPLE, environment())).purge(PERSON, unlimited())).toMatchObject({
      outcome: 'emptied',
    });
    const references = await kind.references(PEOPLE, beside);
    expect(references.map(({ store, onDelete }) => [store, onDelete])).toEqual([
      [`table posts of ${connection}`, 'unlink'],
    ]);
    expect(await kind.references(PEOPLE, environment())).toEqual([]);
  });

  it('says what stays of what it anonymises', async () => {
    expect(await kind.connect(ANONYMISED, environment())).toMatchObject({
      anonymises: { stays: 'The sums, for our accounts' },
    });
    expect(await kind.connect(PEOPLE, environment())).not.toHaveProperty('anonymises');
    expect(kind.mistake(ANONYMISED)).toBeUndefined();
    expect(kind.mistake({ ...ANONYMISED, stays: undefined })).toContain('expected "stays" beside it');
    expect(kind.mistake({ ...PEOPLE, stays: 'The sums' })).toContain('stays is for what is anonymised');
    const both = [...ANONYMISED.tables, ...PEOPLE.tables];
    expect(kind.mistake({ ...ANONYMISED, tables: both })).toContain('table "people" has no anonymise');
  });

  it('says how it logs in, of which type its columns are, and what becomes of its rows', () => {
    const login = `the login at ${connection}`;
    const facts = [
      { about: login, says: 'without "password" and "iam"' },
      { about: `the type of owner in table people of ${connection}`, says: 'text' },
      {
        about: `what a row selects in table people of ${connection}`,
        key: expect.stringMatching(/^outcome /),
        says: 'deleted',
        selects: [[{ field: 'owner', by: 'value', template: '{contactId}' }]],
      },
    ];
    expect(kind.facts(PEOPLE)).toEqual(facts);
    expect(kind.facts({ ...PEOPLE, canary: { password: 'TARGET_PASSWORD' } })).toEqual(facts);
    const canary = { connection: 'TARGET_CANARY', password: 'TARGET_PASSWORD' };
    expect(kind.facts({ ...PEOPLE, canary })).toEqual([
      facts[0],
      { about: 'the login at TARGET_CANARY', says: 'with "password" or "iam"' },
      { about: 'the password at TARGET_CANARY', says: 'TARGET_PASSWORD' },
      ...facts.slice(1),
    ]);
  });

  it('asks to be let in by IAM alone, as one user of one database', () => {
    const iam = { resourceId: 'cluster-ABC123', user: 'purge_worker' };
    expect(kind.permissions({ ...PEOPLE, iam })).toEqual([
      { actions: ['rds-db:connect'], resources: ['rds-db:dbuser:cluster-ABC123/purge_worker'] },
    ]);
    expect(kind.permissions({ ...PEOPLE, password: 'TARGET_PASSWORD' })).toEqual([]);
  });

  it('is found by each of its templates, some of which do not say when a row was written', () => {
    const both = { connection, tables: [...PEOPLE.tables, rows('posts'), rows('photos')] };
    expect(kind.templates(both)).toEqual(['{contactId}', '{contactId}', '{contactId}']);
    expect(kind.untimed(both)).toEqual(['{contactId}', '{contactId}']);
    expect(kind.foundBy(both).map(({ table }) => table)).toEqual(['people', 'posts', 'photos']);
  });

  it('may be read for identifiers', async () => {
    const source = sqlSourceKind(dialect);
    const link = { connection, ...rows('links'), column: 'contact_id' };
    const { lookUp } = await source.connect(link, environment());
    expect(await lookUp(PERSON)).toEqual({ found: [{ value: 'c-1' }] });
    expect(source.foundBy(link)).toEqual([
      { connection, table: 'links', columns: ['owner', 'contact_id'], fate: 'left' },
    ]);
    expect([source.place(link), source.reads(), kind.empties()]).toEqual([
      `table links of ${connection}`,
      'database',
      ['database'],
    ]);
  });
});
