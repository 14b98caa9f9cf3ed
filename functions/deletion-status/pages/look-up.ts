import type { CodeFault } from '../../../shared/domain/confirmation-code.ts';
import { type Html, html } from './html.ts';
import type { Reader } from './layout.ts';
import { fill } from './writing.ts';

/** Input that cannot be a code. */
export type Mistake = { readonly written: string; readonly fault: CodeFault };

/** In characters: enough for a code within a link and whatever a chat app adds around it. */
const LONGEST_INPUT = 512;

/**
 * The field in which a person enters a code; a plain form, so that it works without scripts. Input that cannot be a
 * code stays in the field and is explained, which reveals nothing about the codes that exist.
 */
export function lookUp({ words, language, chosen }: Reader, mistake?: Mistake): Html {
  const { title, code, hint, button } = words.lookUp;
  return html`<form action="/data-deletion" method="get">
<h2>${title}</h2>
<label for="code">${code}</label>
<p class="hint" id="hint">${hint}</p>
${mistake && html`<p class="error" id="error">${sentence(words.lookUp, mistake.fault)}</p>`}
<input id="code" name="code" required maxlength="${LONGEST_INPUT}" dir="ltr" autocomplete="off" autocapitalize="characters" spellcheck="false"${
    mistake === undefined
      ? html` aria-describedby="hint"`
      : html` aria-describedby="error hint" aria-invalid="true" autofocus value="${mistake.written.slice(0, LONGEST_INPUT)}"`
  }>
${chosen && html`<input type="hidden" name="lang" value="${language}">`}
<button class="button">${button}</button>
</form>`;
}

function sentence({ wrongLength, wrongCharacters }: Reader['words']['lookUp'], fault: CodeFault): Html {
  return fault.kind === 'length' ? fill(wrongLength, { n: fault.length }) : html`${wrongCharacters}`;
}
