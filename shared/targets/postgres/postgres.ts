import * as v from 'valibot';
import { DeletionError } from '../../domain/errors.ts';
import { type Budget, MOST_IDENTIFIER_VALUES, type Selection, type Target } from '../../ports/target.ts';
import { deletes } from '../outcome-fact.ts';
import type { Fact, Permission, TargetEnvironment, TargetKind } from '../target-kind.ts';
import { shapeOf } from './postgres-columns.ts';
import { connectionEntries, type PostgresConnection } from './postgres-connection.ts';
import type { Database, Query, Transaction } from './postgres-database.ts';
import { Column, type Rows, rowsEntries, templatesOf } from './postgres-rows.ts';
import {
  countRows,
  deleteRows,
  type Statement,
  selectedRows,
  selectValues,
  statementOf,
} from './postgres-statements.ts';

const entries = {
  ...connectionEntries,
  /** In the order in which they are emptied: what refers to other rows comes before them. */
  tables: v.pipe(
    v.array(
      v.strictObject({
        ...rowsEntries,
        /** A timestamp; rows created after the request stay. */
        createdAt: v.optional(Column),
        /** Columns that tell rows apart, by which they are deleted; a view or a foreign table needs them. */
        key: v.optional(v.pipe(v.array(Column), v.minLength(1, 'at least one column'))),
      }),
    ),
    v.minLength(1, 'at least one table'),
  ),
};
const sourceEntries = { ...connectionEntries, ...rowsEntries, /** Where the identifiers stand. */ column: Column };

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
  facts: ({ connection, tables }) =>
    tables.flatMap((rows) => [
      ...columnFacts(connection, rows),
      deletes(`table ${rows.table} of ${connection}`, rows.where),
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
    async connect(row, environment) {
      const { connectDatabase } = await import('./postgres-database.ts');
      const database = connectDatabase(row, environment);
      return { lookUp: (selection) => lookUp(row, database, environment, selection) };
    },
  },
};

function postgresTarget(tables: readonly Rows[], database: Database, environment: TargetEnvironment): Target {
  const count = async (selection: Selection): Promise<number> => {
    const selected = selectedRows(tables, selection);
    if (selected.length === 0) return 0;
    return database.session(undefined, (transaction) =>
      transaction(async (query) => {
        let found = 0;
        for (const rows of selected) {
          const { statement } = statementOf(rows, await shapeOf(query, rows.rows));
          if (statement !== undefined) found += await countWith(query, statement);
        }
        return found;
      }),
    );
  };

  return {
    plan: count,
    verify: count,
    async purge(selection, budget) {
      const selected = selectedRows(tables, selection);
      if (selected.length === 0) return { outcome: 'emptied', items: 0 };
      if (budget.isOver()) return { outcome: 'unfinished', items: 0 };
      const purging: Purging = { budget, items: 0 };
      const emptyAll = async (transaction: Transaction): Promise<boolean> => {
        for (const rows of selected) {
          const { statement, skipped } = statementOf(rows, await transaction((query) => shapeOf(query, rows.rows)));
          environment.countSkipped?.(skipped);
          if (statement !== undefined && !(await empty(transaction, statement, purging))) return false;
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

async function countWith(query: Query, statement: Statement): Promise<number> {
  const { rows } = await query(countRows(statement), statement.values);
  return Number(rows[0]?.['found']);
}

async function lookUp(
  row: Rows & { readonly column: string },
  database: Database,
  environment: TargetEnvironment,
  selection: Selection,
): Promise<readonly string[]> {
  const [selected] = selectedRows([row], selection);
  if (selected === undefined) return [];
  const rows = await database.session(undefined, (transaction) =>
    transaction(async (query) => {
      const { statement, skipped } = statementOf(selected, await shapeOf(query, row));
      environment.countSkipped?.(skipped);
      if (statement === undefined) return [];
      const sql = selectValues(statement, row.column, MOST_IDENTIFIER_VALUES + 1);
      return (await query(sql, statement.values)).rows;
    }),
  );
  if (rows.length > MOST_IDENTIFIER_VALUES) {
    const message = `table ${row.table} has more than ${MOST_IDENTIFIER_VALUES} values of ${row.column} for one person`;
    throw new DeletionError('too_many_identifiers', 'fail', message);
  }
  return rows.map(({ value }) => String(value));
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
