import { type Html, html } from './html.ts';
import type { Reader } from './layout.ts';

/** The field in which a person enters a code; a plain form, so that it works without scripts. */
export function lookUp({ words, language, chosen }: Reader): Html {
  const { title, code, hint, button } = words.lookUp;
  return html`<form action="/data-deletion" method="get">
<h2>${title}</h2>
<label for="code">${code}</label>
<p class="hint" id="hint">${hint}</p>
<input id="code" name="code" required maxlength="100" dir="ltr" autocomplete="off" autocapitalize="characters" spellcheck="false" aria-describedby="hint">
${chosen && html`<input type="hidden" name="lang" value="${language}">`}
<button class="button">${button}</button>
</form>`;
}
