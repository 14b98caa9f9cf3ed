type Row = { readonly formerly?: string | readonly string[] };

/** The names that a target had before. */
export function formerNamesOf({ formerly = [] }: Row): readonly string[] {
  return typeof formerly === 'string' ? [formerly] : formerly;
}
