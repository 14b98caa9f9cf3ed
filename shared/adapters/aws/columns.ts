/** The values of each name, in the order of the rows; null if a row has none. */
export type Columns = { readonly [name: string]: readonly unknown[] };

/** Turns rows into columns: rows that have much in common compress better by column. */
export function columnsOf(rows: readonly object[]): Columns {
  return Object.fromEntries(
    namesOf(rows).map((name) => {
      const values = rows.map((row) => (row as { readonly [key: string]: unknown })[name] ?? null);
      return [name, values.slice(0, values.findLastIndex((value) => value !== null) + 1)];
    }),
  );
}

/** Turns columns back into rows. Null stands for no value, so a null in a row does not come back. */
export function rowsOf(columns: Columns): readonly object[] {
  const length = Math.max(0, ...Object.values(columns).map((values) => values.length));
  return Array.from({ length }, (_, at) =>
    Object.fromEntries(
      Object.entries(columns).flatMap(([name, { [at]: value }]) => ((value ?? null) === null ? [] : [[name, value]])),
    ),
  );
}

/** All names, each after the one it follows in its row, so that rows come back with their names in order. */
function namesOf(rows: readonly object[]): readonly string[] {
  const names: string[] = [];
  for (const row of rows) {
    let at = -1;
    for (const name of Object.keys(row)) {
      if (!names.includes(name)) names.splice(at + 1, 0, name);
      at = names.indexOf(name);
    }
  }
  return names;
}
