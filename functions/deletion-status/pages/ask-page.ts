import type { LocalizedText } from '../../../shared/domain/localized-text.ts';
import type { PublishedTarget } from '../published-targets.ts';
import { type Content, type Html, html } from './html.ts';
import { labelled, mailLink, mailtoAddress, page, type Reader, type Site } from './layout.ts';
import { localized } from './localized.ts';
import { lookUp, type Mistake } from './look-up.ts';
import { fill, fillCount } from './writing.ts';

export type Promises = {
  readonly promiseDays: number;
  readonly backupHorizonDays: number;
  readonly targets: readonly PublishedTarget[];
  /** Describes data that is kept because it identifies nobody. */
  readonly anonymous?: LocalizedText | undefined;
};

/** The subject by which the company finds these e-mails. It is published, so it is not translated. */
const MAIL_SUBJECT = 'Data Deletion Request';

/** How to ask for deletion, what happens then, what is kept, and the field for a code. */
export function askPage(site: Site, reader: Reader, promises: Promises, mistake?: Mistake): Html {
  const { company } = site;
  const { language, words } = reader;
  const { ask } = words;
  const name = html`<bdi>${company.name}</bdi>`;
  const mail = `${mailtoAddress(company.contactEmail)}?subject=${encodeURIComponent(MAIL_SUBJECT)}`;
  const written = (sentence: string): Html => fill(sentence, { company: html`<strong>${name}</strong>` });
  const steps = (sentences: readonly string[], more: Content = ''): Html =>
    html`<ol>${sentences.map((sentence, at) => html`<li>${written(sentence)}${at === 0 && more}</li>`)}</ol>`;
  const isForBusinesses = worksForBusinesses(promises.targets);
  return page(
    site,
    reader,
    ask.title,
    html`<h1>${ask.title}</h1>
<p class="lead">${fill(ask.lead, { company: name })}</p>
<div class="columns">
<div class="first">${lookUp(reader, mistake)}</div>
<div class="main">
<h2>${ask.how}</h2>
<h3>${ask.facebook}</h3>
${steps(ask.facebookSteps, isForBusinesses && html` ${written(ask.facebookBusiness)}`)}
<h3>${ask.instagram}</h3>
${steps(ask.instagramSteps)}
<p>${ask.keepCode}</p>
<h3>${ask.mail}</h3>
<p>${fill(ask.mailText, { email: mailLink(company.contactEmail), subject: html`<strong lang="en" dir="ltr">${MAIL_SUBJECT}</strong>` })}${isForBusinesses && ` ${ask.mailBusiness}`}</p>
<p>${ask.mailProof}</p>
<p><a class="button" href="${mail}">${ask.mailButton}</a></p>
<h2>${ask.next}</h2>
<ol>${ask.nextSteps.map((step) => html`<li>${step}</li>`)}</ol>
<p>${fillCount(language, ask.promise, promises.promiseDays)}</p>
${whatIsDeleted(reader, promises.targets)}
</div>
<div class="more">
${whatIsKept(reader, promises.targets)}
${
  promises.anonymous &&
  html`<p>${localized(language, promises.anonymous)}</p>
`
}<h2>${words.status.backups}</h2>
<p>${fillCount(language, ask.backups, promises.backupHorizonDays)}</p>
</div>
</div>`,
  );
}

/** Whether the company holds some of the data on behalf of other businesses, which decide about it. */
function worksForBusinesses(targets: readonly PublishedTarget[]): boolean {
  return targets.some(({ retention }) => retention?.reason === 'controller_decides');
}

function whatIsDeleted({ language, words }: Reader, targets: readonly PublishedTarget[]): Html {
  const deleted = targets.filter(({ retention }) => retention === undefined);
  return html`${
    deleted.length > 0 &&
    html`<h2>${words.ask.deleted}</h2>
<ul>${deleted.map(({ label, stays }) => html`<li>${localized(language, label)}${stays && html`<p>${localized(language, stays)}</p>`}</li>`)}</ul>`
  }`;
}

function whatIsKept({ language, words }: Reader, targets: readonly PublishedTarget[]): Html {
  const { ask, status } = words;
  const kept = targets.flatMap(({ label, retention }) => (retention === undefined ? [] : [{ label, ...retention }]));
  return html`${
    kept.length > 0 &&
    html`<h2>${ask.kept}</h2>
<ul class="kept">${kept.map(
      ({ label, reason, basis }) => html`<li><b>${localized(language, label)}</b>
<p>${status.retention[reason]}</p>
${labelled(reason === 'controller_decides' ? status.explanation : status.rule, localized(language, basis))}</li>
`,
    )}</ul>`
  }`;
}
