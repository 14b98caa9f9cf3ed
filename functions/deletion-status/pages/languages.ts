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

/** The tags for formatting dates and numbers: day before month, and the digits that codes and links use. */
export const FORMAT_LOCALES: { readonly [language in Language]: string } = {
  ...TAGS,
  en: 'en-GB',
  ar: 'ar-u-nu-latn',
  hi: 'hi-u-nu-latn',
};

const RIGHT_TO_LEFT = new Set(['Adlm', 'Arab', 'Hebr', 'Nkoo', 'Rohg', 'Syrc', 'Thaa']);

/** The direction of a language's script: Urdu is written like Arabic; for Azerbaijani it depends on the tag. */
export function direction(tag: string): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.has(new Intl.Locale(tag).maximize().script ?? '') ? 'rtl' : 'ltr';
}

/** The page language that fits a tag such as `pt-PT`, `PT_br`, or `in`, which old phones send for Indonesian. */
export function languageOf(wanted: string | undefined): Language | undefined {
  return matchingTag(wanted, TAGS);
}

/**
 * Finds the tag of the same language and script, if possible of the same region: `zh-TW` is `zh-Hant`, not `zh-Hans`.
 *
 * @param tags the tags to choose from, by the name to return
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
