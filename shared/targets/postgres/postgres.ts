import * as v from 'valibot';
import { type Selection, type Target } from '../../ports/target.ts';
import type { Permission, TargetKind } from '../target-kind.ts';
import { connectionEntries, type PostgresConnection } from './postgres-connection.ts';
import type { Database, Query } from './postgres-database.ts';
import { postgresSource } from './postgres-source.ts';
import {
  Column,
  countRows,
  deleteRows,
  type Rows,
  rowsEntries,
  statementsOf,
  templatesOf,
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
      }),
    ),
    v.minLength(1, 'at least one table'),
  ),
};
const sourceEntries = { ...connectionEntries, ...rowsEntries, /** Where the identifiers stand. */ column: Column };

/**
 * Rows of PostgreSQL tables, deleted in chunks, each chunk a transaction of its own.
 *
 * Names come from the data map alone and are quoted; identifiers travel as parameters. The worker's user needs SELECT and
 * DELETE on the tables. Row-level security that would hide rows is an error, because hidden rows would look deleted.
 */
export const postgres: TargetKind<typeof entries, typeof sourceEntries> = {
  kind: 'postgres',
  entries,
  templates: (row) => row.tables.flatMap(templatesOf),
  untimed: (row) => row.tables.filter(({ createdAt }) => createdAt === undefined).flatMap(templatesOf),
  permissions,
  async connect(row, environment) {
    const { connectDatabase } = await import('./postgres-database.ts');
    return postgresTarget(row.tables, connectDatabase(row, environment));
  },
  source: {
    entries: sourceEntries,
    templates: templatesOf,
    permissions,
    fields: 'column',
    async connect(row, environment, beside) {
      const { connectDatabase } = await import('./postgres-database.ts');
      return postgresSource(row, connectDatabase(row, environment), environment, beside);
    },
  },
};

function postgresTarget(tables: readonly Rows[], database: Database): Target {
  const count = async (selection: Selection): Promise<number> => {
    const statements = statementsOf(tables, selection);
    if (statements.length === 0) return 0;
    return database.session(undefined, async (query) => {
      let found = 0;
      for (const statement of statements) {
        const { rows } = await query(countRows(statement), statement.values);
        found += Number(rows[0]?.['found']);
      }
      return found;
    });
  };

  return {
    plan: count,
    verify: count,
    async purge(selection, budget) {
      const statements = statementsOf(tables, selection);
      if (statements.length === 0) return { outcome: 'emptied', items: 0 };
      if (budget.isOver()) return { outcome: 'unfinished', items: 0 };
      let items = 0;
      const empty = async (query: Query): Promise<'emptied' | 'unfinished'> => {
        for (const statement of statements) {
          for (let deleted = 1; deleted > 0; items += deleted) {
            if (budget.isOver()) return 'unfinished';
            deleted = (await query(deleteRows(statement), statement.values)).count;
          }
        }
        return 'emptied';
      };
      try {
        return { outcome: await database.session(budget.signal, empty), items };
      } catch (error) {
        if (budget.signal.aborted) return { outcome: 'unfinished', items };
        throw error;
      }
    },
  };
}

function permissions({ iam }: PostgresConnection): readonly Permission[] {
  if (iam === undefined) return [];
  return [{ actions: ['rds-db:connect'], resources: [`rds-db:dbuser:${iam.resourceId}/${iam.user}`] }];
}
