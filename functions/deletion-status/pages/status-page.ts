import type { StatusView } from '../../../shared/domain/status-view.ts';
import type { PublishedTarget } from '../published-targets.ts';
import { type Html, html } from './html.ts';
import { labelled, mailLink, page, query, type Reader, type Site } from './layout.ts';
import { asWritten } from './localized.ts';
import { noticesSection } from './notices.ts';
import {
  type Group,
  groupSection,
  groupsOf,
  hasRest,
  isDeleted,
  isPassedOn,
  isPastDeletion,
  isStopped,
  namesNobody,
  type PartWords,
  wasDeleted,
} from './parts.ts';
import type { HeadlineName } from './sentences.ts';
import { timeLine } from './time-line.ts';
import { day, fill, fillCount, moment } from './writing.ts';
import { writtenCode } from './written-code.ts';

export type Reading = {
  readonly now: number;
  /** The page refreshes itself while anything is under way, unless the reader stopped it. */
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
  confirmed: 'good',
  anonymised: 'good',
  completed_with_retention: 'good',
  mixed: 'calm',
  all_kept: 'calm',
  all_left: 'calm',
  nothing_found: 'calm',
  nobody_named: 'calm',
  refused: 'stop',
  cancelled: 'calm',
};

/** The status of a request: first the answer in one sentence, then what was deleted and what was not. */
export function statusPage(
  site: Site,
  reader: Reader,
  view: StatusView,
  targets: ReadonlyMap<string, PublishedTarget>,
  reading: Reading,
): Html {
  const { words, language } = reader;
  const { status } = words;
  const name = headlineName(view);
  const { title } = status.headline[name];
  const groups = groupsOf(view);
  const isOpen = view.status === 'pending' || view.status === 'in_progress';
  const partWords: PartWords = {
    targets,
    parts: view.parts,
    isOpen,
    isStopped: isStopped(view),
    notices: view.notices,
  };
  const steps = timeLine(reader, view);
  // with nothing else to show there, the time line gets the wide column
  const isTimeLineAlone = groups.length === 0 && view.refusal === undefined;
  return page(
    site,
    reader,
    title,
    html`<div class="panel ${TONES[name]}"><h1>${title}</h1>
<p>${status.headline[isNothingKept(name, view) ? 'mixed' : name].text}</p>
${groups.length > 0 && tally(reader, groups)}</div>
${notes(reader, view)}
<p class="live muted">${fill(status.readAt, { date: moment(language, reading.now) })} <span class="renewal">${renewal(reader, reading)}</span></p>
<div class="columns">
<div class="first">
<h2>${status.code}</h2>
${writtenCode(view.confirmationCode)}
${!isTimeLineAlone && steps}
</div>
<div class="main">
${isTimeLineAlone && steps}
${view.refusal && refusal(reader, view.refusal)}
${groups.map((group) => groupSection(reader, group, partWords))}
${noticesSection(site, reader, partWords)}
</div>
<div class="more">
${view.hasReceipt && receipt(reader, view)}
${
  view.backupsExpireAt !== undefined &&
  view.backupsExpireAt > reading.now &&
  wasDeleted(view) &&
  html`<h2>${status.backups}</h2>
<p>${fill(status.backupsText, { date: day(language, view.backupsExpireAt) })}</p>`
}
${rights(site, reader, view)}
</div>
</div>`,
  );
}

function headlineName(view: StatusView): HeadlineName {
  if (view.onHold !== undefined) return 'on_hold';
  if (view.rescan !== undefined && isPastDeletion(view)) return 'last_check';
  if (view.detail === 'nothing_found' && namesNobody(view)) return 'nobody_named';
  if (view.detail === 'nothing_found' && hasRest(view.notices)) return 'all_left';
  return view.status === 'completed' && view.detail !== 'nothing_found' ? endName(view) : view.detail;
}

/** How it ended where something was found. Only what was read again is said to be checked. */
function endName(view: StatusView): HeadlineName {
  const { detail, parts, notices } = view;
  if (!wasDeleted(view)) return !isKept(view) && hasRest(notices) ? 'all_left' : 'all_kept';
  const isPassed = parts.some(isPassedOn);
  // what was found and left is an exception, although it is none by law
  const isAll = detail === 'completed' && notices.length === 0 && !isPassed;
  if (!parts.some(isDeleted)) return isAll ? 'anonymised' : 'mixed';
  if (!isAll || parts.some(({ status }) => status === 'anonymised')) return 'completed_with_retention';
  return parts.some(({ status }) => status === 'confirmed') ? 'confirmed' : 'completed';
}

/** Whether the exceptions are others than what was kept: what was made anonymous, passed on, or found and left. */
function isNothingKept(name: HeadlineName, view: StatusView): boolean {
  return name === 'completed_with_retention' && !isKept(view);
}

function isKept({ parts }: StatusView): boolean {
  return parts.some(({ status }) => status === 'kept');
}

/** The number of parts in each group; each links to its list. */
function tally({ words, language }: Reader, groups: readonly Group[]): Html {
  return html`<ul class="tally">${groups.map(
    ({ name, parts }) =>
      html`<li><a href="#${name}">${fillCount(language, words.status.tally[name], parts.length, 'bold')}</a></li>
`,
  )}</ul>`;
}

function notes({ words, language }: Reader, { overdue, extended, onHold }: StatusView): readonly (Html | false)[] {
  const { status } = words;
  return [
    overdue && html`<p class="note late">${status.overdue}</p>`,
    extended !== undefined &&
      html`<p class="note">${fill(status.extended, { reason: asWritten(extended.reason) })}</p>`,
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
${labelled(status.explanation, asWritten(basis))}`;
}

function receipt(reader: Reader, { confirmationCode }: StatusView): Html {
  const { status } = reader.words;
  const path = `/data-deletion/${confirmationCode}/receipt`;
  return html`<h2>${status.receipt}</h2>
<p>${status.receiptText}</p>
<p><a class="button" href="${path}" download>${status.receiptButton}</a></p>
<p><a href="${path}/page${query(reader)}">${status.receiptRead}</a></p>`;
}

/** What people can do who disagree with a decision of ours or have to wait. */
function rights({ company }: Site, { words }: Reader, view: StatusView): Html | false {
  const { disagree, yourRights, rights: sentence } = words.status;
  const wasDecided = view.refusal !== undefined || view.parts.some(({ status }) => status === 'kept');
  const hasToWait = view.overdue || view.extended !== undefined || view.onHold !== undefined;
  return (
    (wasDecided || hasToWait) &&
    html`<h2>${wasDecided ? disagree : yourRights}</h2>
<p>${fill(sentence, { email: mailLink(company.contactEmail) })}</p>`
  );
}
