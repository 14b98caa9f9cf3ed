/** Words for a person, by language (BCP 47 primary tag); `en` is always there. */
export type LocalizedText = { readonly en: string; readonly [language: string]: string };
