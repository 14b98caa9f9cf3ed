import { type Html, html } from '../../../../functions/deletion-status/pages/html.ts';
import { NOTICE_KINDS, type NoticeKind } from '../../../../shared/domain/notices.ts';
import { barChart } from './bar-chart.ts';
import type { Report } from './report-data.ts';
import { reportTable } from './report-table.ts';

/** What each notice to a person means to the company. */
const MEANING: { readonly [kind in NoticeKind]: string } = {
  nobody_named: 'The ID named nobody; nothing was searched',
  newer_data: 'Newer data, since the person came back',
  newer_data_unknown: 'Data of unknown age, for us to look at',
  kept_in_part: 'Some of what we keep may have been deleted',
  source_gone: 'Meta no longer told us who the person is',
  source_silent: 'A source of IDs did not answer',
  self_declared: 'An unconfirmed ID may lead to more data',
  business: 'A business decides about some of the data',
  parent_id: 'WhatsApp does not let us remove one of the IDs',
  copies_at_meta: 'WhatsApp may keep copies for some time',
};

/** What people were told about data that was left, or could not be searched. */
export function noticeSection({ figures: { byNotice } }: Report): Html {
  const told = NOTICE_KINDS.flatMap((kind) => {
    const count = byNotice[kind] ?? 0;
    return count > 0 ? [{ label: MEANING[kind], count }] : [];
  });
  return html`<section>
<h2>What may be left</h2>
${
  told.length === 0
    ? html`<p>No request ended with a notice about data that was left or could not be searched.</p>`
    : html`<div class="pair words">
${barChart(
  'how many requests ended with each notice',
  told.map(({ label, count }) => ({ label, value: count, words: `${count}` })),
)}
${reportTable(
  'Notices in requests that have ended; a request may have several',
  ['What the person was told', 'Requests'],
  told.map(({ label, count }) => [label, count]),
)}
</div>`
}
</section>`;
}
