const META_ID = /^\d{1,32}$/;

/**
 * Whether a text is an id as Meta writes them: 1 to 32 decimal digits. Ids exceed 2^53, so they are text everywhere and
 * keep their leading zeros.
 */
export function isMetaId(text: string): boolean {
  return META_ID.test(text);
}
