import { selectedIn } from '../outcome-fact.ts';
import type { Cascade } from '../target-kind.ts';
import type { Database, Query, SqlDialect } from './sql-dialect.ts';
import type { Rows } from './sql-rows.ts';

/**
 * The tables whose rows the database deletes along with those of these tables, because a foreign key says ON DELETE CASCADE,
 * and what it deletes along with them.
 *
 * @param connection where the tables are, as the data map names it
 */
export function cascadesOf(
  dialect: SqlDialect,
  tables: readonly Rows[],
  database: Database,
  connection: string,
): Promise<readonly Cascade[]> {
  const deleted = tables.filter(({ anonymise }) => anonymise === undefined).map(({ table }) => table);
  return database.session(undefined, (transaction) =>
    transaction(async (query) => {
      const reached = await reachedFrom(dialect, query, deleted);
      return reached.map((names) => ({
        store: `table ${names.at(-1)} of ${connection}`,
        namedAs: names.map((name) => selectedIn(`table ${name} of ${connection}`)),
      }));
    }),
  );
}

/** @returns each table by its names */
async function reachedFrom(
  dialect: SqlDialect,
  query: Query,
  tables: readonly string[],
): Promise<readonly (readonly string[])[]> {
  const reached = new Map<string, readonly string[]>();
  const toAsk = [...tables];
  for (let table = toAsk.shift(); table !== undefined; table = toAsk.shift()) {
    const { sql, values } = dialect.cascadesFrom(table);
    for (const { schema, name, isVisible } of (await query(sql, values)).rows) {
      const full = [schema, name].join('.');
      if (reached.has(full)) continue;
      // without its schema where that is the one that is meant
      reached.set(full, Number(isVisible) === 1 ? [full, String(name)] : [full]);
      toAsk.push(full);
    }
  }
  return [...reached.values()];
}
