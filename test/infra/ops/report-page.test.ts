import { reportPage } from '../../../infra/ops/commands/evidence/report.ts';
import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { hold } from '../../../shared/domain/operator-decisions.ts';
import { DAY, HOUR } from '../../../shared/domain/schedule.ts';
import { NOW, openRequests, partOf, reportOf, requestAt } from './sample-report.ts';

/** What the page says, one block a line: cells apart by bars, and of a chart its name, its bars and the words of its mark. */
function linesOf(page: string): readonly string[] {
  const text = page
    .replace(/<head>.*<\/head>/s, '')
    .replace(/<text [^>]*>/g, '|')
    .replace(/<svg[^>]*aria-label="([^"]*)"[^>]*>/g, '$1 ')
    .replace(/<div class="frame( wide)?" [^>]*aria-label="([^"]*)"[^>]*>/g, 'Frame$1: $2\n')
    .replace(/<(th|td)[^>]*class="number"[^>]*>/g, '|#')
    .replace(/<(th|td)[^>]*>/g, '|')
    .replace(/\n(?=\||<rect|<line|<\/svg)/g, '')
    .replace(/<p class="note late">/g, '! ')
    .replace(/<br>|<\/(p|h1|h2|li|tr|caption|svg)>/g, '\n')
    .replace(/<[^>]+>/g, '');
  return text
    .replaceAll('&#39;', "'")
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

const ENDED = { status: 'completed', completedAt: NOW - 2 * DAY } as const;
const INVOICES = partOf('invoices', 'kept', {
  retention: { reason: 'legal_obligation', basis: 'Tax law', until: Date.UTC(2036, 11, 31) },
});

/** Requests of which each section has something to say. */
function someRequests(): readonly DeletionRequest[] {
  const parts = [INVOICES, partOf('messages', 'deleted')];
  const refusal = { reason: 'no_match', basis: 'Nobody of that name', decidedBy: 'x', at: NOW } as const;
  const extension = { reason: 'x', decidedBy: 'x', at: NOW };
  return [
    requestAt(1, NOW - 60 * DAY, { ...ENDED, appId: '42', origin: 'list', parts: [INVOICES] }),
    requestAt(2, NOW - 3 * DAY, { ...ENDED, status: 'completed_with_retention', parts }),
    requestAt(3, NOW - 3 * DAY, { ...ENDED, origin: 'system', dueAt: NOW + 90 * DAY }),
    requestAt(4, NOW - 5 * DAY, { refusal, status: 'refused', extension }),
    requestAt(5, NOW - 5 * DAY, { scope: 'deauthorization' }),
    requestAt(6, NOW - HOUR),
    ...openRequests(),
  ];
}

/** Of a period of which some records are there no more, one has another history, and one was deleted uncounted. */
function oldRequests(): readonly DeletionRequest[] {
  const held = hold(requestAt(1, Date.UTC(2024, 8, 5)), { by: 'x', reason: 'y' }, NOW - DAY);
  const altered = { ...held, history: held.history?.map((act) => ({ ...act, by: 'z' })) };
  const retention = { reason: 'controller_decides', basis: 'Contract' } as const;
  const parts = [partOf('messages', 'deleted', { uncounted: true }), partOf('crm', 'kept', { retention })];
  const waiting = [5, 6].map((day) =>
    requestAt(day, Date.UTC(2024, 11, day), { origin: 'whatsapp', appId: '42', parts: day === 5 ? parts : [] }),
  );
  const completedAt = Date.UTC(2024, 11, 7);
  return [altered, ...waiting, requestAt(7, completedAt - DAY, { status: 'completed', completedAt })];
}

describe('the report, from its first line to its last', () => {
  it('has all that is known of a period', () => {
    const page = reportPage(reportOf(someRequests(), { from: Date.UTC(2026, 8, 10), to: NOW + HOUR }));
    expect(linesOf(page)).toEqual([
      'Data deletion requests',
      'Requests accepted from 10 September 2026 at 00:00 UTC up to, and without, 23 November 2026 at 15:05 UTC.',
      'Made on 23 November 2026 at 14:05 UTC from the records of data-deletion-production in eu-central-1.',
      'The period is not over; this is how it stood when the page was made.',
      '12 requests in the period',
      '3 of them completed',
      '1 refused',
      '0 cancelled',
      '8 still open',
      '24 hours was enough for half of those completed',
      '1 of 2 completed within the promised time',
      '9 open now from any period, 1 past the promised time',
      'What waits, for whom, and since when',
      'All requests that are open now, whenever they were made. One that waits for several counts for each.',
      '! 1 request past the promised time.',
      'Chart: open requests by whom they wait for. The table has the same figures. |An operator, to decide or repair|2|An operator, to delete by hand|2|A service provider|1|Another try, or an operator who repairs it|1|The end of a hold|1|A date|1|Nobody: in progress|2',
      'Frame wide: Open requests by whom they wait for',
      'Open requests by whom they wait for',
      '||Waits for|#Requests|Longest since|Next promised time|#Past it',
      '|An operator, to decide or repair|#2|14 Nov 2026|19 Nov 2026|#1',
      '|An operator, to delete by hand|#2|12 Nov 2026|11 Dec 2026|#0',
      '|A service provider|#1|11 Nov 2026 at the earliest|11 Dec 2026|#0',
      '|Another try, or an operator who repairs it|#1|23 Nov 2026 at the earliest|23 Dec 2026|#0',
      '|The end of a hold|#1|20 Nov 2026|15 Dec 2026|#0',
      '|A date|#1|22 Nov 2026|21 Dec 2026|#0',
      '|Nobody: in progress|#2|18 Nov 2026|18 Dec 2026|#0',
      'Frame wide: Each of them',
      'Each of them',
      '||Waits for|What for|Since|Promised by|App|Request ID',
      "|An operator, to decide or repair|Message content: it failed for good. Error target_access_denied: a policy, key or database grant is missing, or, for DynamoDB with a key of the company's own, the key in the setting storeKeyIds: add it and deploy.|14 Nov 2026, 9 days|19 Nov 2026, which has passed|1234567890123456|request-201--------------------------------",
      '|An operator, to decide or repair|Its app sent more callbacks than is plausible: to decide whether it continues.|20 Nov 2026, 3 days|17 Dec 2026|1234567890123456|request-202--------------------------------',
      '|An operator, to delete by hand|Emails in our support mailbox: to be deleted by hand, and confirmed.|12 Nov 2026, 11 days|11 Dec 2026|1234567890123456|request-203--------------------------------',
      '|An operator, to delete by hand|Emails in our support mailbox: to be deleted by hand, and confirmed.|13 Nov 2026, 10 days|11 Dec 2026|1234567890123456|request-204--------------------------------',
      '|A service provider|Your record at our CRM provider: the provider has taken the notice, and has not confirmed that it is deleted.|not recorded; 11 Nov 2026 at the earliest, last told on 22 Nov 2026|11 Dec 2026|1234567890123456|request-204--------------------------------',
      "|Another try, or an operator who repairs it|Message content: it is tried again by itself. Error target_unreachable: no such host, no route, or nothing listens: check the address, the worker's network, and the security groups.|not recorded; 23 Nov 2026 at the earliest, last tried on 22 Nov 2026|23 Dec 2026|1234567890123456|request-207--------------------------------",
      '|The end of a hold|It is on hold until 5 Dec 2026, then it continues by itself.|20 Nov 2026, 3 days|15 Dec 2026|1234567890123456|request-205--------------------------------',
      '|A date|Nothing is left to delete. The last check is on 23 Nov 2026.|22 Nov 2026, 1 day|21 Dec 2026|1234567890123456|request-206--------------------------------',
      '|Nobody: in progress|The deletion is in progress.|18 Nov 2026, 5 days|18 Dec 2026|1234567890123456|request-5----------------------------------',
      '|Nobody: in progress|The deletion is in progress.|23 Nov 2026, less than a day|23 Dec 2026|1234567890123456|request-6----------------------------------',
      'How many asked',
      'Chart: requests by month. The table has the same figures. |Sept 2026, part|1|Oct 2026|1|Nov 2026, part|10',
      'Frame wide: Requests by month, and the way they came',
      'Requests by month, and the way they came',
      '||Month|#Requests|#Meta’s callback|#Lists from Meta|#Entered by our own systems',
      '|Sept 2026, part|#1|#0|#1|#0',
      '|Oct 2026|#1|#1|#0|#0',
      '|Nov 2026, part|#10|#9|#0|#1',
      'Chart: requests by the way they came. The table has the same figures. |Meta’s callback|10|Lists from Meta|1|Entered by our own systems|1',
      'Frame: Requests by the way they came',
      'Requests by the way they came',
      '||Way|#Requests',
      '|Meta’s callback|#10',
      '|Lists from Meta|#1',
      '|Entered by our own systems|#1',
      'Chart: requests by app. The table has the same figures. |App 1234567890123456|11|App 42|1',
      'Frame wide: Requests by app, and the way they came',
      'Requests by app, and the way they came',
      '||App|#Requests|#Meta’s callback|#Lists from Meta|#Entered by our own systems',
      '|1234567890123456|#11|#10|#0|#1',
      '|42|#1|#0|#1|#0',
      'How long it took',
      'From the request to the end of the last check, of all that are completed: 2 requests. What is promised is 30 days; an extension moves the promised time of its own request.',
      '! 1 request completed after the promised time.',
      'Chart: time to completion in days, with a line at the promise. The table has the same figures. |promised: 30 days|Half took at most|24 hours|95 of 100 took at most|58 days|The slowest took|58 days',
      'Frame: Time from request to completion',
      'Time from request to completion',
      '||What|Figure',
      '|Half took at most|24 hours',
      '|95 of 100 took at most|58 days',
      '|The slowest took|58 days',
      '|Completed within the promised time|1 of 2',
      '|Completed after it|1 of 2',
      '|Promised time was extended|1 request',
      'Not among these: 1 request opened again for something that had been kept. How long the first completion took is not recorded for these.',
      'What was kept, and why',
      '33 items were deleted.',
      'Chart: how many requests kept what. The table has the same figures. |Invoices|2',
      'Frame wide: What was kept, why, and until when',
      'What was kept, why, and until when',
      '||What|#Requests|Why|Law or rule|Deleted at the latest',
      '|Invoices|#2|The law says we must keep this data.|Tax law|31 Dec 2036',
      'What may be left',
      'Chart: how many requests ended with each notice. The table has the same figures. |Some of what we keep may have been deleted|2',
      'Frame: Notices in requests that have ended; a request may have several',
      'Notices in requests that have ended; a request may have several',
      '||What the person was told|#Requests',
      '|Some of what we keep may have been deleted|#2',
      'What was refused, and why',
      'Chart: how many requests were refused, and why. The table has the same figures. |no match|1',
      'Frame: Refused requests',
      'Refused requests',
      '||Reason|#Requests|Explanation to the person|In our words',
      '|no match|#1|We could not find out which person the request is about.|Nobody of that name',
      'A request counts once it is accepted. The daily system test is not counted. Deletions repeated after a restore appear only in the list of open requests, and so do people who removed an app without asking for deletion (1). Times are in UTC. This page names no person; a request ID opens nothing without an operator’s rights.',
    ]);
  });

  it('says of each section where there is nothing', () => {
    expect(linesOf(reportPage(reportOf([])))).toEqual([
      'Data deletion requests',
      'Requests accepted from 1 Dec 2025 to 30 Nov 2026, both included (UTC).',
      'Made on 23 November 2026 at 14:05 UTC from the records of data-deletion-production in eu-central-1.',
      'The period is not over; this is how it stood when the page was made.',
      '0 requests in the period',
      '0 of them completed',
      '0 refused',
      '0 cancelled',
      '0 still open',
      'not known yet how long it takes, and whether the promise is kept',
      '0 open now from any period, 0 past the promised time',
      'What waits, for whom, and since when',
      'No request is open.',
      'How many asked',
      'Nobody asked in this period.',
      'How long it took',
      'Nothing is completed yet, so it is not known. What is promised is 30 days.',
      'What was kept, and why',
      '0 items were deleted. Nothing was kept.',
      'What may be left',
      'No request ended with a notice about data that was left or could not be searched.',
      'What was refused, and why',
      'Nothing was refused.',
      'A request counts once it is accepted. The daily system test is not counted. Deletions repeated after a restore appear only in the list of open requests, and so do people who removed an app without asking for deletion (0). Times are in UTC. This page names no person; a request ID opens nothing without an operator’s rights.',
    ]);
  });

  it('calls figures the least there were where records are removed', () => {
    const page = reportPage(reportOf(oldRequests(), { from: Date.UTC(2024, 7, 1), to: Date.UTC(2025, 0, 1) }));
    expect(linesOf(page)).toEqual([
      'Data deletion requests',
      'Requests accepted from 1 Aug 2024 to 31 Dec 2024, both included (UTC).',
      'Made on 23 November 2026 at 14:05 UTC from the records of data-deletion-production in eu-central-1.',
      'Records of finished requests are removed after 25 months, those with a part kept until a date so long after that date. Some that were made before 1 Nov 2024 may be missing, so every count of the period is the least there can have been.',
      'The history of 1 request of the period was changed: what is recorded about decisions there may not be what was decided. The operators’ list of requests names them.',
      'at least 4 requests in the period',
      'at least 1 of them completed',
      'at least 0 refused',
      'at least 0 cancelled',
      '3 still open',
      '24 hours was enough for half of those completed',
      '1 of 1 completed within the promised time',
      '3 open now from any period, 3 past the promised time',
      'What waits, for whom, and since when',
      'All requests that are open now, whenever they were made. One that waits for several counts for each.',
      '! 3 requests past the promised time.',
      'Chart: open requests by whom they wait for. The table has the same figures. |The end of a hold|1|Nobody: in progress|2',
      'Frame wide: Open requests by whom they wait for',
      'Open requests by whom they wait for',
      '||Waits for|#Requests|Longest since|Next promised time|#Past it',
      '|The end of a hold|#1|22 Nov 2026|5 Oct 2024|#1',
      '|Nobody: in progress|#2|5 Dec 2024|4 Jan 2025|#2',
      'Frame wide: Each of them',
      'Each of them',
      '||Waits for|What for|Since|Promised by|App|Request ID',
      '|The end of a hold|It is on hold until it is released.|22 Nov 2026, 1 day|5 Oct 2024, which has passed|1234567890123456|request-1----------------------------------',
      '|Nobody: in progress|The deletion is in progress.|5 Dec 2024, 718 days|4 Jan 2025, which has passed|42|request-5----------------------------------',
      '|Nobody: in progress|The deletion is in progress.|6 Dec 2024, 717 days|5 Jan 2025, which has passed|42|request-6----------------------------------',
      'How many asked',
      'Chart: requests by month. The table has the same figures. |Before Sept 2024|not known|Sept 2024|at least 1|Oct 2024|not known|Nov 2024|0|Dec 2024|3',
      'Frame: Requests by month, and the way they came',
      'Requests by month, and the way they came',
      '||Month|Requests|Meta’s callback|WhatsApp',
      '|Before Sept 2024|not known|not known|not known',
      '|Sept 2024|at least 1|at least 1|at least 0',
      '|Oct 2024|not known|not known|not known',
      '|Nov 2024|0|0|0',
      '|Dec 2024|3|1|2',
      'Chart: requests by the way they came. The table has the same figures. |Meta’s callback|at least 2|WhatsApp|at least 2',
      'Frame: Requests by the way they came',
      'Requests by the way they came',
      '||Way|Requests',
      '|Meta’s callback|at least 2',
      '|WhatsApp|at least 2',
      'Chart: requests by app. The table has the same figures. |App 42|at least 2|App 1234567890123456|at least 2',
      'Frame: Requests by app, and the way they came',
      'Requests by app, and the way they came',
      '||App|Requests|Meta’s callback|WhatsApp',
      '|42|at least 2|at least 0|at least 2',
      '|1234567890123456|at least 2|at least 2|at least 0',
      'How long it took',
      'From the request to the end of the last check, of those that are still recorded: 1 request. What is promised is 30 days; an extension moves the promised time of its own request.',
      'Chart: time to completion in days, with a line at the promise. The table has the same figures. |promised: 30 days|Half took at most|24 hours|95 of 100 took at most|24 hours|The slowest took|24 hours',
      'Frame: Time from request to completion',
      'Time from request to completion',
      '||What|Figure',
      '|Half took at most|24 hours',
      '|95 of 100 took at most|24 hours',
      '|The slowest took|24 hours',
      '|Completed within the promised time|1 of 1',
      '|Completed after it|0 of 1',
      '|Promised time was extended|0 requests',
      'What was kept, and why',
      'At least 6 items were deleted; some were deleted without being counted.',
      'Chart: how many requests kept what. The table has the same figures. |crm|1',
      'Frame wide: What was kept, why, and until when',
      'What was kept, why, and until when',
      '||What|#Requests|Why|Law or rule|Deleted at the latest',
      '|crm|#1|We hold this data for a business that uses our service. That business is responsible for it. Ask them to delete it.|Contract|depends on a decision',
      'What may be left',
      'No request ended with a notice about data that was left or could not be searched.',
      'What was refused, and why',
      'Nothing was refused.',
      'A request counts once it is accepted. The daily system test is not counted. Deletions repeated after a restore appear only in the list of open requests, and so do people who removed an app without asking for deletion (0). Times are in UTC. This page names no person; a request ID opens nothing without an operator’s rights.',
    ]);
  });

  it('calls nothing late, missing or partial before its moment has come', () => {
    const from = Date.UTC(2024, 10, 1);
    const requests = [requestAt(1, from, { dueAt: NOW }), requestAt(2, from, { ...ENDED, completedAt: from + DAY })];
    const page = reportPage(reportOf(requests, { from, to: Date.UTC(2024, 11, 1) }));
    expect(linesOf(page)).toEqual([
      'Data deletion requests',
      'Requests accepted from 1 Nov 2024 to 30 Nov 2024, both included (UTC).',
      'Made on 23 November 2026 at 14:05 UTC from the records of data-deletion-production in eu-central-1.',
      '2 requests in the period',
      '1 of them completed',
      '0 refused',
      '0 cancelled',
      '1 still open',
      '24 hours was enough for half of those completed',
      '1 of 1 completed within the promised time',
      '1 open now from any period, 0 past the promised time',
      'What waits, for whom, and since when',
      'All requests that are open now, whenever they were made. One that waits for several counts for each.',
      'Chart: open requests by whom they wait for. The table has the same figures. |Nobody: in progress|1',
      'Frame wide: Open requests by whom they wait for',
      'Open requests by whom they wait for',
      '||Waits for|#Requests|Longest since|Next promised time|#Past it',
      '|Nobody: in progress|#1|1 Nov 2024|23 Nov 2026|#0',
      'Frame wide: Each of them',
      'Each of them',
      '||Waits for|What for|Since|Promised by|App|Request ID',
      '|Nobody: in progress|The deletion is in progress.|1 Nov 2024, 752 days|23 Nov 2026|1234567890123456|request-1----------------------------------',
      'How many asked',
      'Chart: requests by month. The table has the same figures. |Nov 2024|2',
      'Frame: Requests by month, and the way they came',
      'Requests by month, and the way they came',
      '||Month|#Requests|#Meta’s callback',
      '|Nov 2024|#2|#2',
      'Chart: requests by the way they came. The table has the same figures. |Meta’s callback|2',
      'Frame: Requests by the way they came',
      'Requests by the way they came',
      '||Way|#Requests',
      '|Meta’s callback|#2',
      'Chart: requests by app. The table has the same figures. |App 1234567890123456|2',
      'Frame: Requests by app, and the way they came',
      'Requests by app, and the way they came',
      '||App|#Requests|#Meta’s callback',
      '|1234567890123456|#2|#2',
      'How long it took',
      'From the request to the end of the last check, of all that are completed: 1 request. What is promised is 30 days; an extension moves the promised time of its own request.',
      'Chart: time to completion in days, with a line at the promise. The table has the same figures. |promised: 30 days|Half took at most|24 hours|95 of 100 took at most|24 hours|The slowest took|24 hours',
      'Frame: Time from request to completion',
      'Time from request to completion',
      '||What|Figure',
      '|Half took at most|24 hours',
      '|95 of 100 took at most|24 hours',
      '|The slowest took|24 hours',
      '|Completed within the promised time|1 of 1',
      '|Completed after it|0 of 1',
      '|Promised time was extended|0 requests',
      'What was kept, and why',
      '0 items were deleted. Nothing was kept.',
      'What may be left',
      'No request ended with a notice about data that was left or could not be searched.',
      'What was refused, and why',
      'Nothing was refused.',
      'A request counts once it is accepted. The daily system test is not counted. Deletions repeated after a restore appear only in the list of open requests, and so do people who removed an app without asking for deletion (0). Times are in UTC. This page names no person; a request ID opens nothing without an operator’s rights.',
    ]);
  });
});
