import { connectDataMap } from '../../../shared/data-map/connect-data-map.ts';
import { loadDataMap } from '../../../shared/data-map/load-data-map.ts';
import { DAY } from '../../../shared/domain/schedule.ts';
import { POSTGRES_START, startTestPostgres, type TestPostgres } from '../../support/postgres.ts';
import { requestWorld } from '../../support/request-world.ts';
import { environment } from '../../support/target-environment.ts';

const DATABASE = { kind: 'postgres', connection: 'TARGET_SHOP', password: 'TARGET_SHOP_PASSWORD' } as const;
const KEPT = {
  kind: 'kept',
  name: 'invoices',
  label: 'invoices',
  reason: 'legal_obligation',
  basis: { en: 'Tax law: invoices must be kept for 10 years.' },
  until: { years: 10 },
};

const foundBy = (table: string, column: string) => ({ table, where: [{ column, values: ['{asid}'] }] });
const target = (name: string, ...tables: readonly object[]) => ({
  ...DATABASE,
  name,
  label: { en: name },
  oneApp: true,
  noCanary: 'for this test',
  tables,
});
const invoices = { ...KEPT, oneApp: true, where: { ...DATABASE, tables: [foundBy('invoices', 'billed_to')] } };
const account = target('account', foundBy('users', 'id'));
const reviews = target('reviews', foundBy('reviews', 'user_id'));

describe('rows that a foreign key unlinks when the row to which they refer is deleted', () => {
  let database: TestPostgres;
  beforeAll(async () => {
    database = await startTestPostgres();
    await database.run(`
      CREATE TABLE users (id text PRIMARY KEY, name text);
      CREATE TABLE reviews (user_id text REFERENCES users ON DELETE SET NULL, body text);
      CREATE TABLE invoices (billed_to text DEFAULT '0' REFERENCES users ON DELETE SET DEFAULT)`);
  }, POSTGRES_START);
  afterAll(() => database.stop());
  beforeEach(() =>
    database.run(`TRUNCATE users, reviews, invoices; INSERT INTO users VALUES ('0', 'nobody'), ('218471', 'Ada')`),
  );

  const worldOf = async (...targets: readonly object[]) => {
    const world = requestWorld();
    const settings = { TARGET_SHOP: database.url, TARGET_SHOP_PASSWORD: 'none' };
    const now = () => world.ports.clock();
    const map = loadDataMap({ identifiers: [], targets });
    world.ports.dataMap = await connectDataMap(map, { ...environment(settings), now }, world.ports.log);
    return world;
  };
  const left = async (table: string): Promise<number> => (await database.run(`SELECT FROM ${table}`)).length;

  it('are deleted first, whatever the order of the targets, and none is said not to be there', async () => {
    await database.run(`INSERT INTO reviews VALUES ('218471', 'I am Ada')`);
    const world = await worldOf(account, reviews);
    const { requestId } = await world.accept();
    expect((await world.runToEnd(requestId)).status).toBe('completed');
    expect([world.part(requestId, 'account').status, world.part(requestId, 'reviews').status]).toEqual([
      'deleted',
      'deleted',
    ]);
    expect([await left('users'), await left('reviews')]).toEqual([1, 0]);
  });

  it('stay linked while they are kept, and the row to which they refer needs an operator', async () => {
    await database.run(`INSERT INTO invoices VALUES ('218471')`);
    const world = await worldOf(account, invoices);
    const { requestId } = await world.accept();
    await world.run(requestId);
    world.advance(DAY);
    await world.run(requestId);
    expect(world.part(requestId, 'account')).toMatchObject({ status: 'failing', lastError: 'rows_still_referenced' });
    expect(world.part(requestId, 'invoices').status).toBe('kept');
    expect(await database.run('SELECT billed_to FROM invoices')).toEqual([{ billed_to: '218471' }]);
  });

  it('hinder nobody who has none', async () => {
    await database.run(`INSERT INTO invoices VALUES ('0')`);
    const world = await worldOf(account, reviews, invoices);
    const { requestId } = await world.accept();
    expect((await world.runToEnd(requestId)).status).toBe('completed');
    expect(await left('users')).toBe(1);
  });
});
