import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import * as v from 'valibot';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { Budget, Selection } from '../../../shared/ports/target.ts';
import { postgres } from '../../../shared/targets/postgres/postgres.ts';
import { postgresDialect } from '../../../shared/targets/postgres/postgres-dialect.ts';
import type { Rows } from '../../../shared/targets/sql/sql-rows.ts';
import type { FoundBy, Row } from '../../../shared/targets/target-kind.ts';
import { limited, unlimited } from '../../contract/target.contract.ts';
import { POSTGRES_START, startTestPostgres, type TestPostgres } from '../../support/postgres.ts';
import { environment } from '../../support/target-environment.ts';

type Table = Row<typeof postgres.entries>['tables'][number];
type Condition = Table['where'][number];

const CONNECTION = 'TARGET_SUPPORT_DATABASE';

/** One row of a table, and a view that shows what is not hidden. */
const KEPT = `
  DROP TABLE IF EXISTS kept CASCADE;
  CREATE TABLE kept (id bigint, contact_id text, hidden boolean DEFAULT false);
  CREATE VIEW shown AS SELECT id, contact_id FROM kept WHERE NOT hidden;
  INSERT INTO kept VALUES (1, '12')`;
const HIDE = 'UPDATE kept SET hidden = true WHERE id = OLD.id';

describe('a row of kind postgres', () => {
  it.each([
    ['table', 'tickets; DROP TABLE tickets'],
    ['table', 'a.b.c'],
    ['table', 'tickets"'],
    ['table', ' tickets'],
    ['table', '.tickets'],
    ['table', 'ü'.repeat(32)],
    ['createdAt', 'now()'],
    ['createdAt', ''],
    ['key', []],
  ])('is refused when its %s is %s', (name, value) => {
    const table = { table: 'tickets', where: [where('contact_id', '{contactId}')], [name]: value };
    expect(v.safeParse(v.object(postgres.entries), { connection: CONNECTION, tables: [table] }).success).toBe(false);
  });

  it.each(['support-desk.Tickets', 'größe', 'お客様', '2024 tickets', 'a$b'])('may have a table called %s', (table) => {
    const tables = [{ table, where: [where('contact_id', '{contactId}')] }];
    expect(v.safeParse(v.object(postgres.entries), { connection: CONNECTION, tables }).success).toBe(true);
  });

  it('is refused when its connection is not the name of a setting', () => {
    const tables = [{ table: 'tickets', where: [where('contact_id', '{contactId}')] }];
    const row = { connection: 'postgres://purge:secret@db/postgres', tables };
    expect(v.safeParse(v.object(postgres.entries), row).success).toBe(false);
  });

  it('asks to be let in by IAM, as one user of one database', () => {
    const iam = { resourceId: 'db-ABC123', user: 'purge_worker' };
    expect(postgres.permissions({ connection: CONNECTION, iam, tables: [] })).toEqual([
      { actions: ['rds-db:connect'], resources: ['rds-db:dbuser:db-ABC123/purge_worker'] },
    ]);
  });

  it('names together what selects only together', () => {
    const table = {
      table: 'tickets',
      where: [where('app_id', '{appId}'), where('contact_id', '{contactId}', '{phone}')],
    };
    const templates = postgres.templates({ connection: CONNECTION, tables: [table] });
    expect(templates).toEqual(['{appId} {contactId}', '{appId} {phone}']);
  });

  it('says which of its tables do not say when their rows were created', () => {
    const tickets = { table: 'tickets', where: [where('contact_id', '{contactId}')], createdAt: 'created_at' };
    const comments = { table: 'comments', where: [where('phone', '{phone}')] };
    expect(postgres.untimed?.({ connection: CONNECTION, tables: [tickets, comments] })).toEqual(['{phone}']);
  });
});

describe('the target postgres', () => {
  let database: TestPostgres;
  beforeAll(async () => {
    database = await startTestPostgres();
    await database.run(`
      CREATE TABLE tickets (id bigint PRIMARY KEY, contact_id text, created_at timestamptz);
      CREATE TABLE comments (ticket_id bigint REFERENCES tickets (id), contact_id text);
      CREATE TABLE accounts (id uuid PRIMARY KEY, contact_id text, number bigint)`);
  }, POSTGRES_START);
  beforeEach(async () => {
    await database.run(`
      TRUNCATE tickets, comments, accounts;
      INSERT INTO tickets VALUES (7, '12', NULL), (8, '13', NULL);
      INSERT INTO comments VALUES (7, '12'), (8, '13');
      INSERT INTO accounts VALUES ('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '12', 777), (gen_random_uuid(), '13', 7)`);
  });
  afterAll(() => database.stop());

  const connect = (...tables: readonly Table[]) =>
    postgres.connect({ connection: CONNECTION, tables: [...tables] }, environment({ [CONNECTION]: database.url }));
  const comments: Table = { table: 'comments', where: [where('contact_id', '{contactId}')] };
  const tickets: Table = { table: 'tickets', where: [where('contact_id', '{contactId}')] };

  it('empties tables in the order in which they are named', async () => {
    const target = await connect(comments, tickets);
    expect(await target.purge(select({ contactId: ['12'] }), unlimited())).toEqual({ outcome: 'emptied', items: 2 });
  });

  it('waits for other targets when a table that refers to another comes after it', async () => {
    const target = await connect(tickets, comments);
    await expect(target.purge(select({ contactId: ['12'] }), unlimited())).rejects.toMatchObject({
      code: 'rows_still_referenced',
      disposition: 'after_others',
    });
  });

  describe('with foreign keys that empty columns', () => {
    const tables = (...names: readonly string[]) =>
      names.map((name) => ({ table: name, where: [where('owner', '{contactId}')] }));
    const purge = async (rows: readonly Table[], foundByOthers: readonly FoundBy[] = []) => {
      const settings = environment({
        [CONNECTION]: database.url,
        TARGET_OTHER: Object.assign(new URL(database.url), { username: 'other', hostname: 'alias', port: '6432' }).href,
        TARGET_ELSEWHERE: Object.assign(new URL(database.url), { pathname: '/another' }).href,
      });
      const target = await postgres.connect(
        { connection: CONNECTION, tables: [...rows], stays: 'their number' },
        { ...settings, foundByOthers },
      );
      return target.purge(select({ contactId: ['12'] }), unlimited());
    };
    const found = (table: string, fate: FoundBy['fate'], column = 'owner', connection = CONNECTION): FoundBy => ({
      connection,
      table,
      columns: [column],
      fate,
    });
    const STILL_REFERENCED = { code: 'rows_still_referenced', disposition: 'after_others' };
    const DONE = { outcome: 'emptied', items: 1 };
    const posts = (key: string) =>
      database.run(`CREATE TABLE posts (id text PRIMARY KEY, app text, owner text, ${key});
        INSERT INTO posts VALUES ('p', '1', '12'), ('q', '1', '13')`);

    beforeEach(() =>
      database.run(`
        CREATE TABLE people (owner text PRIMARY KEY, app text DEFAULT '1', email text UNIQUE, UNIQUE (app, owner));
        INSERT INTO people VALUES ('12', '1', 'ada'), ('13', '1', 'bob')`),
    );
    afterEach(() => database.run('DROP SCHEMA IF EXISTS old CASCADE; DROP TABLE IF EXISTS photos, posts, people'));

    it.each(['SET NULL', 'SET DEFAULT'])('keeps what %s would unlink findable', async (rule) => {
      await posts(`FOREIGN KEY (owner) REFERENCES people ON DELETE ${rule}`);
      const people = tables('people');
      await expect(purge(people, [found('posts', 'emptied')])).rejects.toMatchObject(STILL_REFERENCED);
      await expect(purge(people, [found('public.posts', 'kept')])).rejects.toMatchObject(STILL_REFERENCED);
      const elsewhere = [found('posts', 'kept', 'owner', 'TARGET_OTHER')];
      await expect(purge(people, elsewhere)).rejects.toMatchObject(STILL_REFERENCED);
      await expect(purge(tables('people', 'posts'))).rejects.toMatchObject(STILL_REFERENCED);
      expect(await database.run('SELECT owner FROM posts ORDER BY id')).toEqual([{ owner: '12' }, { owner: '13' }]);
      expect(await purge(tables('posts', 'people'))).toEqual({ outcome: 'emptied', items: 2 });
      expect(await database.run('SELECT owner FROM people')).toEqual([{ owner: '13' }]);
    });

    it('deletes what nothing refers to any more, or what the data map does not find by that column', async () => {
      await posts('FOREIGN KEY (owner) REFERENCES people ON DELETE SET NULL');
      const others = [
        found('posts', 'kept', 'id'),
        found('photos', 'kept'),
        found('posts', 'kept', 'owner', 'TARGET_X'),
        found('posts', 'kept', 'owner', 'TARGET_ELSEWHERE'),
      ];
      expect(await purge(tables('people'), others)).toEqual(DONE);
    });

    it('keeps findable what is found by a column that is generated from the one that the key empties', async () => {
      await posts(`named text GENERATED ALWAYS AS ('shop#' || owner) STORED, other text GENERATED ALWAYS AS (id) STORED,
        FOREIGN KEY (owner) REFERENCES people ON DELETE SET NULL`);
      const people = tables('people');
      await expect(purge(people, [found('posts', 'emptied', 'named')])).rejects.toMatchObject(STILL_REFERENCED);
      expect(await purge(people, [found('posts', 'emptied', 'other')])).toEqual(DONE);
    });

    it('asks for foreign keys only where one leads to the table, or below the view', async () => {
      await posts('FOREIGN KEY (owner) REFERENCES people ON DELETE SET NULL');
      await database.run('CREATE VIEW shown AS SELECT owner FROM posts; CREATE VIEW seen AS SELECT owner FROM people');
      const connected = await postgresDialect.connect(
        { connection: CONNECTION },
        environment({ [CONNECTION]: database.url }),
      );
      const isReferred = (table: string) =>
        connected.session(undefined, (transaction) =>
          transaction(async (query) => {
            const rows = { table, where: [where('owner', '{contactId}')], key: ['owner'] };
            return (await postgresDialect.shapeOf(query, rows, {})).isReferred;
          }),
        );
      const referred = await Promise.all(['people', 'posts', 'seen', 'shown'].map(isReferred));
      await database.run('DROP VIEW seen, shown');
      expect(referred).toEqual([true, false, true, false]);
    });

    it('sees what a cascade would unlink', async () => {
      await posts('FOREIGN KEY (owner) REFERENCES people ON DELETE CASCADE');
      await database.run(`CREATE SCHEMA old;
        CREATE TABLE old.photos (post text REFERENCES posts ON DELETE SET NULL); INSERT INTO old.photos VALUES ('p')`);
      const photos = [found('old.photos', 'emptied', 'post')];
      await expect(purge(tables('people'), photos)).rejects.toMatchObject(STILL_REFERENCED);
      await database.run('DELETE FROM old.photos');
      await expect(purge(tables('people'), photos)).rejects.toMatchObject(STILL_REFERENCED);
      expect(await purge(tables('posts'), photos)).toEqual(DONE);
      expect(await purge(tables('people'), photos)).toEqual(DONE);
    });

    it('reports a cascade that would unlink what is kept, beside what is emptied before', async () => {
      await posts('FOREIGN KEY (owner) REFERENCES people ON DELETE CASCADE');
      await database.run(`CREATE TABLE albums (post text REFERENCES posts ON DELETE SET NULL);
        CREATE TABLE photos (post text REFERENCES posts ON DELETE SET NULL)`);
      const row = { connection: CONNECTION, tables: [...tables('people')] };
      const foundByOthers = [found('albums', 'emptied', 'post'), found('photos', 'kept', 'post')];
      const references = await postgres.references?.(row, {
        ...environment({ [CONNECTION]: database.url }),
        foundByOthers,
      });
      expect(references?.map(({ store, onDelete }) => [store, onDelete])).toEqual([
        [`table posts of ${CONNECTION}`, 'cascade'],
        [`table posts of ${CONNECTION}`, 'unnamed'],
      ]);
      await database.run('DROP TABLE albums');
    });

    it.each(['shown', 'half'])(
      'sees rows that the data map finds in %s, a view or a partition of the table',
      async (name) => {
        await database.run(`
        CREATE TABLE posts (owner text REFERENCES people ON DELETE SET NULL) PARTITION BY LIST (owner);
        CREATE TABLE half PARTITION OF posts DEFAULT; CREATE VIEW seen AS SELECT * FROM posts;
        CREATE VIEW shown AS SELECT owner FROM seen; INSERT INTO posts VALUES ('12')`);
        await expect(purge(tables('people'), [found(name, 'kept')])).rejects.toMatchObject(STILL_REFERENCED);
        await database.run('DROP TABLE posts CASCADE');
      },
    );

    it.each(['id AS other', `'shop#' || owner AS named`])(
      'takes any column of a view for one that may change: %s',
      async (column) => {
        await posts('FOREIGN KEY (owner) REFERENCES people ON DELETE SET NULL');
        await database.run(`CREATE VIEW shown AS SELECT ${column} FROM posts`);
        const others = [found('shown', 'kept', column.split(' ').at(-1))];
        await expect(purge(tables('people'), others)).rejects.toMatchObject(STILL_REFERENCED);
        await database.run('DROP VIEW shown');
      },
    );

    it('sees what refers to the partition that is emptied', async () => {
      await database.run(`
        CREATE TABLE whole (owner text PRIMARY KEY) PARTITION BY LIST (owner); CREATE TABLE half PARTITION OF whole DEFAULT;
        INSERT INTO whole VALUES ('12'); CREATE TABLE posts (owner text REFERENCES whole ON DELETE SET NULL);
        INSERT INTO posts VALUES ('12')`);
      await expect(purge(tables('half'), [found('posts', 'kept')])).rejects.toMatchObject(STILL_REFERENCED);
      await database.run('DROP TABLE posts, whole');
    });

    it('deletes through no view what rows refer to that would be unlinked', async () => {
      await posts('FOREIGN KEY (owner) REFERENCES people ON DELETE SET NULL');
      await database.run('CREATE VIEW shown AS SELECT owner AS person FROM people');
      const view = [{ table: 'shown', key: ['person'], where: [where('person', '{contactId}')] }];
      const refused = {
        code: 'target_unsupported',
        disposition: 'fail',
        message: expect.stringMatching(/^shown is a view/),
      };
      await expect(purge(view, [found('posts', 'emptied')])).rejects.toMatchObject(refused);
      expect(await purge(view, [found('posts', 'emptied', 'id')])).toEqual(DONE);
      await database.run('DROP VIEW shown');
    });

    it('knows the columns of several that a key empties', async () => {
      await posts('FOREIGN KEY (app, owner) REFERENCES people (app, owner) ON DELETE SET NULL (owner)');
      const people = tables('people');
      await expect(purge(people, [found('posts', 'kept')])).rejects.toMatchObject(STILL_REFERENCED);
      expect(await purge(people, [found('posts', 'kept', 'app')])).toEqual(DONE);
    });

    it('anonymises nothing whose new value would be written over the one by which others are found', async () => {
      await database.run(`CREATE TABLE posts (writer text REFERENCES people (email) ON UPDATE CASCADE);
        INSERT INTO posts VALUES ('ada')`);
      const people = [{ table: 'people', where: [where('email', '{contactId}')], anonymise: { email: null } }];
      await database.run(`UPDATE people SET email = '12' WHERE owner = '12'`);
      const others = [found('posts', 'kept', 'writer')];
      await expect(purge(people, others)).rejects.toMatchObject(STILL_REFERENCED);
      const other = [{ table: 'people', where: [where('owner', '{contactId}')], anonymise: { app: null } }];
      expect(await purge(other, others)).toEqual(DONE);
    });

    it('anonymises nothing from which the value is generated by which others are found', async () => {
      await database.run(`ALTER TABLE people ADD mail text GENERATED ALWAYS AS (lower(email)) STORED UNIQUE;
        CREATE TABLE posts (writer text REFERENCES people (mail) ON UPDATE CASCADE,
          named text GENERATED ALWAYS AS ('by ' || writer) STORED);
        UPDATE people SET email = '12' WHERE owner = '12'; INSERT INTO posts VALUES ('12')`);
      const people = [{ table: 'people', where: [where('email', '{contactId}')], anonymise: { email: null } }];
      for (const column of ['writer', 'named']) {
        await expect(purge(people, [found('posts', 'kept', column)])).rejects.toMatchObject(STILL_REFERENCED);
      }
    });
  });

  it('deletes rows that do not say when they were created', async () => {
    const target = await connect(comments, { ...tickets, createdAt: 'created_at' });
    expect(await target.purge(select({ contactId: ['12'] }), unlimited())).toEqual({ outcome: 'emptied', items: 2 });
  });

  it.each([
    ['777', 1],
    ['0777', 0],
    [' 777', 0],
    ['7.77e2', 0],
    ['0x309', 0],
    ['7_77', 0],
    ['seven', 0],
  ])('takes %s for a number of %i rows', async (number, rows) => {
    const target = await connect({ table: 'accounts', where: [{ ...where('number', '{number}'), type: 'number' }] });
    expect(await target.plan(select({ number: [number] }))).toBe(rows);
  });

  it.each([
    ['a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 1],
    ['A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', 1],
    ['a0eebc999c0b4ef8bb6d6bb9bd380a11', 1],
    // as PostgreSQL itself takes it: hyphens after any four digits, and braces
    ['a0eebc99-9c0b4ef8bb6d6bb9bd380a11', 1],
    ['a0ee-bc99-9c0b-4ef8-bb6d-6bb9-bd38-0a11', 1],
    ['{A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11}', 1],
    ['{a0eebc999c0b4ef8bb6d6bb9bd380a11}', 1],
    ['{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 0],
    ['a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}', 0],
    ['a0eebc9-99c0b-4ef8-bb6d-6bb9bd380a11', 0],
    ['a0eebc99--9c0b-4ef8-bb6d-6bb9bd380a11', 0],
    ['a0eebc999c0b4ef8bb6d6bb9bd380a11-', 0],
    ['a0eebc999c0b4ef8bb6d6bb9bd380a110000', 0],
    ['x', 0],
  ])('takes %s for the UUID of %i rows', async (id, rows) => {
    const target = await connect({ table: 'accounts', where: [{ ...where('id', '{id}'), type: 'uuid' }] });
    expect(await target.plan(select({ id: [id] }))).toBe(rows);
  });

  it.each([
    ['12\ud800', '12\ufffd'],
    ['12\0', '12'],
  ])('finds nothing by %j, which no column can hold', async (id, alike) => {
    await database.run(`INSERT INTO tickets VALUES (9, '${alike}', NULL)`);
    expect(await (await connect(tickets)).verify(select({ contactId: [id] }))).toBe(0);
  });

  it.each([
    ['a table that is not there', { ...tickets, table: 'nowhere' }, 'target_not_found'],
    ['a column that is not there', { ...tickets, createdAt: 'nowhere' }, 'target_not_found'],
    ['a number column called text', { table: 'tickets', where: [where('id', '{contactId}')] }, 'target_rejected'],
  ])('needs an operator when the data map names %s', async (_what, table, code) => {
    const target = await connect(table);
    const found = target.plan(select({ contactId: ['12'] }));
    await expect(found).rejects.toMatchObject({ code, disposition: 'fail' });
  });

  describe('under bounds', () => {
    const OLDER_THAN = Date.UTC(2026, 10, 22);
    const BOUNDS = { unboundedKinds: ['conversationId'], olderThan: OLDER_THAN, undated: 'left' } as const;
    const dated = (table: string, createdAt: Table['createdAt'], ...templates: readonly string[]): Table => ({
      table,
      where: [where('owner', ...(templates.length > 0 ? templates : ['{contactId}']))],
      createdAt,
    });
    const bounded: Selection = { ...select({ contactId: ['12'], conversationId: ['c-1'] }), bounds: BOUNDS };
    const left = (table: string): Promise<readonly unknown[]> =>
      database.run(`SELECT id FROM ${table} ORDER BY id`).then((rows) => rows.map(({ id }) => Number(id)));

    beforeAll(() =>
      database.run(`
        CREATE TABLE notes (id int, owner text, at timestamptz);
        CREATE TABLE local_notes (id int, owner text, at timestamp);
        CREATE TABLE days (id int, owner text, at date)`),
    );
    beforeEach(() =>
      database.run(`
        TRUNCATE notes, local_notes, days;
        INSERT INTO notes VALUES
          (1, '12', '2026-11-21T23:00:00Z'), (2, '12', '2026-11-22T00:00:01Z'), (3, '12', NULL), (4, '12', 'infinity'),
          (5, '12', '2099-01-01T00:00:00Z'), (6, '12', '-infinity'), (7, '13', '2026-11-21T23:00:00Z'),
          (8, 'c-1', '2026-11-22T00:00:01Z'), (9, 'c-1', NULL);
        INSERT INTO local_notes VALUES (1, '12', '2026-11-22T00:30:00'), (2, '12', '2026-11-22T01:30:00');
        INSERT INTO days VALUES (1, '12', '2026-11-21')`),
    );

    it('bounds a value of one kind, and not one of another kind in the same column', async () => {
      const target = await connect(dated('notes', 'at', '{contactId}', '{conversationId}'));
      expect(await target.countLeft?.(bounded)).toEqual({ newer: 1, undated: 4 });
      expect(await target.plan(bounded)).toBe(3);
      expect(await target.purge(bounded, unlimited())).toEqual({ outcome: 'emptied', items: 3 });
      expect(await target.verify(bounded)).toBe(0);
      expect(await left('notes')).toEqual([2, 3, 4, 5, 6, 7]);
    });

    it('deletes rows of unknown age where the bounds say so', async () => {
      const target = await connect(dated('notes', 'at'));
      const closed = { ...bounded, bounds: { ...BOUNDS, undated: 'deleted' } } as const;
      expect(await target.purge(closed, unlimited())).toEqual({ outcome: 'emptied', items: 5 });
      expect(await left('notes')).toEqual([2, 7, 8, 9]);
      expect(await target.countLeft?.(closed)).toEqual({ newer: 1, undated: 0 });

      const undated = await connect(dated('local_notes', undefined));
      expect(await undated.plan(closed)).toBe(2);
      expect(await undated.countLeft?.(closed)).toEqual({ newer: 0, undated: 0 });
      expect(await undated.purge(closed, unlimited())).toEqual({ outcome: 'emptied', items: 2 });
      expect(await left('local_notes')).toEqual([]);
    });

    it('needs one column alone that names an id that is never reused', async () => {
      await database.run(`CREATE TABLE IF NOT EXISTS pairs (id int, owner text, app text, at timestamptz);
        TRUNCATE pairs; INSERT INTO pairs VALUES (1, 'c-1', '1001', NULL), (2, '12', '1001', NULL)`);
      const target = await connect({
        table: 'pairs',
        where: [where('owner', '{contactId}', '{conversationId}'), where('app', '{appId}')],
      });
      expect(await target.purge(bounded, unlimited())).toEqual({ outcome: 'emptied', items: 1 });
      expect(await left('pairs')).toEqual([2]);
      expect(await target.countLeft?.(bounded)).toEqual({ newer: 0, undated: 1 });
    });

    it('reports the column in which an impossible time stands, and no missing one', async () => {
      const impossible: string[] = [];
      const reporting = {
        ...environment({ [CONNECTION]: database.url }),
        impossibleTime: (f: string) => impossible.push(f),
      };
      const target = await postgres.connect({ connection: CONNECTION, tables: [dated('notes', 'at')] }, reporting);
      await target.purge(bounded, unlimited());
      expect(impossible).toEqual(['notes.at']);
      await database.run('DELETE FROM notes WHERE id IN (4, 5, 6)');
      await target.plan(bounded);
      expect(impossible).toEqual(['notes.at']);
    });

    it('reads times without a zone in the zone that the row names', async () => {
      const target = await connect(dated('local_notes', { column: 'at', zone: 'Europe/Berlin' }));
      expect(await target.purge(bounded, unlimited())).toEqual({ outcome: 'emptied', items: 1 });
      expect(await left('local_notes')).toEqual([2]);
    });

    it.each(['294276-12-31T23:59:59', 'infinity', '-infinity', '4714-11-24 00:00:00 BC', '0001-01-01T00:00:00'])(
      'takes the time %s, without a zone, for an impossible one in every zone',
      async (at) => {
        await database.run(`INSERT INTO local_notes VALUES (3, '12', '${at}')`);
        for (const zone of ['America/New_York', 'Asia/Tokyo']) {
          const reported: string[] = [];
          const own = {
            ...environment({ [CONNECTION]: database.url }),
            impossibleTime: (field: string) => reported.push(field),
          };
          const row = { connection: CONNECTION, tables: [dated('local_notes', { column: 'at', zone })] };
          const target = await postgres.connect(row, own);
          expect(await target.countLeft?.(bounded)).toMatchObject({ undated: 1 });
          await target.purge(bounded, unlimited());
          expect(reported).toEqual(['local_notes.at']);
          expect(await left('local_notes')).toContain(3);
          expect(await target.verify(bounded)).toBe(0);
        }
      },
    );

    it.each<[string, Table['createdAt'], string]>([
      ['local_notes', 'at', 'timestamp; expected timestamptz'],
      ['days', 'at', 'date; expected timestamptz'],
      ['days', { column: 'at', zone: 'UTC' }, 'date; expected timestamp'],
      ['notes', { column: 'at', zone: 'UTC' }, 'timestamptz; expected timestamp'],
    ])('refuses the time in %s called %j', async (table, createdAt, sentence) => {
      const target = await connect(dated(table, createdAt));
      const unusable = { code: 'time_not_usable', disposition: 'fail', message: expect.stringContaining(sentence) };
      await expect(target.plan(select({ contactId: ['12'] }))).rejects.toMatchObject(unusable);
      await expect(target.purge(bounded, unlimited())).rejects.toMatchObject(unusable);
      await expect(target.verify(bounded)).rejects.toMatchObject(unusable);
      // nobody asks for times where everything is selected
      expect(await target.verify(select({ contactId: ['13'] }))).toBe(table === 'notes' ? 1 : 0);
    });
  });

  describe('with tables of other kinds', () => {
    beforeAll(() =>
      database.run(`
        CREATE SCHEMA "support-desk";
        CREATE TABLE "support-desk"."Größe & Co" (id bigint);
        CREATE TABLE "support-desk"."Anfragen" ("Kontakt-Nr" text, "größe" timestamptz);
        CREATE VIEW open_tickets AS SELECT id, contact_id FROM tickets WHERE id > 0;
        CREATE VIEW counted AS SELECT contact_id, count(*) FROM tickets GROUP BY contact_id;
        CREATE MATERIALIZED VIEW stored AS SELECT contact_id FROM tickets;
        CREATE SEQUENCE numbers;
        CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
        CREATE FUNCTION hide() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${HIDE}; RETURN NULL; END $$;
        CREATE DOMAIN contact_key AS text CHECK (VALUE ~ '^[0-9]+$');
        CREATE DOMAIN own_key AS contact_key;
        CREATE TABLE typed (
          id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, small smallint, whole integer, big bigint, exact numeric(20, 2),
          real4 real, real8 double precision, fixed char(8), named name, single "char", domain own_key)`),
    );
    beforeEach(() =>
      database.run(`
        TRUNCATE "support-desk"."Anfragen", typed;
        INSERT INTO "support-desk"."Anfragen" VALUES ('12', NULL), ('13', NULL);
        INSERT INTO typed (small, whole, big, exact, real4, real8, fixed, named, single, domain)
          VALUES (12, 12, 12, 12, 16777216, 9007199254740992, '12', repeat('7', 63), '1', '12')`),
    );

    it('finds names with hyphens, capitals and umlauts in the schema that is named', async () => {
      const target = await connect({
        table: 'support-desk.Anfragen',
        where: [where('Kontakt-Nr', '{contactId}')],
        createdAt: 'größe',
      });
      expect(await target.purge(select({ contactId: ['12'] }), unlimited())).toEqual({ outcome: 'emptied', items: 1 });
      expect(await database.run('SELECT "Kontakt-Nr" AS left FROM "support-desk"."Anfragen"')).toEqual([
        { left: '13' },
      ]);
    });

    it('deletes through a view by the columns that tell its rows apart', async () => {
      await database.run(`TRUNCATE comments; INSERT INTO tickets VALUES (-7, '12', NULL)`);
      const target = await connect({ table: 'open_tickets', where: [where('contact_id', '{contactId}')], key: ['id'] });
      expect(await target.purge(select({ contactId: ['12'] }), unlimited())).toEqual({ outcome: 'emptied', items: 1 });
      expect(await database.run('SELECT id::int FROM tickets ORDER BY id')).toEqual([{ id: -7 }, { id: 8 }]);
    });

    it('takes no temporary table of a session for the one that is named', async () => {
      const connected = await postgresDialect.connect(
        { connection: CONNECTION },
        environment({ [CONNECTION]: database.url }),
      );
      const rows: Rows = { table: 'passing', where: [where('contact_id', '{contactId}')] };
      await connected.session(undefined, async (transaction) => {
        await transaction((query) => query('CREATE TEMP TABLE tickets (contact_id text)', []));
        await transaction((query) => query('CREATE TEMP TABLE passing (contact_id text)', []));
        const shape = transaction((query) => postgresDialect.shapeOf(query, rows, {}));
        await expect(shape).rejects.toMatchObject({ code: 'target_not_found', disposition: 'fail' });
        const found = await transaction((query) => query('SELECT * FROM tickets', []));
        expect(found.count).toBe(2);
      });
      await database.run('DROP TABLE IF EXISTS pg_temp.tickets, pg_temp.passing');
    });

    it.each([
      ['a rule of the table that keeps the row', 'CREATE RULE keeps AS ON DELETE TO kept DO INSTEAD NOTHING', 'kept'],
      [
        'a rule of the table that moves the row to nobody',
        `CREATE RULE keeps AS ON DELETE TO kept DO INSTEAD UPDATE kept SET contact_id = 'gone' WHERE id = OLD.id`,
        'kept',
      ],
      ['a rule of the view', `CREATE RULE keeps AS ON DELETE TO shown DO INSTEAD ${HIDE}`, 'shown'],
      ['a rule below the view', 'CREATE RULE keeps AS ON DELETE TO kept DO INSTEAD NOTHING', 'shown'],
      [
        'a trigger of the view',
        'CREATE TRIGGER keeps INSTEAD OF DELETE ON shown FOR EACH ROW EXECUTE FUNCTION hide()',
        'shown',
      ],
      [
        'a trigger below the view',
        'CREATE TRIGGER keeps BEFORE DELETE ON kept FOR EACH ROW EXECUTE FUNCTION hide()',
        'shown',
      ],
    ])('does not say of rows that they are deleted when %s may keep them', async (_what, sql, table) => {
      await database.run(`${KEPT}; ${sql}`);
      const target = await connect({ table, where: [where('contact_id', '{contactId}')], key: ['id'] });
      const failure = { code: 'target_unsupported', message: expect.stringMatching(/may be kept instead of deleted/) };
      await expect(target.plan(select({ contactId: ['12'] }))).rejects.toMatchObject(failure);
      await expect(target.purge(select({ contactId: ['12'] }), unlimited())).rejects.toMatchObject(failure);
      await expect(target.verify(select({ contactId: ['12'] }))).rejects.toMatchObject(failure);
      expect(await database.run(`SELECT contact_id FROM kept`)).toEqual([{ contact_id: '12' }]);
    });

    it.each([
      [
        'a trigger that looks on',
        'CREATE TRIGGER sees AFTER DELETE ON kept FOR EACH ROW EXECUTE FUNCTION see()',
        'shown',
      ],
      [
        'a trigger that is off',
        'CREATE TRIGGER off BEFORE DELETE ON kept EXECUTE FUNCTION see(); ALTER TABLE kept DISABLE TRIGGER off',
        'shown',
      ],
      ['a rule for something else', 'CREATE RULE keeps AS ON UPDATE TO kept DO INSTEAD NOTHING', 'shown'],
      ['a rule that does more', 'CREATE RULE more AS ON DELETE TO kept DO ALSO SELECT 1', 'kept'],
    ])('deletes where there is %s', async (_what, sql, table) => {
      await database.run(`${KEPT}; ${sql}`);
      const target = await connect({ table, where: [where('contact_id', '{contactId}')], key: ['id'] });
      expect(await target.purge(select({ contactId: ['12'] }), unlimited())).toEqual({ outcome: 'emptied', items: 1 });
    });

    it('leaves a partition in another database to a row of its own', async () => {
      await database.run(`
        DROP FOREIGN DATA WRAPPER IF EXISTS elsewhere CASCADE; DROP TABLE IF EXISTS parted;
        CREATE FOREIGN DATA WRAPPER elsewhere; CREATE SERVER other FOREIGN DATA WRAPPER elsewhere;
        CREATE TABLE parted (id bigint, contact_id text) PARTITION BY LIST (contact_id);
        CREATE FOREIGN TABLE parted_away PARTITION OF parted DEFAULT SERVER other`);
      const target = await connect({ table: 'parted', where: [where('contact_id', '{contactId}')] });
      await expect(target.verify(select({ contactId: ['12'] }))).rejects.toMatchObject({
        code: 'target_unsupported',
        disposition: 'fail',
        message: expect.stringMatching(/name that database itself/),
      });
    });

    it.each([
      ['open_tickets', undefined, 'target_unsupported', /name the columns that tell its rows apart/],
      ['counted', ['contact_id'], 'target_unsupported', /a view whose rows cannot be deleted/],
      ['stored', ['contact_id'], 'target_unsupported', /materialized view/],
      ['numbers', undefined, 'target_unsupported', /is not a table/],
      ['open_tickets', ['nothing'], 'target_not_found', /no column nothing/],
    ])('says at the first plan why %s cannot be purged by %j', async (table, key, code, message) => {
      const column = table === 'numbers' ? 'last_value' : 'contact_id';
      const type = table === 'numbers' ? 'number' : 'text';
      const target = await connect({ table, where: [{ ...where(column, '{contactId}'), type }], key });
      const planned = target.plan(select({ contactId: ['12'] }));
      await expect(planned).rejects.toMatchObject({
        code,
        disposition: 'fail',
        message: expect.stringMatching(message),
      });
    });

    it.each([
      ['small', 'number', '32768'],
      ['small', 'number', '12000000000000000000000'],
      ['whole', 'number', '2147483648'],
      ['whole', 'number', '-2147483649'],
      ['big', 'number', '9223372036854775808'],
      ['big', 'number', 'twelve'],
      ['exact', 'number', '12.'],
      ['fixed', 'text', '12 '],
      ['named', 'text', '7'.repeat(64)],
      ['domain', 'text', '12\0'],
      ['domain', 'text', '12\ud800'],
    ] as const)(
      'skips and counts what a column cannot hold, in %s the %s %j, and finds the right one',
      async (column, type, id) => {
        const right = column === 'named' ? '7'.repeat(63) : '12';
        let skipped = 0;
        const target = await postgres.connect(
          { connection: CONNECTION, tables: [{ table: 'typed', where: [{ column, type, values: ['{contactId}'] }] }] },
          { ...environment({ [CONNECTION]: database.url }), countSkipped: (values) => void (skipped += values) },
        );
        expect(await target.verify(select({ contactId: [id] }))).toBe(0);
        const alone = await target.purge(select({ contactId: [id] }), unlimited());
        expect(alone).toEqual({ outcome: 'emptied', items: 0 });
        expect(skipped).toBe(1);
        expect(await target.purge(select({ contactId: [id, right] }), unlimited())).toEqual({
          outcome: 'emptied',
          items: 1,
        });
        expect(skipped).toBe(2);
      },
    );

    it('compares with the type below a domain, and is not held up by an id that the domain forbids', async () => {
      const target = await connect({ table: 'typed', where: [where('domain', '{contactId}')] });
      expect(await target.verify(select({ contactId: ['no number', '12'] }))).toBe(1);
    });

    it.each([
      ['real4', 'number', '16777217', 'column_inexact'],
      ['real8', 'number', '9007199254740993', 'column_inexact'],
      ['real8', 'text', '9007199254740993', 'column_inexact'],
      ['single', 'text', '12', 'target_rejected'],
      ['big', 'uuid', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'target_rejected'],
      ['fixed', 'number', '12', 'target_rejected'],
    ] as const)('does not select by %s as %s, where %s could be somebody else', async (column, type, id, code) => {
      const target = await connect({ table: 'typed', where: [{ column, type, values: ['{contactId}'] }] });
      const failure = { code, disposition: 'fail' };
      await expect(target.plan(select({ contactId: [id] }))).rejects.toMatchObject(failure);
      await expect(target.purge(select({ contactId: [id] }), unlimited())).rejects.toMatchObject(failure);
      expect(await database.run('SELECT count(*)::int AS left FROM typed')).toEqual([{ left: 1 }]);
    });
  });

  describe('with a trigger', () => {
    const trigger = (body: string, when = 'BEFORE', constraint = '') => `
      CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} END $$;
      CREATE ${constraint} TRIGGER refuse ${when} DELETE ON tickets ${constraint === '' ? '' : 'DEFERRABLE INITIALLY DEFERRED'}
        FOR EACH ROW EXECUTE FUNCTION refuse()`;
    beforeEach(() => database.run('TRUNCATE tickets, comments'));
    afterEach(() => database.run('DROP TRIGGER IF EXISTS refuse ON tickets'));

    it.each([
      ['raises an exception', trigger(`RAISE EXCEPTION 'contact 12 stays';`), 'refused_by_trigger', 'fail'],
      [
        'raises one of its own class',
        trigger(`RAISE EXCEPTION 'no' USING ERRCODE = 'ZZ001';`),
        'target_rejected',
        'fail',
      ],
      [
        'forbids it as RESTRICT does',
        trigger(`RAISE EXCEPTION 'no' USING ERRCODE = '23001';`),
        'rows_still_referenced',
        'after_others',
      ],
      [
        'would empty a column',
        trigger(`RAISE EXCEPTION 'no' USING ERRCODE = '23502';`),
        'constraint_violated',
        'after_others',
      ],
      ['fails at the commit', trigger(`RAISE EXCEPTION 'no';`, 'AFTER', 'CONSTRAINT'), 'refused_by_trigger', 'fail'],
    ])('fails when it %s, and quotes nothing', async (_how, sql, code, disposition) => {
      await database.run(`INSERT INTO tickets VALUES (1, '12', NULL); ${sql}`);
      const purging = (await connect(tickets)).purge(select({ contactId: ['12'] }), unlimited());
      await expect(purging).rejects.toMatchObject({
        code,
        disposition,
        message: expect.not.stringContaining('12'),
      });
    });

    it.each([
      ['53300', 'target_throttled'],
      ['25006', 'target_read_only'],
      ['57014', 'target_too_slow'],
      ['25P02', 'target_unavailable'],
      ['25P03', 'target_too_slow'],
      ['40P01', 'target_locked'],
      ['57P01', 'target_unavailable'],
      ['XX000', 'target_unavailable'],
    ])('is tried again after SQLSTATE %s, as %s', async (state, code) => {
      await database.run(
        `INSERT INTO tickets VALUES (1, '12', NULL); ${trigger(`RAISE EXCEPTION 'no' USING ERRCODE = '${state}';`)}`,
      );
      const purging = (await connect(tickets)).purge(select({ contactId: ['12'] }), unlimited());
      await expect(purging).rejects.toMatchObject({ code, disposition: 'retry' });
    });

    it.each([
      ['inserts', 'AFTER', 'INSERT INTO tickets VALUES (OLD.id + 1000000, OLD.contact_id, NULL); RETURN NULL;'],
      ['keeps', 'BEFORE', 'RETURN NULL;'],
    ])('leaves to the verification what a trigger %s again', async (_does, when, body) => {
      await database.run(
        `INSERT INTO tickets SELECT i, '12', NULL FROM generate_series(1, 3) i; ${trigger(body, when)}`,
      );
      const target = await connect(tickets);
      expect(await target.purge(select({ contactId: ['12'] }), limited(50))).toMatchObject({ outcome: 'emptied' });
      expect(await target.verify(select({ contactId: ['12'] }))).toBe(3);
    });

    it('has the rows deleted that are behind more than one chunk of those that a trigger keeps', async () => {
      const keeps = 'IF OLD.id <= 12000 THEN RETURN NULL; END IF; RETURN OLD;';
      await database.run(
        `INSERT INTO tickets SELECT i, '12', NULL FROM generate_series(1, 12050) i; ${trigger(keeps)}`,
      );
      const target = await connect(tickets);
      const person = select({ contactId: ['12'] });
      expect(await target.purge(person, unlimited())).toEqual({ outcome: 'emptied', items: 50 });
      expect(await target.purge(person, unlimited())).toEqual({ outcome: 'emptied', items: 0 });
      expect(await target.verify(person)).toBe(12_000);
    });

    it.each([
      [
        'a trigger of a partition keeps them',
        { table: 'drafts' },
        'CREATE TRIGGER keeps BEFORE DELETE ON old_drafts FOR EACH ROW EXECUTE FUNCTION refuse()',
      ],
      ['their key is null', { table: 'shown_drafts', key: ['id'] }, ''],
    ])('has the rows deleted that are behind more than one chunk of others, where %s', async (_why, named, keeps) => {
      await database.run(`${trigger('RETURN NULL;')}; DROP TABLE IF EXISTS drafts CASCADE;
        CREATE TABLE drafts (id int, contact_id text) PARTITION BY LIST (id);
        CREATE TABLE old_drafts PARTITION OF drafts FOR VALUES IN (NULL); CREATE TABLE new_drafts PARTITION OF drafts DEFAULT;
        CREATE VIEW shown_drafts AS SELECT * FROM drafts;
        INSERT INTO drafts SELECT NULL, '12' FROM generate_series(1, 5000);
        INSERT INTO drafts SELECT i, '13' FROM generate_series(2, 6000) i; INSERT INTO drafts VALUES (1, '12');
        ${keeps}`);
      const target = await connect({ ...named, where: [where('contact_id', '{contactId}')] });
      const person = select({ contactId: ['12'] });
      expect(await target.purge(person, unlimited())).toEqual({ outcome: 'emptied', items: 1 });
      expect(await target.verify(person)).toBe(5000);
    });

    it('is a failed try when more rows than one chunk come back as they are deleted', async () => {
      const again = 'INSERT INTO tickets VALUES (OLD.id + 1000000, OLD.contact_id, NULL); RETURN NULL;';
      await database.run(
        `INSERT INTO tickets SELECT i, '12', NULL FROM generate_series(1, 5001) i; ${trigger(again, 'AFTER')}`,
      );
      const purging = (await connect(tickets)).purge(select({ contactId: ['12'] }), limited(50));
      await expect(purging).rejects.toMatchObject({ code: 'no_progress', disposition: 'retry' });
    });
  });

  describe('with tables that are anonymised', () => {
    beforeEach(() =>
      database.run(`
        DROP TABLE IF EXISTS orders CASCADE;
        CREATE TABLE orders (id bigint, contact_id text, number bigint, name varchar(10) NOT NULL, email text UNIQUE);
        CREATE VIEW open_orders AS SELECT * FROM orders WHERE id < 3;
        INSERT INTO orders VALUES (1, '12', 12, 'Ada', 'ada@example.com'), (2, '12', 12, 'Ada', NULL),
          (3, '13', 13, 'Bob', 'bob@example.com')`),
    );
    const orders = (anonymise: Table['anonymise'], change: Partial<Table> = {}): Table => ({
      ...{ table: 'orders', where: [where('contact_id', '{contactId}')], anonymise },
      ...change,
    });
    const person = select({ contactId: ['12'] });
    const contents = () => database.run('SELECT contact_id, number::int, name, email FROM orders ORDER BY id');
    const bob = { contact_id: '13', number: 13, name: 'Bob', email: 'bob@example.com' };

    it('keeps the rows, without what names the person, and finds them no longer', async () => {
      const target = await connect(orders({ contact_id: null, number: 0, name: 'nobody', email: null }));
      expect(await target.plan(person)).toBe(2);
      expect(await target.purge(person, unlimited())).toEqual({ outcome: 'emptied', items: 2 });
      expect(await target.verify(person)).toBe(0);
      expect(await target.purge(person, unlimited())).toEqual({ outcome: 'emptied', items: 0 });
      const anonymous = { contact_id: null, number: 0, name: 'nobody', email: null };
      expect(await contents()).toEqual([anonymous, anonymous, bob]);
    });

    it('goes on in chunks until its time is over, and then where it was', async () => {
      await database.run(`INSERT INTO orders SELECT i, '12', 12, 'Ada', NULL FROM generate_series(10, 12009) i`);
      const target = await connect(orders({ contact_id: null }));
      expect(await target.purge(person, limited(2))).toEqual({ outcome: 'unfinished', items: 5000 });
      expect(await target.purge(person, unlimited())).toEqual({ outcome: 'emptied', items: 7002 });
      expect(await database.run('SELECT count(*)::int AS left FROM orders')).toEqual([{ left: 12_003 }]);
    });

    it('anonymises through a view by the columns that tell its rows apart', async () => {
      const target = await connect(orders({ contact_id: 'nobody' }, { table: 'open_orders', key: ['id'] }));
      expect(await target.purge(person, unlimited())).toEqual({ outcome: 'emptied', items: 2 });
      expect((await contents()).map((row) => row['contact_id'])).toEqual(['nobody', 'nobody', '13']);
    });

    it('leaves to the verification what still names the person after all', async () => {
      const target = await connect(orders({ contact_id: '12' }));
      expect(await target.purge(person, unlimited())).toEqual({ outcome: 'emptied', items: 2 });
      expect(await target.verify(person)).toBe(2);
    });

    const THROUGH_VIEW = orders({ contact_id: null }, { table: 'shown_orders', key: ['id'] });
    const ONLY_SHOWN = `
      CREATE VIEW shown_orders AS SELECT id, contact_id FROM orders WHERE name <> 'hidden';
      CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN NEW.contact_id := OLD.contact_id; NEW.name := 'hidden'; RETURN NEW; END $$;
      CREATE OR REPLACE FUNCTION cancel() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN IF NEW.name = 'hidden' THEN RETURN NEW; END IF;
          UPDATE orders SET name = 'hidden' WHERE id = OLD.id; RETURN NULL; END $$`;

    it.each(['touch', 'cancel'])(
      'does not say of rows that they are anonymised when a trigger below a view may %s the update',
      async (does) => {
        await database.run(`${ONLY_SHOWN};
          CREATE TRIGGER keeps BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION ${does}()`);
        const target = await connect(THROUGH_VIEW);
        const failure = {
          code: 'target_unsupported',
          message: expect.stringMatching(/may be kept instead of changed/),
        };
        await expect(target.plan(person)).rejects.toMatchObject(failure);
        await expect(target.purge(person, unlimited())).rejects.toMatchObject(failure);
        await expect(target.verify(person)).rejects.toMatchObject(failure);
      },
    );

    it('anonymises through a view over a table with a trigger for what is deleted', async () => {
      await database.run(`${ONLY_SHOWN};
        CREATE TRIGGER keeps BEFORE DELETE ON orders FOR EACH ROW EXECUTE FUNCTION cancel()`);
      const target = await connect(THROUGH_VIEW);
      expect(await target.purge(person, unlimited())).toMatchObject({ outcome: 'emptied' });
      expect(await target.verify(person)).toBe(0);
    });

    it('finds again in the table itself what a trigger keeps', async () => {
      await database.run(`${ONLY_SHOWN};
        CREATE TRIGGER keeps BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch()`);
      const target = await connect(orders({ contact_id: null }));
      await target.purge(person, unlimited());
      expect(await target.verify(person)).toBeGreaterThan(0);
    });

    it.each<[string, Table['anonymise']]>([
      ['null where none may be', { contact_id: null, name: null }],
      ['too long', { contact_id: null, name: 'a name that is too long' }],
      ['not unique', { contact_id: null, email: 'bob@example.com' }],
      ['no number', { contact_id: null, number: 'none' }],
    ])('needs an operator when a value is %s', async (_what, anonymise) => {
      const message = expect.stringMatching(/"anonymise".* \(SQLSTATE \w+\)$/);
      const purging = (await connect(orders(anonymise))).purge(person, unlimited());
      await expect(purging).rejects.toMatchObject({ code: 'replacement_refused', disposition: 'fail', message });
    });

    it('needs an operator when a column to replace is not there', async () => {
      const planned = (await connect(orders({ contact_id: null, nowhere: null }))).plan(person);
      await expect(planned).rejects.toMatchObject({ code: 'target_not_found', disposition: 'fail' });
    });
  });

  it('looks identifiers up, each once and as text', async () => {
    await database.run(`INSERT INTO tickets VALUES (9007199254740993, '12', NULL)`);
    const row = { connection: CONNECTION, table: 'tickets', where: [where('contact_id', '{contactId}')], column: 'id' };
    const source = await postgres.source?.connect(row, environment({ [CONNECTION]: database.url }));
    const answer = await source?.lookUp(select({ contactId: ['12', '14'] }));
    expect(answer?.found.map(({ value }) => value).toSorted()).toEqual(['7', '9007199254740993']);
    expect(await source?.lookUp(select({}))).toEqual({ found: [] });
  });

  it.each([
    ['timestamptz', `'2026-01-02T03:04:05+00'`, {}, Date.UTC(2026, 0, 2, 3, 4, 5)],
    ['timestamptz', `'infinity'`, {}, undefined],
    ['timestamptz', `'2099-01-01T00:00:00+00'`, {}, undefined],
    ['timestamp', `'2026-01-02T03:04:05'`, {}, undefined],
    ['timestamp', `'2026-01-02T03:04:05'`, { zone: 'Europe/Berlin' }, Date.UTC(2026, 0, 2, 2, 4, 5)],
    ['bigint', '1767323045', { format: 'epoch_s' }, Date.UTC(2026, 0, 2, 3, 4, 5)],
    ['bigint', '1767323045000', { format: 'epoch_s' }, undefined],
  ] as const)('reads beside an identifier the time in a column %s with %s (%j)', async (type, at, how, createdAt) => {
    await database.run(`CREATE TABLE links (owner text, id text, at ${type}, checked boolean)`);
    await database.run(`INSERT INTO links VALUES ('12', 'c-1', ${at}, true), ('12', 'c-2', NULL, false)`);
    const row = { connection: CONNECTION, table: 'links', where: [where('owner', '{contactId}')], column: 'id' };
    const beside = { createdAt: { column: 'at', ...how }, verified: 'checked' };
    const source = await postgres.source?.connect(row, environment({ [CONNECTION]: database.url }), beside);
    const answer = await source?.lookUp(select({ contactId: ['12'] }));
    await database.run('DROP TABLE links');
    expect(answer?.found.toSorted((a, b) => (a.value < b.value ? -1 : 1))).toEqual([
      { value: 'c-1', ...(createdAt !== undefined && { createdAt }), isVerified: true },
      { value: 'c-2' },
    ]);
  });

  it.each([
    ['numeric(20, 2)', '7', '7'],
    ['numeric', '7.5', '7.5'],
    ['char(10)', `'7'`, '7'],
    ['uuid', `'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'`, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
    ['jsonb', `'"7"'`, 'target_rejected'],
    ['bigint[]', `'{7}'`, 'target_rejected'],
    ['money', '7', 'target_rejected'],
    ['float8', '1e21', 'column_inexact'],
  ])('reads an identifier in a column %s with %s as %s', async (type, id, expected) => {
    await database.run(`CREATE TABLE links (owner text, id ${type}); INSERT INTO links VALUES ('12', ${id})`);
    const row = { connection: CONNECTION, table: 'links', where: [where('owner', '{contactId}')], column: 'id' };
    const source = await postgres.source?.connect(row, environment({ [CONNECTION]: database.url }));
    const answer = source?.lookUp(select({ contactId: ['12'] })).then(({ found }) => found.map(({ value }) => value));
    await answer?.catch(() => undefined);
    await database.run('DROP TABLE links');
    if (expected.includes('_')) await expect(answer).rejects.toMatchObject({ code: expected, disposition: 'fail' });
    else expect(await answer).toEqual([expected]);
  });

  it('does not take 10,001 identifiers for those of one person', async () => {
    await database.run(`INSERT INTO tickets SELECT i, '15', NULL FROM generate_series(100000, 110000) i`);
    const row = { connection: CONNECTION, table: 'tickets', where: [where('contact_id', '{contactId}')], column: 'id' };
    const source = await postgres.source?.connect(row, environment({ [CONNECTION]: database.url }));
    await expect(source?.lookUp(select({ contactId: ['15'] }))).rejects.toMatchObject({ code: 'too_many_identifiers' });
  });

  it('says nothing to a server away from this machine that does not encrypt', async () => {
    const url = database.url.replace('127.0.0.1', '0.0.0.0');
    const target = await postgres.connect(
      { connection: CONNECTION, tables: [tickets] },
      environment({ [CONNECTION]: url }),
    );
    await expect(target.verify(select({ contactId: ['12'] }))).rejects.toMatchObject({
      disposition: 'retry',
      cause: { message: 'The server does not support SSL connections' },
    });
  });

  it.each([
    ['is missing', undefined],
    ['is no address', 'db.example.com'],
    ['is of something else', 'https://db.example.com/crm'],
    ['turns encryption off', 'postgres://purge@db.example.com/crm?sslmode=disable'],
    ['says that it is encrypted', 'postgres://purge@db.example.com/crm?sslmode=require'],
    ['has a percent sign that does not begin an escape', 'postgres://purge:50%off@db.example.com/crm'],
    ['names no database', 'postgres://purge@db.example.com'],
    ['names certificates without a file', 'postgres://purge@db.example.com/crm?sslrootcert='],
  ])('is not connected when its setting %s', async (_how, value) => {
    const settings: { [name: string]: string } = value === undefined ? {} : { [CONNECTION]: value };
    const connecting = postgres.connect({ connection: CONNECTION, tables: [tickets] }, environment(settings));
    await expect(connecting).rejects.toMatchObject({
      code: expect.stringMatching(/^setting_/),
      disposition: 'fail',
      message: expect.not.stringMatching(/purge|crm|off@/),
    });
  });

  it.each([
    ['is missing', '/nowhere/ca.pem', /"sslrootcert", that cannot be read$/],
    ['is a folder', '/', /"sslrootcert", that cannot be read$/],
    ['is the one that Lambda alone has', '/var/runtime/ca-cert.pem', /only Lambda has it: see infra\/networks\.md/],
  ])('says that the file of certificates %s, without its path', async (_what, path, sentence) => {
    const settings = { [CONNECTION]: `postgres://purge@db.example.com/crm?sslrootcert=${path}` };
    const connecting = postgres.connect({ connection: CONNECTION, tables: [tickets] }, environment(settings));
    await expect(connecting).rejects.toMatchObject({
      code: 'target_certificate_missing',
      disposition: 'fail',
      message: expect.stringMatching(sentence),
    });
    await expect(connecting).rejects.not.toThrow(/nowhere|runtime/);
  });

  it.each([
    ['no such host', 'postgres://postgres@no-such-host.invalid/postgres'],
    ['nothing that listens', 'postgres://postgres@127.0.0.1:1/postgres'],
  ])('is asked later, as unreachable, when there is %s', async (_what, url) => {
    const target = await postgres.connect(
      { connection: CONNECTION, tables: [tickets] },
      environment({ [CONNECTION]: url }),
    );
    await expect(target.verify(select({ contactId: ['12'] }))).rejects.toMatchObject({
      code: 'target_unreachable',
      disposition: 'retry',
    });
  });
});

describe('a PostgreSQL that misbehaves', () => {
  let server: Server;
  let sockets: Socket[];
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });

  const READY = Buffer.from('5a0000000549', 'hex');
  /** AuthenticationOk and ReadyForQuery. */
  const AUTHENTICATED = Buffer.from(`520000000800000000${READY.toString('hex')}`, 'hex');
  const errorWith = (state: string): Buffer => {
    const fields = `SFATAL\0C${state}\0Mno login for purge_worker\0\0`;
    const message = Buffer.alloc(5 + fields.length);
    message.write('E');
    message.writeInt32BE(4 + fields.length, 1);
    message.write(fields, 5);
    return message;
  };

  it.each<[string, (socket: Socket) => void]>([
    ['resets the connection', (socket) => socket.resetAndDestroy()],
    ['never answers', () => undefined],
    ['answers something else', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['lets us in and then never answers', (socket) => socket.once('data', () => socket.write(AUTHENTICATED))],
  ])('is asked later when it %s', async (_how, misbehave) => {
    const target = await connect(misbehave, '0.1');
    const failure = await target.verify(select({ contactId: ['12'] })).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'target_unavailable', disposition: 'retry' });
  });

  it.each([
    ['28P01', 'target_login_refused', 'fail'],
    ['28000', 'target_login_refused', 'fail'],
    ['3D000', 'target_not_found', 'fail'],
    ['53300', 'target_throttled', 'retry'],
    ['57P03', 'target_unavailable', 'retry'],
    ['08P01', 'target_unavailable', 'retry'],
  ])('that lets nobody in with SQLSTATE %s is %s, to %s', async (state, code, disposition) => {
    const target = await connect((socket) => socket.once('data', () => socket.end(errorWith(state))));
    await expect(target.verify(select({ contactId: ['12'] }))).rejects.toMatchObject({
      code,
      disposition,
      message: expect.not.stringContaining('purge_worker'),
    });
  });

  it('does not hold up an invocation that ends', async () => {
    const target = await connect((socket) => socket.once('data', () => socket.write(AUTHENTICATED)));
    const controller = new AbortController();
    const budget: Budget = { isOver: () => controller.signal.aborted, signal: controller.signal };
    const purging = target.purge(select({ contactId: ['12'] }), budget);
    setTimeout(() => controller.abort(), 50);
    expect(await purging).toEqual({ outcome: 'unfinished', items: 0 });
  });

  it('does not hold up what follows until it has closed the connection', async () => {
    const goodbye = Promise.withResolvers<void>();
    const target = await connect((socket) => {
      socket.once('data', () => socket.write(AUTHENTICATED));
      socket.on('data', ([first]) => {
        if (first === 'Q'.charCodeAt(0)) socket.write(Buffer.concat([errorWith('57014'), READY]));
        if (first === 'X'.charCodeAt(0)) goodbye.resolve();
      });
    });
    const began = performance.now();
    await expect(target.verify(select({ contactId: ['12'] }))).rejects.toMatchObject({ disposition: 'retry' });
    expect(performance.now() - began).toBeLessThan(500);
    await goodbye.promise;
  });

  async function connect(misbehave: (socket: Socket) => void, seconds = '20') {
    sockets = [];
    // it does not close a connection because the other side did
    server = createServer({ allowHalfOpen: true }, (socket) => {
      sockets.push(socket.on('error', () => undefined));
      misbehave(socket);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `postgres://postgres@127.0.0.1:${(server.address() as AddressInfo).port}/postgres`;
    const tables = [{ table: 'tickets', where: [where('contact_id', '{contactId}')] }];
    const settings = { [CONNECTION]: url, TARGET_TIMEOUT_SECONDS: seconds };
    return postgres.connect({ connection: CONNECTION, tables }, environment(settings));
  }
});

function where(column: string, ...values: readonly string[]): Condition {
  return { column, type: 'text', values: [...values] };
}

function select(identifiers: Selection['identifiers']): Selection {
  return { requestId: 'request' as RequestId, appId: '1001', identifiers, askedAt: Date.UTC(2026, 10, 23) };
}
