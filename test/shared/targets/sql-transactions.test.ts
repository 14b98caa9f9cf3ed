import type { Query } from '../../../shared/targets/sql/sql-dialect.ts';
import { transactionsOf } from '../../../shared/targets/sql/sql-transactions.ts';

let sent: string[];
/** What the database refuses. */
let refused: string | undefined;

const query: Query = async (sql) => {
  await send(sql)();
  return { rows: [], count: 3 };
};

beforeEach(() => {
  sent = [];
  refused = undefined;
});

const send = (text: string) => async () => {
  sent.push(text);
  if (text === refused) throw new Error(`${text} refused`);
};

function session() {
  const steps = { begin: send('begin'), commit: send('commit'), rollback: send('rollback') };
  return transactionsOf({ ...steps, commitAndBegin: send('commit and begin') }, query);
}

describe('the transactions of a session', () => {
  it('begin and end each by itself', async () => {
    const { transaction, end } = session();
    expect(await transaction(async (ask) => (await ask('delete', [])).count)).toBe(3);
    await transaction((ask) => ask('count', []));
    await end();
    expect(sent).toEqual(['begin', 'delete', 'commit', 'begin', 'count', 'commit']);
  });

  it('end and begin in one exchange where the result says that another follows', async () => {
    const { transaction, end } = session();
    const isFollowed = (count: number) => count === 3;
    const run = (sql: string) => transaction(async (ask) => (await ask(sql, [])).count, isFollowed);
    await run('first');
    await run('second');
    await transaction((ask) => ask('last', []));
    await end();
    expect(sent).toEqual(['begin', 'first', 'commit and begin', 'second', 'commit and begin', 'last', 'commit']);
  });

  it('leave none open where the one that was to follow does not', async () => {
    const { transaction, end } = session();
    await transaction(
      (ask) => ask('delete', []),
      () => true,
    );
    await end();
    await end();
    expect(sent).toEqual(['begin', 'delete', 'commit and begin', 'rollback']);
  });

  it.each([
    ['begin', ['begin', 'rollback']],
    ['delete', ['begin', 'delete', 'rollback']],
    ['commit and begin', ['begin', 'delete', 'commit and begin', 'rollback']],
  ])('are rolled back once when %s is refused, and the next begins by itself', async (step, before) => {
    const { transaction, end } = session();
    refused = step;
    await expect(
      transaction(
        (ask) => ask('delete', []),
        () => true,
      ),
    ).rejects.toThrow(`${step} refused`);
    expect(sent).toEqual(before);
    refused = undefined;
    await transaction((ask) => ask('count', []));
    await end();
    expect(sent.slice(before.length)).toEqual(['begin', 'count', 'commit']);
  });

  it('report the error itself where the rollback is refused, too', async () => {
    const { transaction } = session();
    refused = 'rollback';
    const failing = transaction(async () => {
      throw new Error('the connection is gone');
    });
    await expect(failing).rejects.toThrow('the connection is gone');
  });
});
