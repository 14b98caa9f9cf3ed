import { FORMAT_LOCALES, LANGUAGES, type Language } from '../../../functions/deletion-status/pages/languages.ts';
import { SENTENCES } from '../../../functions/deletion-status/pages/locales/index.ts';
import type { Plural, Sentences } from '../../../functions/deletion-status/pages/sentences.ts';
import { day, fillCount, moment } from '../../../functions/deletion-status/pages/writing.ts';
import { LABEL_LANGUAGES } from '../../../shared/domain/localized-text.ts';

const OTHERS = (Object.keys(LANGUAGES) as Language[]).filter((language) => language !== 'en');
const PLURALS = ['ask.promise', 'ask.backups', 'status.tally'];
/** Words that are spelled the same in both languages. */
const SAME = new Set(['Backups']);
const ENGLISH = sentencesOf(SENTENCES.en);

/** Every sentence by its path, without the forms of plurals. */
function sentencesOf(words: Sentences): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const collect = (value: unknown, place: string): void => {
    if (typeof value === 'string') found.set(place, value);
    else
      for (const [name, inner] of Object.entries(value as object))
        collect(inner, place === '' ? name : `${place}.${name}`);
  };
  collect(words, '');
  for (const place of found.keys()) if (PLURALS.some((plural) => place.startsWith(plural))) found.delete(place);
  return found;
}

function placeholders(sentence: string): readonly string[] {
  return [...sentence.matchAll(/\{\w+\}/g)].map(([name]) => name).toSorted();
}

function promise(language: Language, n: number): string {
  return fillCount(language, SENTENCES[language].ask.promise, n).toString();
}

function pluralsOf({ ask, status }: Sentences): readonly Plural[] {
  return [ask.promise, ask.backups, ...Object.values(status.tally)];
}

it('speaks the languages in which labels come ready-made', () => {
  expect(Object.keys(LANGUAGES)).toEqual(LABEL_LANGUAGES);
});

describe.each(OTHERS)('the sentences in %s', (language) => {
  const words = SENTENCES[language];
  const sentences = sentencesOf(words);

  it('are all there', () => {
    expect([...sentences.keys()].toSorted()).toEqual([...ENGLISH.keys()].toSorted());
    for (const [place, sentence] of sentences)
      expect({ place, sentence }).toMatchObject({ sentence: expect.stringMatching(/\S/) });
  });

  it('have the same places for values as in English', () => {
    for (const [place, english] of ENGLISH) {
      expect([place, placeholders(sentences.get(place) ?? '')]).toEqual([place, placeholders(english)]);
    }
  });

  it('are translated', () => {
    const left = [...sentences].filter(([place, sentence]) => sentence === ENGLISH.get(place) && !SAME.has(sentence));
    expect(left).toEqual([]);
  });

  it('end as in English: a sentence with a stop, a heading without', () => {
    const stop = /[.।؟?:]$/;
    const differing = [...ENGLISH]
      .filter(
        ([place]) => !['contact', 'unknown.lead'].includes(place) && !/\{\w+\}\.?$/.test(sentences.get(place) ?? ''),
      )
      .filter(([place, english]) => stop.test(english) !== stop.test(sentences.get(place) ?? ''));
    expect(differing).toEqual([]);
  });

  it('have a form for every plural that numbers of days have', () => {
    const rules = new Intl.PluralRules(FORMAT_LOCALES[language]);
    const categories = new Set(Array.from({ length: 400 }, (_, n) => rules.select(n)));
    for (const plural of pluralsOf(words)) {
      for (const category of categories) expect(plural[category]).toMatch(/\S/);
      expect(plural.other).toContain('{n}');
    }
  });
});

describe('what is written into sentences', () => {
  it('is counted as the language counts', () => {
    expect(promise('en', 1)).toBe('We finish within 1 day.');
    expect(promise('de', 30)).toBe('Wir sind innerhalb von 30 Tagen fertig.');
    expect([1, 2, 3, 11, 100].map((n) => promise('ar', n))).toEqual([
      'ننتهي خلال يوم واحد.',
      'ننتهي خلال يومين.',
      'ننتهي خلال 3 أيام.',
      'ننتهي خلال 11 يومًا.',
      'ننتهي خلال 100 يوم.',
    ]);
  });

  it('is dated in UTC, and says so', () => {
    const time = Date.UTC(2026, 10, 23, 23, 5);
    for (const language of Object.keys(LANGUAGES) as Language[]) {
      const written = moment(language, time).toString();
      expect(written).toContain('<time datetime="2026-11-23T23:05:00.000Z">');
      expect(written).toMatch(/23[:.]05[^(]* \(UTC\)<\/time>$/);
    }
    expect(moment('hi', time).toString()).toContain('23:05 बजे (UTC)');
  });

  it('has the digits of the codes and links beside it', () => {
    for (const language of Object.keys(LANGUAGES) as Language[]) {
      expect(day(language, Date.UTC(2026, 10, 23)).toString()).toMatch(/\b23\b.*\b2026\b|\b2026\b.*\b23\b/);
      expect(promise(language, 30)).toContain('30');
    }
  });

  it('counts the first day of a month in French', () => {
    expect(day('fr', Date.UTC(2026, 7, 1)).toString()).toContain('>1er août 2026<');
    expect(day('fr', Date.UTC(2026, 7, 11)).toString()).toContain('>11 août 2026<');
    expect(day('en', Date.UTC(2026, 7, 1)).toString()).toContain('>1 August 2026<');
    expect(day('de', Date.UTC(2026, 7, 1)).toString()).toContain('>1. August 2026<');
  });
});

describe('the sentences in French', () => {
  it('have narrow no-break spaces at the signs that take them', () => {
    const narrow = '\u202f';
    const wrong = [...sentencesOf(SENTENCES.fr)].filter(
      ([, sentence]) => /[^\u202f][:;?!»]/u.test(sentence.replace(/\{\w+\}/g, 'x')) || /«[^\u202f]/u.test(sentence),
    );
    expect(wrong).toEqual([]);
    expect(SENTENCES.fr.contact).toContain(`questions${narrow}?`);
  });
});
