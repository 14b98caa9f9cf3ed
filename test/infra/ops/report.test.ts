import { barChart } from '../../../infra/ops/commands/evidence/bar-chart.ts';
import { durationWords, periodWords } from '../../../infra/ops/commands/evidence/days.ts';
import { reportPage } from '../../../infra/ops/commands/evidence/report.ts';
import type { Report } from '../../../infra/ops/commands/evidence/report-data.ts';
import { waitsOf } from '../../../infra/ops/commands/evidence/waits.ts';
import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { NOTICE_KINDS } from '../../../shared/domain/notices.ts';
import type { Part } from '../../../shared/domain/part.ts';
import { DAY, HOUR } from '../../../shared/domain/schedule.ts';
import { NOW, partOf, reportOf, requestAt, sampleRequests } from './sample-report.ts';

const pageOf = (requests = sampleRequests(), change: Partial<Report> = {}) => reportPage(reportOf(requests, change));

/** What stands in the page, without its markup, its charts and its style. */
function textOf(page: string): string {
  const text = page.replace(/<(style|svg)\b.*?<\/\1>/gs, '').replace(/<[^>]+>/g, ' ');
  return text.replaceAll('&#39;', "'").replace(/\s+/g, ' ');
}

/** The cells of the row that begins with this heading, in the table of this caption. */
function rowOf(page: string, caption: string, heading: string): readonly string[] {
  const table = page.split('<caption>').find((part) => part.startsWith(`${caption}</caption>`)) ?? '';
  const row = table.split('<tr>').find((part) => part.startsWith(`<th scope="row">${heading}</th>`)) ?? '';
  return [...row.matchAll(/<td[^>]*>([^<]*)<\/td>/g)].map(([, cell = '']) => cell);
}

describe('the report for those who are not engineers', () => {
  it('says for each open request who has to act, on what, and since when', () => {
    const page = pageOf();
    const wait = (requestId: number) =>
      page
        .split('<tr>')
        .filter((row) => row.includes(`>request-${requestId}`))
        .map(textOf);
    expect(wait(201)).toEqual([
      expect.stringMatching(
        /An operator, to decide or repair .*Message content.*grant is missing.* 14 Nov 2026, 9 days 19 Nov 2026, which has passed 1234567890123456/,
      ),
    ]);
    expect(wait(202)[0]).toMatch(
      /An operator, to decide or repair .*more callbacks than is plausible.* 20 Nov 2026, 3 days/,
    );
    expect(wait(203)[0]).toMatch(/An operator, to delete by hand Emails in our support mailbox.* 12 Nov 2026, 11 days/);
    expect(wait(204)[1]).toMatch(
      /A service provider .*CRM provider.* not recorded; 11 Nov 2026 at the earliest, last told on 22 Nov 2026/,
    );
    expect(wait(204)[0]).toMatch(/An operator, to delete by hand/);
    expect(wait(205)[0]).toMatch(/The end of a hold It is on hold until 5 Dec 2026/);
    expect(wait(206)[0]).toMatch(/A date .*The last check is on 23 Nov 2026/);
    expect(wait(207)[0]).toMatch(/Another try, or an operator who repairs it .*tried again by itself/);
  });

  it('counts a request once for each whom it waits for, and those past the promised time', () => {
    const page = pageOf();
    const by = (whom: string) => rowOf(page, 'Open requests by whom they wait for', whom);
    expect(by('An operator, to decide or repair')).toEqual(['2', '14 Nov 2026', '19 Nov 2026', '1']);
    expect(by('A service provider')).toEqual(['1', '11 Nov 2026 at the earliest', '11 Dec 2026', '0']);
    const twice = ['messages', 'invoices'].map((name) => partOf(name, 'failing', { lastError: 'target_rejected' }));
    const [count] = rowOf(
      pageOf([requestAt(1, NOW - DAY, { parts: twice })]),
      'Open requests by whom they wait for',
      'An operator, to decide or repair',
    );
    expect(count).toBe('1');
  });

  it('begins with figures that add up', () => {
    const ended = (number: number, status: DeletionRequest['status']) =>
      requestAt(number, NOW - DAY, { status, completedAt: NOW });
    // refused when it ran again for what had been kept
    const refused = ended(4, 'refused');
    const page = textOf(pageOf([ended(1, 'nothing_found'), requestAt(2, NOW - DAY), ended(3, 'cancelled'), refused]));
    expect(page).toMatch(
      /4 requests in the period\s+1 of them completed\s+1 refused\s+1 cancelled\s+1 still open .* 1 open now from any period/,
    );
  });

  it('says how many rows are not shown', () => {
    const many = Array.from({ length: 1203 }, (_, number) => requestAt(number, NOW - DAY));
    const page = pageOf([], { waits: waitsOf(many, NOW) });
    expect(page.split('>request-')).toHaveLength(201);
    expect(textOf(page)).toContain('1,003 more rows not shown here');
    expect(rowOf(page, 'Open requests by whom they wait for', 'Nobody: in progress')[0]).toBe('1,203');
    expect(textOf(pageOf(many.slice(0, 200)))).not.toContain('not shown');
  });

  it('has the intake by month, way and app, with 0 where nobody asked', () => {
    const requests = [
      requestAt(1, Date.UTC(2026, 7, 31, 23)),
      requestAt(2, Date.UTC(2026, 9, 1), { origin: 'operator', appId: '42' }),
    ];
    const page = pageOf(requests);
    const caption = 'Requests by month, and the way they came';
    expect(rowOf(page, caption, 'Jul 2026')).toEqual([]);
    expect(rowOf(page, caption, 'Aug 2026')).toEqual(['1', '1', '0']);
    expect(rowOf(page, caption, 'Sept 2026')).toEqual(['0', '0', '0']);
    expect(rowOf(page, caption, 'Oct 2026')).toEqual(['1', '0', '1']);
    expect(rowOf(page, caption, 'Nov 2026, part')).toEqual(['0', '0', '0']);
    expect(rowOf(page, caption, 'Dec 2026')).toEqual([]);
    expect(rowOf(page, 'Requests by the way they came', 'Entered by us')).toEqual(['1']);
    expect(rowOf(page, 'Requests by app, and the way they came', '42')).toEqual(['1', '0', '1']);
  });

  it('marks a month that is in the period only in part', () => {
    const [from, caption] = [Date.UTC(2026, 8, 2), 'Requests by month, and the way they came'];
    const page = pageOf([requestAt(1, from)], { from });
    expect(rowOf(page, caption, 'Sept 2026, part')).toEqual(['1', '1']);
    expect(rowOf(page, caption, 'Oct 2026')).toEqual(['0', '0']);
  });

  it('does not call 0 what is recorded no more', () => {
    const long = { from: Date.UTC(2020, 0, 1) };
    const requests = [requestAt(1, Date.UTC(2024, 8, 5)), requestAt(2, Date.UTC(2024, 11, 5))];
    const page = pageOf(requests, long);
    const caption = 'Requests by month, and the way they came';
    expect(rowOf(page, caption, 'Before Sept 2024')).toEqual(['not known', 'not known']);
    expect(rowOf(page, caption, 'Sept 2024')).toEqual(['at least 1', 'at least 1']);
    expect(rowOf(page, caption, 'Oct 2024')).toEqual(['not known', 'not known']);
    expect(rowOf(page, caption, 'Nov 2024')).toEqual(['0', '0']);
    expect(rowOf(page, caption, 'Dec 2024')).toEqual(['1', '1']);
    expect(rowOf(page, 'Requests by the way they came', 'Meta’s callback')).toEqual(['at least 2']);
    expect(rowOf(page, 'Requests by app, and the way they came', '1234567890123456')).toEqual([
      'at least 2',
      'at least 2',
    ]);
    expect(textOf(page)).toContain('at least 2 requests in the period');
    expect(textOf(pageOf([requestAt(3, NOW - DAY)], long))).toContain('Before 1 Nov 2024 not known');
    expect(textOf(pageOf([requestAt(3, Date.UTC(2024, 10, 5))], long))).toContain('Before 1 Nov 2024 not known');
    const gone = 'No request of the period is recorded any more, or none was made.';
    expect(textOf(pageOf([], long))).toContain('at least 0 requests in the period');
    expect(textOf(pageOf([], long))).toContain(gone);
    expect(textOf(pageOf([], { from: Date.UTC(2024, 10, 1) }))).not.toContain(gone);
    expect(textOf(pageOf([requestAt(3, NOW - DAY)]))).not.toMatch(/at least|not known yet? ?Nov/);
  });

  it('compares the times with the promise', () => {
    const page = pageOf();
    const figure = (what: string) => rowOf(page, 'Time from request to completion', what);
    expect(figure('Half took at most')).toEqual(['44 hours']);
    expect(figure('95 of 100 took at most')).toEqual(['26 days']);
    expect(figure('The slowest took')).toEqual(['30.8 days']);
    expect(figure('Completed within the promised time')).toEqual(['129 of 130']);
    expect(textOf(page)).toContain('What is promised is 30 days');
    // the slowest took longer, so the line is near its end
    expect(page).toContain('text-anchor="end">promised: 30 days</text>');
  });

  it('has the line of the promise where the bar of what took as long ends', () => {
    const page = pageOf([requestAt(1, NOW - 40 * DAY, { status: 'completed', completedAt: NOW - 10 * DAY })]);
    const chart = page.split('<svg').find((part) => part.includes('time to completion')) ?? '';
    const [x = 0, width = 0] = (/<rect[^>]* x="(\d+)"[^>]* width="(\d+)"/.exec(chart) ?? []).slice(1).map(Number);
    expect(width).toBeGreaterThan(0);
    expect(chart).toContain(`<line class="mark" x1="${x + width}"`);
  });

  it('says that the times are not known while nothing is completed', () => {
    const text = textOf(pageOf([requestAt(1, NOW - HOUR)]));
    expect(text).toContain('not known yet how long it takes');
    expect(text).not.toContain('0 of 0');
    expect(text).toContain('Nothing is completed yet, so it is not known.');
  });

  it('says what was kept under which law until when, what was refused and why, and what was not counted', () => {
    const page = pageOf();
    expect(rowOf(page, 'What was kept, why, and until when', 'Invoices')).toEqual([
      '44',
      'The law says we must keep this data.',
      'German Commercial Code, section 257: invoices are kept for ten years',
      '31 Dec 2036',
    ]);
    const tokens = 'Keys that gave us access to your accounts at Meta';
    expect(rowOf(page, 'What was kept, why, and until when', tokens).at(-1)).toBe('depends on a decision');
    expect(rowOf(page, 'Refused requests', 'insufficient verification')).toEqual([
      '2',
      'We could not confirm that the request comes from the person whose data it is about.',
      'We could not verify that you own this number.',
    ]);
    const uncounted = requestAt(1, NOW - DAY, { parts: [partOf('messages', 'deleted', { uncounted: true })] });
    expect(textOf(pageOf([uncounted]))).toContain('At least 3 items were deleted');
  });

  it('draws one bar for each reason and each kept target, whatever the wordings in the table', () => {
    const refused = (number: number, basis: string) => {
      const refusal = { reason: 'insufficient_verification', basis, decidedBy: 'x', at: NOW } as const;
      return requestAt(number, NOW - DAY, { status: 'refused', refusal });
    };
    const keeping = (number: number, basis: string) => {
      const retention = { reason: 'legal_claims', basis } as const;
      return requestAt(number, NOW - DAY, { parts: [partOf('messages', 'kept', { retention })] });
    };
    const page = pageOf([refused(1, 'a'), refused(2, 'a'), refused(3, 'b'), keeping(4, 'c'), keeping(5, 'd')]);
    const barsOf = (heading: string) => {
      const [, section = ''] = page.split(`<h2>${heading}, and why</h2>`);
      const [chart = ''] = section.split('</svg>');
      return [...chart.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, words]) => words);
    };
    expect(barsOf('What was refused')).toEqual(['insufficient verification', '3']);
    expect(barsOf('What was kept')).toEqual(['Message content', '2']);
    expect(page.match(/<th scope="row">insufficient verification<\/th>/g)).toHaveLength(2);
  });

  it('says what people were told about data that was left or could not be searched', () => {
    const ended = { status: 'completed', completedAt: NOW, parts: [partOf('messages', 'deleted')] } as const;
    const silent = requestAt(1, NOW - DAY, { ...ended, silentSources: ['contactId'] });
    const row = rowOf(
      pageOf([silent]),
      'Notices in requests that have ended; a request may have several',
      'A source of IDs did not answer',
    );
    expect(row).toEqual(['1']);
  });

  it('has a label for each notice that the chart need not cut', () => {
    const ended = { status: 'completed', resolved: true, completedAt: NOW } as const;
    const about: Partial<Part> = {
      left: { newer: 1, undated: 1 },
      hasSelfDeclared: true,
      leftOut: 'parent_id',
      copiesUntil: NOW,
    };
    const retention = { reason: 'controller_decides', basis: 'Contract' } as const;
    const parts = [partOf('messages', 'deleted', about), partOf('crm-provider', 'kept', { retention })];
    const page = pageOf([
      requestAt(1, NOW - DAY, { ...ended, parts, goneSources: ['psid'], silentSources: ['contactId'] }),
      requestAt(2, NOW - DAY, { ...ended, parts: [] }),
    ]);
    const [, notices = ''] = page.split('<h2>What may be left</h2>');
    const [section = ''] = notices.split('</section>');
    expect(section.split('<tr><th scope="row">')).toHaveLength(NOTICE_KINDS.length + 1);
    expect(section).not.toContain('…');
  });

  it('says where there is nothing', () => {
    const text = textOf(pageOf([]));
    for (const sentence of [
      'No request is open.',
      'Nobody asked in this period.',
      'Nothing was kept.',
      'Nothing was refused.',
    ]) {
      expect(text).toContain(sentence);
    }
  });

  it('names the period as its reader counts days, and exactly where it is none of days', () => {
    const [from, to] = [Date.UTC(2026, 0, 1), Date.UTC(2026, 3, 1)];
    expect(textOf(pageOf([], { from, to }))).toContain('1 Jan 2026 to 31 Mar 2026, both included');
    expect(textOf(pageOf([], { from, to: to + HOUR }))).toContain('up to, and without, 1 April 2026 at 01:00 UTC');
    expect(textOf(pageOf([], { from, to: NOW + 1 }))).toContain('The period is not over');
    expect(textOf(pageOf([], { from, to: NOW }))).not.toContain('The period is not over');
  });

  it('has nothing about a person or an operator in it', () => {
    const page = pageOf();
    expect(page).not.toContain('subject-');
    expect(page).not.toContain('operator-1');
    expect(page).not.toContain('a dispute');
  });

  it('makes no markup of what the data map or an operator wrote', () => {
    const parts = [partOf('messages', 'failing', { label: '<img src=x>', lastError: '<b>' })];
    const refusal = { reason: 'other', basis: '<script>1</script>', decidedBy: 'x', at: NOW } as const;
    const page = pageOf([requestAt(1, NOW - DAY, { parts, refusal, appId: '"><i>' })], {
      deployment: '<h1>',
      labels: new Map([['messages', '<img src=x>']]),
    });
    expect(page).not.toMatch(/<img|<script|<b>|<i>|<h1>\./);
    expect(page.match(/<h1>/g)).toHaveLength(1);
  });

  it('loads nothing, runs nothing, and allows its own style alone', () => {
    const page = pageOf();
    expect(page).not.toMatch(/<script|<link|<img|\bstyle=|\bon\w+=|href=|src=|url\(/);
    expect(page).toMatch(
      /Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;sha256-[\w+/]+=&#39;/,
    );
  });
});

/** The view box, each bar as `x,y width`, and each text as `x,y text`. */
function placesOf(chart: string) {
  const found = (pattern: RegExp) => [...chart.matchAll(pattern)];
  return {
    box: found(/viewBox="([^"]+)"/g).map(([, box]) => box),
    bars: found(/<rect[^>]* x="(\d+)" y="(\d+)" width="(\d+)"/g).map(([, x, y, width]) => `${x},${y} ${width}`),
    texts: found(/<text x="(\d+)" y="(\d+)"[^>]*>([^<]*)/g).map(([, x, y, words]) => `${x},${y} ${words}`),
  };
}

describe('a chart', () => {
  const widths = (chart: string) => [...chart.matchAll(/<rect[^>]* width="(\d+)"/g)].map(([, width]) => Number(width));

  it('has bars as long as their values, none for 0 and for what is not known, and one to see for the smallest', () => {
    const bars = [1000, 500, 1, 0].map((value) => ({ label: 'a', value, words: 'b' }));
    const [full = 0, half = 0, ...small] = widths(
      barChart('x', [...bars, { label: 'c', words: 'not known' }]).toString(),
    );
    expect(half).toBe(Math.round(full / 2));
    expect(small).toEqual([2, 0, 0]);
    expect(widths(barChart('x', [{ label: 'a', value: 1, words: 'not known' }]).toString())).toEqual([full]);
  });

  it('has its labels beside the bars where all are short, one bar under the other', () => {
    const bars = [
      { label: 'Nov 2026, part', value: 10, words: '10' },
      { label: 'Dec', value: 5, words: '5' },
    ];
    const chart = barChart('by month', bars).toString();
    // 14 characters of 7 and a gap to the left, 2 and a gap to the right
    expect(placesOf(chart)).toEqual({
      box: ['0 0 360 52'],
      bars: ['108,0 228', '108,26 114'],
      texts: ['0,13 Nov 2026, part', '341,13 10', '0,39 Dec', '227,39 5'],
    });
  });

  it('has its labels above the bars where one is longer, below the words of the mark', () => {
    const bars = [
      { label: 'fifteen letters', value: 10, words: '10' },
      { label: 'Dec', words: 'not known' },
    ];
    const chart = barChart('by month', bars, { value: 4, words: 'promised' }).toString();
    expect(placesOf(chart)).toEqual({
      box: ['0 0 360 106'],
      bars: ['0,36 287', '0,80 0'],
      texts: ['120,12 promised', '0,31 fifteen letters', '292,49 10', '0,75 Dec', '5,93 not known'],
    });
    expect(chart).toMatch(/x1="115" x2="115" y1="2" y2="106"/);
    expect(chart).toContain('text-anchor="start"');
  });

  it('puts the label of the mark on the side that has room', () => {
    const marked = (value: number) => {
      const bars = [{ label: 'x'.repeat(20), value: 350, words: '' }];
      return placesOf(barChart('x', bars, { value, words: 'promised' }).toString()).texts[0];
    };
    expect([180, 181, 300].map(marked)).toEqual(['185,12 promised', '176,12 promised', '295,12 promised']);
  });

  it('cuts a label that does not fit', () => {
    const labels = (label: string) => placesOf(barChart('x', [{ label, value: 1, words: '1' }]).toString()).texts[0];
    expect(labels('x'.repeat(48))).toBe(`0,13 ${'x'.repeat(48)}`);
    expect(labels('x'.repeat(49))).toBe(`0,13 ${'x'.repeat(47)}…`);
  });

  it('stays within its width, the mark, the longest words and the longest label included', () => {
    const bars = [{ label: 'x'.repeat(80), value: 90, words: '1,000,000 requests' }];
    const chart = barChart('x', bars, { value: 100, words: 'promised' }).toString();
    const ends = [...chart.matchAll(/<text x="(\d+)" y="\d+">([^<]*)/g)].map(
      ([, x, words = '']) => Number(x) + words.length * 7,
    );
    expect(Math.max(...ends)).toBeLessThanOrEqual(360);
    expect(widths(chart)[0]).toBe(Math.round(Number(/x1="(\d+)"/.exec(chart)?.[1]) * 0.9));
    expect(chart).toContain('text-anchor="end"');
  });
});

test.each([
  [0.9, 'under an hour'],
  [1, '1 hour'],
  [47.4, '47 hours'],
  [48, '2 days'],
  [60, '2.5 days'],
  [24 * 1500, '1,500 days'],
])('%d hours are read as %s', (hours, words) => {
  expect(durationWords(hours)).toBe(words);
});

test('a period that begins within a day is named by its times', () => {
  expect(periodWords(HOUR, DAY)).toBe('1 January 1970 at 01:00 UTC up to, and without, 2 January 1970 at 00:00 UTC');
});
