/** Upper or lower case, with hyphens after any group of four digits, as PostgreSQL accepts it. */
const UUID = /^[0-9a-f]{4}(?:-?[0-9a-f]{4}){7}$/i;

/**
 * The 32 digits of a UUID, also if it is in braces as Microsoft's systems write it; undefined for any other text.
 *
 * @see PostgreSQL, "UUID Type"
 */
export function uuidDigits(value: string): string | undefined {
  const bare = value.startsWith('{') && value.endsWith('}') ? value.slice(1, -1) : value;
  return UUID.test(bare) ? bare.replaceAll('-', '') : undefined;
}
