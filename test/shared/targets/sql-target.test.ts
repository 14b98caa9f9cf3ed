import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import type { Bounds } from '../../../shared/domain/selection.ts';
import type { Budget, Selection, Target } from '../../../shared/ports/target.ts';
import { postgresDialect } from '../../../shared/targets/postgres/postgres-dialect.ts';
import type {
  Database,
  Query,
  ShapeQuestion,
  SqlDialect,
  TableShape,
} from '../../../shared/targets/sql/sql-dialect.ts';
import type { Rows } from '../../../shared/targets/sql/sql-rows.ts';
import { sqlTarget } from '../../../shared/targets/sql/sql-target.ts';
import type { TargetEnvironment } from '../../../shared/targets/target-kind.ts';
import { limited, unlimited } from '../../contract/target.contract.ts';
import { environment } from '../../support/target-environment.ts';

const PERSON: Selection = {
  requestId: 'request' as RequestId,
  appId: '1001',
  identifiers: { contactId: ['12'] },
  askedAt: Date.UTC(2026, 10, 23),
};
const BOUNDS: Bounds = { unboundedKinds: [], olderThan: PERSON.askedAt, undated: 'left' };
const UNDER_BOUNDS: Selection = { ...PERSON, bounds: BOUNDS };
const OF_NOBODY: Selection = { ...PERSON, identifiers: {} };

const tickets = rowsOf('tickets');
const comments = rowsOf('comments');
const anonymised: Rows = { ...tickets, anonymise: { contact_id: null } };

/** How many rows of the person each table has, and what was asked of it: one list of statements for each transaction. */
let left: { [table: string]: number };
/** How many of them a trigger keeps, in front of the others. */
let kept: number;
/** How many of them can be deleted at once, because others refer to the rest. */
let leaves: number;
/** How many rows each statement was to delete or change at most. */
let limits: number[];
let transactions: string[][];
/** Of each transaction, whether another was to follow at once. */
let followed: boolean[];
let sessions: number;
let questions: ShapeQuestion[];
/** Before each statement, which it can refuse. */
let meanwhile: (statement: string) => void;

beforeEach(() => {
  left = { tickets: 0, comments: 0 };
  kept = 0;
  leaves = Number.POSITIVE_INFINITY;
  limits = [];
  transactions = [];
  followed = [];
  sessions = 0;
  questions = [];
  meanwhile = () => undefined;
});

describe('a table of SQL', () => {
  it('is emptied in chunks, each a transaction of its own, and what is left is counted after the last', async () => {
    left['tickets'] = 12_000;
    expect(await targetOf(tickets).purge(PERSON, unlimited())).toEqual({ outcome: 'emptied', items: 12_000 });
    expect(transactions).toEqual([['delete tickets'], ['delete tickets'], ['delete tickets'], ['count tickets']]);
  });

  it.each([
    ['a count', 1, [true, false]],
    ['a count', 12_000, [true, true, true, false]],
    ['nothing', 0, [false]],
    ['a chunk that finds no more', 10_000, [true, true, false]],
    [
      'the last chunk, known from the count before it',
      45_000,
      [...Array.from({ length: 8 }, () => true), false, false],
    ],
  ])('says that a transaction is followed at once, at the end by %s', async (_what, rows, expected) => {
    left['tickets'] = rows;
    expect(await targetOf(tickets).purge(PERSON, unlimited())).toEqual({ outcome: 'emptied', items: rows });
    expect(followed).toEqual(expected);
  });

  it('leaves the connection of a pooler to others about once a second', async () => {
    left['tickets'] = 30_000;
    let now = 0;
    meanwhile = (statement) => {
      if (statement === 'delete tickets') now += 600;
    };
    const target = targetOf(tickets, { now: () => now });
    expect(await target.purge(PERSON, unlimited())).toEqual({ outcome: 'emptied', items: 30_000 });
    expect(followed).toEqual([true, false, true, false, true, false, false]);
  });

  it('is emptied while nothing refers to it that its foreign key would unlink, which is asked before each chunk', async () => {
    const key = { schema: 'public', name: 'comments', key: 'of_ticket', isVisible: 1, onDelete: 'SET NULL', isSet: 1 };
    const foreignKeysTo: SqlDialect['foreignKeysTo'] = async (_query, [table]) =>
      table === 'tickets' ? [{ ...key, column: 'contact_id', refersTo: 'id', onUpdate: 'RESTRICT' }] : [];
    const target = targetOf([comments, tickets], { dialect: { ...FAKED, foreignKeysTo } });
    left = { tickets: 12_000, comments: 0 };
    meanwhile = () => {
      if (left['tickets'] === 2000) left['comments'] = 1;
    };
    const referenced = { code: 'rows_still_referenced', disposition: 'after_others' };
    await expect(target.purge(PERSON, unlimited())).rejects.toMatchObject(referenced);
    expect(transactions).toEqual([
      ['delete comments'],
      ['count comments', 'delete tickets'],
      ['count comments', 'delete tickets'],
      ['count comments'],
    ]);
  });

  it('is left alone where it is a view of rows to which others refer that a foreign key would unlink', async () => {
    const key = { schema: 'public', name: 'comments', isVisible: 1, onDelete: 'SET NULL', isSet: 1, refersTo: 'id' };
    const foreignKeysTo: SqlDialect['foreignKeysTo'] = async (_query, [table]) =>
      table === 'tickets'
        ? [
            { ...key, key: 'of_ticket', column: 'contact_id', isBelow: 0 },
            { ...key, key: 'of_view', column: 'contact_id', isBelow: 1 },
          ]
        : [];
    left = { tickets: 1, comments: 0 };
    const target = targetOf([comments, tickets], { dialect: { ...FAKED, foreignKeysTo } });
    await expect(target.purge(PERSON, unlimited())).rejects.toMatchObject({ code: 'target_unsupported' });
    expect(left['tickets']).toBe(1);
  });

  it('is left alone where rows that its foreign key would unlink cannot be compared as the key does', async () => {
    const key = { schema: 'public', name: 'comments', isVisible: 1, onDelete: 'SET NULL', isSet: 1, refersTo: 'id' };
    const foreignKeysTo: SqlDialect['foreignKeysTo'] = async (_query, [table]) =>
      table === 'tickets'
        ? [
            { ...key, key: 'of_ticket', column: 'contact_id', isIncomparable: 0 },
            { ...key, key: 'of_mail', column: 'contact_id', isIncomparable: 1 },
          ]
        : [];
    left = { tickets: 1, comments: 0 };
    const target = targetOf([comments, tickets], { dialect: { ...FAKED, foreignKeysTo } });
    await expect(target.purge(PERSON, unlimited())).rejects.toMatchObject({ code: 'target_unsupported' });
    expect(left['tickets']).toBe(1);
  });

  it.each<[string, Rows, Partial<SqlDialect>, TableShape, boolean]>([
    ['in an order', tickets, { checksEachRow: true }, { columns: {}, isLooped: true }, true],
    ['in an order', tickets, { checksEachRow: true }, { columns: {} }, true],
    ['in no order', tickets, { checksEachRow: true }, { columns: {}, isLooped: false }, false],
    ['in no order', tickets, {}, { columns: {}, isLooped: true }, false],
    ['in no order', anonymised, { checksEachRow: true }, { columns: {}, isLooped: true }, false],
  ])('is emptied %s where a key to itself forbids the delete: %j, %j, %j', async (_how, rows, of, shape, expected) => {
    const isOrdered: boolean[] = [];
    const dialect: SqlDialect = {
      ...{ ...FAKED, ...of, shapeOf: async () => shape, foreignKeysTo: async () => [OWN_KEY] },
      deleteRows(statement, most) {
        isOrdered.push(statement.next !== undefined);
        return postgresDialect.deleteRows({ ...statement, next: undefined }, most);
      },
      updateRows(statement, replaced, most) {
        isOrdered.push(statement.next !== undefined);
        return postgresDialect.updateRows(statement, replaced, most);
      },
    };
    left['tickets'] = 1;
    expect(await targetOf(rows, { dialect }).purge(PERSON, unlimited())).toEqual({ outcome: 'emptied', items: 1 });
    expect(isOrdered).toEqual([expected]);
  });

  it.each([
    ['not asked', false, []],
    ['asked once', undefined, ['tickets']],
  ])(
    'is %s for foreign keys in one run, however many chunks it has, where its description says of them: %s',
    async (_what, isReferred, expected) => {
      const asked: string[] = [];
      const foreignKeysTo: SqlDialect['foreignKeysTo'] = async (_query, table) => {
        asked.push(...table);
        return [];
      };
      const described: SqlDialect['shapeOf'] = async () => ({
        columns: {},
        ...(isReferred === false && { isReferred }),
      });
      const target = targetOf([tickets, comments], { dialect: { ...FAKED, foreignKeysTo, shapeOf: described } });
      left['tickets'] = 12_000;
      await target.purge(PERSON, unlimited());
      expect(asked.filter((table) => table === 'tickets')).toEqual(expected);
      expect(transactions.flat().filter((statement) => statement === 'count tickets')).toHaveLength(1);
    },
  );

  it('is asked for foreign keys where another target finds something in its database', async () => {
    const asked: string[] = [];
    const foreignKeysTo: SqlDialect['foreignKeysTo'] = async (_query, table) => {
      asked.push(...table);
      return [];
    };
    const shape: TableShape = { columns: {}, isReferred: true, isLooped: false };
    const dialect: SqlDialect = { ...FAKED, foreignKeysTo, shapeOf: async () => shape };
    await targetOf([tickets, comments], { dialect }).purge(PERSON, unlimited());
    expect(asked).toEqual(['tickets', 'comments']);
  });

  it.each([
    ['not asked', { isReferred: true, isLooped: false }, []],
    ['asked once', { isReferred: true, isLooped: true }, ['tickets']],
    ['asked once', {}, ['tickets']],
  ])(
    'is %s for foreign keys where it is the only one of its database, described by %j',
    async (_what, of, expected) => {
      const asked: string[] = [];
      const foreignKeysTo: SqlDialect['foreignKeysTo'] = async (_query, table) => {
        asked.push(...table);
        return [];
      };
      const described: SqlDialect['shapeOf'] = async () => ({ columns: {}, ...of });
      left['tickets'] = 12_000;
      await targetOf(tickets, { dialect: { ...FAKED, foreignKeysTo, shapeOf: described } }).purge(PERSON, unlimited());
      expect(asked).toEqual(expected);
      expect(transactions).toEqual([['delete tickets'], ['delete tickets'], ['delete tickets'], ['count tickets']]);
    },
  );

  it.each([
    ['as many as there are', 25, 10, ['delete', 'count', 'delete', 'delete']],
    // fewer are left than were just deleted
    ['most of them', 15, 10, ['delete', 'count', 'delete']],
    ['one', 2, 1, ['delete', 'count', 'delete']],
    ['nothing', 0, 10, ['delete', 'count']],
  ])('of a tree is emptied level by level, where a level has %s', async (_many, rows, level, expected) => {
    leaves = level;
    left['tickets'] = rows;
    const target = targetOf(tickets, { dialect: ORDERED });
    expect(await target.purge(PERSON, unlimited())).toEqual({ outcome: 'emptied', items: rows });
    expect(transactions).toEqual(expected.map((verb) => [`${verb} tickets`]));
  });

  it('of a tree is tried in chunks of the same size, however small a level is', async () => {
    leaves = 1;
    left['tickets'] = 3;
    await targetOf(tickets, { dialect: GUARDED_TREE }).purge(PERSON, unlimited());
    expect(limits).toEqual([5000, 5000, 5000]);
  });

  it('of a tree is emptied behind a chunk of rows that a trigger keeps, which are reported', async () => {
    kept = 5000;
    left['tickets'] = 12_000;
    const purging = targetOf(tickets, { dialect: GUARDED_TREE }).purge(PERSON, unlimited());
    await expect(purging).rejects.toMatchObject({ code: 'rows_still_referenced' });
    expect(left['tickets']).toBe(5000);
    expect(limits.slice(0, 2)).toEqual([5000, 10_000]);
  });

  it.each([1, 3])('is a failed try where rows refer to one another in a circle: %d', async (rows) => {
    leaves = 0;
    left['tickets'] = rows;
    const purging = targetOf(tickets, { dialect: ORDERED }).purge(PERSON, unlimited());
    await expect(purging).rejects.toMatchObject({ code: 'rows_still_referenced' });
  });

  it('of a tree is not asked before each chunk what else refers to it', async () => {
    left['tickets'] = 1;
    const key = { ...OWN_KEY, column: 'contact_id', onDelete: 'SET NULL', onUpdate: 'RESTRICT', isSet: 1 };
    const dialect: SqlDialect = { ...FAKED, foreignKeysTo: async () => [key], deleteRows: unordered };
    await targetOf(tickets, { dialect }).purge(PERSON, unlimited());
    expect(transactions[0]).toEqual(['delete tickets']);
  });

  it('is not asked again where it has nothing of the person', async () => {
    expect(await targetOf(tickets).purge(PERSON, unlimited())).toEqual({ outcome: 'emptied', items: 0 });
    expect(transactions).toEqual([['delete tickets']]);
  });

  it('is asked once more where its last chunk is a whole one', async () => {
    left['tickets'] = 5000;
    expect(await targetOf(tickets).purge(PERSON, unlimited())).toEqual({ outcome: 'emptied', items: 5000 });
    expect(transactions).toEqual([['delete tickets'], ['delete tickets']]);
  });

  it('is not asked at all where the selection has no value for one of its columns', async () => {
    const target = targetOf(tickets);
    expect(await target.purge(OF_NOBODY, unlimited())).toEqual({ outcome: 'emptied', items: 0 });
    expect(await target.plan(OF_NOBODY)).toBe(0);
    expect(await target.verify(OF_NOBODY)).toBe(0);
    expect(sessions).toBe(0);
  });

  it('is left alone where no column can hold what is looked for, and the next one is emptied', async () => {
    left = { tickets: 1, comments: 2 };
    const skipped: number[] = [];
    const narrow: SqlDialect = { ...FAKED, canHold: ({ type }) => type !== 'number' };
    const numbered: Rows = { ...tickets, where: [{ column: 'id', type: 'number', values: ['{contactId}'] }] };
    const target = targetOf([numbered, comments], { dialect: narrow, countSkipped: (count) => skipped.push(count) });
    expect(await target.plan(PERSON)).toBe(2);
    expect(await target.verify(PERSON)).toBe(2);
    expect(await target.purge(PERSON, unlimited())).toEqual({ outcome: 'emptied', items: 2 });
    expect(left).toEqual({ tickets: 1, comments: 0 });
    expect(skipped).toEqual([1, 0]);
  });

  it.each([
    ['as many as one chunk are left', 45_000, 10],
    ['one more is left', 45_001, 12],
    ['some chunks are left', 52_000, 13],
  ])('has what is left counted after eight chunks, and ends there when %s', async (_what, rows, expected) => {
    left['tickets'] = rows;
    expect(await targetOf(tickets).purge(PERSON, unlimited())).toEqual({ outcome: 'emptied', items: rows });
    expect(transactions).toHaveLength(expected);
    expect(transactions[8]).toEqual(['count tickets']);
  });

  it('is left to the verification where one whole chunk comes back again and again', async () => {
    left['tickets'] = 5000;
    meanwhile = () => void (left['tickets'] = 5000);
    expect(await targetOf(tickets).purge(PERSON, unlimited())).toEqual({ outcome: 'emptied', items: 45_000 });
  });

  it.each([
    ['deleted', 5001, 5000, tickets, 11],
    // all of them are tried at once, because values that a trigger restores count as replaced
    ['anonymised', 5001, 5001, anonymised, 13],
    ['anonymised', 10_000, 10_000, anonymised, 13],
    ['anonymised', 12_000, 12_000, anonymised, 15],
  ])(
    'is a failed try where as many rows as before are there after more of them were %s: %d rows',
    async (verb, found, done, rows, expected) => {
      left['tickets'] = found;
      meanwhile = () => void (left['tickets'] = found);
      await expect(targetOf(rows).purge(PERSON, unlimited())).rejects.toMatchObject({
        code: 'no_progress',
        disposition: 'retry',
        message: `table tickets has as many rows of the person as before ${done} of them were ${verb}`,
      });
      expect(transactions).toHaveLength(expected);
    },
  );

  it.each([
    ['more rows than a chunk', 12_000, 50, 5],
    ['as many rows as a chunk', 5000, 50, 4],
    ['nearly as many rows as a chunk', 4900, 45_100, 13],
    ['fewer rows than half a chunk', 2000, 11_000, 6],
    ['all rows', 3, 0, 3],
    ['all rows, which are two chunks', 10_000, 0, 3],
  ])('is emptied behind %s that a trigger keeps', async (_kept, first, behind, expected) => {
    kept = first;
    left['tickets'] = first + behind;
    const target = targetOf(tickets, { dialect: GUARDED });
    expect(await target.purge(PERSON, unlimited())).toEqual({ outcome: 'emptied', items: behind });
    expect(await target.verify(PERSON)).toBe(first);
    expect(transactions.slice(0, -1)).toHaveLength(expected);
  });

  it.each([
    ['twice as many', 2501, [5000, 10_000, 10_000]],
    ['as many', 2500, [5000, 5000, 5000, 5000]],
  ])('has %s rows tried next where a trigger has kept %d of a chunk', async (_many, first, expected) => {
    kept = first;
    left['tickets'] = 10_000;
    await targetOf(tickets, { dialect: GUARDED }).purge(PERSON, unlimited());
    expect(limits).toEqual(expected);
  });

  it('is left where it is behind rows that a trigger keeps when the time is over', async () => {
    kept = 12_000;
    left['tickets'] = 12_050;
    const target = targetOf(tickets, { dialect: GUARDED });
    expect(await target.purge(PERSON, limited(3))).toEqual({ outcome: 'unfinished', items: 0 });
    expect(await target.purge(PERSON, unlimited())).toEqual({ outcome: 'emptied', items: 50 });
  });

  it('goes through no more rows than were counted, whatever is written meanwhile', async () => {
    left['tickets'] = 60_000;
    meanwhile = (statement) => {
      if (statement === 'delete tickets') left['tickets'] = (left['tickets'] ?? 0) + 4000;
    };
    // 52,000 are counted after eight chunks, which are eleven more
    expect(await targetOf(tickets).purge(PERSON, unlimited())).toEqual({ outcome: 'emptied', items: 95_000 });
  });

  it('is gone through once more where more is there after a short chunk than it had', async () => {
    left['tickets'] = 3;
    let deletes = 0;
    meanwhile = (statement) => {
      if (statement === 'count tickets') left['tickets'] = 4;
      if (statement === 'delete tickets') deletes += 1;
    };
    expect(await targetOf(tickets).purge(PERSON, unlimited())).toEqual({ outcome: 'emptied', items: 7 });
    expect(deletes).toBe(2);
  });

  it('is gone through once where as many are there after a short chunk, which can be the same', async () => {
    left['tickets'] = 3;
    meanwhile = (statement) => {
      if (statement === 'count tickets') left['tickets'] = 3;
    };
    expect(await targetOf(tickets).purge(PERSON, unlimited())).toEqual({ outcome: 'emptied', items: 3 });
  });

  it.each([0, 1])('is not begun when the time is over at look %d', async (looks) => {
    left['tickets'] = 1;
    expect(await targetOf(tickets).purge(PERSON, limited(looks))).toEqual({ outcome: 'unfinished', items: 0 });
    expect(transactions).toEqual([]);
  });

  it.each([
    ['it is the only one', tickets],
    ['others come after it', [tickets, comments]],
  ])('is left where it is when the time is over, where %s', async (_what, tables) => {
    left = { tickets: 12_000, comments: 1 };
    expect(await targetOf(tables).purge(PERSON, limited(3))).toEqual({ outcome: 'unfinished', items: 10_000 });
    expect(left).toEqual({ tickets: 2000, comments: 1 });
    expect(await targetOf(tables).purge(PERSON, unlimited())).toMatchObject({ outcome: 'emptied' });
    expect(left['tickets']).toBe(0);
  });

  it('says how many rows went before its calls were aborted, without what was not committed', async () => {
    left['tickets'] = 12_000;
    const abort = new AbortController();
    meanwhile = () => {
      if (transactions.length < 3) return;
      abort.abort();
      throw new Error('the connection is gone');
    };
    const budget: Budget = { isOver: () => false, signal: abort.signal };
    expect(await targetOf(tickets).purge(PERSON, budget)).toEqual({ outcome: 'unfinished', items: 10_000 });
  });

  it.each(['constraint_violated', 'identifier_not_usable', 'target_rejected'])(
    'needs an operator when a value cannot stand in place of another, because of %s',
    async (code) => {
      const refused = async (number: string) => {
        const cause = new DeletionError(code, 'retry', `the database (of somebody) refuses it${number}`);
        meanwhile = (statement) => {
          if (statement === 'update tickets') throw cause;
        };
        const message = `the database refuses a value of "anonymise": its column cannot hold it, or has to be unique or not null${number}`;
        await expect(targetOf(anonymised).purge(PERSON, unlimited())).rejects.toMatchObject({
          ...{ code: 'replacement_refused', disposition: 'fail', message, cause },
        });
      };
      await refused('');
      await refused(' (SQLSTATE 23505)');
    },
  );

  it.each<[string, Rows, string, Error]>([
    ['a lock', anonymised, 'update tickets', new DeletionError('target_locked', 'retry', 'no')],
    ['a mistake of ours', anonymised, 'update tickets', new TypeError('no')],
    ['what is deleted', tickets, 'delete tickets', new DeletionError('target_rejected', 'fail', 'no')],
    ['what is only counted', anonymised, 'count tickets', new DeletionError('target_rejected', 'fail', 'no')],
    ['what its columns are', anonymised, 'shape tickets', new DeletionError('target_rejected', 'fail', 'no')],
  ])(
    'does not take an error about %s for one about a value in place of another',
    async (_what, rows, refused, cause) => {
      left['tickets'] = 1;
      meanwhile = (statement) => {
        if (statement === refused) throw cause;
      };
      await expect(targetOf(rows).purge(PERSON, unlimited())).rejects.toBe(cause);
    },
  );

  it('is counted together with the others, in one transaction', async () => {
    left = { tickets: 2, comments: 3 };
    const target = targetOf([tickets, comments]);
    expect(target.isConsistent).toBe(true);
    expect(await target.plan(PERSON)).toBe(5);
    expect(await target.verify(PERSON)).toBe(5);
    const counted = ['count tickets', 'count comments'];
    expect(transactions).toEqual([counted, counted]);
  });

  it('has its times looked at before any deletion, and later only where bounds ask for them', async () => {
    const target = targetOf(tickets);
    await target.plan(PERSON);
    expect(questions.splice(0)).toEqual([{ readsTimes: true }]);
    await target.verify(PERSON);
    await target.purge(PERSON, unlimited());
    expect(questions.splice(0)).toEqual([{ readsTimes: false }, { readsTimes: false }]);
    await target.verify(UNDER_BOUNDS);
    await target.purge(UNDER_BOUNDS, unlimited());
    await target.countLeft?.(UNDER_BOUNDS);
    expect(questions).toEqual([{ readsTimes: true }, { readsTimes: true }, { readsTimes: true }]);
  });

  it('has newer rows and undated ones of all its tables counted apart, where there are bounds', async () => {
    left = { 'newer tickets': 1, 'undated tickets': 2, 'newer comments': 10, 'undated comments': 20 };
    const dated = [tickets, comments].map((rows) => ({ ...rows, createdAt: 'at' }));
    expect(await targetOf(dated).countLeft?.(UNDER_BOUNDS)).toEqual({ newer: 11, undated: 22 });
    expect(await targetOf(dated).countLeft?.(PERSON)).toEqual({ newer: 0, undated: 0 });
  });
});

it.each([
  ['none', 0, []],
  ['one', 1, ['tickets.at']],
])('a column in which %s of the times is impossible is reported accordingly', async (_what, count, expected) => {
  left['impossible tickets'] = count;
  const reported: string[] = [];
  const dated = [{ ...tickets, createdAt: 'at' }, comments];
  const target = targetOf(dated, { impossibleTime: (field) => reported.push(field) });
  await target.plan(UNDER_BOUNDS);
  expect(reported.splice(0)).toEqual(expected);
  await target.purge(UNDER_BOUNDS, unlimited());
  expect(reported.splice(0)).toEqual(expected);
  await target.plan(PERSON);
  expect(reported).toEqual([]);
  // nobody has to be there to listen
  expect(await targetOf(dated).plan(UNDER_BOUNDS)).toBe(0);
});

function rowsOf(table: string): Rows {
  return { table, where: [{ column: 'contact_id', type: 'text', values: ['{contactId}'] }] };
}

const shapeOf: SqlDialect['shapeOf'] = async (_query, { table }, question) => {
  questions.push(question);
  meanwhile(`shape ${table}`);
  return { columns: {} };
};

const FAKED: SqlDialect = { ...postgresDialect, shapeOf, foreignKeysTo: async () => [] };
const OWN_KEY = {
  schema: 'public',
  name: 'tickets',
  key: 'own',
  isVisible: 1,
  isOwn: 1,
  column: 'parent',
  refersTo: 'id',
  onDelete: 'RESTRICT',
};
const unordered: SqlDialect['deleteRows'] = (statement, most) =>
  postgresDialect.deleteRows({ ...statement, next: undefined }, most);
/** A tree whose rows the database deletes only from its leaves. */
const ORDERED: SqlDialect = {
  ...FAKED,
  checksEachRow: true,
  foreignKeysTo: async () => [OWN_KEY],
  deleteRows: unordered,
};
const GUARDED_TREE: SqlDialect = { ...ORDERED, shapeOf: async () => ({ columns: {}, canKeepRows: true }) };
const GUARDED: SqlDialect = { ...FAKED, shapeOf: async () => ({ columns: {}, canKeepRows: true }) };

function targetOf(
  tables: Rows | readonly Rows[],
  { dialect = FAKED, ...more }: Partial<TargetEnvironment> & { dialect?: SqlDialect } = {},
): Target {
  return sqlTarget(dialect, [tables].flat(), inMemory(), { ...environment(), ...more }, 'TARGET_SHOP');
}

/** Answers what the dialect writes, from `left`; `newer tickets` are the rows that the bounds of a selection leave there. */
function inMemory(): Database {
  const query: Query = async (sql) => {
    const [, verb = '', table = ''] = /^(\w+) .*?"(?:public"\.")?(\w+)"/.exec(sql) ?? [];
    const statement = `${verb === 'SELECT' ? 'count' : verb.toLowerCase()} ${fateIn(sql)}${table}`;
    transactions.at(-1)?.push(statement);
    meanwhile(statement);
    const rows = left[`${fateIn(sql)}${table}`] ?? 0;
    if (sql.endsWith(' LIMIT 1')) return { rows: rows > 0 ? [{ found: 1 }] : [], count: 1 };
    if (verb === 'SELECT') return { rows: [{ found: String(rows) }], count: 1 };
    const limit = Number(/ LIMIT (\d+)/.exec(sql)?.[1]);
    limits.push(limit);
    const count = Math.max(0, Math.min(rows, limit, leaves) - kept);
    left[table] = rows - count;
    return { rows: [], count };
  };
  return {
    session(_signal, work) {
      sessions += 1;
      return work(async (inTransaction, isFollowed) => {
        transactions.push([]);
        const result = await inTransaction(query);
        followed.push(isFollowed?.(result) === true);
        return result;
      });
    },
  };
}

function fateIn(sql: string): string {
  if (sql.includes(' IS NOT NULL ')) return 'impossible ';
  if (sql.includes(' > ')) return 'newer ';
  return sql.includes(' AND NOT ') ? 'undated ' : '';
}
