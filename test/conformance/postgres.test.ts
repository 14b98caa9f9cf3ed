import { Client } from 'pg';
import type { RequestId } from '../../shared/domain/confirmation-code.ts';
import type { Selection, Target } from '../../shared/ports/target.ts';
import { postgres } from '../../shared/targets/postgres/postgres.ts';
import type { Row } from '../../shared/targets/target-kind.ts';
import { describeTarget, unlimited } from '../contract/target.contract.ts';
import { POSTGRES_START, startTestPostgres, type TestPostgres } from '../support/postgres.ts';
import { postgresWorld, SCHEMA } from '../support/postgres-world.ts';
import { environment } from '../support/target-environment.ts';

// PG_URL is a superuser's, without TLS; with ?sslrootcert=FILE the server also has TLS, with a certificate of that authority
const address = process.env['PG_URL'];

if (address === undefined) {
  // oxlint-disable-next-line jest/no-disabled-tests -- says what is missing
  it.skip('PostgreSQL: PG_URL is not set', () => undefined);
} else {
  const plain = Object.assign(new URL(address), { search: '' }).href;
  let database: TestPostgres;
  beforeAll(async () => {
    database = await startTestPostgres(plain);
    await database.run(SCHEMA);
  }, POSTGRES_START);

  describeTarget('PostgreSQL', () => postgresWorld(database), { times: true });

  describe('PostgreSQL', () => {
    beforeEach(() =>
      database.run(`
        DROP TABLE IF EXISTS notes;
        CREATE TABLE notes (id bigint PRIMARY KEY, contact_id text, owner text DEFAULT 'somebody');
        INSERT INTO notes SELECT i, '12' FROM generate_series(1, 10) i;
        DO $$ BEGIN CREATE ROLE purge_worker LOGIN PASSWORD 'secret';
          EXCEPTION WHEN duplicate_object THEN NULL; END $$;
        GRANT SELECT, DELETE ON notes TO purge_worker`),
    );

    it('does not take rows for deleted that row-level security hides', async () => {
      await database.run(`
        ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
        CREATE POLICY own ON notes USING (owner = current_user)`);
      const target = await connect(asWorker(plain));
      const denied = { code: 'target_access_denied', disposition: 'fail' };
      await expect(target.verify(select('12'))).rejects.toMatchObject(denied);
      await expect(target.purge(select('12'), unlimited())).rejects.toMatchObject(denied);
    });

    it('needs an operator when the worker may not delete', async () => {
      await database.run('REVOKE DELETE ON notes FROM purge_worker');
      const purging = (await connect(asWorker(plain))).purge(select('12'), unlimited());
      await expect(purging).rejects.toMatchObject({ code: 'target_access_denied', disposition: 'fail' });
    });

    it('deletes with no more than SELECT and DELETE', async () => {
      const target = await connect(asWorker(plain));
      expect(await target.purge(select('12'), unlimited())).toEqual({ outcome: 'emptied', items: 10 });
    });

    it('does not wait for somebody who holds a row', async () => {
      const other = new Client({ connectionString: plain });
      await other.connect();
      await other.query('BEGIN; SELECT * FROM notes WHERE id = 5 FOR UPDATE');
      const purging = (await connect(plain, '1')).purge(select('12'), unlimited());
      await expect(purging).rejects.toMatchObject({ code: 'target_unavailable', disposition: 'retry' });
      await other.end();
    });

    it('deletes 12,000 rows in chunks, while others are added', async () => {
      await database.run(`INSERT INTO notes SELECT i, '12' FROM generate_series(11, 12000) i`);
      const purging = (await connect(plain)).purge(select('12'), unlimited());
      await database.run(`INSERT INTO notes SELECT i, '13' FROM generate_series(20001, 20100) i`);
      expect(await purging).toEqual({ outcome: 'emptied', items: 12_000 });
      expect(await database.run('SELECT count(*)::int AS left FROM notes')).toEqual([{ left: 100 }]);
    });
  });

  const authority = new URL(address).searchParams.get('sslrootcert');
  if (authority !== null) {
    describe('PostgreSQL with TLS', () => {
      it('is asked over TLS, with a certificate of the named authority', async () => {
        await database.run('CREATE TABLE IF NOT EXISTS notes (id bigint PRIMARY KEY, contact_id text)');
        const target = await connect(address);
        expect(await target.verify(select('nobody'))).toBe(0);
      });

      it('is not trusted with a certificate of an unknown authority', async () => {
        const away = Object.assign(new URL(plain), { hostname: '0.0.0.0' }).href;
        await expect((await connect(away)).verify(select('12'))).rejects.toMatchObject({
          disposition: 'retry',
          cause: { code: expect.stringMatching(/CERT|SIGNATURE/) },
        });
      });
    });
  }
}

function connect(url: string, seconds = '20'): Promise<Target> {
  const where = [{ column: 'contact_id', type: 'text' as const, values: ['{contactId}'] }];
  const row: Row<typeof postgres.entries> = {
    connection: 'TARGET_NOTES_DATABASE',
    tables: [{ table: 'notes', where }],
  };
  return postgres.connect(row, environment({ TARGET_NOTES_DATABASE: url, TARGET_TIMEOUT_SECONDS: seconds }));
}

function asWorker(url: string): string {
  return Object.assign(new URL(url), { username: 'purge_worker', password: 'secret' }).href;
}

function select(contactId: string): Selection {
  return { requestId: 'request' as RequestId, appId: '1001', identifiers: { contactId: [contactId] }, askedAt: 0 };
}
