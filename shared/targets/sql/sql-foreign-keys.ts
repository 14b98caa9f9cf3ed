import type { Query, SqlDialect } from './sql-dialect.ts';

/** The parts of a table's name, and the names by which the data map may mean it. */
export type KnownTable = { readonly parts: readonly string[]; readonly names: readonly string[] };

/** What a database does with rows that refer to one which is deleted or changed; whatever else there is forbids it. */
type Rule = 'CASCADE' | 'SET NULL' | 'SET DEFAULT' | 'RESTRICT';

export type ForeignKey = {
  readonly table: KnownTable;
  readonly columns: readonly string[];
  /** The columns to which these refer, in the same order. */
  readonly referenced: readonly string[];
  readonly onDelete: Rule;
  readonly onUpdate: Rule;
  /** The columns that ON DELETE SET NULL and SET DEFAULT are about. */
  readonly set: readonly string[];
};

/** A table as the data map names it. */
export function namedTable(name: string): KnownTable {
  return { parts: name.split('.'), names: [name] };
}

/** The foreign keys that lead to a table. */
export async function foreignKeysTo(
  dialect: SqlDialect,
  query: Query,
  { parts }: KnownTable,
): Promise<readonly ForeignKey[]> {
  const rows = await dialect.foreignKeysTo(query, parts);
  return [...Map.groupBy(rows, ({ schema, name, key }) => JSON.stringify([schema, name, key])).values()].map(keyOf);
}

function keyOf(rows: Awaited<ReturnType<Query>>['rows']): ForeignKey {
  const [{ schema, name, isVisible, onDelete, onUpdate } = {}] = rows;
  const parts = [String(schema), String(name)];
  return {
    // without its schema where that is the one that is meant
    table: { parts, names: Number(isVisible) === 1 ? [parts.join('.'), String(name)] : [parts.join('.')] },
    columns: rows.map(({ column }) => String(column)),
    referenced: rows.map(({ refersTo }) => String(refersTo)),
    onDelete: ruleOf(onDelete),
    onUpdate: ruleOf(onUpdate),
    set: rows.filter(({ isSet }) => Number(isSet) === 1).map(({ column }) => String(column)),
  };
}

function ruleOf(written: unknown): Rule {
  return written === 'CASCADE' || written === 'SET NULL' || written === 'SET DEFAULT' ? written : 'RESTRICT';
}
