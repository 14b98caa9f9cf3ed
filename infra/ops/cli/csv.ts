/** The characters that begin a formula in a spreadsheet, in ASCII and in full width. */
const FORMULA = /^[=+\-@＝＋－＠]/;
const CONTROLS = /\p{Cc}/gu;

/**
 * The lines of a CSV file. A cell that a spreadsheet would read as a formula is prefixed with an apostrophe, and
 * control characters are replaced by spaces.
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
