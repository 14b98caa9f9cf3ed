import * as v from 'valibot';

/** Something a person reads. */
export const Words = v.pipe(v.string(), v.regex(/\S/, 'words for a person'));

/** The same by language; `en` is always there. */
export const LocalizedWords = v.objectWithRest({ en: v.pipe(Words, v.description('The words in English.')) }, Words);

/** Why something is kept that a store holds. */
export const Basis = v.pipe(
  v.union([Words, LocalizedWords]),
  v.description('The law or duty, in words for the person.'),
);
