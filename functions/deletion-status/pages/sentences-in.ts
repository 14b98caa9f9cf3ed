import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from './languages.ts';
import type { Sentences } from './sentences.ts';

/** Where a deployed function has what its pages say: `de.json`. */
export const SENTENCES_FOLDER = 'sentences';

/**
 * What the pages say, each language read when somebody reads it: together they are two thirds of what a cold start would
 * load, and it needs one of them.
 *
 * @param directory the function's own
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
