import { type Html, html } from '../../../../functions/deletion-status/pages/html.ts';
import { counted } from '../../cli/progress.ts';
import { barChart } from './bar-chart.ts';
import { durationWords } from './days.ts';
import type { Report } from './report-data.ts';
import { reportTable } from './report-table.ts';

/** How long requests took, compared with the promise. */
export function timeSection({ figures, promiseDays, from, recordedSince }: Report): Html {
  const { hoursToCompletion, completedInTime, completedLate, openedAgain, extended } = figures;
  const promise = counted(promiseDays, 'day');
  if (hoursToCompletion === undefined) {
    return html`<section>
<h2>How long it took</h2>
<p>Nothing is completed yet, so it is not known. What is promised is ${promise}.</p>
</section>`;
  }
  const { median, ninetyFifth, longest } = hoursToCompletion;
  const times = [
    ['Half took at most', median],
    ['95 of 100 took at most', ninetyFifth],
    ['The slowest took', longest],
  ] as const;
  const timed = completedInTime + completedLate;
  return html`<section>
<h2>How long it took</h2>
<p>From the request to the end of the last check, ${from < recordedSince ? 'of those that are still recorded' : 'of all that are completed'}: ${counted(timed, 'request')}. What is promised is ${promise}; an extension moves the promised time of its own request.</p>
${completedLate > 0 && html`<p class="note late">${counted(completedLate, 'request')} completed after the promised time.</p>`}
<div class="pair">
${barChart(
  'time to completion in days, with a line at the promise',
  times.map(([label, hours]) => ({ label, value: hours, words: durationWords(hours) })),
  { value: promiseDays * 24, words: `promised: ${promise}` },
)}
${reportTable(
  'Time from request to completion',
  ['What', 'Figure'],
  [
    ...times.map(([label, hours]) => [label, durationWords(hours)]),
    ['Completed within the promised time', `${completedInTime} of ${timed}`],
    ['Completed after it', `${completedLate} of ${timed}`],
    ['Promised time was extended', counted(extended, 'request')],
  ],
)}
</div>
${
  openedAgain > 0 &&
  html`<p class="note">Not among these: ${counted(openedAgain, 'request')} opened again for something that had been kept. How long the first completion took is not recorded for these.</p>`
}
</section>`;
}
