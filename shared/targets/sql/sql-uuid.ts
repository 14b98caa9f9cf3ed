/** In any case and with hyphens after any four digits, as PostgreSQL takes it. */
const UUID = /^[0-9a-f]{4}(?:-?[0-9a-f]{4}){7}$/i;

/**
 * The 32 digits of a UUID, also of one in braces as Microsoft's systems write it; undefined when it is none.
 *
 * @see PostgreSQL, "UUID Type"
 */
export function uuidDigits(value: string): string | undefined {
  const bare = value.startsWith('{') && value.endsWith('}') ? value.slice(1, -1) : value;
  return UUID.test(bare) ? bare.replaceAll('-', '') : undefined;
}
