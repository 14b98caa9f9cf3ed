const LONGEST_WORDS = 500;
/** E-mail addresses, ids and telephone numbers, but not dates or paragraphs of laws. */
const PERSONAL = /@|\d{7,}|\+\d(?:[\s()./-]?\d){5,}/;

/** What words of an operator may be, for errors. */
export const ALLOWED_WORDS = `up to ${LONGEST_WORDS} characters without an e-mail address, a telephone number or an id`;

/**
 * Free text of an operator that is stored and shown, and must not name the person.
 *
 * @returns undefined when it is empty, too long, or seems to name somebody
 */
export function readWords(given: string): string | undefined {
  const isAllowed = given.trim() !== '' && given.length <= LONGEST_WORDS && !PERSONAL.test(given);
  return isAllowed ? given.trim() : undefined;
}
