import { type Html, html } from './html.ts';
import { page, type Reader, type Site } from './layout.ts';

/** What a person sees while the records cannot be read. */
export function unavailablePage(site: Site, reader: Reader): Html {
  const { title, text } = reader.words.unavailable;
  return page(
    site,
    reader,
    title,
    html`<div class="panel calm"><h1>${title}</h1>
<p>${text}</p></div>`,
  );
}
