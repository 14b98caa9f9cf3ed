import type { RequestId } from '../../shared/domain/confirmation-code.ts';
import type { Selection } from '../../shared/ports/target.ts';
import { POSTGRES_START, startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { postgresWorld, SCHEMA } from '../support/postgres-world.ts';
import { CUT_OFF, describeTarget, unlimited } from './target.contract.ts';

const PERSON: Selection = {
  requestId: 'request' as RequestId,
  appId: '1001',
  identifiers: { contactId: ['777'] },
  askedAt: CUT_OFF,
};

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

describe('a purge of postgres', () => {
  it('takes two exchanges for each further chunk', async () => {
    const world = await postgresWorld(database);
    try {
      const callsFor = async (rows: number): Promise<number> => {
        await world.add({ appId: '1001', id: '777' }, rows, 0);
        const target = await world.connect();
        world.wire.calls();
        expect(await target.purge(PERSON, unlimited())).toEqual({ outcome: 'emptied', items: rows });
        return world.wire.calls();
      };
      // two tables, each with two more chunks
      expect((await callsFor(40_000)) - (await callsFor(20_000))).toBe(8);
    } finally {
      await world.close();
    }
  }, 60_000);
});
