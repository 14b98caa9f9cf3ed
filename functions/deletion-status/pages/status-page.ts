import { formatConfirmationCode } from '../../../shared/domain/confirmation-code.ts';
import type { StatusView } from '../../../shared/domain/status-view.ts';
import { type Html, html } from './html.ts';
import { mailLink, page, query, type Reader, type Site } from './layout.ts';
import { type Group, groupSection, groupsOf, isPastDeletion, wasDeleted } from './parts.ts';
import type { HeadlineName } from './sentences.ts';
import { timeLine } from './time-line.ts';
import { day, fill, moment } from './writing.ts';

export type Reading = {
  readonly now: number;
  /** The page renews itself while anything is under way, unless the reader stopped it. */
  readonly renewal: 'on' | 'off' | 'over';
};

type Tone = 'good' | 'busy' | 'calm' | 'stop';

const TONES: { readonly [name in HeadlineName]: Tone } = {
  received: 'busy',
  scheduled: 'busy',
  running: 'busy',
  last_check: 'busy',
  on_hold: 'calm',
  completed: 'good',
  completed_with_retention: 'good',
  all_kept: 'calm',
  nothing_found: 'calm',
  refused: 'stop',
  cancelled: 'calm',
};

/** Where a request stands: first the answer in one sentence, then what was deleted and what was not. */
export function statusPage(site: Site, reader: Reader, view: StatusView, reading: Reading): Html {
  const { words, language } = reader;
  const { status } = words;
  const name = headlineName(view);
  const { title, text } = status.headline[name];
  const groups = groupsOf(view);
  // while there is nothing to read beside it, the time line has the page for itself
  const isTimeLineAlone = groups.length === 0 && view.refusal === undefined && !view.hasReceipt;
  return page(
    site,
    reader,
    title,
    html`<div class="panel ${TONES[name]}"><h1>${title}</h1>
<p>${text}</p>
${groups.length > 0 && tally(reader, groups)}</div>
${notes(reader, view)}
<p class="live muted">${fill(status.readAt, { date: moment(language, reading.now) })} <span class="renewal">${renewal(reader, reading)}</span></p>
<div${!isTimeLineAlone && html` class="columns"`}>
<div>
${view.refusal && refusal(reader, view.refusal)}
${groups.map((group) => groupSection(reader, group))}
${view.hasReceipt && receipt(reader, view)}
${
  view.backupsExpireAt !== undefined &&
  view.backupsExpireAt > reading.now &&
  wasDeleted(view) &&
  html`<h2>${status.backups}</h2>
<p>${fill(status.backupsText, { date: day(language, view.backupsExpireAt) })}</p>`
}
${(view.refusal !== undefined || groups.some((group) => group.name === 'kept')) && rights(site, reader)}
</div>
<aside>
${timeLine(reader, view)}
<h2>${status.code}</h2>
${writtenCode(view)}
</aside>
</div>`,
  );
}

/** In two halves, so that a line breaks between them if it must. */
function writtenCode({ confirmationCode }: StatusView): Html {
  const code = formatConfirmationCode(confirmationCode);
  const half = (code.length + 1) / 2;
  return html`<p class="code" dir="ltr"><span>${code.slice(0, half)}</span><span>${code.slice(half)}</span></p>`;
}

function headlineName(view: StatusView): HeadlineName {
  if (view.onHold !== undefined) return 'on_hold';
  if (view.rescan !== undefined && isPastDeletion(view)) return 'last_check';
  return view.detail === 'completed_with_retention' && !wasDeleted(view) ? 'all_kept' : view.detail;
}

/** How many kinds of data met which end; each leads to its list. */
function tally({ words }: Reader, groups: readonly Group[]): Html {
  return html`<ul class="tally">${groups.map(
    ({ name, parts }) =>
      html`<li><a href="#${name}"><strong>${parts.length}</strong> ${words.status.group[name]}</a></li>
`,
  )}</ul>`;
}

function notes({ words, language }: Reader, { overdue, extended, onHold }: StatusView): readonly (Html | false)[] {
  const { status } = words;
  return [
    overdue && html`<p class="note late">${status.overdue}</p>`,
    extended !== undefined &&
      html`<p class="note">${fill(status.extended, { reason: html`<bdi>${extended.reason}</bdi>` })}</p>`,
    onHold?.until !== undefined &&
      html`<p class="note">${fill(status.holdUntil, { date: day(language, onHold.until) })}</p>`,
  ];
}

function renewal(reader: Reader, reading: Reading): Html | false {
  if (reading.renewal === 'over') return false;
  const { renews, stop, start, readAgain } = reader.words.status;
  const link = (label: string, more?: { readonly [name: string]: string }): Html =>
    html`<a href="${query(reader, more) || '?'}">${label}</a>`;
  return reading.renewal === 'on'
    ? html`${renews} ${link(stop, { refresh: 'off' })}`
    : html`${link(readAgain, { refresh: 'off' })} · ${link(start)}`;
}

function refusal({ words }: Reader, { reason, basis }: NonNullable<StatusView['refusal']>): Html {
  const { status } = words;
  return html`<h2>${status.whyRefused}</h2>
<p>${status.refusal[reason]}</p>
<p>${fill(status.basis, { basis: html`<bdi>${basis}</bdi>` })}</p>`;
}

function receipt({ words }: Reader, { confirmationCode }: StatusView): Html {
  const { status } = words;
  return html`<h2>${status.receipt}</h2>
<p>${status.receiptText}</p>
<p><a class="button" href="/data-deletion/${confirmationCode}/receipt" download>${status.receiptButton}</a></p>
<p><a href="/.well-known/jwks.json">${status.receiptKeys}</a></p>`;
}

function rights({ company }: Site, { words }: Reader): Html {
  const { status } = words;
  return html`<h2>${status.disagree}</h2>
<p>${fill(status.rights, { email: mailLink(company.contactEmail) })}</p>`;
}
