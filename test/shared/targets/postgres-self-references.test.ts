import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { Selection } from '../../../shared/ports/target.ts';
import { postgres } from '../../../shared/targets/postgres/postgres.ts';
import type { FoundBy, Row } from '../../../shared/targets/target-kind.ts';
import { unlimited } from '../../contract/target.contract.ts';
import { POSTGRES_START, startTestPostgres, type TestPostgres } from '../../support/postgres.ts';
import { environment } from '../../support/target-environment.ts';

type Table = Row<typeof postgres.entries>['tables'][number];

const CONNECTION = 'TARGET_SUPPORT_DATABASE';
const PERSON: Selection = {
  requestId: 'request' as RequestId,
  appId: '1001',
  identifiers: { contactId: ['12'] },
  askedAt: 0,
};
const STILL_REFERENCED = { code: 'rows_still_referenced', disposition: 'after_others' };
const UNRELATED = found('unrelated', 'owner');

let database: TestPostgres;
beforeAll(async () => {
  database = await startTestPostgres();
}, POSTGRES_START);
beforeEach(() =>
  database.run(`DROP TABLE IF EXISTS messages;
    CREATE TABLE messages (id text PRIMARY KEY, owner text, thread text REFERENCES messages ON DELETE SET NULL);
    CREATE INDEX ON messages (thread);
    INSERT INTO messages VALUES ('x', '13', 'x'), ('y', '13', NULL)`),
);
afterAll(() => database.stop());

const connect = (tables: Table | readonly Table[], foundByOthers: readonly FoundBy[] = []) =>
  postgres.connect(
    { connection: CONNECTION, tables: [tables].flat(), stays: 'their number' },
    { ...environment({ [CONNECTION]: database.url }), foundByOthers },
  );
const purge = async (...by: Parameters<typeof connect>) => (await connect(...by)).purge(PERSON, unlimited());
const left = async (): Promise<unknown> =>
  (await database.run('SELECT id FROM messages ORDER BY id')).map(({ id }) => id);
const byThread = table('messages', 'thread');

describe('a table whose foreign key leads to itself', () => {
  it.each([
    ['alone in its database', []],
    ['beside another target', [UNRELATED]],
  ])(
    'is emptied by the column that its key empties, the rows first to which none refer, %s',
    async (_where, others) => {
      await database.run(`INSERT INTO messages SELECT '12', '12', '12';
      INSERT INTO messages SELECT 'm' || i, '12', '12' FROM generate_series(1, 6000) i`);
      expect(await purge(byThread, others)).toEqual({ outcome: 'emptied', items: 6001 });
      expect(await left()).toEqual(['x', 'y']);
    },
  );

  it('has a row deleted that refers to nothing but itself, by whichever column', async () => {
    const byId = table('messages', 'id');
    for (const [one, other] of [
      [byId, 'thread'],
      [byThread, 'id'],
    ] as const) {
      await database.run(`INSERT INTO messages VALUES ('12', '12', '12')`);
      expect(await purge(one, [found('messages', other)])).toEqual({ outcome: 'emptied', items: 1 });
    }
    expect(await left()).toEqual(['x', 'y']);
  });

  it('waits for rows of another target that refer to it, and is emptied afterwards', async () => {
    await database.run(`INSERT INTO messages VALUES ('12', '12', '12'), ('m', '13', '12')`);
    const byId = table('messages', 'id');
    await expect(purge(byId, [found('messages', 'thread')])).rejects.toMatchObject(STILL_REFERENCED);
    expect(await left()).toEqual(['12', 'm', 'x', 'y']);
    expect(await purge(byThread, [found('messages', 'id')])).toEqual({ outcome: 'emptied', items: 2 });
    expect(await purge(byId, [found('messages', 'thread')])).toEqual({ outcome: 'emptied', items: 0 });
  });

  it('is emptied along a chain, from its end', async () => {
    await database.run(
      `INSERT INTO messages VALUES ('a', '12', NULL), ('b', '12', 'a'), ('c', '12', 'b'), ('d', '12', 'b')`,
    );
    expect(await purge(table('messages', 'owner'), [found('messages', 'thread')])).toEqual({
      outcome: 'emptied',
      items: 4,
    });
    expect(await left()).toEqual(['x', 'y']);
  });

  it.each([
    ['its rows refer to one another in a circle', `UPDATE messages SET thread = 'b' WHERE id = 'a'`, ['a', 'b']],
    ['rows refer to it that are not deleted', `UPDATE messages SET thread = 'a' WHERE id = 'y'`, ['a']],
  ])('needs an operator where %s', async (_why, change, stay) => {
    await database.run(`INSERT INTO messages VALUES ('a', '12', NULL), ('b', '12', 'a'), ('c', '12', 'b'); ${change}`);
    const target = await connect(table('messages', 'owner'), [found('messages', 'thread')]);
    const message = expect.stringContaining('in a circle');
    const failure = { code: 'rows_still_referenced', disposition: 'after_others', message };
    await expect(target.purge(PERSON, unlimited())).rejects.toMatchObject(failure);
    expect(await left()).toEqual([...stay, 'x', 'y']);
    expect(await target.verify(PERSON)).toBe(stay.length);
  });

  it('has those of its columns compared together that make up the key', async () => {
    await database.run(`DROP TABLE messages;
      CREATE TABLE messages (app int, id text, thread text, PRIMARY KEY (app, id),
        FOREIGN KEY (app, thread) REFERENCES messages ON DELETE SET NULL (thread));
      INSERT INTO messages VALUES (1, '12', '12'), (1, 'a', '12'), (1, 'b', '12'), (2, 'b', NULL), (2, 'c', 'b')`);
    expect(await purge(byThread)).toEqual({ outcome: 'emptied', items: 3 });
    expect(await left()).toEqual(['b', 'c']);
  });

  it('is anonymised, the rows first to which none refer', async () => {
    await database.run(`DROP TABLE messages;
      CREATE TABLE messages (id text PRIMARY KEY, nick text UNIQUE, answers text REFERENCES messages (nick) ON UPDATE SET NULL);
      INSERT INTO messages VALUES ('a', '12', '12'), ('b', 'bob', '12'), ('x', 'x', NULL)`);
    const cleared = { ...table('messages', 'answers'), anonymise: { nick: null, answers: null } };
    expect(await purge(cleared, [UNRELATED])).toEqual({ outcome: 'emptied', items: 2 });
    expect(await database.run('SELECT * FROM messages ORDER BY id')).toEqual([
      { id: 'a', nick: null, answers: null },
      { id: 'b', nick: null, answers: null },
      { id: 'x', nick: 'x', answers: null },
    ]);
  });

  it('does not unlink itself through another table', async () => {
    await database.run(`CREATE TABLE homes (id text PRIMARY KEY, owner text);
      CREATE TABLE members (id text PRIMARY KEY, home text REFERENCES homes ON DELETE SET NULL);
      ALTER TABLE homes ADD FOREIGN KEY (owner) REFERENCES members ON DELETE CASCADE;
      INSERT INTO members VALUES ('a', NULL), ('b', NULL); INSERT INTO homes VALUES ('12', 'a');
      UPDATE members SET home = '12'`);
    await expect(purge(table('members', 'home'))).rejects.toMatchObject(STILL_REFERENCED);
    expect(await (await connect(table('members', 'home'))).verify(PERSON)).toBe(2);
    await database.run('DROP TABLE homes, members CASCADE');
  });

  it('is no reason for doctor to warn, if nothing else is unlinked', async () => {
    const row = { connection: CONNECTION, tables: [byThread] };
    const own = environment({ [CONNECTION]: database.url });
    expect(await postgres.references?.(row, own)).toEqual([]);
    const kept = { ...found('messages', 'thread'), fate: 'kept' as const };
    expect(await postgres.references?.(row, { ...own, foundByOthers: [kept] })).toEqual([
      expect.objectContaining({ store: `table messages of ${CONNECTION}`, onDelete: 'refuse' }),
    ]);
  });
});

function found(name: string, column: string): FoundBy {
  return { connection: CONNECTION, table: name, columns: [column], fate: 'emptied' };
}

function table(name: string, column: string): Table {
  return { table: name, where: [{ column, type: 'text', values: ['{contactId}'] }] };
}
