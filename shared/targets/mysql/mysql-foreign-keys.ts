import { DeletionError } from '../../domain/errors.ts';
import type { Query, QueryAnswer } from '../sql/sql-dialect.ts';
import { quotedWith } from '../sql/sql-names.ts';

type Rows = QueryAnswer['rows'];

const FOREIGN_KEYS = `
  SELECT table_schema AS \`schema\`, table_name AS name, constraint_name AS \`key\`, table_schema = DATABASE() AS isVisible,
    column_name AS \`column\`, referenced_column_name AS refersTo, 1 AS isSet,
    table_schema = referenced_table_schema AND table_name = referenced_table_name AS isOwn
  FROM information_schema.key_column_usage
  WHERE referenced_table_schema = COALESCE(?, DATABASE()) AND referenced_table_name = ?
  ORDER BY table_schema, table_name, constraint_name, ordinal_position`;

/** What ON DELETE and ON UPDATE say, after the columns of the table that is referred to. */
const RULE = 'CASCADE|SET NULL|SET DEFAULT|RESTRICT|NO ACTION';
const ON_DELETE = new RegExp(`\\bON DELETE (${RULE})\\b`);
const ON_UPDATE = new RegExp(`\\bON UPDATE (${RULE})\\b`);

/** As `SqlDialect` says, as far as the user has rights on the tables that refer to this one. */
export async function foreignKeysTo(query: Query, table: readonly string[]): Promise<Rows> {
  const [name, schema = null] = table.toReversed();
  const { rows } = await query(FOREIGN_KEYS, [schema, name]);
  if (rows.length === 0) return [];
  const referred = await linesMaking(query, quotedWith('`', table));
  const ofColumns = rows.map((row) => ({ ...row, isComputed: isComputed(referred, String(row['refersTo'])) ? 1 : 0 }));
  const byTable = Map.groupBy<string, Rows[number]>(ofColumns, (row) =>
    quotedWith('`', [String(row['schema']), String(row['name'])]),
  );
  const keys: Rows[] = [];
  for (const [referring, columns] of byTable) keys.push(await withRules(query, referring, columns));
  return keys.flat();
}

/**
 * Adds the rules of the keys. MariaDB's catalogue shows them only to users with rights on the whole schema, but it
 * shows the statement that makes a table to everybody who may read the table. If the statement is not shown, any column
 * of the table could be generated from the key's.
 */
async function withRules(query: Query, referring: string, columns: Rows): Promise<Rows> {
  const lines = await linesMaking(query, referring);
  return columns.map((row) => ({
    ...row,
    ...rulesIn(lines, String(row['key'])),
    feeds: generatedFrom(lines, String(row['column'])),
    also: lines.length === 0 ? [[row['schema'], row['name'], row['isVisible'], 1]] : [],
  }));
}

/** The lines of the statement that makes a table; none if the user may write into the table but not read it. */
async function linesMaking(query: Query, table: string): Promise<readonly string[]> {
  try {
    const [made] = (await query(`SHOW CREATE TABLE ${table}`, [])).rows;
    return String(made?.['Create Table']).split('\n');
  } catch (error) {
    if (error instanceof DeletionError && error.code === 'target_access_denied') return [];
    throw error;
  }
}

/** A rule that is not written is RESTRICT. A key that is not found is assumed to change the most. */
function rulesIn(lines: readonly string[], key: string): { readonly onDelete: string; readonly onUpdate: string } {
  const begin = `CONSTRAINT ${quotedWith('`', [key])} FOREIGN KEY `;
  const line = lines.find((one) => one.trimStart().startsWith(begin));
  if (line === undefined) return { onDelete: 'SET NULL', onUpdate: 'CASCADE' };
  const rules = line.slice(line.lastIndexOf(')'));
  return { onDelete: ON_DELETE.exec(rules)?.[1] ?? 'RESTRICT', onUpdate: ON_UPDATE.exec(rules)?.[1] ?? 'RESTRICT' };
}

const GENERATED = /^ *`((?:[^`]|``)+)` .* GENERATED ALWAYS AS \(/;

function isComputed(lines: readonly string[], column: string): boolean {
  return lines.some((line) => generatedIn(line)?.toLowerCase() === column.toLowerCase());
}

/** A generated column may use others that are generated, if these come before it. */
function generatedFrom(lines: readonly string[], column: string): readonly string[] {
  const changed = [column];
  for (const line of lines) {
    const generated = generatedIn(line);
    const uses = (name: string) => line.toLowerCase().includes(quotedWith('`', [name.toLowerCase()]));
    if (generated !== undefined && changed.some(uses)) changed.push(generated);
  }
  return changed.slice(1);
}

function generatedIn(line: string): string | undefined {
  return GENERATED.exec(line)?.[1]?.replaceAll('``', '`');
}
