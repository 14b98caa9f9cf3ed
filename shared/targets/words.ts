import * as v from 'valibot';

/** A text that people read. */
export const Words = v.pipe(v.string(), v.regex(/\S/, 'words for a person'));

/** Such a text by language; `en` is required. */
export const LocalizedWords = v.objectWithRest({ en: v.pipe(Words, v.description('The text in English.')) }, Words);

/** Why data is kept. */
export const Basis = v.pipe(v.union([Words, LocalizedWords]), v.description('The law or duty, worded for the person.'));
