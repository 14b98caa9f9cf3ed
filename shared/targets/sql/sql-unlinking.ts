import { DeletionError } from '../../domain/errors.ts';
import type { FoundBy, TargetEnvironment } from '../target-kind.ts';
import { tableSeenFrom } from './sql-address.ts';
import type { Clause, Query, Sql, SqlDialect, Statement } from './sql-dialect.ts';
import { type ForeignKey, foreignKeysTo, type KnownTable } from './sql-foreign-keys.ts';
import { partsOf, sharesName } from './sql-names.ts';
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

/** What a target finds itself. Its tables are emptied in order, each in an order in which it does not unlink itself. */
export function readsBeside(tables: readonly Rows[], current: Rows): readonly Read[] {
  const place = tables.indexOf(current);
  return tables.map(({ table, where }, index) => ({
    table,
    columns: where.map(({ column }) => column),
    fate: index <= place ? 'emptied' : 'left',
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

/** Asks whether another row still refers to one of those that are about to be deleted or changed. */
export function referringRow(dialect: SqlDialect, { key }: Unlinking, statement: Statement): Sql {
  return { sql: `SELECT 1 AS found ${othersReferring(dialect, key, statement)} LIMIT 1`, values: statement.values };
}

/**
 * Whether rows can be deleted before those to which they refer: they are in the same table. It then needs no check
 * before, but an order.
 */
export function needsOrder({ key }: Pick<Unlinking, 'key'>): boolean {
  return key.isOwn && key.part === undefined;
}

/** A foreign key because of which the rows of its table are deleted in an order. */
export type Ordering = Pick<Unlinking, 'key'> & Partial<Unlinking>;

/** The foreign keys of a table to itself because of which a database that checks row by row could refuse the delete. */
export async function refusingKeys(dialect: SqlDialect, query: Query, table: string): Promise<readonly Ordering[]> {
  const keys = await foreignKeysTo(dialect, query, partsOf(table));
  return keys.filter((key) => needsOrder({ key }) && key.onDelete === 'RESTRICT').map((key) => ({ key }));
}

/** The rows to which no other rows of their table refer; undefined if there are no such keys. */
export function unreferred(
  dialect: SqlDialect,
  statement: Statement,
  orderings: readonly Ordering[],
): Clause | undefined {
  if (orderings.length === 0) return undefined;
  const conditions = orderings.map(({ key }) => {
    const referring = othersReferring(dialect, key, statement);
    const columns = key.columns.map((column, index) => `${dialect.quoted([column])} AS column_${index}`);
    const isReferred = key.referenced.map(
      (column, index) => `column_${index} = ${dialect.quoted([...partsOf(statement.table), column])}`,
    );
    // MySQL reads a table that it changes only in a subquery that it evaluates beforehand, as it does because of DISTINCT
    return `NOT EXISTS (SELECT 1 FROM (SELECT DISTINCT ${columns.join(', ')} ${referring}) AS referring WHERE ${isReferred.join(' AND ')})`;
  });
  return {
    where: [statement.where, ...conditions].join(' AND '),
    values: dialect.repeated(statement.values, 1 + conditions.length),
  };
}

/** The rows that refer by a foreign key to those of the statement; a row that refers to itself is none of them. */
function othersReferring(dialect: SqlDialect, key: ForeignKey, { table, where }: Clause & { table: string }): string {
  const list = (columns: readonly string[]): string => columns.map((column) => dialect.quoted([column])).join(', ');
  const [columns, referenced] = [list(key.columns), list(key.referenced)];
  const referred = `SELECT ${referenced} FROM ${dialect.quoted(key.part ?? table)} WHERE ${where}`;
  const isItself = key.isOwn ? ` AND NOT COALESCE((${columns}) = (${referenced}), false)` : '';
  return `FROM ${dialect.quoted(key.table.parts)} WHERE (${columns}) IN (${referred})${isItself}`;
}

/** Through a view, it cannot be told to which rows a table refers. */
export function referredBelow(table: string, { key, read }: Unlinking): DeletionError {
  const message = `${table} is a view of rows to which ${key.table.called} refers, and a foreign key would empty a column by which the data map finds rows of ${read.table}; name the table itself`;
  return new DeletionError('target_unsupported', 'fail', message);
}

/** Compared as text, rows that refer to these could be overlooked. */
export function incomparable(table: string, { key, read }: Unlinking): DeletionError {
  const message = `rows of ${key.table.called} may refer to ${table} by a type whose comparison is not in the search path of the worker's user, and a foreign key would empty a column by which the data map finds rows of ${read.table}; add the schema of the type to that user's search_path`;
  return new DeletionError('target_unsupported', 'fail', message);
}

/** The same error as when the database itself refuses because of a foreign key. */
export function stillReferenced({ key, read }: Unlinking): DeletionError {
  const message = `rows of ${key.table.called} refer to these rows, and a foreign key would empty a column by which the data map finds rows of ${read.table}: in the same target, list their table earlier in "tables"; if they are kept, anonymise these rows`;
  return new DeletionError('rows_still_referenced', 'after_others', message, { referredBy: key.table.called });
}

/** No order is left in which rows of one table could be deleted without unlinking others. */
export function referringInCircle({ key, read }: Ordering): DeletionError {
  const why =
    read === undefined
      ? 'which a foreign key forbids'
      : `and a foreign key would empty a column by which the data map finds rows of ${read.table}`;
  const message = `rows of ${key.table.called} that are not to be deleted refer to these, or these refer to one another in a circle, ${why}`;
  return new DeletionError('rows_still_referenced', 'after_others', message);
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
