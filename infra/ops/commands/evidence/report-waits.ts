import { type Html, html } from '../../../../functions/deletion-status/pages/html.ts';
import { DAY } from '../../../../shared/domain/schedule.ts';
import { counted } from '../../cli/progress.ts';
import { barChart } from './bar-chart.ts';
import { dayOf } from './days.ts';
import type { Report } from './report-data.ts';
import { reportTable } from './report-table.ts';
import { WAITS_FOR, type Wait, type WaitsFor } from './waits.ts';

/** More rows would make the page too long to print; it says how many are left out. */
const MOST_ROWS = 200;

const WHOM: { readonly [waitsFor in WaitsFor]: string } = {
  operator: 'An operator, to decide or repair',
  manual: 'An operator, to delete by hand',
  provider: 'A service provider',
  retry: 'Another try, or an operator who repairs it',
  hold: 'The end of a hold',
  date: 'A date',
  system: 'Nobody: in progress',
};

/** Whom open requests wait for, for what, and since when. */
export function waitSection({ waits, made }: Report): Html {
  if (waits.length === 0) {
    return html`<section>
<h2>What waits, for whom, and since when</h2>
<p>No request is open.</p>
</section>`;
  }
  const groups = WAITS_FOR.map((waitsFor) => ({ waitsFor, of: waits.filter((wait) => wait.waitsFor === waitsFor) }));
  const shown = groups.flatMap(({ of }) => of);
  const requests = ({ of }: (typeof groups)[number]) => new Set(of.map(({ requestId }) => requestId)).size;
  const used = groups.filter(({ of }) => of.length > 0);
  const late = new Set(waits.filter(({ dueAt }) => dueAt < made).map(({ requestId }) => requestId)).size;
  return html`<section>
<h2>What waits, for whom, and since when</h2>
<p>All requests that are open now, whenever they were made. One that waits for several counts for each.</p>
${late > 0 && html`<p class="note late">${counted(late, 'request')} past the promised time.</p>`}
<div class="pair words">
${barChart(
  'open requests by whom they wait for',
  used.map((group) => ({ label: WHOM[group.waitsFor], value: requests(group), words: `${requests(group)}` })),
)}
${reportTable(
  'Open requests by whom they wait for',
  ['Waits for', 'Requests', 'Longest since', 'Next promised time', 'Past it'],
  used.map((group) => [
    WHOM[group.waitsFor],
    requests(group),
    longestOf(group.of),
    dayOf(earliest(group.of.map(({ dueAt }) => dueAt))),
    new Set(group.of.filter(({ dueAt }) => dueAt < made).map(({ requestId }) => requestId)).size,
  ]),
)}
</div>
${reportTable(
  'Each of them',
  ['Waits for', 'What for', 'Since', 'Promised by', 'App', 'Request ID'],
  shown.slice(0, MOST_ROWS).map((wait) => rowOf(wait, made)),
)}
${shown.length > MOST_ROWS && html`<p class="note">${counted(shown.length - MOST_ROWS, 'more row')} not shown here; an operator can list all of them.</p>`}
</section>`;
}

function rowOf(wait: Wait, made: number): readonly string[] {
  const { waitsFor, what, dueAt, appId, requestId } = wait;
  const promised = `${dayOf(dueAt)}${dueAt < made ? ', which has passed' : ''}`;
  return [WHOM[waitsFor], what, sinceWords(wait, made), promised, appId, requestId];
}

/** Since when a request waits. If the record does not say, it is at the earliest since the request was accepted. */
function sinceWords({ since, acceptedAt, lastTriedAt, waitsFor }: Wait, made: number): string {
  if (since !== undefined) return `${dayOf(since)}, ${agoWords(made - since)}`;
  const last = waitsFor === 'provider' ? 'last told' : 'last tried';
  const tried = lastTriedAt === undefined ? '' : `, ${last} on ${dayOf(lastTriedAt)}`;
  return `not recorded; ${dayOf(acceptedAt)} at the earliest${tried}`;
}

function agoWords(milliseconds: number): string {
  const days = Math.floor(milliseconds / DAY);
  return days === 0 ? 'less than a day' : counted(days, 'day');
}

function longestOf(waits: readonly Wait[]): string {
  const isKnown = waits.every(({ since }) => since !== undefined);
  const day = dayOf(earliest(waits.map(({ since, acceptedAt }) => since ?? acceptedAt)));
  return isKnown ? day : `${day} at the earliest`;
}

/** Not `Math.min(...times)`: there may be more of them than a call can take arguments. */
function earliest(times: readonly number[]): number {
  return times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
}
