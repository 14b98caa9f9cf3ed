/** Words for a person, by language (BCP 47 primary tag); `en` is always there. */
export type LocalizedText = { readonly en: string; readonly [language: string]: string };

/** As it is recorded, and as a receipt says it. */
export function inEnglish(text: string | LocalizedText): string {
  return typeof text === 'string' ? text : text.en;
}

/** The languages of the pages, in which ready-made labels are written. */
export const LABEL_LANGUAGES = ['en', 'es', 'pt', 'fr', 'de', 'it', 'ar', 'hi', 'id', 'tr'] as const;
export type LabelLanguage = (typeof LABEL_LANGUAGES)[number];
