/** As much of a row of the data map as it takes. */
type Row = { readonly name: string; readonly kind: string; readonly formerly?: string | readonly string[] };

/**
 * The names, present and former, of the targets that the worker empties itself. What has none of them is emptied by others, or
 * has left the data map; of that nobody but an operator can say anything any more.
 *
 * @param kindsOfOthers kinds of targets that others empty
 */
export function namesEmptiedByUs(rows: readonly Row[], kindsOfOthers: readonly string[]): ReadonlySet<string> {
  const own = rows.filter(({ kind }) => !kindsOfOthers.includes(kind));
  return new Set(own.flatMap(({ name, formerly = [] }) => [name, ...[formerly].flat()]));
}
