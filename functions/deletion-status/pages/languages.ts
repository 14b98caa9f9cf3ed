import { ar } from './locales/ar.ts';
import { de } from './locales/de.ts';
import { en } from './locales/en.ts';
import { es } from './locales/es.ts';
import { fr } from './locales/fr.ts';
import { hi } from './locales/hi.ts';
import { id } from './locales/id.ts';
import { it } from './locales/it.ts';
import { pt } from './locales/pt.ts';
import { tr } from './locales/tr.ts';
import type { Sentences } from './sentences.ts';

/** The languages of the pages, in the order in which they are offered. */
export const LANGUAGES = { en, es, pt, fr, de, it, ar, hi, id, tr } satisfies {
  readonly [language: string]: Sentences;
};
export type Language = keyof typeof LANGUAGES;

/** The tag by which dates and numbers are written. */
export const FORMAT_LOCALES: { readonly [language in Language]: string } = {
  en: 'en-GB',
  es: 'es',
  pt: 'pt-BR',
  fr: 'fr',
  de: 'de',
  it: 'it',
  ar: 'ar',
  hi: 'hi',
  id: 'id',
  tr: 'tr',
};

export function isLanguage(tag: string | undefined): tag is Language {
  return tag !== undefined && Object.hasOwn(LANGUAGES, tag);
}

export function direction(language: Language): 'ltr' | 'rtl' {
  return language === 'ar' ? 'rtl' : 'ltr';
}
