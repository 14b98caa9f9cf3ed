import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectDataMap } from '../../../shared/data-map/connect-data-map.ts';
import { loadDataMap } from '../../../shared/data-map/load-data-map.ts';
import { dataMapWarnings } from '../../../shared/data-map/warnings.ts';
import { DAY } from '../../../shared/domain/schedule.ts';
import { POSTGRES_START, startTestPostgres, type TestPostgres } from '../../support/postgres.ts';
import { requestWorld } from '../../support/request-world.ts';
import { environment } from '../../support/target-environment.ts';

const page = readFileSync(join(import.meta.dirname, '../../../infra/data-map.md'), 'utf8');
const [, shown = ''] = /^## Deleting rows that kept rows refer to$.+?^```json\n(.+?)^```$/ms.exec(page) ?? [];
const map = loadDataMap(JSON.parse(shown));

describe('the data map that infra/data-map.md shows for deleting rows that kept rows refer to', () => {
  let database: TestPostgres;
  beforeAll(async () => {
    database = await startTestPostgres();
    await database.run(`
      CREATE TABLE users (id bigint PRIMARY KEY, facebook_id text UNIQUE, name text, email text,
        registered_at timestamptz NOT NULL);
      CREATE TABLE bookings (id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES users (id))`);
  }, POSTGRES_START);
  afterAll(() => database.stop());

  it('has texts in English alone, and nobody whom an address finds, to be warned of', () => {
    expect(dataMapWarnings(map).map(({ finding }) => finding)).toEqual([
      expect.stringMatching(/^what stays of "account" has no words in es, /),
      expect.stringMatching(/^the basis of "bookings" has no words in es, /),
      expect.stringMatching(/^nobody is found by phone or email, /),
    ]);
  });

  it('may name the app in a condition of its own', () => {
    const condition = '{ "column": "facebook_id", "values": ["{asid}"] }';
    const ofApps = shown
      .replaceAll('"oneApp": true,', '')
      .replaceAll(condition, `${condition}, { "column": "app_id", "values": ["{appId}"] }`);
    expect(loadDataMap(JSON.parse(ofApps)).targets.map(({ name }) => name)).toEqual(['account', 'bookings']);
  });

  it('clears the account at once, and deletes the bookings when their time is over', async () => {
    await database.run(`
      INSERT INTO users VALUES (11, '218471', 'Ada', 'ada@example.com', '2020-01-01'),
        (12, '218472', 'Bob', 'bob@example.com', '2020-01-01');
      INSERT INTO bookings VALUES (1, 11), (2, 12)`);
    const world = requestWorld();
    const settings = { TARGET_SHOP_DATABASE: database.url, TARGET_SHOP_DATABASE_PASSWORD: 'none' };
    const now = () => world.ports.clock();
    world.ports.dataMap = await connectDataMap(map, { ...environment(settings), now }, world.ports.log);

    const { requestId } = await world.accept();
    expect((await world.runToEnd(requestId)).status).toBe('completed_with_retention');
    expect([world.part(requestId, 'account').status, world.part(requestId, 'bookings').status]).toEqual([
      'anonymised',
      'kept',
    ]);
    expect(await users()).toEqual([
      { id: 11, facebook_id: null, name: null, email: null },
      { id: 12, facebook_id: '218472', name: 'Bob', email: 'bob@example.com' },
    ]);
    expect(await bookings()).toEqual([{ id: 1 }, { id: 2 }]);

    world.advance(3660 * DAY);
    await world.run(requestId);
    expect(world.part(requestId, 'bookings').status).toBe('deleted');
    expect(await bookings()).toEqual([{ id: 2 }]);
  });

  const users = () => database.run('SELECT id::int, facebook_id, name, email FROM users ORDER BY id');
  const bookings = () => database.run('SELECT id::int FROM bookings ORDER BY id');
});
