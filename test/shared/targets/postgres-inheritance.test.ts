import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { Selection } from '../../../shared/ports/target.ts';
import { postgres } from '../../../shared/targets/postgres/postgres.ts';
import type { FoundBy } from '../../../shared/targets/target-kind.ts';
import { unlimited } from '../../contract/target.contract.ts';
import { POSTGRES_START, startTestPostgres, type TestPostgres } from '../../support/postgres.ts';
import { environment } from '../../support/target-environment.ts';

const CONNECTION = 'TARGET_SUPPORT_DATABASE';
const PERSON: Selection = {
  requestId: 'request' as RequestId,
  appId: '1001',
  identifiers: { contactId: ['12'] },
  askedAt: 0,
};
/** Rows of these two are in the same places of different partitions or children. */
const TWO_IDS: Selection = { ...PERSON, identifiers: { contactId: ['12', '13'] } };
const STILL_REFERENCED = { code: 'rows_still_referenced', disposition: 'after_others' };
const DONE = { outcome: 'emptied', items: 1 };

describe('foreign keys of tables that are made up of others', () => {
  let database: TestPostgres;
  beforeAll(async () => {
    database = await startTestPostgres();
  }, POSTGRES_START);
  afterEach(() => database.run('DROP TABLE IF EXISTS people, orders CASCADE'));
  afterAll(() => database.stop());

  const connect = (table: string, foundByOthers: readonly FoundBy[], column = 'owner') => {
    const where = [{ column, type: 'text' as const, values: ['{contactId}'] }];
    return postgres.connect(
      { connection: CONNECTION, tables: [{ table, where }] },
      { ...environment({ [CONNECTION]: database.url }), foundByOthers },
    );
  };
  const purge = async (...by: Parameters<typeof connect>) => (await connect(...by)).purge(PERSON, unlimited());

  it.each([
    [
      'to a child of the table',
      `CREATE TABLE people (owner text); CREATE TABLE customers (PRIMARY KEY (owner)) INHERITS (people);
       INSERT INTO customers VALUES ('12'); CREATE TABLE orders (owner text REFERENCES customers ON DELETE SET NULL)`,
    ],
    [
      'to a column that only a child of the table has',
      `CREATE TABLE people (owner text); CREATE TABLE customers (number text PRIMARY KEY) INHERITS (people);
       INSERT INTO customers VALUES ('12', '12'), ('12', '14');
       CREATE TABLE orders (owner text REFERENCES customers ON DELETE SET NULL)`,
    ],
    [
      'to a partition of a partition of the table',
      `CREATE TABLE people (owner text PRIMARY KEY) PARTITION BY LIST (owner);
       CREATE TABLE half PARTITION OF people DEFAULT PARTITION BY HASH (owner);
       CREATE TABLE quarter PARTITION OF half FOR VALUES WITH (MODULUS 1, REMAINDER 0);
       INSERT INTO people VALUES ('12'); CREATE TABLE orders (owner text REFERENCES quarter ON DELETE SET NULL)`,
    ],
    [
      'from a child of the table in which the data map finds rows',
      `CREATE TABLE people (owner text PRIMARY KEY); INSERT INTO people VALUES ('12'); CREATE TABLE orders (owner text);
       CREATE TABLE old_orders (FOREIGN KEY (owner) REFERENCES people ON DELETE SET NULL) INHERITS (orders);`,
    ],
    [
      'from a partition of the table in which the data map finds rows',
      `CREATE TABLE people (owner text PRIMARY KEY); INSERT INTO people VALUES ('12');
       CREATE TABLE orders (owner text) PARTITION BY LIST (owner); CREATE TABLE old_orders PARTITION OF orders DEFAULT;
       ALTER TABLE old_orders ADD FOREIGN KEY (owner) REFERENCES people ON DELETE SET NULL`,
    ],
    [
      'from and to whole tables with partitions',
      `CREATE TABLE people (owner text PRIMARY KEY) PARTITION BY LIST (owner); CREATE TABLE half PARTITION OF people DEFAULT;
       INSERT INTO people VALUES ('12'); CREATE TABLE orders (owner text) PARTITION BY LIST (owner);
       CREATE TABLE old_orders PARTITION OF orders DEFAULT;
       ALTER TABLE orders ADD FOREIGN KEY (owner) REFERENCES people ON DELETE SET NULL`,
    ],
  ])('leave findable what they would unlink: %s', async (what, tables) => {
    await database.run(tables);
    const into = what.startsWith('from a') && !what.startsWith('from and') ? 'old_orders' : 'orders';
    await database.run(`INSERT INTO ${into} VALUES ('12')`);
    const others: readonly FoundBy[] = [found('orders')];
    await expect(purge('people', others)).rejects.toMatchObject(STILL_REFERENCED);
    expect(await database.run('SELECT owner FROM orders')).toEqual([{ owner: '12' }]);
    await database.run(`DELETE FROM orders; DELETE FROM people WHERE ctid <> (SELECT min(ctid) FROM people)`);
    expect(await purge('people', others)).toEqual(DONE);
  });

  it('do not hold up what is found in another partition than the one that has the key', async () => {
    await database.run(`CREATE TABLE people (owner text PRIMARY KEY); INSERT INTO people VALUES ('12');
      CREATE TABLE orders (owner text, year int) PARTITION BY LIST (year);
      CREATE TABLE old_orders PARTITION OF orders FOR VALUES IN (2025); CREATE TABLE new_orders PARTITION OF orders DEFAULT;
      ALTER TABLE old_orders ADD FOREIGN KEY (owner) REFERENCES people ON DELETE SET NULL;
      INSERT INTO orders VALUES ('12', 2025)`);
    expect(await purge('people', [found('new_orders')])).toEqual(DONE);
  });

  it.each(['people', 'half'])('that lead to %s itself have its rows deleted in order', async (table) => {
    await database.run(`CREATE TABLE people (id text PRIMARY KEY, guide text) PARTITION BY LIST (id);
      CREATE TABLE half PARTITION OF people DEFAULT; CREATE TABLE other PARTITION OF people FOR VALUES IN ('other');
      ALTER TABLE people ADD FOREIGN KEY (guide) REFERENCES people ON DELETE SET NULL;
      INSERT INTO people VALUES ('12', '12'), ('a', '12'), ('other', NULL)`);
    expect(await purge(table, [], 'guide')).toEqual({ outcome: 'emptied', items: 2 });
    await database.run(`INSERT INTO people VALUES ('12', '12')`);
    expect(await purge(table, [found('people', 'guide')], 'id')).toEqual(DONE);
    expect(await database.run('SELECT id FROM people')).toEqual([{ id: 'other' }]);
  });

  describe('that lead to the table itself', () => {
    const thread = async (anonymise?: { nick: null; guide: null }) => {
      const where = [{ column: 'guide', type: 'text' as const, values: ['{contactId}'] }];
      const row = { connection: CONNECTION, tables: [{ table: 'people', where, anonymise }], stays: 'their number' };
      return postgres.connect(row, environment({ [CONNECTION]: database.url }));
    };
    const PARTITIONS = `CREATE TABLE one PARTITION OF people FOR VALUES IN (1);
      CREATE TABLE two PARTITION OF people FOR VALUES IN (2)`;

    it.each([
      [
        'partition',
        `CREATE TABLE people (app int, id text, guide text, PRIMARY KEY (app, id),
           FOREIGN KEY (app, guide) REFERENCES people ON DELETE SET NULL (guide)) PARTITION BY LIST (app); ${PARTITIONS};
         INSERT INTO people VALUES (1, 'a', '12'), (1, '12', '12'), (2, '12', '12'), (2, '13', '12'), (2, 'leaf', '13')`,
      ],
      [
        'child',
        `CREATE TABLE people (id text PRIMARY KEY, guide text REFERENCES people ON DELETE SET NULL);
         CREATE TABLE old_people () INHERITS (people);
         INSERT INTO people VALUES ('12', '12'), ('13', '12'), ('leaf', '13'), ('x', 'x');
         INSERT INTO old_people VALUES ('old', '13')`,
      ],
    ])('unlink no row that has the place of a deletable one in another %s', async (_part, tables) => {
      await database.run(tables);
      const rows = await database.run(`SELECT count(*)::int AS found FROM people WHERE guide IN ('12', '13')`);
      const target = await thread();
      expect(await target.purge(TWO_IDS, unlimited())).toEqual({ outcome: 'emptied', items: rows[0]?.['found'] });
      expect(await database.run(`SELECT id, guide FROM people WHERE id <> 'x'`)).toEqual([]);
    });

    it('overwrite no row that has the place of an anonymisable one in another partition', async () => {
      await database.run(`CREATE TABLE people (app int, id text, nick text, guide text, UNIQUE (app, nick),
          FOREIGN KEY (app, guide) REFERENCES people (app, nick) ON UPDATE CASCADE) PARTITION BY LIST (app); ${PARTITIONS};
        INSERT INTO people VALUES (1, 'a', 'na', '12'), (1, 'r', '12', '12'), (2, 'r', '12', '12'), (2, 'm', '13', '12'),
          (2, 'leaf', 'nl', '13')`);
      const target = await thread({ nick: null, guide: null });
      expect(await target.purge(TWO_IDS, unlimited())).toEqual({ outcome: 'emptied', items: 5 });
      expect(await database.run('SELECT id FROM people WHERE nick IS NOT NULL')).toEqual([]);
    });
  });

  it('that lead from a child to itself do not count for a row that refers to itself', async () => {
    await database.run(`CREATE TABLE people (id text, guide text); CREATE TABLE members (PRIMARY KEY (id),
      FOREIGN KEY (guide) REFERENCES members ON DELETE SET NULL) INHERITS (people); INSERT INTO members VALUES ('12', '12')`);
    expect(await purge('people', [], 'guide')).toEqual(DONE);
    await database.run(`INSERT INTO members VALUES ('12', '12'), ('a', '12')`);
    await expect(purge('people', [found('people', 'guide')], 'id')).rejects.toMatchObject(STILL_REFERENCED);
  });
});

function found(table: string, column = 'owner'): FoundBy {
  return { connection: CONNECTION, table, columns: [column], fate: 'emptied' };
}
