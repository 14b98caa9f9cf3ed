import { type Html, html } from '../../../../functions/deletion-status/pages/html.ts';
import { en } from '../../../../functions/deletion-status/pages/locales/en.ts';
import { inWords } from '../states.ts';
import { type Bar, barChart } from './bar-chart.ts';
import { dayOf } from './days.ts';
import type { Report } from './report-data.ts';
import { reportTable } from './report-table.ts';

/** The sentences that people read on the status page. */
const { retention, refusal } = en.status;

/** What was kept, and why. */
export function keptSection({ figures: { kept, itemsDeleted, partsUncounted }, labels }: Report): Html {
  const deleted = itemsDeleted.toLocaleString('en-US');
  return html`<section>
<h2>What was kept, and why</h2>
<p>${partsUncounted > 0 ? `At least ${deleted} items were deleted; some were deleted without being counted.` : `${deleted} items were deleted.`}${kept.length === 0 && ' Nothing was kept.'}</p>
${
  kept.length > 0 &&
  html`<div class="pair words">
${barChart(
  'how many requests kept what',
  summed(
    kept,
    ({ target }) => target,
    (target) => labels.get(target) ?? target,
  ),
)}
${reportTable(
  'What was kept, why, and until when',
  ['What', 'Requests', 'Why', 'Law or rule', 'Deleted at the latest'],
  kept.map(({ target, count, reason, basis, until }) => [
    labels.get(target) ?? target,
    count,
    retention[reason],
    basis,
    until === undefined ? 'depends on a decision' : dayOf(Date.parse(until)),
  ]),
)}
</div>`
}
</section>`;
}

/** What was refused, and why. */
export function refusalSection({ figures: { refusals } }: Report): Html {
  return html`<section>
<h2>What was refused, and why</h2>
${
  refusals.length === 0
    ? html`<p>Nothing was refused.</p>`
    : html`<div class="pair words">
${barChart(
  'how many requests were refused, and why',
  summed(refusals, ({ reason }) => reason, inWords),
)}
${reportTable(
  'Refused requests',
  ['Reason', 'Requests', 'Explanation to the person', 'In our words'],
  refusals.map(({ reason, basis, count }) => [inWords(reason), count, refusal[reason], basis]),
)}
</div>`
}
</section>`;
}

/** A bar for each name, however many rows of the table have it. */
function summed<Row extends { readonly count: number }>(
  rows: readonly Row[],
  nameOf: (row: Row) => string,
  labelOf: (name: string) => string,
): readonly Bar[] {
  return [...Map.groupBy(rows, nameOf)].map(([name, same]) => {
    const sum = same.reduce((total, { count }) => total + count, 0);
    return { label: labelOf(name), value: sum, words: `${sum}` };
  });
}
