import { DeletionError } from '../../domain/errors.ts';
import { selectedIn } from '../outcome-fact.ts';
import type { Reference } from '../target-kind.ts';
import type { Database, Query, SqlDialect } from './sql-dialect.ts';
import { foreignKeysTo, type KnownTable } from './sql-foreign-keys.ts';
import { partsOf, sharesName } from './sql-names.ts';
import { type Sequence, tablesTooLate } from './sql-order.ts';
import type { Rows } from './sql-rows.ts';
import { type Read, readsBeside, unlinkingKeys } from './sql-unlinking.ts';

/**
 * The tables that refer by a foreign key to rows which are deleted. With ON DELETE CASCADE, the database deletes their
 * rows along, and what refers to those; otherwise it refuses to delete while they refer to a row. Includes tables whose
 * rows the data map could no longer find, because a foreign key changes a column by which it finds them.
 *
 * @param connection where the tables are, as the data map names it
 * @param others what other rows of the data map find there
 * @param beside what other targets empty there
 */
export function referencesTo(
  dialect: SqlDialect,
  tables: readonly Rows[],
  database: Database,
  connection: string,
  others: readonly Read[],
  beside: readonly Sequence[] = [],
): Promise<readonly Reference[]> {
  const known = [...tables, ...others.filter(({ fate }) => fate !== 'left')].map(({ table }) => table);
  const deleted = tables.filter(({ anonymise }) => anonymise === undefined).map(({ table }) => partsOf(table));
  return database.session(undefined, async (transaction) => {
    const found = await transaction(async (query) => {
      const reached = await reachedFrom(dialect, query, deleted);
      const unlinked: Reached[] = [];
      for (const rows of tables) unlinked.push(...(await unlinkedFrom(dialect, query, tables, rows, others)));
      return [...reached, ...unlinked];
    });
    const late = await transaction((query) => lateIn(dialect, query, tables, beside)).catch(nothingIfDenied);
    const named = found.map((one): Reached => {
      const isUnnamed = one.onDelete === 'refuse' && !sharesName(one.table.names, known);
      return isUnnamed ? { ...one, onDelete: 'unnamed' } : one;
    });
    return distinct([...named, ...late]).map(({ table: { called, names }, onDelete }) => ({
      store: `table ${called} of ${connection}`,
      namedAs: names.map((name) => selectedIn(`table ${name} of ${connection}`)),
      onDelete,
    }));
  });
}

async function lateIn(
  dialect: SqlDialect,
  query: Query,
  tables: readonly Rows[],
  beside: readonly Sequence[],
): Promise<readonly Reached[]> {
  const anonymised = new Set(tables.filter(({ anonymise }) => anonymise !== undefined).map(({ table }) => table));
  const own = tables.map(({ table }) => table);
  const late = await tablesTooLate(own, beside, async (table) => {
    if (anonymised.has(table)) return [];
    const reached = await reachedFrom(dialect, query, [partsOf(table)]);
    return reached.filter(({ onDelete }) => onDelete === 'refuse').map((one) => one.table);
  });
  return late.map((table) => ({ table, onDelete: 'late' }));
}

/** Tables of other targets may be hidden from this login. */
function nothingIfDenied(error: unknown): readonly Reached[] {
  if (error instanceof DeletionError && error.code === 'target_access_denied') return [];
  throw error;
}

type Reached = Pick<Reference, 'onDelete'> & { readonly table: KnownTable };

async function reachedFrom(
  dialect: SqlDialect,
  query: Query,
  tables: readonly (readonly string[])[],
): Promise<readonly Reached[]> {
  const reached = new Map<string, Reached>();
  const toAsk = [...tables];
  for (let asked = toAsk.shift(); asked !== undefined; asked = toAsk.shift()) {
    for (const { table, onDelete: rule } of await foreignKeysTo(dialect, query, asked)) {
      if (rule === 'SET NULL' || rule === 'SET DEFAULT') continue;
      const one: Reached = { table, onDelete: rule === 'CASCADE' ? 'cascade' : 'refuse' };
      if (reached.has(nameOf(one))) continue;
      reached.set(nameOf(one), one);
      if (one.onDelete === 'cascade') toAsk.push(table.parts);
    }
  }
  return [...reached.values()];
}

/** Leaves out tables that are emptied before: nothing is left there to be found. */
async function unlinkedFrom(
  dialect: SqlDialect,
  query: Query,
  tables: readonly Rows[],
  rows: Rows,
  others: readonly Read[],
): Promise<readonly Reached[]> {
  const unlinking = await unlinkingKeys(dialect, query, rows, [...others, ...readsBeside(tables, rows)]);
  return unlinking
    .filter(({ read }) => read.fate !== 'emptied')
    .map(({ key: { table }, read }) => ({ table, onDelete: read.fate === 'kept' ? 'refuse' : 'unlink' }));
}

function distinct(all: readonly Reached[]): readonly Reached[] {
  return [...new Map(all.map((one) => [nameOf(one), one])).values()];
}

function nameOf({ table, onDelete }: Reached): string {
  return JSON.stringify([onDelete, table.parts]);
}
