import type { Query, QueryAnswer, SqlDialect } from './sql-dialect.ts';

/**
 * A table: the parts of its name, the shortest name for it, and all names by which the data map may mean it. These
 * include its partitions and the views over it, as far as the database shows them.
 */
export type KnownTable = {
  readonly parts: readonly string[];
  readonly called: string;
  readonly names: readonly string[];
  /** Those of the names whose columns may depend on the table's in a way that is not known, such as those of views. */
  readonly opaque: readonly string[];
};

/** What a database does with rows that refer to one that is deleted or changed; RESTRICT if it forbids the change. */
type Rule = 'CASCADE' | 'SET NULL' | 'SET DEFAULT' | 'RESTRICT';

export type ForeignKey = {
  readonly table: KnownTable;
  readonly columns: readonly string[];
  /** The columns to which these refer, in the same order. */
  readonly referenced: readonly string[];
  readonly onDelete: Rule;
  readonly onUpdate: Rule;
  /** A column to which these refer is generated, so that it changes with others. */
  readonly isOfComputed: boolean;
  /** The columns that change when the rows referred to get new values: `columns`, and what is generated from them. */
  readonly updated: readonly string[];
  /** The columns that ON DELETE SET NULL and SET DEFAULT are about, and what is generated from them. */
  readonly set: readonly string[];
  /** It leads to a table below the view that was asked about. */
  readonly isBelow: boolean;
  /** It compares its columns by an operator that our statements do not find. */
  readonly isIncomparable: boolean;
  /** It leads to the table that has it, so that a row may refer to itself. */
  readonly isOwn: boolean;
  /** The partition or child of the table asked about to which it leads; absent if it leads to that table. */
  readonly part?: readonly string[] | undefined;
};

/** The foreign keys that lead to a table. */
export async function foreignKeysTo(
  dialect: SqlDialect,
  query: Query,
  parts: readonly string[],
): Promise<readonly ForeignKey[]> {
  const rows = await dialect.foreignKeysTo(query, parts);
  return [...Map.groupBy(rows, ({ schema, name, key }) => JSON.stringify([schema, name, key])).values()].map(keyOf);
}

function keyOf(rows: QueryAnswer['rows']): ForeignKey {
  const [{ schema, name, isVisible, onDelete, onUpdate, isBelow, isOwn, part, also } = {}] = rows;
  const others = listIn(also) as readonly (readonly unknown[])[];
  const own = namesOf([schema, name, isVisible]);
  return {
    table: {
      parts: [String(schema), String(name)],
      called: own.at(-1) ?? String(name),
      names: [...new Set([...own, ...others.flatMap(namesOf)])],
      opaque: others.filter(([, , , isOpaque]) => Number(isOpaque) === 1).flatMap(namesOf),
    },
    columns: rows.map(({ column }) => String(column)),
    referenced: rows.map(({ refersTo }) => String(refersTo)),
    onDelete: ruleOf(onDelete),
    onUpdate: ruleOf(onUpdate),
    isBelow: Number(isBelow) === 1,
    isIncomparable: rows.some((row) => Number(row['isIncomparable']) === 1),
    isOwn: Number(isOwn) === 1,
    part: Array.isArray(part) ? part.map(String) : undefined,
    isOfComputed: rows.some(({ isComputed }) => Number(isComputed) === 1),
    updated: changedWith(rows),
    set: changedWith(rows.filter(({ isSet }) => Number(isSet) === 1)),
  };
}

function changedWith(rows: QueryAnswer['rows']): readonly string[] {
  return rows.flatMap(({ column, feeds }) => [String(column), ...listIn(feeds).map(String)]);
}

function listIn(answer: unknown): readonly unknown[] {
  return Array.isArray(answer) ? answer : [];
}

/** Includes the name without the schema, if that means the same table. */
function namesOf([schema, name, isVisible]: readonly unknown[]): readonly string[] {
  const full = `${String(schema)}.${String(name)}`;
  return Number(isVisible) === 1 ? [full, String(name)] : [full];
}

function ruleOf(written: unknown): Rule {
  return written === 'CASCADE' || written === 'SET NULL' || written === 'SET DEFAULT' ? written : 'RESTRICT';
}
