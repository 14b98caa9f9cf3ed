import { type ConfirmationCode, formatConfirmationCode } from '../../../shared/domain/confirmation-code.ts';
import { type Html, html } from './html.ts';

/** In two halves, so that a line break, if needed, falls between them. */
export function writtenCode(confirmationCode: ConfirmationCode): Html {
  const code = formatConfirmationCode(confirmationCode);
  const half = (code.length + 1) / 2;
  return html`<p class="code" dir="ltr"><span>${code.slice(0, half)}</span><span>${code.slice(half)}</span></p>`;
}
