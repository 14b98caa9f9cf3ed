/**
 * Values that stand where an id should be and name nobody. A row that holds one would otherwise lead to every other row
 * that holds it, and these are strangers'.
 */
const PLACEHOLDERS: ReadonlySet<string> = new Set([
  '',
  'none',
  'null',
  'undefined',
  'n/a',
  'na',
  'nan',
  'unknown',
  '-',
  '--',
]);

/** Zeros only, with or without a sign, a point or a plus: a column's default. */
const ZEROS = /^[+-]?0+(?:[.,]0*)?$/;

/** Whether a value names nobody: empty, zeros only, or a word for nothing, in any case and spacing. @param others what the data map adds */
export function isPlaceholderValue(value: string, others: readonly string[] = []): boolean {
  const bare = normalized(value);
  return PLACEHOLDERS.has(bare) || ZEROS.test(bare) || others.some((other) => normalized(other) === bare);
}

/** A phone number of one repeated digit is a filler as well; an internal id may be 1111. */
export function isFillerPhone(value: string): boolean {
  const digits = value.replace(/\D/g, '');
  return digits.length > 0 && /^(\d)\1*$/.test(digits);
}

function normalized(value: string): string {
  return value
    .normalize('NFKC')
    .replace(/[\s\p{Cf}\p{Cc}]/gu, '')
    .toLowerCase();
}
