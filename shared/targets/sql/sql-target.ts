import { DeletionError } from '../../domain/errors.ts';
import type { Budget, Selection, Target } from '../../ports/target.ts';
import { NOTHING_LEFT, plusLeft } from '../bounds.ts';
import type { TargetEnvironment } from '../target-kind.ts';
import type { Clause, Database, Query, Sql, SqlDialect, Statement, TableShape, Transaction } from './sql-dialect.ts';
import type { Rows } from './sql-rows.ts';
import { countRows, inOneTransaction, type Selected, selectedRows, statementOf } from './sql-statements.ts';
import {
  incomparable,
  needsOrder,
  type Ordering,
  readsBeside,
  readsOfOthers,
  referredBelow,
  referringInCircle,
  referringRow,
  refusingKeys,
  stillReferenced,
  type Unlinking,
  unlinkingKeys,
  unreferred,
} from './sql-unlinking.ts';

/**
 * Deletes or anonymises rows of tables in chunks; each chunk is a transaction of its own.
 *
 * Names come only from the data map and are quoted. Identifiers are passed as parameters, and are compared by each
 * column's own comparison.
 */
export function sqlTarget(
  dialect: SqlDialect,
  tables: readonly Rows[],
  database: Database,
  environment: TargetEnvironment,
  connection: string,
): Target {
  const others = readsOfOthers(connection, environment);
  /** Passes to `see` the statement that selects the person's rows, for each table in which there can be any. */
  const ask = async (
    selection: Selection,
    readsTimes: boolean,
    see: (query: Query, statement: Statement) => Promise<void>,
  ): Promise<void> => {
    const selected = selectedRows(tables, selection);
    if (selected.length === 0) return;
    await inOneTransaction(database, async (query) => {
      for (const rows of selected) {
        const shape = await dialect.shapeOf(query, rows.rows, { readsTimes });
        const { statement } = statementOf(dialect, rows, shape, environment.now());
        if (statement !== undefined) await see(query, statement);
      }
    });
  };
  const count = async (query: Query, statement: Statement, clause: Clause = statement): Promise<number> => {
    const { sql, values } = countRows(dialect, statement, clause);
    return Number((await query(sql, values)).rows[0]?.['found']);
  };
  const reportImpossible = async (query: Query, statement: Statement): Promise<void> => {
    const { table, createdAt, beyond } = statement;
    if (beyond?.impossible === undefined || createdAt === undefined) return;
    if ((await count(query, statement, beyond.impossible)) > 0) environment.impossibleTime?.(`${table}.${createdAt}`);
  };

  const unlinkingOf = async (query: Query, rows: Rows, shape: TableShape): Promise<readonly Unlinking[]> => {
    const reads = [...others, ...readsBeside(tables, rows)];
    // where the data map finds nothing else, the table can unlink no rows but its own
    const isAlone = reads.length === 1;
    if (shape.isReferred === false || (isAlone && shape.isLooped === false)) return [];
    const unlinking = await unlinkingKeys(dialect, query, rows, reads);
    const below = unlinking.find(({ key }) => key.isBelow);
    if (below !== undefined) throw referredBelow(rows.table, below);
    const unseen = unlinking.find(({ key }) => key.isIncomparable);
    if (unseen !== undefined) throw incomparable(rows.table, unseen);
    return unlinking;
  };
  /** Refuses the chunk, as the database does because of foreign keys that forbid a delete. */
  const requireUnreferenced = async (query: Query, { statement, unlinking }: Chunk): Promise<void> => {
    for (const one of unlinking) {
      const { sql, values } = referringRow(dialect, one, statement);
      if ((await query(sql, values)).rows.length > 0) throw stillReferenced(one);
    }
  };

  /** The statement that deletes or anonymises one chunk; undefined if a column cannot hold any of its values. */
  const chunkOf = async (query: Query, selected: Selected, readsTimes: boolean): Promise<Chunk | undefined> => {
    const { anonymise } = selected.rows;
    const shape = await dialect.shapeOf(query, selected.rows, { readsTimes });
    const { statement, skipped } = statementOf(dialect, selected, shape, environment.now());
    environment.countSkipped?.(skipped);
    if (statement === undefined) return undefined;
    await reportImpossible(query, statement);
    const all = await unlinkingOf(query, selected.rows, shape);
    const refuses = dialect.checksEachRow && anonymise === undefined && shape.isLooped !== false;
    const refusing = refuses ? await refusingKeys(dialect, query, statement.table) : [];
    const orderings = [...all.filter(needsOrder), ...refusing];
    const ordered = { ...statement, next: unreferred(dialect, statement, orderings) };
    const changing = (most: number): Sql =>
      anonymise === undefined ? dialect.deleteRows(ordered, most) : dialect.updateRows(ordered, anonymise, most);
    const unlinking = all.filter((one) => !needsOrder(one));
    return { statement, unlinking, ordering: orderings[0], canKeepRows: shape.canKeepRows === true, changing };
  };

  /**
   * Empties one table in chunks, each a transaction of its own; the first also asks about the columns. If a person has
   * many rows, the rows that are left are counted once on the way, and no more than that number is processed. Rows that
   * are there after that, because a trigger restores them or somebody is still writing, are found by verification. If a
   * foreign key leads from the table to itself, a chunk is one level of a tree, from its leaves.
   *
   * A database chooses the same rows again and again if a trigger keeps them. So that these do not stand in front of
   * others, a chunk in which most stay is followed by one that is twice as large.
   *
   * @returns whether it finished before the budget was over
   * @throws DeletionError `no_progress` (retry) when the chunk after the count leaves just as many rows, so that the
   *   purge does not run for ever; `rows_still_referenced` (after_others)
   */
  const empty = async (
    transaction: Transaction,
    selected: Selected,
    readsTimes: boolean,
    purging: Purging,
  ): Promise<boolean> => {
    const isReplacing = selected.rows.anonymise !== undefined;
    let most = ROWS_AT_ONCE;
    const run = async (query: Query, chunk: Chunk): Promise<number> => {
      await requireUnreferenced(query, chunk);
      const { sql, values } = chunk.changing(most);
      purging.isReplacing = isReplacing;
      return (await query(sql, values)).count;
    };
    const committed = (done: number): number => {
      purging.isReplacing = false;
      purging.items += done;
      return done;
    };
    let left = Number.POSITIVE_INFINITY;
    let heldSince = environment.now();
    // by the next chunk, or by a count
    const isFollowed = (done: number): boolean => {
      const now = environment.now();
      if (done > 0 && done < left && now - heldSince < LONGEST_HOLD) return true;
      heldSince = now;
      return false;
    };

    if (purging.budget.isOver()) return false;
    const first = await transaction(
      async (query) => {
        const chunk = await chunkOf(query, selected, readsTimes);
        return chunk && { chunk, done: await run(query, chunk) };
      },
      (result) => result !== undefined && isFollowed(result.done),
    );
    if (first === undefined) return true;
    const { chunk } = first;
    const { ordering } = chunk;
    const countLeft = (): Promise<number> => transaction((query) => count(query, chunk.statement));

    let counted: number | undefined;
    let progressAt = CHUNKS_UNCOUNTED + 1;
    let done = committed(first.done);
    for (let chunks = 1; done > 0 || (chunk.canKeepRows && most < left); chunks += 1) {
      left -= done;
      const isShort = done < most;
      if (counted === undefined) {
        if (isShort || chunks === CHUNKS_UNCOUNTED) {
          left = counted = await countLeft();
          // these may all be the rows that were just removed, restored by a trigger
          if (isShort && counted <= done && ordering === undefined) return true;
        }
      } else if (chunks === progressAt && (left > 0 || most > ROWS_AT_ONCE) && (await countLeft()) >= counted) {
        // values that a trigger restores count as replaced
        if (!isReplacing || most >= counted) throw withoutProgress(chunk, done, isReplacing);
        left = counted;
        most *= 2;
        progressAt += 1;
      }
      if (left <= 0) return true;
      if (purging.budget.isOver()) return false;
      // short chunks are normal where rows are deleted in an order
      if (chunk.canKeepRows && (ordering === undefined ? done < most / 2 : done === 0)) most *= 2;
      done = committed(await transaction((query) => run(query, chunk), isFollowed));
    }
    if (ordering !== undefined && (await countLeft()) > 0) throw referringInCircle(ordering);
    return true;
  };

  return {
    isConsistent: true,
    async plan(selection) {
      let found = 0;
      // checks the column with times even without bounds, so that an unusable one is reported before it is needed
      await ask(selection, true, async (query, statement) => {
        found += await count(query, statement);
        await reportImpossible(query, statement);
      });
      return found;
    },
    async verify(selection) {
      let found = 0;
      await ask(selection, selection.bounds !== undefined, async (query, statement) => {
        found += await count(query, statement);
      });
      return found;
    },
    async countLeft(selection) {
      let left = NOTHING_LEFT;
      await ask(selection, true, async (query, statement) => {
        if (statement.beyond === undefined) return;
        const newer = await count(query, statement, statement.beyond.newer);
        const undated = await count(query, statement, statement.beyond.undated);
        left = plusLeft(left, { newer, undated });
      });
      return left;
    },
    async purge(selection, budget) {
      const selected = selectedRows(tables, selection);
      if (selected.length === 0) return { outcome: 'emptied', items: 0 };
      if (budget.isOver()) return { outcome: 'unfinished', items: 0 };
      const purging: Purging = { budget, items: 0, isReplacing: false };
      const readsTimes = selection.bounds !== undefined;
      const emptyAll = async (transaction: Transaction): Promise<boolean> => {
        for (const rows of selected) {
          if (!(await empty(transaction, rows, readsTimes, purging))) return false;
        }
        return true;
      };
      try {
        const isEmptied = await database.session(budget.signal, emptyAll);
        return { outcome: isEmptied ? 'emptied' : 'unfinished', items: purging.items };
      } catch (error) {
        if (budget.signal.aborted) return { outcome: 'unfinished', items: purging.items };
        throw purging.isReplacing ? replacementError(error) : error;
      }
    },
  };
}

/** How many rows one chunk deletes. */
const ROWS_AT_ONCE = 5000;

/** Chunks to delete before the rest is counted. Counting so many rows takes a fifth of the time of deleting them. */
const CHUNKS_UNCOUNTED = 8;

/**
 * How long chunks may follow one another without a pause between their transactions, in milliseconds. Meanwhile, a
 * pooler in transaction mode lends the connection to nobody else.
 */
const LONGEST_HOLD = 1000;

/** How some of the rows of a statement are deleted or anonymised. */
type Chunk = {
  readonly statement: Statement;
  readonly changing: (most: number) => Sql;
  readonly canKeepRows: boolean;
  /** No row may refer by these keys to any of the statement's. */
  readonly unlinking: readonly Unlinking[];
  /** Because of this key, only rows to which no other refers are in the chunk. */
  readonly ordering: Ordering | undefined;
};

type Purging = {
  readonly budget: Budget;
  /** Rows deleted or anonymised so far. */
  items: number;
  /** Values are being replaced, so an error of the database is about the replacement. */
  isReplacing: boolean;
};

function withoutProgress({ statement: { table } }: Chunk, done: number, isReplacing: boolean): DeletionError {
  const message = `table ${table} has as many rows of the person as before ${done} of them were ${isReplacing ? 'anonymised' : 'deleted'}`;
  return new DeletionError('no_progress', 'retry', message);
}

const OF_VALUES: ReadonlySet<string> = new Set(['constraint_violated', 'identifier_not_usable', 'target_rejected']);

/** Makes the error `fail`: a replacement value that the database refuses once will be refused again. */
function replacementError(error: unknown): unknown {
  if (!(error instanceof DeletionError) || !OF_VALUES.has(error.code)) return error;
  const [number = ''] = / \([^()]+\)$/.exec(error.message) ?? [];
  const message = `the database refuses a value of "anonymise": its column cannot hold it, or has to be unique or not null${number}`;
  return new DeletionError('replacement_refused', 'fail', message, { cause: error });
}
