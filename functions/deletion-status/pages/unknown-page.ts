import { type Html, html } from './html.ts';
import { page, type Reader, type Site } from './layout.ts';
import { lookUp } from './look-up.ts';

/** The answer to every unknown code. It neither repeats the code nor says why it is unknown. */
export function unknownPage(site: Site, reader: Reader): Html {
  const { title, lead, reasons, calm } = reader.words.unknown;
  return page(
    site,
    reader,
    title,
    html`<div class="panel calm"><h1>${title}</h1>
<p>${calm}</p></div>
<p class="after">${lead}</p>
<ul>${reasons.map((reason) => html`<li>${reason}</li>`)}</ul>
${lookUp(reader)}`,
  );
}
