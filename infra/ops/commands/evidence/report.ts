import { type Html, html } from '../../../../functions/deletion-status/pages/html.ts';
import type { PublicStatus } from '../../../../shared/domain/status-view.ts';
import { counted } from '../../cli/progress.ts';
import { dayOf, durationWords, periodWords, timeOf } from './days.ts';
import type { Figures } from './figures.ts';
import type { Report } from './report-data.ts';
import { keptSection, refusalSection } from './report-grounds.ts';
import { intakeSection } from './report-intake.ts';
import { noticeSection } from './report-notices.ts';
import { REPORT_CSS, REPORT_POLICY } from './report-style.ts';
import { timeSection } from './report-times.ts';
import { waitSection } from './report-waits.ts';

/** A figure, and what it counts. */
type Tile = readonly [figure: string, what: string];

/** One page for decision makers who are not engineers: printable, no script, nothing loaded, no person named. */
export function reportPage(report: Report): string {
  const { deployment, from, to, made } = report;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${REPORT_POLICY}">
<title>Data deletion, ${periodWords(from, to)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<style>${REPORT_CSS}</style>
</head>
<body>
<header>
<h1>Data deletion requests</h1>
<p>Requests accepted from ${periodWords(from, to)}.<br><span class="muted">Made on ${timeOf(made)} from the records of ${deployment}.</span></p>
${limits(report)}
</header>
<main>
${tiles(report)}
${waitSection(report)}
${intakeSection(report)}
${timeSection(report)}
${keptSection(report)}
${noticeSection(report)}
${refusalSection(report)}
</main>
<footer><section>
<p class="muted">A request counts once it is accepted. The daily system test is not counted. Deletions repeated after a restore appear only in the list of open requests, and so do people who removed an app without asking for deletion (${report.figures.deauthorizations.toLocaleString('en-US')}). Times are in UTC. This page names no person; a request ID opens nothing without an operator’s rights.</p>
</section></footer>
</body>
</html>
`.toString();
}

/** Notes about what the figures of the period leave out. */
function limits({ from, to, made, recordedSince, retentionMonths, figures }: Report): readonly Html[] {
  const isCut = from < recordedSince;
  return [
    ...(isCut
      ? [
          html`<p class="note">Records of finished requests are removed after ${counted(retentionMonths, 'month')}, those with a part kept until a date so long after that date. Some that were made before ${dayOf(recordedSince)} may be missing, so every count of the period is the least there can have been.</p>`,
        ]
      : []),
    ...(figures.historiesChanged > 0
      ? [
          html`<p class="note">The history of ${counted(figures.historiesChanged, 'request')} of the period was changed: what is recorded about decisions there may not be what was decided. The operators’ list of requests names them.</p>`,
        ]
      : []),
    ...(to > made
      ? [html`<p class="note">The period is not over; this is how it stood when the page was made.</p>`]
      : []),
  ];
}

function tiles({ figures, waits, made, from, recordedSince }: Report): Html {
  const { requests, byStatus } = figures;
  const by = (status: PublicStatus) => byStatus[status] ?? 0;
  const least = (number: number) =>
    from < recordedSince ? `at least ${number.toLocaleString('en-US')}` : number.toLocaleString('en-US');
  const open = new Map(waits.map(({ requestId, dueAt }) => [requestId, dueAt]));
  const overdue = [...open.values()].filter((dueAt) => dueAt < made).length;
  const shown: readonly Tile[] = [
    [least(requests), 'requests in the period'],
    // these four add up to the first
    [least(by('completed')), 'of them completed'],
    [least(by('denied')), 'refused'],
    [least(by('cancelled')), 'cancelled'],
    [(by('pending') + by('in_progress')).toLocaleString('en-US'), 'still open'],
    ...timeTiles(figures),
    [open.size.toLocaleString('en-US'), `open now from any period, ${overdue} past the promised time`],
  ];
  return html`<ul class="tiles">${shown.map(
    ([figure, what]) => html`<li><strong>${figure}</strong> ${what}</li>
`,
  )}</ul>`;
}

function timeTiles({ hoursToCompletion, completedInTime, completedLate }: Figures): readonly Tile[] {
  if (hoursToCompletion === undefined) return [['not known yet', 'how long it takes, and whether the promise is kept']];
  return [
    [durationWords(hoursToCompletion.median), 'was enough for half of those completed'],
    [`${completedInTime} of ${completedInTime + completedLate}`, 'completed within the promised time'],
  ];
}
