import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missingMariadb } from '../../infra/local/emulators/mysql/mysql.ts';
import { canaryTexts, canaryUserId } from '../../shared/domain/canary.ts';
import type { RequestId } from '../../shared/domain/confirmation-code.ts';
import type { Selection } from '../../shared/ports/target.ts';
import { mysql } from '../../shared/targets/mysql/mysql.ts';
import { mysqlSeeding } from '../../shared/targets/mysql/mysql-canary.ts';
import { mysqlDialect } from '../../shared/targets/mysql/mysql-dialect.ts';
import type { FieldsBeside, FoundBy, Row } from '../../shared/targets/target-kind.ts';
import { describeTarget, limited, unlimited } from '../contract/target.contract.ts';
import { type Certificate, makeCertificate } from '../support/certificates.ts';
import { MYSQL_START, startTestMysql, type TestMysql } from '../support/mysql.ts';
import { mysqlWorld, SCHEMA } from '../support/mysql-world.ts';
import { environment } from '../support/target-environment.ts';

type Table = Row<typeof mysql.entries>['tables'][number];

const missing = missingMariadb();
const CONNECTION = 'TARGET_SHOP_DATABASE';

if (missing.length > 0) {
  // oxlint-disable-next-line jest/no-disabled-tests -- says what is missing
  it.skip(`MariaDB: ${missing.join(' and ')} not installed`, () => undefined);
} else {
  let database: TestMysql;
  beforeAll(async () => {
    database = await startTestMysql();
    await database.run(SCHEMA);
  }, MYSQL_START);
  afterAll(() => database.stop());

  describeTarget('MariaDB', () => mysqlWorld(database), { times: true, oddTimes: ['infinity', 'missing'] });

  describe('MariaDB', () => {
    const connect = (tables: Table | readonly Table[], settings: { readonly [name: string]: string } = {}) =>
      mysql.connect(
        { connection: CONNECTION, tables: [tables].flat(), stays: 'the sums' },
        environment({ [CONNECTION]: database.url, ...settings }),
      );
    const asWorker = (): string => Object.assign(new URL(database.url), { username: 'purge_worker' }).href;
    const count = async (name: string): Promise<unknown> =>
      (await database.run(`SELECT count(*) AS found FROM ${name}`))[0]?.['found'];

    beforeEach(() =>
      database.run(`
        DROP VIEW IF EXISTS open_orders, totals;
        DROP TABLE IF EXISTS items, orders;
        CREATE TABLE orders (id bigint PRIMARY KEY, customer_id varchar(60), name varchar(20), email varchar(60) UNIQUE);
        CREATE TABLE items (order_id bigint, customer_id varchar(60), FOREIGN KEY (order_id) REFERENCES orders (id));
        INSERT INTO orders VALUES (7, '12', 'Ada', 'ada@example.com'), (8, '13', 'Bob', 'bob@example.com');
        INSERT INTO items VALUES (7, '12'), (8, '13')`),
    );
    const orders = table('orders', 'customer_id');
    const items = table('items', 'customer_id');

    it('empties tables in the order in which they are named', async () => {
      const target = await connect([items, orders]);
      expect(await target.purge(select('12'), unlimited())).toEqual({ outcome: 'emptied', items: 2 });
      expect([await count('orders'), await count('items')]).toEqual([1, 1]);
    });

    it('waits for other targets when a table that refers to another comes after it, whatever the server checks', async () => {
      await database.run('SET GLOBAL foreign_key_checks = 0');
      const purging = (await connect([orders, items])).purge(select('12'), unlimited());
      const referenced = { code: 'rows_still_referenced', disposition: 'after_others', referredBy: 'items' };
      await expect(purging.finally(() => database.run('SET GLOBAL foreign_key_checks = 1'))).rejects.toMatchObject(
        referenced,
      );
    });

    it('deletes 12,000 rows in chunks, while others are added', async () => {
      await database.run(`INSERT INTO orders SELECT seq, '14', '', NULL FROM seq_1001_to_13000`);
      const purging = (await connect(orders)).purge(select('14'), unlimited());
      await database.run(`INSERT INTO orders SELECT seq, '15', '', NULL FROM seq_20001_to_20100`);
      expect(await purging).toEqual({ outcome: 'emptied', items: 12_000 });
      expect(await count('orders')).toBe(102);
    });

    it.each([
      ['may not delete', 'SELECT', 'target_access_denied'],
      ['may not even read', 'INSERT', 'target_access_denied'],
    ])('needs an operator when the worker %s', async (_what, grant, code) => {
      await database.run(`CREATE OR REPLACE USER purge_worker; GRANT ${grant} ON orders TO purge_worker`);
      const target = await connect(orders, { [CONNECTION]: asWorker() });
      await expect(target.purge(select('12'), unlimited())).rejects.toMatchObject({ code, disposition: 'fail' });
    });

    it('deletes with no more than SELECT and DELETE, and anonymises with SELECT and UPDATE', async () => {
      await database.run('CREATE OR REPLACE USER purge_worker; GRANT SELECT, DELETE ON items TO purge_worker');
      const target = await connect(items, { [CONNECTION]: asWorker() });
      expect(await target.purge(select('12'), unlimited())).toEqual({ outcome: 'emptied', items: 1 });
      await database.run('GRANT SELECT, UPDATE ON orders TO purge_worker');
      const own = await connect({ ...orders, anonymise: { customer_id: null } }, { [CONNECTION]: asWorker() });
      expect(await own.purge(select('12'), unlimited())).toEqual({ outcome: 'emptied', items: 1 });
    });

    it('names what is deleted along or forbids the delete, as far as the user may see it', async () => {
      await database.run(`
        CREATE OR REPLACE TABLE notes (order_id bigint REFERENCES orders (id) ON DELETE CASCADE);
        CREATE OR REPLACE TABLE calls (order_id bigint REFERENCES orders (id) ON DELETE SET NULL);
        CREATE OR REPLACE TABLE texts (order_id bigint REFERENCES orders (id) ON DELETE SET NULL);
        CREATE OR REPLACE TABLE bills (order_id bigint REFERENCES orders (id))`);
      const row = { connection: CONNECTION, tables: [orders] };
      const found = { connection: CONNECTION, table: 'texts', columns: ['ORDER_ID'], fate: 'left' } as const;
      await database.run(`CREATE OR REPLACE USER purge_worker; GRANT SELECT, DELETE ON orders TO purge_worker;
        GRANT SELECT ON notes TO purge_worker; GRANT SELECT ON texts TO purge_worker; GRANT SELECT ON bills TO purge_worker`);
      const own = { ...environment({ [CONNECTION]: asWorker() }), foundByOthers: [found] };
      const references = await mysql.references?.(row, own);
      await database.run('DROP TABLE notes, calls, texts, bills');
      const reference = (from: string, onDelete: string) => ({
        store: `table ${from} of ${CONNECTION}`,
        namedAs: [`local.${from}`, from].map((name) => `what a row selects in table ${name} of ${CONNECTION}`),
        onDelete,
      });
      expect(references).toContainEqual(reference('notes', 'cascade'));
      expect(references).toContainEqual(reference('bills', 'unnamed'));
      expect(references).toContainEqual(reference('texts', 'unlink'));
      expect(references).not.toContainEqual(expect.objectContaining({ store: `table calls of ${CONNECTION}` }));
    });

    describe('with foreign keys that empty columns', () => {
      const posts = table('posts', 'owner');
      const people = table('people', 'owner');
      const found = (fate: FoundBy['fate'], ...columns: readonly string[]): FoundBy => ({
        connection: CONNECTION,
        table: 'posts',
        columns,
        fate,
      });
      const purge = async (rows: readonly Table[], foundByOthers: readonly FoundBy[] = [], url = database.url) => {
        const own = { ...environment({ [CONNECTION]: url }), foundByOthers };
        return (await mysql.connect({ connection: CONNECTION, tables: [...rows], stays: 'the sums' }, own)).purge(
          select('12'),
          unlimited(),
        );
      };
      const STILL_REFERENCED = { code: 'rows_still_referenced', disposition: 'after_others' };
      const DONE = { outcome: 'emptied', items: 1 };

      beforeEach(() =>
        database.run(`CREATE TABLE people (owner varchar(60) PRIMARY KEY, email varchar(60) UNIQUE);
          CREATE TABLE posts (owner varchar(60), writer varchar(60), FOREIGN KEY (owner) REFERENCES people (owner) ON DELETE SET NULL,
            FOREIGN KEY (writer) REFERENCES people (email) ON UPDATE CASCADE ON DELETE CASCADE);
          INSERT INTO people VALUES ('12', 'ada'), ('13', 'bob'); INSERT INTO posts (owner) VALUES ('12'), ('13')`),
      );
      afterEach(() => database.run('DROP TABLE posts, people; DROP USER IF EXISTS purge_worker'));

      it('keeps findable what they would unlink', async () => {
        await expect(purge([people], [found('emptied', 'owner')])).rejects.toMatchObject(STILL_REFERENCED);
        await expect(purge([people], [found('kept', 'OWNER')])).rejects.toMatchObject(STILL_REFERENCED);
        await expect(purge([people, posts])).rejects.toMatchObject(STILL_REFERENCED);
        expect(await database.run('SELECT owner FROM posts ORDER BY owner')).toEqual([
          { owner: '12' },
          { owner: '13' },
        ]);
        expect(await purge([posts, people])).toEqual({ outcome: 'emptied', items: 2 });
      });

      it('keeps findable what is found by a column that is generated from the one that they empty', async () => {
        await database.run(`ALTER TABLE posts ADD named varchar(70) AS (concat('shop#', owner)) VIRTUAL,
          ADD again varchar(80) AS (concat('x', named)) VIRTUAL, ADD other varchar(70) AS (concat('x', writer)) VIRTUAL`);
        for (const column of ['named', 'again']) {
          await expect(purge([people], [found('kept', column)])).rejects.toMatchObject(STILL_REFERENCED);
        }
        expect(await purge([people], [found('kept', 'other')])).toEqual(DONE);
      });

      it('keeps findable what they would unlink in another database of the server', async () => {
        await database.run(`DROP TABLE posts; CREATE DATABASE crm;
          CREATE TABLE crm.posts (owner varchar(60), FOREIGN KEY (owner) REFERENCES local.people (owner) ON DELETE SET NULL);
          INSERT INTO crm.posts VALUES ('12')`);
        const settings = { [CONNECTION]: database.url, TARGET_CRM: database.url.replace(/local$/, 'crm') };
        const purgeBeside = async (other: FoundBy) => {
          const own = { ...environment(settings), foundByOthers: [other] };
          return (await mysql.connect({ connection: CONNECTION, tables: [people] }, own)).purge(
            select('12'),
            unlimited(),
          );
        };
        const inCrm = { ...found('kept', 'owner'), connection: 'TARGET_CRM' };
        await expect(purgeBeside(inCrm)).rejects.toMatchObject(STILL_REFERENCED);
        expect(await purgeBeside(found('kept', 'owner'))).toEqual(DONE);
        await database.run('DROP DATABASE crm; CREATE TABLE posts (owner int)');
      });

      it('sees them as a user with SELECT and DELETE on the tables', async () => {
        await database.run(`CREATE OR REPLACE USER purge_worker; GRANT SELECT, DELETE ON people TO purge_worker;
          GRANT SELECT, DELETE ON posts TO purge_worker`);
        const purging = purge([people], [found('kept', 'owner')], asWorker());
        await expect(purging).rejects.toMatchObject(STILL_REFERENCED);
      });

      it('deletes what nothing refers to, or what the data map does not find by that column', async () => {
        expect(await purge([people], [found('kept', 'writer')])).toEqual(DONE);
      });

      it('anonymises nothing whose new value would be written over the one by which others are found', async () => {
        await database.run(`UPDATE posts SET writer = 'ada' WHERE owner = '12'`);
        const cleared = { ...people, anonymise: { owner: 'gone', email: null } };
        const others = [found('kept', 'writer')];
        await expect(purge([cleared], others)).rejects.toMatchObject(STILL_REFERENCED);
        await database.run('UPDATE posts SET writer = NULL');
        await database.run(`UPDATE posts SET owner = NULL`);
        expect(await purge([cleared], others)).toEqual(DONE);
      });

      it('anonymises nothing from which the value is generated by which others are found', async () => {
        await database.run(`ALTER TABLE people ADD mail varchar(60) AS (lower(email)) STORED UNIQUE;
          ALTER TABLE posts ADD mail varchar(60), ADD FOREIGN KEY (mail) REFERENCES people (mail) ON UPDATE CASCADE;
          UPDATE posts SET owner = NULL, mail = 'ada' WHERE owner = '12'`);
        const cleared = { ...people, anonymise: { owner: 'gone', email: null } };
        await expect(purge([cleared], [found('kept', 'mail')])).rejects.toMatchObject(STILL_REFERENCED);
      });
    });

    describe('with a foreign key that leads to its own table', () => {
      const found = (name: string, column: string): FoundBy => ({
        connection: CONNECTION,
        table: name,
        columns: [column],
        fate: 'emptied',
      });
      const byThread = table('messages', 'thread');
      const target = (rows: Table, foundByOthers: readonly FoundBy[], url = database.url) =>
        mysql.connect(
          { connection: CONNECTION, tables: [rows], stays: 'the sums' },
          { ...environment({ [CONNECTION]: url }), foundByOthers },
        );
      const left = async () => (await database.run('SELECT id FROM messages ORDER BY id')).map(({ id }) => id);

      beforeEach(() =>
        database.run(`CREATE TABLE messages (id varchar(20) PRIMARY KEY, owner varchar(20), thread varchar(20),
            FOREIGN KEY (thread) REFERENCES messages (id) ON DELETE SET NULL);
          INSERT INTO messages VALUES ('x', '13', 'x'), ('y', '13', NULL)`),
      );
      afterEach(() => database.run('DROP TABLE messages; DROP USER IF EXISTS purge_worker'));

      it.each([
        ['alone in its database', []],
        ['beside another target', [found('unrelated', 'owner')]],
      ])('deletes those rows first to which none refer, %s', async (_where, others) => {
        await database.run(`INSERT INTO messages VALUES ('12', '12', '12');
          INSERT INTO messages SELECT concat('m', seq), '12', '12' FROM seq_1_to_6000;
          CREATE OR REPLACE USER purge_worker; GRANT SELECT, DELETE ON messages TO purge_worker`);
        const messages = await target(byThread, others, asWorker());
        expect(await messages.purge(select('12'), unlimited())).toEqual({ outcome: 'emptied', items: 6001 });
        expect(await left()).toEqual(['x', 'y']);
      });

      it('deletes a row that refers to nothing but itself, by whichever column', async () => {
        for (const [column, other] of [
          ['id', 'thread'],
          ['thread', 'id'],
        ] as const) {
          await database.run(`INSERT INTO messages VALUES ('12', '12', '12')`);
          const messages = await target(table('messages', column), [found('messages', other)]);
          expect(await messages.purge(select('12'), unlimited())).toEqual({ outcome: 'emptied', items: 1 });
        }
        expect(await left()).toEqual(['x', 'y']);
      });

      it('deletes along a chain from its end, and nothing that goes round in a circle', async () => {
        await database.run(`INSERT INTO messages VALUES ('a', '12', NULL), ('b', '12', 'a'), ('c', '12', 'b'),
          ('d', '14', NULL), ('e', '14', 'd'), ('f', '14', 'd'); UPDATE messages SET thread = 'f' WHERE id = 'd'`);
        const messages = await target(table('messages', 'owner'), [found('messages', 'thread')]);
        expect(await messages.purge(select('12'), unlimited())).toEqual({ outcome: 'emptied', items: 3 });
        const referenced = { code: 'rows_still_referenced', disposition: 'after_others' };
        await expect(messages.purge(select('14'), unlimited())).rejects.toMatchObject(referenced);
        expect(await left()).toEqual(['d', 'f', 'x', 'y']);
      });

      it.each(['', 'ON DELETE RESTRICT', 'ON DELETE NO ACTION'])(
        'deletes along a chain from its end also where the key forbids to delete what rows refer to: %s',
        async (rule) => {
          await database.run(`CREATE OR REPLACE TABLE notes (id bigint PRIMARY KEY, owner varchar(20), answers bigint,
              FOREIGN KEY (answers) REFERENCES notes (id) ${rule});
            INSERT INTO notes VALUES (1, '12', NULL), (2, '12', 1), (3, '12', 2), (4, '14', NULL), (5, '13', 4), (6, '14', 4)`);
          const notes = await target(table('notes', 'owner'), []);
          expect(await notes.purge(select('12'), unlimited())).toEqual({ outcome: 'emptied', items: 3 });
          const message = expect.stringMatching(
            /^rows of notes that are not to be deleted .* which a foreign key forbids$/,
          );
          const referenced = { code: 'rows_still_referenced', disposition: 'after_others', message };
          await expect(notes.purge(select('14'), unlimited())).rejects.toMatchObject(referenced);
          expect(await database.run('SELECT id FROM notes ORDER BY id')).toEqual([{ id: 4 }, { id: 5 }]);
        },
      );

      it('anonymises those rows first to which none refer', async () => {
        await database.run(`CREATE OR REPLACE TABLE notes (id varchar(20), nick varchar(20) UNIQUE, answers varchar(20),
            FOREIGN KEY (answers) REFERENCES notes (nick) ON UPDATE CASCADE);
          INSERT INTO notes VALUES ('a', '12', NULL), ('b', 'bob', '12'), ('c', 'eve', '12'), ('x', 'x', 'x')`);
        const cleared = { ...table('notes', 'id'), anonymise: { id: null, nick: null, answers: null } };
        const notes = await target(cleared, [found('notes', 'answers')]);
        expect(await notes.purge(select('a', 'b', 'c'), unlimited())).toEqual({ outcome: 'emptied', items: 3 });
        expect(await database.run('SELECT * FROM notes WHERE id IS NOT NULL OR nick IS NOT NULL')).toEqual([
          { id: 'x', nick: 'x', answers: 'x' },
        ]);
      });
    });

    it('does not wait for somebody who holds a row', async () => {
      const held = database.run('START TRANSACTION; SELECT * FROM orders WHERE id = 7 FOR UPDATE; SELECT SLEEP(4)');
      await database.run('SELECT SLEEP(0.3)');
      const purging = (await connect(orders, { TARGET_TIMEOUT_SECONDS: '1' })).purge(select('12'), unlimited());
      await expect(purging).rejects.toMatchObject({ code: 'target_too_slow', disposition: 'retry' });
      await held;
    });

    it.each([
      ['refuses', `SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'customer 12 stays'`, 'refused_by_trigger'],
      ['refuses in words of its own', `SIGNAL SQLSTATE '45123' SET MYSQL_ERRNO = 31000`, 'refused_by_trigger'],
    ])('fails at once when a trigger %s, and quotes nothing', async (_how, body, code) => {
      await database.run(`CREATE TRIGGER refuse BEFORE DELETE ON items FOR EACH ROW ${body}`);
      const purging = (await connect(items)).purge(select('12'), unlimited());
      const message = expect.not.stringContaining('customer');
      await expect(purging).rejects.toMatchObject({ code, disposition: 'fail', message });
    });

    it('is a failed try when more rows than one chunk come back as they are deleted', async () => {
      await database.run(`
        CREATE OR REPLACE TABLE archive (customer_id varchar(60));
        INSERT INTO orders SELECT seq, '16', '', NULL FROM seq_1001_to_6001;
        CREATE OR REPLACE VIEW open_orders AS SELECT * FROM orders WHERE customer_id = '16';
        CREATE TRIGGER renamed BEFORE UPDATE ON orders FOR EACH ROW SET NEW.customer_id = OLD.customer_id`);
      const target = await connect({ ...orders, anonymise: { customer_id: 'nobody' } });
      const purging = target.purge(select('16'), limited(50));
      await expect(purging).rejects.toMatchObject({ code: 'no_progress', disposition: 'retry' });
    });

    it('anonymises what is behind more than one chunk of rows whose values a trigger restores', async () => {
      await database.run(`
        INSERT INTO orders SELECT seq, '16', IF(seq > 6000, 'free', 'kept'), NULL FROM seq_1001_to_6050;
        CREATE TRIGGER keeps BEFORE UPDATE ON orders FOR EACH ROW
          SET NEW.customer_id = IF(OLD.name = 'kept', OLD.customer_id, NEW.customer_id)`);
      const target = await connect({ ...orders, anonymise: { customer_id: 'nobody' } });
      expect(await target.purge(select('16'), unlimited())).toMatchObject({ outcome: 'emptied' });
      expect(await target.verify(select('16'))).toBe(5000);
    });

    it('changes rows through a view that can be changed, and says why of another', async () => {
      await database.run(`
        CREATE VIEW open_orders AS SELECT id, customer_id FROM orders WHERE id > 7;
        CREATE VIEW totals AS SELECT customer_id, count(*) AS n FROM orders GROUP BY customer_id;
        DELETE FROM items`);
      expect(await (await connect(table('open_orders', 'customer_id'))).purge(select('12', '13'), unlimited())).toEqual(
        { outcome: 'emptied', items: 1 },
      );
      const message = expect.stringMatching(/^totals is a view whose rows cannot be changed/);
      const planned = (await connect(table('totals', 'customer_id'))).plan(select('12'));
      await expect(planned).rejects.toMatchObject({ code: 'target_unsupported', disposition: 'fail', message });
    });

    it('deletes nothing whose old rows a system-versioned table keeps, be it through a view', async () => {
      await database.run(`
        CREATE TABLE changes (id bigint PRIMARY KEY, customer_id varchar(60)) WITH SYSTEM VERSIONING;
        CREATE VIEW recent AS SELECT * FROM changes WHERE id > 0; CREATE VIEW latest AS SELECT * FROM recent;
        INSERT INTO changes VALUES (1, '12');
        CREATE OR REPLACE USER purge_worker; GRANT SELECT, DELETE ON latest TO purge_worker`);
      for (const [name, url] of [
        ['changes', database.url],
        ['recent', database.url],
        ['latest', asWorker()],
      ] as const) {
        const target = await connect(table(name, 'customer_id'), { [CONNECTION]: url });
        const message = expect.stringMatching(`^${name} .*system-versioned`);
        const refused = { code: 'target_unsupported', disposition: 'fail', message };
        await expect(target.plan(select('12'))).rejects.toMatchObject(refused);
        await expect(target.purge(select('12'), unlimited())).rejects.toMatchObject(refused);
      }
      expect(await count('changes')).toBe(1);
      await database.run('DROP VIEW latest, recent; DROP TABLE changes');
    });

    it('does not say of rows that they are anonymised through a view, which a trigger can take them out of', async () => {
      await database.run(`
        CREATE OR REPLACE VIEW open_orders AS SELECT id, customer_id FROM orders WHERE name <> 'hidden';
        CREATE TRIGGER hides BEFORE UPDATE ON orders FOR EACH ROW
          SET NEW.customer_id = OLD.customer_id, NEW.name = 'hidden'`);
      const target = await connect({ ...table('open_orders', 'customer_id'), anonymise: { customer_id: 'nobody' } });
      const failure = { code: 'target_unsupported', message: expect.stringMatching(/^open_orders is a view/) };
      await expect(target.plan(select('12'))).rejects.toMatchObject(failure);
      await expect(target.purge(select('12'), unlimited())).rejects.toMatchObject(failure);
      await expect(target.verify(select('12'))).rejects.toMatchObject(failure);
    });

    it.each([
      ['a table that is not there', table('nowhere', 'customer_id'), 'target_not_found'],
      ['a column that is not there', table('orders', 'nowhere'), 'target_not_found'],
      ['a number column called text', table('orders', 'id'), 'target_rejected'],
      ['a column to anonymise that is not there', { ...orders, anonymise: { nowhere: null } }, 'target_not_found'],
    ])('needs an operator when the data map names %s', async (_what, named, code) => {
      const planned = (await connect(named)).plan(select('12'));
      await expect(planned).rejects.toMatchObject({ code, disposition: 'fail' });
    });

    describe('with columns that compare otherwise than text', () => {
      const UUID = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11';
      beforeAll(() =>
        database.run(`
          CREATE OR REPLACE TABLE compared (
            general varchar(60) COLLATE utf8mb4_general_ci, unicode varchar(60) COLLATE utf8mb4_unicode_ci,
            unpadded varchar(60) COLLATE utf8mb4_unicode_nopad_ci, exact varchar(60) COLLATE utf8mb4_bin,
            latin varchar(60) CHARACTER SET latin1, wide varchar(60) CHARACTER SET ucs2, padded char(20) COLLATE utf8mb4_general_ci, bytes varbinary(60),
            big bigint, positive bigint unsigned, money decimal(30, 2), small tinyint,
            real4 float, real8 double, id uuid, packed binary(16), kind enum('12'))`),
      );
      beforeEach(() =>
        database.run(`TRUNCATE compared; INSERT INTO compared VALUES (
          'Ada@x', 'Ada@x', 'Ada@x', 'Ada@x', 'Ada@x', 'Ada@x', 'Ada@x', 'Ada@x',
          9007199254740993, 18446744073709551615, 9007199254740993, 12, 16777216, 9007199254740992, '${UUID}',
          UNHEX(REPLACE('${UUID}', '-', '')), '12')`),
      );

      it.each([
        ['general', 'text', 'ada@X', 1],
        ['unicode', 'text', 'ada@X', 1],
        ['exact', 'text', 'ada@X', 0],
        ['bytes', 'text', 'ada@X', 0],
        ['latin', 'text', 'ADA@x', 1],
        ['wide', 'text', 'ADA@x', 1],
        // what collations leave out is nobody's leave to delete somebody else
        ['general', 'text', 'Ada@x ', 0],
        ['unicode', 'text', 'Ada@x\0', 0],
        ['unpadded', 'text', 'Ada@x\u200b', 0],
        ['exact', 'text', 'Ada@x ', 0],
        ['padded', 'text', 'Ada@x ', 0],
        ['latin', 'text', 'Ada@x ', 0],
        ['latin', 'text', 'щ', 0],
        ['big', 'number', '9007199254740993', 1],
        ['big', 'number', '9007199254740992', 0],
        ['big', 'number', '9223372036854775808', 0],
        ['positive', 'number', '18446744073709551615', 1],
        ['positive', 'number', '18446744073709551614', 0],
        ['money', 'number', '9007199254740993', 1],
        ['money', 'number', '9007199254740992', 0],
        ['small', 'number', '12', 1],
        ['small', 'number', '268', 0],
        ['id', 'uuid', UUID.toUpperCase(), 1],
        ['id', 'uuid', UUID.replaceAll('-', ''), 1],
        ['id', 'uuid', 'x', 0],
        ['packed', 'uuid', UUID.toUpperCase(), 1],
        ['packed', 'uuid', UUID.replaceAll('-', ''), 1],
        ['packed', 'uuid', UUID.replace('-', ''), 1],
        ['packed', 'uuid', `{${UUID.toUpperCase()}}`, 1],
        ['packed', 'uuid', `{${UUID}`, 0],
        ['id', 'uuid', UUID.replace('-', ''), 1],
        ['id', 'uuid', `{${UUID.toUpperCase()}}`, 1],
        ['id', 'uuid', 'a0ee-bc99-9c0b-4ef8-bb6d-6bb9-bd38-0a11', 1],
        ['packed', 'uuid', UUID.replace('a', 'b'), 0],
      ] as const)('compares %s as %s with %j, and finds and deletes %i rows', async (column, type, value, rows) => {
        const target = await connect(table('compared', column, type));
        expect(await target.verify(select(value))).toBe(rows);
        expect(await target.purge(select(value, 'nobody'), unlimited())).toEqual({ outcome: 'emptied', items: rows });
        expect(await count('compared')).toBe(1 - rows);
      });

      it.each(['general', 'unicode', 'unpadded', 'exact'])(
        'finds in %s what has a space or another character at its end, and nothing else',
        async (column) => {
          await database.run(`INSERT INTO compared (${column}) VALUES ('Ada@x '), ('Ada@x🍣'), ('Ada@x🍺')`);
          const target = await connect(table('compared', column));
          expect(await target.purge(select('Ada@x ', 'Ada@x🍣'), unlimited())).toEqual({
            outcome: 'emptied',
            items: 2,
          });
          const left = await database.run(`SELECT ${column} AS text FROM compared ORDER BY text`);
          expect(left).toEqual([{ text: 'Ada@x' }, { text: 'Ada@x🍺' }]);
        },
      );

      it.each([
        ['general', 'Ada@x '],
        ['general', 'Ada@\u200bx'],
        ['unicode', 'Ada@x\u200b'],
        ['unicode', '\u00adAda@x'],
        ['unicode', 'Ada@x\u0301'],
        ['unpadded', 'Ada@x\u0001'],
        ['exact', 'Ada@x '],
        ['latin', 'Ada@x  '],
        ['wide', 'Ada@x '],
      ])(
        'leaves in %s the row of somebody else, %j, and deletes that of any case and accent',
        async (column, other) => {
          const own = column === 'exact' ? 'Ada@x' : 'ÁDA@x';
          await database.run(`TRUNCATE compared; INSERT INTO compared (${column}) VALUES ('${own}'), ('${other}')`);
          const target = await connect(table('compared', column));
          expect(await target.plan(select('Ada@x'))).toBe(1);
          expect(await target.purge(select('Ada@x', 'nobody'), unlimited())).toEqual({ outcome: 'emptied', items: 1 });
          expect(await target.verify(select('Ada@x'))).toBe(0);
          expect(await database.run(`SELECT ${column} AS text FROM compared`)).toEqual([{ text: other }]);
        },
      );

      it('takes the signs of a pattern as they are written', async () => {
        await database.run(`INSERT INTO compared (general) VALUES ('a_%|\\\\b'), ('axy|\\\\b'), ('a_%b')`);
        const target = await connect(table('compared', 'general'));
        expect(await target.purge(select('A_%|\\B'), unlimited())).toEqual({ outcome: 'emptied', items: 1 });
        expect(await count('compared')).toBe(3);
      });

      it('finds rows by an index of the column', async () => {
        const index = 'CREATE INDEX by_general ON compared (general)';
        await database.run(
          `${index}; INSERT INTO compared (general) SELECT seq FROM seq_1_to_2000; ANALYZE TABLE compared`,
        );
        const shape = { type: 'varchar', comparedBy: 'utf8mb4_general_ci' };
        const condition = mysqlDialect.isOneOf('general', shape, ['Ada@x', '7'], (value) => `'${String(value)}'`);
        const [plan] = await database.run(`EXPLAIN SELECT * FROM compared WHERE ${condition}`);
        await database.run('DROP INDEX by_general ON compared');
        expect(plan).toMatchObject({ key: 'by_general', type: 'range' });
      });

      it.each([
        ['real4', 'number', 'column_inexact'],
        ['real8', 'number', 'column_inexact'],
        ['real8', 'text', 'column_inexact'],
        ['kind', 'text', 'target_rejected'],
        ['big', 'text', 'target_rejected'],
        ['big', 'uuid', 'target_rejected'],
        ['general', 'number', 'target_rejected'],
      ] as const)('does not select by %s as %s', async (column, type, code) => {
        const target = await connect(table('compared', column, type));
        await expect(target.plan(select('12'))).rejects.toMatchObject({ code, disposition: 'fail' });
        await expect(target.purge(select('12'), unlimited())).rejects.toMatchObject({ code, disposition: 'fail' });
        expect(await count('compared')).toBe(1);
      });
    });

    describe('under bounds', () => {
      const bounds = { unboundedKinds: [], olderThan: Date.UTC(2026, 10, 22), undated: 'left' } as const;
      const bounded: Selection = { ...select('12'), bounds };
      beforeEach(() =>
        database.run(`
          CREATE OR REPLACE TABLE notes (customer_id varchar(60), moment timestamp NULL, local datetime, day date);
          INSERT INTO notes VALUES
            ('12', '2026-11-21 23:30:00', '2026-11-22 00:30:00', '2026-11-21'),
            ('12', '2026-11-22 00:30:00', '2026-11-22 01:30:00', '2026-11-22'),
            ('12', NULL, NULL, NULL),
            ('12', '1970-01-02 00:00:00', '9999-12-31 23:59:59', NULL)`),
      );

      it.each<[Table['createdAt']]>([['moment'], [{ column: 'local', zone: 'Europe/Berlin' }]])(
        'deletes what is older by %j, and counts and reports the rest',
        async (createdAt) => {
          const impossible: string[] = [];
          const target = await mysql.connect(
            { connection: CONNECTION, tables: [{ ...table('notes', 'customer_id'), createdAt }] },
            {
              ...environment({ [CONNECTION]: database.url }),
              impossibleTime: (field) => void impossible.push(field),
            },
          );
          expect(await target.countLeft?.(bounded)).toEqual({ newer: 1, undated: 2 });
          expect(await target.purge(bounded, unlimited())).toEqual({ outcome: 'emptied', items: 1 });
          expect(await target.verify(bounded)).toBe(0);
          expect(await count('notes')).toBe(3);
          expect(impossible).toEqual([`notes.${typeof createdAt === 'string' ? createdAt : createdAt?.column}`]);
          const all = { ...bounded, bounds: { ...bounds, undated: 'deleted' } } as const;
          expect(await target.purge(all, unlimited())).toEqual({ outcome: 'emptied', items: 2 });
        },
      );

      it.each<[Table['createdAt'], string]>([
        ['local', 'datetime; expected timestamp, or a datetime whose zone'],
        ['day', 'date; expected timestamp'],
        [{ column: 'moment', zone: 'UTC' }, 'timestamp; expected datetime'],
      ])('refuses the time called %j', async (createdAt, sentence) => {
        const target = await connect({ ...table('notes', 'customer_id'), createdAt });
        const unusable = { code: 'time_not_usable', disposition: 'fail', message: expect.stringContaining(sentence) };
        await expect(target.purge(bounded, unlimited())).rejects.toMatchObject(unusable);
      });
    });

    it('looks identifiers up, each once and as text, with the times beside them', async () => {
      await database.run(`
        CREATE OR REPLACE TABLE links (customer_id varchar(60), big bigint, packed binary(16), moment timestamp NULL,
          local datetime, checked boolean);
        INSERT INTO links VALUES ('12', 9007199254740993, UNHEX('A0EEBC999C0B4EF8BB6D6BB9BD380A11'),
          '2026-01-02 03:04:05', '2026-01-02 04:04:05', true), ('12', 9007199254740993, NULL,
          '2026-01-02 03:04:05', '2026-01-02 04:04:05', true), ('13', 1, NULL, NULL, NULL, false)`);
      const found = async (column: string, beside: FieldsBeside) => {
        const row = { connection: CONNECTION, ...table('links', 'customer_id'), column };
        const source = await mysql.source?.connect(row, environment({ [CONNECTION]: database.url }), beside);
        return (await source?.lookUp(select('12')))?.found;
      };
      const createdAt = Date.UTC(2026, 0, 2, 3, 4, 5);
      const identifier = { createdAt, isVerified: true };
      expect(await found('big', { createdAt: { column: 'moment' }, verified: 'checked' })).toEqual([
        { value: '9007199254740993', ...identifier },
      ]);
      const local = { column: 'local', zone: 'Europe/Berlin' };
      expect(await found('packed', { createdAt: local, verified: 'checked' })).toEqual([
        { value: 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', ...identifier },
      ]);
    });

    it.each([
      ['int(10) unsigned zerofill', '7', '7'],
      ['decimal(20, 2)', '7', '7'],
      ['decimal(20, 2) unsigned zerofill', '7', '7'],
      ['decimal(20, 2)', '-7.5', '-7.50'],
      ['bigint', '-7', '-7'],
      ['varbinary(20)', `'7'`, '7'],
      ['bit(8)', '7', 'target_rejected'],
      ['year', '2007', 'target_rejected'],
      ['double', '1e21', 'column_inexact'],
    ])('reads an identifier in a column %s with %s as %s', async (type, id, expected) => {
      await database.run(`CREATE OR REPLACE TABLE links (customer_id varchar(60), id ${type})`);
      await database.run(`INSERT INTO links VALUES ('12', ${id})`);
      const row = { connection: CONNECTION, ...table('links', 'customer_id'), column: 'id' };
      const source = await mysql.source?.connect(row, environment({ [CONNECTION]: database.url }));
      const answer = source?.lookUp(select('12')).then(({ found }) => found.map(({ value }) => value));
      if (expected.includes('_')) await expect(answer).rejects.toMatchObject({ code: expected, disposition: 'fail' });
      else expect(await answer).toEqual([expected]);
    });

    it('reads each identifier that is written otherwise, and each once', async () => {
      const ids = ['ab', 'AB', 'áb', 'ab ', 'ab\u200b', '👍', 'ab'];
      await database.run(
        'CREATE OR REPLACE TABLE links (customer_id varchar(60), id varchar(60)) CHARACTER SET utf8mb4',
      );
      await database.run(`INSERT INTO links VALUES ${ids.map((id) => `('12', '${id}')`).join(', ')}`);
      const row = { connection: CONNECTION, ...table('links', 'customer_id'), column: 'id' };
      const source = await mysql.source?.connect(row, environment({ [CONNECTION]: database.url }));
      const answer = await source?.lookUp(select('12'));
      expect(answer?.found.map(({ value }) => value).toSorted()).toEqual(ids.slice(0, -1).toSorted());
    });

    it('puts the canary person once, finds them by their own columns, and sees them gone', async () => {
      const [person, other] = [12_345, 12_346].map((digits) => canaryTexts(canaryUserId(`${digits}678901234567`)));
      if (person === undefined || other === undefined) throw new Error('no canary');
      await database.run(`CREATE OR REPLACE TABLE visits (id binary(16) PRIMARY KEY, visitor bigint unsigned, app bigint,
        customer_id varchar(60), is_test boolean, at datetime, seen timestamp NULL, noted varchar(30))`);
      const canary = {
        rows: [
          {
            table: 'visits',
            values: {
              ...{ id: '{uuid}', visitor: '{asid}', app: '{appId}', customer_id: 'canary-{asid}', is_test: true },
              ...{ at: '2020-01-01T00:00:00Z', seen: '2020-01-01T00:00:00Z', noted: '2020-01-01T00:00:00Z' },
            },
          },
        ],
      };
      const createdAt = { column: 'at', zone: 'Europe/Berlin' };
      const row = { connection: CONNECTION, tables: [{ ...table('visits', 'customer_id'), createdAt }] };
      const seeding = await mysqlSeeding.connect(row, canary, environment({ [CONNECTION]: database.url }));
      await seeding.seed(person);
      await seeding.seed(person);
      expect(await count('visits')).toBe(1);
      const [times] = await database.run(
        'SELECT CAST(at AS CHAR) AS at, UNIX_TIMESTAMP(seen) AS seen, noted FROM visits',
      );
      expect(times).toEqual({
        at: '2020-01-01 01:00:00',
        seen: Date.UTC(2020, 0) / 1000,
        noted: '2020-01-01T00:00:00Z',
      });
      expect([await seeding.isThere(person), await seeding.isThere(other)]).toEqual([true, false]);
      // as floating point numbers they would be equal
      await database.run('UPDATE visits SET visitor = visitor + 1');
      expect(await seeding.isThere(person)).toBe(false);
      await database.run('DELETE FROM visits');
      expect(await seeding.isThere(person)).toBe(false);
    });

    describe('anonymised', () => {
      const anonymising = { ...orders, anonymise: { customer_id: 'nobody', name: null, email: null } };

      it('keeps its rows, without what names the person', async () => {
        const target = await connect(anonymising);
        expect(target.anonymises).toEqual({ stays: 'the sums' });
        expect(await target.plan(select('12'))).toBe(1);
        expect(await target.purge(select('12'), unlimited())).toEqual({ outcome: 'emptied', items: 1 });
        expect(await target.verify(select('12'))).toBe(0);
        expect(await target.purge(select('12'), unlimited())).toEqual({ outcome: 'emptied', items: 0 });
        expect(await database.run('SELECT * FROM orders ORDER BY id')).toEqual([
          { id: 7, customer_id: 'nobody', name: null, email: null },
          { id: 8, customer_id: '13', name: 'Bob', email: 'bob@example.com' },
        ]);
      });

      it.each([
        ['too long', { customer_id: null, name: 'a name that is too long' }],
        ['not unique', { customer_id: null, email: 'bob@example.com' }],
      ])('needs an operator when a value is %s', async (_what, anonymise) => {
        const purging = (await connect({ ...orders, anonymise })).purge(select('12'), unlimited());
        const message = expect.stringMatching(/"anonymise".* \(error \d+\)$/);
        await expect(purging).rejects.toMatchObject({ code: 'replacement_refused', disposition: 'fail', message });
      });
    });
  });

  describe('MariaDB with TLS', () => {
    const folder = mkdtempSync(join(tmpdir(), 'certificates-'));
    let here: Certificate;
    const servers: TestMysql[] = [];
    const start = async ({ certificate, key }: Certificate): Promise<TestMysql> => {
      const server = await startTestMysql(`--ssl-cert=${certificate}`, `--ssl-key=${key}`);
      await server.run('CREATE TABLE orders (customer_id varchar(60)); SET GLOBAL require_secure_transport = ON');
      servers.push(server);
      return server;
    };
    const verify = async (url: string, authority?: string): Promise<number> => {
      const named = Object.assign(new URL(url), { hostname: 'localhost' });
      if (authority !== undefined) named.searchParams.set('ssl-ca', authority);
      const row = { connection: CONNECTION, tables: [table('orders', 'customer_id')] };
      return (await mysql.connect(row, environment({ [CONNECTION]: named.href }))).verify(select('12'));
    };
    beforeAll(() => {
      here = makeCertificate(folder, 'here', 'localhost');
    });
    afterAll(async () => {
      await Promise.all(servers.map((server) => server.stop()));
      rmSync(folder, { recursive: true });
    });

    it(
      'is asked over TLS, with a certificate of the named authority, and trusted with no other',
      async () => {
        const { url } = await start(here);
        expect(await verify(url, here.authority)).toBe(0);
        await expect(verify(url)).rejects.toMatchObject({ code: 'target_login_refused', disposition: 'fail' });
        const { authority } = makeCertificate(folder, 'unknown', 'localhost');
        const refused = { code: 'target_certificate_refused', disposition: 'retry' };
        await expect(verify(url, authority)).rejects.toMatchObject(refused);
      },
      MYSQL_START,
    );

    it(
      'is not trusted with a certificate of another host',
      async () => {
        const elsewhere = makeCertificate(folder, 'elsewhere', 'db.example.com');
        const { url } = await start(elsewhere);
        await expect(verify(url, elsewhere.authority)).rejects.toMatchObject({ code: 'target_certificate_refused' });
      },
      MYSQL_START,
    );
  });
}

function table(name: string, column: string, type: Table['where'][number]['type'] = 'text'): Table {
  return { table: name, where: [{ column, type, values: ['{customerId}'] }] };
}

function select(...customerId: readonly string[]): Selection {
  return { requestId: 'request' as RequestId, appId: '1001', identifiers: { customerId }, askedAt: 0 };
}
