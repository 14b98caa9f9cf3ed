import { selectedIn } from '../outcome-fact.ts';
import type { Reference } from '../target-kind.ts';
import type { Database, Query, SqlDialect } from './sql-dialect.ts';
import type { Rows } from './sql-rows.ts';

/**
 * The tables that refer by a foreign key to rows which are deleted, directly or through a cascade. With ON DELETE
 * CASCADE, the database also deletes their rows; otherwise it refuses to delete while they refer to the rows.
 *
 * @param connection the database, by the name that the data map uses
 */
export function referencesTo(
  dialect: SqlDialect,
  tables: readonly Rows[],
  database: Database,
  connection: string,
): Promise<readonly Reference[]> {
  const deleted = tables.filter(({ anonymise }) => anonymise === undefined).map(({ table }) => table);
  return database.session(undefined, (transaction) =>
    transaction(async (query) => {
      const reached = await reachedFrom(dialect, query, deleted);
      return reached.map(({ names, onDelete }) => ({
        store: `table ${names.at(-1)} of ${connection}`,
        namedAs: names.map((name) => selectedIn(`table ${name} of ${connection}`)),
        onDelete,
      }));
    }),
  );
}

type Reached = Pick<Reference, 'onDelete'> & { readonly names: readonly string[] };

async function reachedFrom(dialect: SqlDialect, query: Query, tables: readonly string[]): Promise<readonly Reached[]> {
  const reached = new Map<string, Reached>();
  const toAsk = [...tables];
  for (let table = toAsk.shift(); table !== undefined; table = toAsk.shift()) {
    const { sql, values } = dialect.referencesTo(table);
    for (const { schema, name, isVisible, cascades } of (await query(sql, values)).rows) {
      const full = [schema, name].join('.');
      const onDelete = Number(cascades) === 1 ? 'cascade' : 'refuse';
      if (reached.has(`${onDelete} ${full}`)) continue;
      // also by its name without the schema, if that name means this table
      reached.set(`${onDelete} ${full}`, { names: Number(isVisible) === 1 ? [full, String(name)] : [full], onDelete });
      if (onDelete === 'cascade') toAsk.push(full);
    }
  }
  return [...reached.values()];
}
