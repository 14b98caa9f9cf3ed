/** Letters of any script; the characters that join some of them, as in Persian and Hindi, are part of the name. */
const LABEL = '[\\p{L}\\p{N}](?:[\\p{L}\\p{M}\\p{N}\\u200c\\u200d-]*[\\p{L}\\p{M}\\p{N}])?';
/** Not `#`, which separates the parts of keys, and nothing that needs quotes. */
const LOCAL_PART = '[^\\s@"<>()[\\],;:\\\\#\\p{C}]{1,64}';
const EMAIL = new RegExp(`^${LOCAL_PART}@(?=.{1,255}$)(?:${LABEL}\\.)+${LABEL}$`, 'u');

/**
 * Whether a text is an e-mail address as people have them: international domains and their `xn--` spelling,
 * apostrophes, several dots in a row. Whether mail arrives there can only be found out by sending some.
 *
 * @see RFC 6531, RFC 5890
 */
export function isEmailAddress(text: string): boolean {
  return EMAIL.test(text);
}
