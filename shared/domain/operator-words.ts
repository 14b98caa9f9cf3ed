import { plainText } from './confirmation-code.ts';

const LONGEST_WORDS = 500;

/**
 * A confirmation code or a UUID in one piece, or a code in groups of four. It must contain a digit, which mere words do
 * not.
 */
const CODES = [
  /(?<![\w-])(?=[a-z-]*\d)(?:[\da-z]-?){31}[\da-z](?![\w-])/i,
  /(?<![\w-])(?=[a-z\s-]{0,38}\d)(?:[\da-z]{4}[\s-]){7}[\da-z]{4}(?![\w-])/i,
];
/** Dates, months, ranges of years, and what is numbered within a year: `case 2026-1188`, `(EU) 2016/679`. */
const OF_A_YEAR = [
  /(?<!\d)(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?:-[0-3]\d)?(?![\d-])/g,
  /(?<!\d)\d{1,2}([./])\s?\d{1,2}\1\s?(?:19|20)\d\d(?!\d)/g,
  /(?<!\d)(?:19|20)\d\d\s?[/\p{Pd}]\s?(?:19|20)\d\d(?!\d)/gu,
  /(?<!\d[\s()./\p{Pd}]{0,3})(?:19|20)\d\d[/-]\d{1,6}(?![\s()./\p{Pd}]{0,3}\d)/gu,
];
/** The id of a request or of a commit, whose digits are nobody's number. */
const OF_NOBODY = /(?<![\w-])(?!\d+(?![\w-]))(?:[\w-]{43}|[\da-f]{40})(?![\w-])/g;
/** E-mail addresses, ids and telephone numbers, including those that are written in groups. */
const PERSONAL = /@|\p{Nd}{7,}|\+\p{Nd}(?:[\s()./-]?\p{Nd}){5,}|\p{Nd}(?:[\s()./\p{Pd}]{0,3}\p{Nd}){7,}/u;

/** Which words an operator may use, for error messages. */
export const ALLOWED_WORDS = `up to ${LONGEST_WORDS} characters without an e-mail address, a telephone number, an id or a confirmation code`;

/**
 * Reads free text of an operator, which is stored and shown, and must not name the person.
 *
 * @returns undefined when it is empty, too long, or seems to name somebody
 */
export function readWords(given: string): string | undefined {
  const isAllowed = given.trim() !== '' && given.length <= LONGEST_WORDS && !namesSomebody(plainText(given));
  return isAllowed ? given.trim() : undefined;
}

function namesSomebody(text: string): boolean {
  const others = [OF_NOBODY, ...OF_A_YEAR].reduce((rest, pattern) => rest.replace(pattern, '|'), text);
  return PERSONAL.test(others) || CODES.some((pattern) => pattern.test(text));
}
