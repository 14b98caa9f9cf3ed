/**
 * Values that are stored where an id should be, and name nobody. A row that holds one would otherwise lead to every
 * other row that holds it, and those are strangers'. `infra/README.md` lists them.
 */
export const PLACEHOLDERS: ReadonlySet<string> = new Set([
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

/** Zeros only, with or without a sign or a decimal point: a column's default. */
const ZEROS = /^[+-]?0+(?:[.,]0*)?$/;
const NIL_UUID = /^\{?0{4}(?:-?0{4}){7}\}?$/;

/**
 * Whether a value names nobody: it is empty, only zeros (also as a UUID), or a word for nothing, in any case and
 * spacing.
 *
 * @param others what the data map adds
 */
export function isPlaceholderValue(value: string, others: readonly string[] = []): boolean {
  const bare = normalized(value);
  return (
    PLACEHOLDERS.has(bare) ||
    ZEROS.test(bare) ||
    NIL_UUID.test(bare) ||
    others.some((other) => normalized(other) === bare)
  );
}

/** A phone number that repeats one digit is a filler as well; an internal id may well be 1111. */
export function isFillerPhone(value: string): boolean {
  const digits = value.replace(/\D/g, '');
  return /^(\d)\1*$/.test(digits);
}

/** What names nobody according to one data map, in addition to the values above. */
export type PlaceholderRules = {
  /** Further values, in any case and spacing. */
  readonly others?: readonly string[];
  /** The kinds of identifier that are phone numbers. @default phone */
  readonly phoneKinds?: readonly string[];
};

/** Whether an identifier of this kind has a value that names nobody, so that nothing may be selected by it. */
export function isPlaceholder(
  kind: string,
  value: string,
  { others = [], phoneKinds = ['phone'] }: PlaceholderRules = {},
): boolean {
  return isPlaceholderValue(value, others) || (phoneKinds.includes(kind) && isFillerPhone(value));
}

function normalized(value: string): string {
  return value
    .normalize('NFKC')
    .replace(/[\s\p{Cf}\p{Cc}]/gu, '')
    .toLowerCase();
}
