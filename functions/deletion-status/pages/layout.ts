import { type Content, type Html, html } from './html.ts';
import { direction, LANGUAGES, type Language, TAGS } from './languages.ts';
import type { Sentences } from './sentences.ts';
import type { Style } from './style.ts';
import { fill } from './writing.ts';

/** The company that runs this site, as its pages show it. */
export type Company = {
  readonly name: string;
  readonly contactEmail: string;
  readonly privacyPolicyUrl: string;
};

export type Site = { readonly company: Company; readonly style: Style };

/** The reader's language, and what they chose on the page, which its links have to carry on. */
export type Reader = {
  readonly language: Language;
  readonly words: Sentences;
  /** Whether the reader chose the language. */
  readonly chosen: boolean;
  /** Whether the reader stopped the page from refreshing itself. */
  readonly stopped?: boolean;
};

/** Shows where to change the language, even to people who cannot read this one. It works without the style sheet. */
const GLOBE = html`<svg viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" aria-hidden="true"><path d="M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zM2 12h20M12 2c6 6 6 14 0 20-6-6-6-14 0-20z"/></svg>`;

/** A whole page around the given content. */
export function page(site: Site, reader: Reader, title: string, content: Content): Html {
  const { company } = site;
  const { language, words } = reader;
  return html`<!doctype html>
<html lang="${TAGS[language]}" dir="${direction(TAGS[language])}">
<head>
<meta charset="utf-8">
<title>${title} – ${company.name}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<style>${site.style.css}</style>
</head>
<body>
<a class="skip" href="#main">${words.skip}</a>
<div class="bar">
<header>
<a class="company" href="/data-deletion${query(reader)}"><bdi>${company.name}</bdi></a>
<nav aria-label="${words.language}"><details><summary>${GLOBE} <span>${fill(words.languageNow, { language: LANGUAGES[language] })}</span></summary>
<ul>${(Object.keys(LANGUAGES) as Language[]).map((other) => {
    const tag = TAGS[other];
    return html`<li><a href="${inLanguage(reader, other)}" lang="${tag}" hreflang="${tag}" dir="${direction(tag)}"${other === language && html` aria-current="true"`}>${LANGUAGES[other]}</a></li>
`;
  })}</ul></details></nav>
</header>
</div>
<main id="main" tabindex="-1">
${content}
</main>
<footer>
<p>${fill(words.contact, { email: mailLink(company.contactEmail) })}</p>
<p><a href="${company.privacyPolicyUrl}">${words.privacy}</a></p>
</footer>
</body>
</html>
`;
}

/** A value under its label. */
export function labelled(label: string, value: Content): Html {
  return html`<dl><dt>${label}</dt><dd>${value}</dd></dl>`;
}

/**
 * Encodes both parts: a `?` would end the address, and local parts may have other reserved characters.
 *
 * @see RFC 6068
 */
export function mailtoAddress(address: string): string {
  const at = address.lastIndexOf('@');
  return `mailto:${[address.slice(0, at), address.slice(at + 1)].map(encodeURIComponent).join('@')}`;
}

export function mailLink(address: string): Html {
  return html`<a href="${mailtoAddress(address)}" dir="ltr">${address}</a>`;
}

/** The query of this page in another language. */
function inLanguage({ stopped }: Reader, language: Language): string {
  return `?${new URLSearchParams({ lang: language, ...(stopped && { refresh: 'off' }) }).toString()}`;
}

/** The query of a link within the site; it carries on the language that the reader chose. */
export function query(reader: Reader, more: { readonly [name: string]: string } = {}): string {
  const parameters = new URLSearchParams({ ...(reader.chosen && { lang: reader.language }), ...more }).toString();
  return parameters === '' ? '' : `?${parameters}`;
}
