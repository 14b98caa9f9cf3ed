import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from './languages.ts';
import type { Sentences } from './sentences.ts';

/** The folder of a deployed function with the sentences of its pages, one file per language: `de.json`. */
export const SENTENCES_FOLDER = 'sentences';

/**
 * The sentences of the pages, each language read when it is first needed. All of them together would be two thirds of
 * what a cold start loads, and it needs only one.
 *
 * @param directory the function's own directory
 */
export function sentencesIn(directory: string): (language: Language) => Sentences {
  const known = new Map<Language, Sentences>();
  return (language) => {
    const sentences = known.get(language) ?? read(join(directory, SENTENCES_FOLDER, `${language}.json`));
    known.set(language, sentences);
    return sentences;
  };
}

function read(path: string): Sentences {
  return JSON.parse(readFileSync(path).toString()) as Sentences;
}
