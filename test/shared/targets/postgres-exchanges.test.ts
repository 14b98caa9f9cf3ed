import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { Budget, Selection, Target } from '../../../shared/ports/target.ts';
import { postgres } from '../../../shared/targets/postgres/postgres.ts';
import { postgresDialect } from '../../../shared/targets/postgres/postgres-dialect.ts';
import type { Database } from '../../../shared/targets/sql/sql-dialect.ts';
import { limited, unlimited } from '../../contract/target.contract.ts';
import { POSTGRES_START, startTestPostgres, type TestPostgres } from '../../support/postgres.ts';
import { postgresWire } from '../../support/postgres-wire.ts';
import type { SocketWire } from '../../support/socket-wire.ts';
import { environment } from '../../support/target-environment.ts';

const CONNECTION = 'TARGET_NOTES_DATABASE';
const PERSON: Selection = {
  requestId: 'request' as RequestId,
  appId: '1001',
  identifiers: { contactId: ['12'] },
  askedAt: 0,
};
/** Opening the connection, the first begin, what the columns are, and which foreign keys lead to the table, as it has a trigger. */
const FIRST = 4;
const isFollowed = () => true;

let database: TestPostgres;
let wire: SocketWire;
beforeAll(async () => {
  database = await startTestPostgres();
  wire = await postgresWire(database.port);
}, POSTGRES_START);
afterAll(async () => {
  await wire.close();
  await database.stop();
});

describe('a purge of PostgreSQL', () => {
  beforeEach(() =>
    database.run(`
      DROP TABLE IF EXISTS notes, seen;
      CREATE TABLE notes (id bigint PRIMARY KEY, contact_id text);
      INSERT INTO notes SELECT i, '12' FROM generate_series(1, 12000) i;
      CREATE TABLE seen (transaction text, settings text);
      CREATE OR REPLACE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO public.seen SELECT txid_current()::text, string_agg(name || ' ' || setting, ', ' ORDER BY name)
          FROM pg_settings WHERE name IN ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout',
            'row_security', 'search_path', 'TimeZone', 'transaction_isolation');
        RETURN NULL; END $$;
      CREATE TRIGGER sees BEFORE DELETE ON notes FOR EACH STATEMENT EXECUTE FUNCTION see()`),
  );

  it('makes two exchanges for each chunk and for the count', async () => {
    expect(await purge(unlimited())).toEqual({ outcome: 'emptied', items: 12_000 });
    expect(wire.calls()).toBe(FIRST + 2 * 4);
  });

  it('makes one more where its time is over, so that it leaves no transaction open', async () => {
    expect(await purge(limited(3))).toEqual({ outcome: 'unfinished', items: 10_000 });
    expect(wire.calls()).toBe(FIRST + 2 * 2 + 1);
  });

  it('sets its limits in each of its transactions', async () => {
    await purge(unlimited());
    const seen = await database.run('SELECT DISTINCT transaction, settings FROM seen');
    expect(seen).toHaveLength(3);
    expect(new Set(seen.map(({ settings }) => settings))).toEqual(
      new Set([
        'TimeZone UTC, idle_in_transaction_session_timeout 7000, lock_timeout 5000, row_security off, search_path pg_catalog, public, pg_temp, statement_timeout 7000, transaction_isolation read committed',
      ]),
    );
  });

  it('keeps what went before a chunk that is refused only when it is committed, and nothing of that', async () => {
    await database.run(`
      CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF OLD.id = 7000 THEN RAISE EXCEPTION 'no'; END IF; RETURN NULL; END $$;
      CREATE CONSTRAINT TRIGGER refuses AFTER DELETE ON notes DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION refuse()`);
    await expect(purge(unlimited())).rejects.toMatchObject({ code: 'refused_by_trigger', disposition: 'fail' });
    expect(await database.run('SELECT count(*)::int AS left FROM notes')).toEqual([{ left: 7000 }]);
  });

  it('goes on after a chunk that was committed, but whose answer was lost', async () => {
    const target = await connect();
    wire.cutFrom(FIRST + 4, 'after');
    await expect(target.purge(PERSON, unlimited())).rejects.toMatchObject({ code: 'target_unavailable' });
    wire.recover();
    expect(await database.run('SELECT count(*)::int AS left FROM notes')).toEqual([{ left: 2000 }]);
    expect(await purge(unlimited())).toEqual({ outcome: 'emptied', items: 2000 });
  });
});

describe('a session of PostgreSQL', () => {
  beforeEach(() => database.run('DROP TABLE IF EXISTS written; CREATE TABLE written (id int)'));
  const written = async () => (await database.run('SELECT id FROM written ORDER BY id')).map(({ id }) => id);

  it('can be used again after an error in a transaction that followed another', async () => {
    await (await connected()).session(undefined, async (transaction) => {
      await transaction((query) => query('INSERT INTO written VALUES (1)', []), isFollowed);
      const failed = transaction(async (query) => {
        await query('INSERT INTO written VALUES (2)', []);
        return query('SELECT 1 / 0', []);
      }, isFollowed);
      await expect(failed).rejects.toMatchObject({ code: '22012' });
      await transaction((query) => query('INSERT INTO written VALUES (3)', []), isFollowed);
      const limit = await transaction((query) => query('SHOW statement_timeout', []));
      expect(limit.rows).toEqual([{ statement_timeout: '7s' }]);
    });
    expect(await written()).toEqual([1, 3]);
  });

  it('keeps what was committed where no other transaction follows after all', async () => {
    await (await connected()).session(undefined, (transaction) =>
      transaction((query) => query('INSERT INTO written VALUES (1)', []), isFollowed),
    );
    expect(await written()).toEqual([1]);
  });
});

const settings = () => {
  const url = Object.assign(new URL(database.url), { host: `127.0.0.1:${wire.port}`, search: '' });
  return environment({ [CONNECTION]: url.href, TARGET_TIMEOUT_SECONDS: '7' });
};

function connected(): Promise<Database> {
  return postgresDialect.connect({ connection: CONNECTION }, settings());
}

function connect(): Promise<Target> {
  const where = [{ column: 'contact_id', type: 'text' as const, values: ['{contactId}'] }];
  return postgres.connect({ connection: CONNECTION, tables: [{ table: 'notes', where }] }, settings());
}

async function purge(budget: Budget) {
  const target = await connect();
  wire.calls();
  return target.purge(PERSON, budget);
}
