import type { LocalizedText } from '../../../shared/domain/localized-text.ts';
import { type Html, html } from './html.ts';
import type { Language } from './languages.ts';

/** The text in the reader's language, or in English and marked as such. */
export function localized(language: Language, text: LocalizedText): Html {
  const own = text[language];
  return own === undefined && language !== 'en' ? html`<bdi lang="en">${text.en}</bdi>` : html`${own ?? text.en}`;
}
