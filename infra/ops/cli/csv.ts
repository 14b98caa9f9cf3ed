/** What a spreadsheet takes for the beginning of a formula, in ASCII and in full width. */
const FORMULA = /^[=+\-@＝＋－＠]/;
const CONTROLS = /\p{Cc}/gu;

/**
 * Rows as CSV, without a line break at the end of the last. A cell that would become a formula in a spreadsheet begins
 * with an apostrophe, and none holds a control character.
 *
 * @see RFC 4180; OWASP, "CSV Injection"
 */
export function csvLines(headings: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  return [headings, ...rows].map((row) => row.map(csvCell).join(','));
}

function csvCell(text: string): string {
  const printable = text.replace(CONTROLS, ' ').trim();
  const harmless = FORMULA.test(printable) ? `'${printable}` : printable;
  return /[",]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
