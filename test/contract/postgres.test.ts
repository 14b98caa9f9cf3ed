import { POSTGRES_START, startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { postgresWorld, SCHEMA } from '../support/postgres-world.ts';
import { describeTarget } from './target.contract.ts';

let database: TestPostgres;
beforeAll(async () => {
  database = await startTestPostgres();
  await database.run(SCHEMA);
}, POSTGRES_START);
afterAll(() => database.stop());

describeTarget('postgres, two tables', () => postgresWorld(database), {
  times: true,
  oddTimes: ['infinity', 'missing'],
});
