import { postgres } from '../../../shared/targets/postgres/postgres.ts';
import { POSTGRES_START, startTestPostgres, type TestPostgres } from '../../support/postgres.ts';
import { requestWorld } from '../../support/request-world.ts';
import { environment } from '../../support/target-environment.ts';

const CONNECTION = 'TARGET_SHOP_DATABASE';

describe('rows that refer to rows of another target', () => {
  let database: TestPostgres;
  beforeAll(async () => {
    database = await startTestPostgres();
  }, POSTGRES_START);
  beforeEach(() =>
    database.run(`
      DROP TABLE IF EXISTS customers, orders, invoices CASCADE;
      CREATE TABLE customers (id text PRIMARY KEY);
      CREATE TABLE orders (customer_id text REFERENCES customers (id), ship_name text);
      CREATE TABLE invoices (customer_id text REFERENCES customers (id));
      INSERT INTO customers VALUES ('218471'), ('12'), ('0');
      INSERT INTO orders VALUES ('218471', 'Ada'), ('12', 'Bob')`),
  );
  afterAll(() => database.stop());

  const connect = (table: string, column: string, anonymise?: { readonly [column: string]: string | null }) =>
    postgres.connect(
      {
        connection: CONNECTION,
        tables: [{ table, where: [{ column, type: 'text', values: ['{asid}'] }], ...(anonymise && { anonymise }) }],
        ...(anonymise && { stays: { en: 'The sums of your orders.' } }),
      },
      environment({ [CONNECTION]: database.url }),
    );
  /** Targets run side by side; here the database refuses to delete the customer before it is asked about the orders. */
  async function world(anonymise?: { readonly [column: string]: string | null }) {
    const [customers, orders] = [await connect('customers', 'id'), await connect('orders', 'customer_id', anonymise)];
    const tried = Promise.withResolvers<void>();
    const made = requestWorld({
      customers: { ...customers, purge: (...by) => customers.purge(...by).finally(tried.resolve) },
      orders: { ...orders, purge: (...by) => tried.promise.then(() => orders.purge(...by)) },
    });
    const { requestId } = await made.accept();
    return { ...made, requestId };
  }

  it.each([
    ['deleted', undefined],
    ['anonymised', { customer_id: null, ship_name: null }],
  ])('are deleted once those are %s, without an operator', async (status, anonymise) => {
    const { requestId, ...shop } = await world(anonymise);
    await shop.run(requestId);
    const waiting = { status: 'purging', attempts: 0, lastError: 'rows_still_referenced' };
    expect(shop.part(requestId, 'customers')).toMatchObject(waiting);
    expect(shop.counted['PartsFailing']).toBeUndefined();
    expect((await shop.runToEnd(requestId)).status).toBe('completed');
    expect(shop.part(requestId, 'customers').status).toBe('deleted');
    expect(shop.part(requestId, 'orders').status).toBe(status);
    expect(await database.run('SELECT id FROM customers ORDER BY id')).toEqual([{ id: '0' }, { id: '12' }]);
  });

  it('are deleted once a column that must not be null refers to the row that stands for deleted customers', async () => {
    await database.run('ALTER TABLE orders ALTER COLUMN customer_id SET NOT NULL');
    const { requestId, ...shop } = await world({ customer_id: '0', ship_name: null });
    expect((await shop.runToEnd(requestId)).status).toBe('completed');
    expect(shop.part(requestId, 'orders').status).toBe('anonymised');
    const left = await database.run('SELECT customer_id, ship_name FROM orders ORDER BY customer_id');
    expect(left).toEqual([
      { customer_id: '0', ship_name: null },
      { customer_id: '12', ship_name: 'Bob' },
    ]);
  });

  it('need an operator as soon as no other target can release them', async () => {
    await database.run(`INSERT INTO invoices VALUES ('218471')`);
    const { requestId, ...shop } = await world();
    await shop.run(requestId);
    shop.advance(15_000);
    await shop.run(requestId);
    const failing = { status: 'failing', attempts: 1, lastError: 'rows_still_referenced' };
    expect(shop.part(requestId, 'customers')).toMatchObject(failing);
    expect(shop.counted['PartsFailing']).toBe(1);
    const fields = { target: 'customers', errorCode: 'rows_still_referenced', referredBy: 'invoices' };
    expect(shop.logs).toContainEqual({ event: 'part_failing', fields: expect.objectContaining(fields) });
  });

  describe('of which others refer to those', () => {
    beforeEach(() =>
      database.run(`
        DROP TABLE IF EXISTS people, purchases, positions CASCADE;
        CREATE TABLE people (id text PRIMARY KEY);
        CREATE TABLE purchases (id text PRIMARY KEY, person text REFERENCES people (id));
        CREATE TABLE positions (purchase text REFERENCES purchases (id), person text);
        INSERT INTO people VALUES ('218471'), ('12');
        INSERT INTO purchases VALUES ('a', '218471'), ('b', '12');
        INSERT INTO positions VALUES ('a', '218471'), ('b', '12')`),
    );
    const target = (...tables: readonly string[]) =>
      postgres.connect(
        {
          connection: CONNECTION,
          tables: tables.map((table) => ({
            table,
            where: [{ column: table === 'people' ? 'id' : 'person', type: 'text', values: ['{asid}'] }],
          })),
        },
        environment({ [CONNECTION]: database.url }),
      );
    const LEFT =
      'SELECT (SELECT count(*)::int FROM people) AS people, (SELECT count(*)::int FROM purchases) AS purchases';

    it('are deleted in whatever order the targets come, without an operator', async () => {
      const targets = { people: await target('people'), purchases: await target('purchases') };
      const shop = requestWorld({ ...targets, positions: await target('positions') });
      const { requestId } = await shop.accept();
      expect((await shop.runToEnd(requestId)).status).toBe('completed');
      expect(shop.counted['PartsFailing']).toBeUndefined();
      expect(await database.run(LEFT)).toEqual([{ people: 1, purchases: 1 }]);
    });

    it.each([
      ['nothing deletes these', ['purchases']],
      ['these come later in the same target', ['purchases', 'positions']],
    ])('need an operator within two minutes if %s', async (_, tables) => {
      const shop = requestWorld({ people: await target('people'), purchases: await target(...tables) });
      const { requestId } = await shop.accept();
      for (let minute = 0; minute <= 2; minute += 0.25) {
        await shop.run(requestId);
        shop.advance(15_000);
      }
      const failing = { status: 'failing', lastError: 'rows_still_referenced' };
      expect(shop.part(requestId, 'people')).toMatchObject(failing);
      expect(shop.part(requestId, 'purchases')).toMatchObject(failing);
      expect(await database.run(LEFT)).toEqual([{ people: 2, purchases: 2 }]);
    });
  });
});
