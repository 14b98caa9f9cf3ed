import { type Html, html } from '../../../../functions/deletion-status/pages/html.ts';
import type { RequestOrigin } from '../../../../shared/domain/deletion-request.ts';
import { type Bar, barChart } from './bar-chart.ts';
import { dayOf, monthName } from './days.ts';
import { type Counts, monthOf } from './figures.ts';
import type { Report } from './report-data.ts';
import { reportTable } from './report-table.ts';

const CAME_BY: { readonly [origin: string]: string | undefined } = {
  callback: 'Meta’s callback',
  list: 'Lists from Meta',
  operator: 'Entered by us',
  system: 'Entered by our own systems',
  whatsapp: 'WhatsApp',
} satisfies { readonly [origin in Exclude<RequestOrigin, 'canary' | 'replay'>]: string };

/** How many people asked, by month, by origin and by app. */
export function intakeSection(report: Report): Html {
  const { figures, from, recordedSince } = report;
  if (figures.requests === 0) {
    return html`<section>
<h2>How many asked</h2>
<p>${from < recordedSince ? 'No request of the period is recorded any more, or none was made.' : 'Nobody asked in this period.'}</p>
</section>`;
  }
  const byOrigin = Object.entries(figures.byOrigin).toSorted(([, a], [, b]) => b - a);
  const byApp = Object.entries(figures.byApp).toSorted(([, a], [, b]) => total(b) - total(a));
  const origins = byOrigin.map(([origin]) => origin);
  const headings = (first: string) => [first, 'Requests', ...origins.map(cameBy)];
  const row = (label: string, counts: Counts) => [
    label,
    total(counts),
    ...origins.map((origin) => counts[origin] ?? 0),
  ];
  const isCut = from < recordedSince;
  const months = monthsOf(report);
  return html`<section>
<h2>How many asked</h2>
<div class="pair">
${barChart(
  'requests by month',
  months.map(({ label, counts, isLeast }) => barOf(label, counts && total(counts), isLeast)),
)}
${reportTable(
  'Requests by month, and the way they came',
  headings('Month'),
  months.map(({ label, counts, isLeast }) =>
    counts === undefined
      ? [label, 'not known', ...origins.map(() => 'not known')]
      : leastRow(row(label, counts), isLeast),
  ),
)}
</div>
<div class="pair">
${barChart(
  'requests by the way they came',
  byOrigin.map(([name, count]) => barOf(cameBy(name), count, isCut)),
)}
${reportTable(
  'Requests by the way they came',
  ['Way', 'Requests'],
  byOrigin.map(([name, count]) => leastRow([cameBy(name), count], isCut)),
)}
</div>
<div class="pair">
${barChart(
  'requests by app',
  byApp.map(([app, counts]) => barOf(`App ${app}`, total(counts), isCut)),
)}
${reportTable(
  'Requests by app, and the way they came',
  headings('App'),
  byApp.map(([app, counts]) => leastRow(row(app, counts), isCut)),
)}
</div>
</section>`;
}

type Month = { readonly label: string; readonly counts?: Counts; readonly isLeast: boolean };

/**
 * The months from the first request to the end of the period, also those without requests. If the records of a month
 * may have been removed, no request means *not known*, not 0.
 */
function monthsOf({ figures: { byMonth }, from, to, made, recordedSince }: Report): readonly Month[] {
  const [first = ''] = Object.keys(byMonth);
  const end = Math.min(to, made);
  const months: Month[] =
    from < recordedSince
      ? [{ label: `Before ${first < monthOf(recordedSince) ? monthName(first) : dayOf(recordedSince)}`, isLeast: true }]
      : [];
  for (let begin = Date.parse(`${first}-01`); begin < end; begin = monthAfter(begin)) {
    const month = monthOf(begin);
    const isLeast = begin < recordedSince;
    const counts = byMonth[month] ?? (isLeast ? undefined : {});
    const isPart = begin < from || monthAfter(begin) > end;
    months.push({ label: `${monthName(month)}${isPart ? ', part' : ''}`, counts, isLeast });
  }
  return months;
}

function monthAfter(begin: number): number {
  const date = new Date(begin);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
}

function barOf(label: string, value: number | undefined, isLeast: boolean): Bar {
  if (value === undefined) return { label, words: 'not known' };
  return { label, value, words: `${isLeast ? 'at least ' : ''}${value.toLocaleString('en-US')}` };
}

function leastRow(row: readonly (string | number)[], isLeast: boolean): readonly (string | number)[] {
  return isLeast
    ? row.map((cell) => (typeof cell === 'number' ? `at least ${cell.toLocaleString('en-US')}` : cell))
    : row;
}

function cameBy(origin: string): string {
  return CAME_BY[origin] ?? origin;
}

function total(counts: Counts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
