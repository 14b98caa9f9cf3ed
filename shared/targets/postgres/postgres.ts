import * as v from 'valibot';
import { DeletionError } from '../../domain/errors.ts';
import type { Budget, Selection, Target } from '../../ports/target.ts';
import { NOTHING_LEFT, plusLeft } from '../bounds.ts';
import { outcome } from '../outcome-fact.ts';
import type { Fact, Permission, TargetEnvironment, TargetKind } from '../target-kind.ts';
import type { Clause } from './postgres-clauses.ts';
import { shapeOf } from './postgres-columns.ts';
import { connectionEntries, type PostgresConnection } from './postgres-connection.ts';
import type { Database, Query, Transaction } from './postgres-database.ts';
import { Column } from './postgres-names.ts';
import { postgresSource } from './postgres-source.ts';
import {
  CreatedAtColumn,
  countRows,
  deleteRows,
  type Rows,
  rowsEntries,
  type Statement,
  selectedRows,
  statementOf,
  templatesOf,
} from './postgres-statements.ts';

const entries = {
  ...connectionEntries,
  tables: v.pipe(
    v.array(
      v.strictObject({
        ...rowsEntries,
        createdAt: v.optional(CreatedAtColumn),
        key: v.optional(
          v.pipe(
            v.array(Column),
            v.minLength(1, 'at least one column'),
            v.description(
              'Columns that tell rows apart, by which they are deleted; a view or a foreign table needs them.',
            ),
          ),
        ),
      }),
    ),
    v.minLength(1, 'at least one table'),
    v.description('The tables in the order in which they are emptied; what refers to other rows comes before them.'),
  ),
};
const sourceEntries = {
  ...connectionEntries,
  ...rowsEntries,
  column: v.pipe(Column, v.description('The column that holds the identifiers, for example "user_id".')),
};

/**
 * Rows of PostgreSQL tables, deleted in chunks, each chunk a transaction of its own.
 *
 * Names come from the data map alone and are quoted; identifiers travel as parameters, and are compared as each column
 * compares. The worker's user needs SELECT and DELETE on the tables. Row-level security that would hide rows is an error,
 * because hidden rows would look deleted; that holds behind a pooler too, since every setting is local to a transaction.
 */
export const postgres: TargetKind<typeof entries, typeof sourceEntries> = {
  kind: 'postgres',
  entries,
  templates: (row) => row.tables.flatMap(templatesOf),
  untimed: (row) => row.tables.filter(({ createdAt }) => createdAt === undefined).flatMap(templatesOf),
  facts: ({ connection, tables }) =>
    tables.flatMap((rows) => [
      ...columnFacts(connection, rows),
      outcome(`table ${rows.table} of ${connection}`, rows.where),
    ]),
  permissions,
  async connect(row, environment) {
    const { connectDatabase } = await import('./postgres-database.ts');
    return postgresTarget(row.tables, connectDatabase(row, environment), environment);
  },
  source: {
    entries: sourceEntries,
    templates: templatesOf,
    facts: (row) => columnFacts(row.connection, row),
    permissions,
    fields: 'column',
    async connect(row, environment, beside) {
      const { connectDatabase } = await import('./postgres-database.ts');
      return postgresSource(row, connectDatabase(row, environment), environment, beside);
    },
  },
};

function postgresTarget(tables: readonly Rows[], database: Database, environment: TargetEnvironment): Target {
  /** Asks of each table what the selection finds there. */
  const ask = async (
    selection: Selection,
    readsTimes: boolean,
    see: (query: Query, statement: Statement) => Promise<void>,
  ): Promise<void> => {
    const selected = selectedRows(tables, selection);
    if (selected.length === 0) return;
    await database.session(undefined, (transaction) =>
      transaction(async (query) => {
        for (const rows of selected) {
          const shape = await shapeOf(query, rows.rows, readsTimes);
          const { statement } = statementOf(rows, shape, environment.now());
          if (statement !== undefined) await see(query, statement);
        }
      }),
    );
  };

  return {
    async plan(selection) {
      let found = 0;
      // a time that cannot be read is told here, before anybody asks for a deletion under bounds
      await ask(selection, true, async (query, statement) => {
        found += await countWith(query, statement);
        await reportImpossible(query, statement, environment);
      });
      return found;
    },
    async verify(selection) {
      let found = 0;
      await ask(selection, selection.bounds !== undefined, async (query, statement) => {
        found += await countWith(query, statement);
      });
      return found;
    },
    async countLeft(selection) {
      let left = NOTHING_LEFT;
      await ask(selection, true, async (query, statement) => {
        if (statement.beyond === undefined) return;
        const newer = await countWith(query, statement, statement.beyond.newer);
        const undated = await countWith(query, statement, statement.beyond.undated);
        left = plusLeft(left, { newer, undated });
      });
      return left;
    },
    async purge(selection, budget) {
      const selected = selectedRows(tables, selection);
      if (selected.length === 0) return { outcome: 'emptied', items: 0 };
      if (budget.isOver()) return { outcome: 'unfinished', items: 0 };
      const purging: Purging = { budget, items: 0 };
      const emptyAll = async (transaction: Transaction): Promise<boolean> => {
        for (const rows of selected) {
          const shape = await transaction((query) => shapeOf(query, rows.rows, selection.bounds !== undefined));
          const { statement, skipped } = statementOf(rows, shape, environment.now());
          environment.countSkipped?.(skipped);
          if (statement === undefined) continue;
          if (statement.beyond !== undefined) {
            await transaction((query) => reportImpossible(query, statement, environment));
          }
          if (!(await empty(transaction, statement, purging))) return false;
        }
        return true;
      };
      try {
        const isEmptied = await database.session(budget.signal, emptyAll);
        return { outcome: isEmptied ? 'emptied' : 'unfinished', items: purging.items };
      } catch (error) {
        if (budget.signal.aborted) return { outcome: 'unfinished', items: purging.items };
        throw error;
      }
    },
  };
}

type Purging = {
  readonly budget: Budget;
  /** Deleted so far. */
  items: number;
};

/**
 * Deletes in chunks, each a transaction of its own, no more rows than were counted: what is left then, because a trigger
 * brings it back or somebody is still writing, the verification finds.
 *
 * @returns whether it came to the end before the budget did
 * @throws DeletionError `no_progress` (retry) when deleting does not make them fewer, so that it is not tried for ever
 */
async function empty(transaction: Transaction, statement: Statement, purging: Purging): Promise<boolean> {
  const before = await transaction((query) => countWith(query, statement));
  for (let left = before; left > 0; ) {
    if (purging.budget.isOver()) return false;
    const deleted = (await transaction((query) => query(deleteRows(statement), statement.values))).count;
    purging.items += deleted;
    if (deleted === 0) return true;
    const isFirst = left === before;
    left -= deleted;
    if (isFirst && left > 0 && (await transaction((query) => countWith(query, statement))) >= before) {
      const message = `table ${statement.table} has as many rows of the person as before ${deleted} of them were deleted`;
      throw new DeletionError('no_progress', 'retry', message);
    }
  }
  return true;
}

async function countWith(query: Query, statement: Statement, clause: Clause = statement): Promise<number> {
  const { rows } = await query(countRows(statement, clause), clause.values);
  return Number(rows[0]?.['found']);
}

async function reportImpossible(query: Query, statement: Statement, environment: TargetEnvironment): Promise<void> {
  const { table, createdAt, beyond } = statement;
  if (beyond?.impossible === undefined || createdAt === undefined) return;
  if ((await countWith(query, statement, beyond.impossible)) > 0) environment.impossibleTime?.(`${table}.${createdAt}`);
}

function columnFacts(connection: string, { table, where }: Rows): readonly Fact[] {
  return where.map(({ column, type }) => ({
    about: `the type of ${column} in table ${table} of ${connection}`,
    says: type,
  }));
}

function permissions({ iam }: PostgresConnection): readonly Permission[] {
  if (iam === undefined) return [];
  return [{ actions: ['rds-db:connect'], resources: [`rds-db:dbuser:${iam.resourceId}/${iam.user}`] }];
}
