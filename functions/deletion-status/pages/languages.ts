import type { LabelLanguage } from '../../../shared/domain/localized-text.ts';

/** The languages of the pages by their own names, in the order in which they are offered. */
export const LANGUAGES = {
  en: 'English',
  es: 'Español',
  pt: 'Português (Brasil)',
  fr: 'Français',
  de: 'Deutsch',
  it: 'Italiano',
  ar: 'العربية',
  hi: 'हिन्दी',
  id: 'Bahasa Indonesia',
  tr: 'Türkçe',
} as const satisfies { readonly [language in LabelLanguage]: string };
export type Language = keyof typeof LANGUAGES;

/** The tag of each language as a page declares it. @see BCP 47 */
export const TAGS: { readonly [language in Language]: string } = {
  en: 'en',
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

/** The tag by which dates and numbers are written: days before months, and digits as codes and links have them. */
export const FORMAT_LOCALES: { readonly [language in Language]: string } = {
  ...TAGS,
  en: 'en-GB',
  ar: 'ar-u-nu-latn',
  hi: 'hi-u-nu-latn',
};

const RIGHT_TO_LEFT = new Set(['Adlm', 'Arab', 'Hebr', 'Nkoo', 'Rohg', 'Syrc', 'Thaa']);

/** Which way a language is written, by its script: Urdu as Arabic, Azerbaijani as its tag says. */
export function direction(tag: string): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.has(new Intl.Locale(tag).maximize().script ?? '') ? 'rtl' : 'ltr';
}

/** The language of the pages that a tag asks for: `pt-PT`, `PT_br`, and `in`, as old phones call Indonesian. */
export function languageOf(wanted: string | undefined): Language | undefined {
  return matchingTag(wanted, TAGS);
}

/**
 * The tag of the same language in the same script, the same region first: `zh-TW` is written as `zh-Hant`, not `zh-Hans`.
 *
 * @param tags by the name that is returned
 */
export function matchingTag<Name extends string>(
  wanted: string | undefined,
  tags: { readonly [name in Name]: string },
): Name | undefined {
  const asked = maximized(wanted);
  if (asked === undefined) return undefined;
  const names = Object.keys(tags) as Name[];
  const similar = names.filter((name) => {
    const offered = maximized(tags[name]);
    return offered?.language === asked.language && offered?.script === asked.script;
  });
  return similar.find((name) => maximized(tags[name])?.region === asked.region) ?? similar[0];
}

function maximized(tag: string | undefined): Intl.Locale | undefined {
  if (tag === undefined) return undefined;
  try {
    return new Intl.Locale(tag.replaceAll('_', '-')).maximize();
  } catch {
    return undefined;
  }
}
