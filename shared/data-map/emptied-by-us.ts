import { formerNamesOf } from './former-names.ts';

/** The part of a data map row that is needed here. */
type Row = { readonly name: string; readonly kind: string; readonly formerly?: string | readonly string[] };

/**
 * The present and former names of the targets that the worker empties itself. A target with any other name is emptied
 * by others, or is no longer in the data map; only an operator can confirm that it is empty.
 *
 * @param kindsOfOthers the kinds of target that others empty
 */
export function namesEmptiedByUs(rows: readonly Row[], kindsOfOthers: readonly string[]): ReadonlySet<string> {
  const own = rows.filter(({ kind }) => !kindsOfOthers.includes(kind));
  return new Set(own.flatMap((row) => [row.name, ...formerNamesOf(row)]));
}
