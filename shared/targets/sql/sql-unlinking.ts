import { DeletionError } from '../../domain/errors.ts';
import type { FoundBy, TargetEnvironment } from '../target-kind.ts';
import { tableSeenFrom } from './sql-address.ts';
import type { Clause, Query, Sql, SqlDialect } from './sql-dialect.ts';
import { type ForeignKey, foreignKeysTo, type KnownTable, partsOf } from './sql-foreign-keys.ts';
import type { Rows } from './sql-rows.ts';

/**
 * Rows that the data map finds by some columns, and what becomes of them: `emptied` before these or by another target,
 * `kept`, or `left`, because nothing empties them before.
 */
export type Read = Pick<FoundBy, 'table' | 'columns'> & { readonly fate: 'emptied' | 'kept' | 'left' };

/**
 * A foreign key because of which rows could no longer be found once the rows to which they refer are deleted or
 * changed: by SET NULL, SET DEFAULT or CASCADE, directly or through further keys, it changes a column by which the data
 * map finds them.
 */
export type Unlinking = { readonly key: ForeignKey; readonly read: Read };

/** What other rows of the data map find where foreign keys to this database can be, whoever logs in there. */
export function readsOfOthers(connection: string, environment: TargetEnvironment): readonly Read[] {
  return (environment.foundByOthers ?? []).flatMap((found) => {
    const table = tableSeenFrom(environment, connection, found);
    return table === undefined ? [] : [{ table, columns: found.columns, fate: found.fate }];
  });
}

/** What a target finds itself; its tables are emptied in order. */
export function readsBeside(tables: readonly Rows[], current: Rows): readonly Read[] {
  const place = tables.indexOf(current);
  return tables.map(({ table, where }, index) => ({
    table,
    columns: where.map(({ column }) => column),
    fate: index < place ? 'emptied' : 'left',
  }));
}

/** The foreign keys because of which rows of a table may have to stay, directly or by what is deleted along. */
export async function unlinkingKeys(
  dialect: SqlDialect,
  query: Query,
  { table, anonymise }: Rows,
  reads: readonly Read[],
): Promise<readonly Unlinking[]> {
  const seen = new Set<string>();
  const asked = new Map<string, readonly ForeignKey[]>();
  async function keysTo(parts: readonly string[]): Promise<readonly ForeignKey[]> {
    const name = JSON.stringify(parts);
    const keys = asked.get(name) ?? (await foreignKeysTo(dialect, query, parts));
    asked.set(name, keys);
    return keys;
  }

  async function unlinkedBy(change: Change): Promise<Read | undefined> {
    const name = JSON.stringify([change.table.parts, change.columns]);
    if (seen.has(name)) return undefined;
    seen.add(name);
    let unlinked = worst(...readsThrough(reads, change));
    if (unlinked !== undefined && unlinked.fate !== 'emptied') return unlinked;
    for (const key of await keysTo(change.table.parts)) {
      const next = reactionOf(key, change);
      const further = next && (await unlinkedBy(next));
      unlinked = worst(unlinked, further);
    }
    return unlinked;
  }

  const columns = anonymise && Object.keys(anonymise);
  const unlinking: Unlinking[] = [];
  for (const key of await keysTo(partsOf(table))) {
    seen.clear();
    const next = reactionOf(key, { columns });
    const read = next && (await unlinkedBy(next));
    if (read !== undefined) unlinking.push({ key, read });
  }
  return unlinking;
}

/** Asks whether a row still refers to one of those that are about to be deleted or changed. */
export function referringRow(dialect: SqlDialect, { key }: Unlinking, table: string, { where, values }: Clause): Sql {
  const list = (columns: readonly string[]): string => columns.map((column) => dialect.quoted([column])).join(', ');
  const referred = `SELECT ${list(key.referenced)} FROM ${dialect.quoted(table)} WHERE ${where}`;
  return {
    sql: `SELECT 1 AS found FROM ${dialect.quoted(key.table.parts)} WHERE (${list(key.columns)}) IN (${referred}) LIMIT 1`,
    values,
  };
}

/** Through a view, it cannot be told to which rows a table refers. */
export function referredBelow(table: string, { key, read }: Unlinking): DeletionError {
  const message = `${table} is a view of rows to which ${key.table.called} refers, and a foreign key would empty a column by which the data map finds rows of ${read.table}; name the table itself`;
  return new DeletionError('target_unsupported', 'fail', message);
}

/** The same error as when the database itself refuses because of a foreign key. */
export function stillReferenced({ key, read }: Unlinking): DeletionError {
  const message = `rows of ${key.table.called} refer to these rows, and a foreign key would empty a column by which the data map finds rows of ${read.table}: in the same target, list their table earlier in "tables"; if they are kept, anonymise these rows`;
  return new DeletionError('rows_still_referenced', 'after_others', message, { referredBy: key.table.called });
}

/** Rows are deleted, or other values are written into these columns. */
type Change = { readonly table: KnownTable; readonly columns?: readonly string[] | undefined };

/** What a foreign key does about a change of the rows to which it leads. */
function reactionOf(key: ForeignKey, { columns }: Pick<Change, 'columns'>): Change | undefined {
  const { table, onDelete, set } = key;
  if (columns === undefined) {
    if (onDelete === 'CASCADE') return { table };
    return onDelete === 'RESTRICT' ? undefined : { table, columns: set };
  }
  const isUpdated = key.onUpdate !== 'RESTRICT' && (key.isOfComputed || sharesName(key.referenced, columns));
  return isUpdated ? { table, columns: key.updated } : undefined;
}

/** Rows that are deleted are not read any more. */
function readsThrough(reads: readonly Read[], { table, columns }: Change): readonly Read[] {
  if (columns === undefined) return [];
  return reads.filter(
    (read) =>
      sharesName([read.table], table.opaque) ||
      (sharesName([read.table], table.names) && sharesName(read.columns, columns)),
  );
}

/** One that is not emptied before, if there is any. */
function worst(...reads: readonly (Read | undefined)[]): Read | undefined {
  const known = reads.filter((read) => read !== undefined);
  return known.find(({ fate }) => fate !== 'emptied') ?? known[0];
}

/** Ignores case, as some databases do. */
function sharesName(some: readonly string[], others: readonly string[]): boolean {
  const names = new Set(others.map((name) => name.toLowerCase()));
  return some.some((name) => names.has(name.toLowerCase()));
}
