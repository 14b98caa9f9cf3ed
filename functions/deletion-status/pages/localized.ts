import type { LocalizedText } from '../../../shared/domain/localized-text.ts';
import { type Html, html } from './html.ts';
import type { Language } from './languages.ts';

/** The text in the reader's language, or in English and marked as such. */
export function localized(language: Language, text: LocalizedText): Html {
  const own = text[language];
  return own === undefined ? english(text.en) : html`<bdi>${own}</bdi>`;
}

/** A text that exists in English only. */
export function english(text: string): Html {
  return html`<bdi lang="en">${text}</bdi>`;
}

/** A text that somebody wrote in an unknown language. */
export function asWritten(text: string): Html {
  return html`<bdi lang="">${text}</bdi>`;
}
