import { missingMariadb } from '../../infra/local/emulators/mysql/mysql.ts';
import type { RequestId } from '../../shared/domain/confirmation-code.ts';
import type { Budget, Selection } from '../../shared/ports/target.ts';
import { mysql } from '../../shared/targets/mysql/mysql.ts';
import { mysqlDialect } from '../../shared/targets/mysql/mysql-dialect.ts';
import { limited, unlimited } from '../contract/target.contract.ts';
import { MYSQL_START, startTestMysql, type TestMysql } from '../support/mysql.ts';
import { mysqlWire } from '../support/mysql-wire.ts';
import type { SocketWire } from '../support/socket-wire.ts';
import { environment } from '../support/target-environment.ts';

const CONNECTION = 'TARGET_NOTES_DATABASE';
const PERSON: Selection = {
  requestId: 'request' as RequestId,
  appId: '1001',
  identifiers: { contactId: ['12'] },
  askedAt: 0,
};
const missing = missingMariadb();

if (missing.length > 0) {
  // oxlint-disable-next-line jest/no-disabled-tests -- says what is missing
  it.skip(`MariaDB: ${missing.join(' and ')} not installed`, () => undefined);
} else {
  let database: TestMysql;
  let wire: SocketWire;
  beforeAll(async () => {
    database = await startTestMysql();
    wire = await mysqlWire(database.port);
  }, MYSQL_START);
  afterAll(async () => {
    await wire.close();
    await database.stop();
  });
  const settings = () => {
    const url = Object.assign(new URL(database.url), { host: `127.0.0.1:${wire.port}` });
    return environment({ [CONNECTION]: url.href });
  };

  describe('a purge of MariaDB', () => {
    beforeEach(() =>
      database.run(`CREATE OR REPLACE TABLE notes (id bigint PRIMARY KEY, contact_id varchar(60));
        INSERT INTO notes SELECT seq, '12' FROM seq_1_to_12000`),
    );
    const purge = async (budget: Budget) => {
      const where = [{ column: 'contact_id', type: 'text' as const, values: ['{contactId}'] }];
      const target = await mysql.connect({ connection: CONNECTION, tables: [{ table: 'notes', where }] }, settings());
      wire.calls();
      const result = await target.purge(PERSON, budget);
      return { ...result, calls: wire.calls() };
    };

    it('makes two exchanges for each chunk and for the count, and two to prepare those', async () => {
      // opening the connection, two settings, the first begin, and two for what the columns are
      expect(await purge(unlimited())).toEqual({ outcome: 'emptied', items: 12_000, calls: 6 + 2 * 4 + 2 });
    });

    it('makes one more where its time is over, so that it leaves no transaction open', async () => {
      expect(await purge(limited(3))).toEqual({ outcome: 'unfinished', items: 10_000, calls: 6 + 2 * 2 + 1 + 1 });
    });
  });

  describe.each([
    ['as the server begins', ''],
    ['without autocommit, serializable', "SET GLOBAL autocommit = 0; SET GLOBAL tx_isolation = 'SERIALIZABLE'"],
    ['with transactions that always follow', 'SET GLOBAL completion_type = 1'],
  ])('a session of MariaDB %s', (_how, sql) => {
    beforeAll(() => database.run(`CREATE OR REPLACE TABLE written (id int); ${sql}`));
    afterAll(() =>
      database.run(`SET GLOBAL autocommit = 1; SET GLOBAL tx_isolation = 'REPEATABLE-READ';
        SET GLOBAL completion_type = 0`),
    );

    it('has each query in a transaction, which reads what others commit, also in one that follows another', async () => {
      const connected = await mysqlDialect.connect({ connection: CONNECTION }, settings());
      await connected.session(undefined, async (transaction) => {
        for (const id of [1, 2, 3]) {
          const counts = await transaction(
            async (query) => {
              await query('INSERT INTO written VALUES (?)', [id]);
              const count = async () =>
                (await query('SELECT count(*) AS found, @@in_transaction AS inside FROM written', [])).rows[0];
              const before = await count();
              await database.run('SET autocommit = 1; INSERT INTO written VALUES (100)');
              return [before, await count()];
            },
            () => true,
          );
          expect(counts).toEqual([
            { found: 2 * id - 1, inside: 1 },
            { found: 2 * id, inside: 1 },
          ]);
        }
        const failed = transaction(
          async (query) => {
            await query('INSERT INTO written VALUES (4)', []);
            return query('SELECT nonsense', []);
          },
          () => true,
        );
        await expect(failed).rejects.toMatchObject({ errno: 1054 });
        await transaction(
          (query) => query('INSERT INTO written VALUES (5)', []),
          () => true,
        );
      });
      const own = await database.run('SELECT id FROM written WHERE id < 100 ORDER BY id');
      expect(own.map(({ id }) => id)).toEqual([1, 2, 3, 5]);
    });
  });
}
