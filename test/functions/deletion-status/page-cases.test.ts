import { html } from '../../../functions/deletion-status/pages/html.ts';
import { SENTENCES } from '../../../functions/deletion-status/pages/locales/index.ts';
import { receiptPage } from '../../../functions/deletion-status/pages/receipt-page.ts';
import { publishedTargets } from '../../../functions/deletion-status/published-targets.ts';
import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import type { PartStatus } from '../../../shared/domain/part.ts';
import { type ReceiptClaims, receiptClaims } from '../../../shared/domain/receipt.ts';
import { DAY } from '../../../shared/domain/schedule.ts';
import { headings, headline, steps, text, under } from './page-text.ts';
import { ISSUER, NOW, parts, sample } from './sample-requests.ts';
import { PUBLISHED, statusWorld } from './status-world.ts';

/** The page of a running request with this change. */
async function pageWith(change: Partial<DeletionRequest>): Promise<string> {
  const { code, request } = sample('case', change);
  return (await statusWorld({ store: { read: async () => request } }).get(`/data-deletion/${code}`)).body;
}

const IN_PROGRESS = 'We are deleting your data';
const LAST_CHECK = 'Nearly finished: one last check';
const WORKING = ['In progress', 'Not deleted'] as const;
const DELETED = ['Deleted', 'Deleted'] as const;
const READ = ['Deletion: done', 'Check that nothing is left: done', 'Last check after a waiting period: done'];

/**
 * The group of a part in each status while the request runs and after it was stopped, and the headline while it runs.
 */
const CASES: readonly (readonly [PartStatus, readonly [running: string, stopped: string], headline: string])[] = [
  ['pending', WORKING, IN_PROGRESS],
  ['purging', WORKING, IN_PROGRESS],
  ['notified', WORKING, IN_PROGRESS],
  ['acknowledged', WORKING, IN_PROGRESS],
  ['failing', WORKING, IN_PROGRESS],
  ['verifying', WORKING, LAST_CHECK],
  ['deleted', DELETED, LAST_CHECK],
  ['anonymised', DELETED, LAST_CHECK],
  ['confirmed', DELETED, LAST_CHECK],
  ['kept', ['What we kept and why', 'What we kept and why'], LAST_CHECK],
  ['nothing_found', ['Nothing found', 'Nothing found'], LAST_CHECK],
];

describe('the page of a request', () => {
  it.each(CASES)('puts a part that is %s under %j, and says "%s"', async (status, [running, stopped], said) => {
    const request = { parts: parts({ contacts: status }) };
    const group = (markup: string): string | undefined =>
      headings(markup).find((heading) => under(markup, heading).includes('Your contact entry'));
    expect(group(await pageWith(request))).toBe(running);
    for (const ended of ['refused', 'cancelled'] as const) {
      expect(group(await pageWith({ ...request, status: ended }))).toBe(stopped);
    }
    const rescanned = await pageWith({ ...request, rescan: 'waiting' });
    const present = said === LAST_CHECK ? 'Last check after a waiting period' : 'Deletion';
    expect(headline(rescanned)).toBe(said);
    expect(steps(rescanned)).toContain(`> ${present}: in progress`);
    const beside = parts({ contacts: status, tickets: 'purging' });
    expect(headline(await pageWith({ parts: beside, rescan: 'waiting' }))).toBe(IN_PROGRESS);
  });

  it('shows the check while everything is being read again, and the deletion while nothing is known yet', async () => {
    const checking = await pageWith({ parts: parts({ contacts: 'verifying', tickets: 'deleted' }) });
    expect(steps(checking)).toEqual([
      'Request received: done',
      'Deletion: done',
      '> Check that nothing is left: in progress',
      'Last check after a waiting period: still to come',
      'Completed: still to come',
    ]);
    expect(text(checking)).toContain('Deleted. We are checking that nothing is left. Your contact entry');
    const empty = await pageWith({ rescan: 'waiting' });
    expect([headline(empty), steps(empty)[1]]).toEqual([IN_PROGRESS, '> Deletion: in progress']);
    const both = await pageWith({ parts: parts({ contacts: 'verifying', tickets: 'purging' }) });
    expect(text(both)).toContain('Deleted. We will check once more before we finish. Your contact entry');
  });

  it.each<readonly [PartStatus, readonly string[]]>([
    ['confirmed', ['Deletion: done']],
    ['kept', ['Search in all our systems: done']],
    ['deleted', READ],
    ['anonymised', READ],
  ])('claims no step of a closed request that was not taken: all %s', async (status, between) => {
    const expected = ['Request received: done', ...between, '> Completed:'];
    const page = await pageWith({ status: 'completed', parts: parts({ contacts: status }) });
    expect(steps(page).map((step) => step.trim())).toEqual(expected);
  });

  it.each(['notified', 'acknowledged', 'confirmed'] as const)('says who deletes what is %s by hand', async (status) => {
    const page = text(await pageWith({ parts: parts({ mailbox: status }) }));
    expect(page).toContain('Our team');
    expect(page).not.toContain('The company that stor');
    expect(text(await pageWith({ parts: parts({ mailbox: 'pending' }) }))).toContain('Not started yet.');
    const others = text(await pageWith({ parts: parts({ 'email-provider': status }) }));
    expect(others).not.toContain('Our team');
    expect(others).toMatch(/company that store[sd] this data/);
  });

  it('gives the law and the end date of what is kept, where they are known', async () => {
    const until = Date.UTC(2030, 0, 1);
    const kept = async (retention?: NonNullable<DeletionRequest['parts'][number]['retention']>): Promise<string> =>
      under(await pageWith({ parts: parts({ contacts: ['kept', { retention }] }) }), 'What we kept and why').trim();
    const label = 'Your contact entry: name and phone number';
    expect(await kept()).toMatch(new RegExp(`^${label} We keep this data\\. We cannot give a date yet [^.]*\\.$`));
    expect(await kept({ reason: 'legal_claims', basis: 'Case 12', until })).toBe(
      `${label} We need this data to make or defend a legal claim. Law or rule Case 12 We keep this data until 1 January 2030 and then delete it.`,
    );
    expect(await kept({ reason: 'controller_decides', basis: 'Theirs', until })).toContain('Our explanation Theirs');
    const gone = ['kept', { retention: { reason: 'legal_claims', basis: 'Case 12' } }] as const;
    expect(text(await pageWith({ parts: parts({ gone }) }))).toContain('gone as recorded We need this data');
  });

  it('says for each part separately that something was left', async () => {
    const left = { newer: 1, undated: 0 };
    const request = {
      status: 'completed',
      parts: parts({ contacts: ['deleted', { left }], tickets: 'deleted' }),
    } as const;
    expect(text(await pageWith(request))).toMatch(
      /Deleted, except for [^.]*\. Your contact entry: name and phone number Deleted and checked: nothing is left\. Support tickets/,
    );
  });

  it('puts the time line into the wide column only when there is nothing else to read', async () => {
    const columns = async (change: Partial<DeletionRequest>): Promise<readonly unknown[]> =>
      (await pageWith(change)).match(/class="(steps|main)"/g) ?? [];
    const refusal = {
      reason: 'other',
      basis: 'We know nobody of this name',
      decidedBy: 'operator-1',
      at: NOW,
    } as const;
    const [beside, alone] = [
      ['class="steps"', 'class="main"'],
      ['class="main"', 'class="steps"'],
    ];
    expect(await columns({ status: 'refused', refusal })).toEqual(beside);
    expect(await columns({ parts: parts({ contacts: 'pending' }) })).toEqual(beside);
    expect(await columns({ status: 'received' })).toEqual(alone);
  });

  it.each(['received', 'scheduled', 'running'] as const)('says nothing for good while it is %s', async (status) => {
    const page = text(await pageWith({ status, parts: parts({ contacts: 'deleted' }) }));
    expect(page).toContain('Deleted. We will check once more before we finish.');
  });

  it('says when a pause ends if that is known', async () => {
    const hold = { reason: 'dispute', decidedBy: 'operator-1', at: NOW };
    expect(headline(await pageWith({ hold }))).toBe('Your request is paused');
    expect(text(await pageWith({ hold }))).not.toContain('We will start again by');
    expect(text(await pageWith({ hold: { ...hold, until: NOW + DAY } }))).toContain('start again by 24 November 2026.');
  });

  it('speaks of backups until the last has expired, and only where something was deleted', async () => {
    const page = async (backupsExpireAt: number, status: PartStatus): Promise<readonly string[]> =>
      headings(
        await pageWith({ status: 'completed', completedAt: NOW, backupsExpireAt, parts: parts({ contacts: status }) }),
      );
    expect(await page(NOW + 1, 'deleted')).toContain('Backups');
    expect(await page(NOW, 'deleted')).not.toContain('Backups');
    expect(await page(NOW + 1, 'kept')).not.toContain('Backups');
  });

  it.each([
    ['completed', { contacts: 'deleted' }, ['psid'], 'Your data has been deleted, with some exceptions'],
    ['completed', { contacts: 'deleted' }, undefined, 'Your data has been deleted'],
    ['nothing_found', { contacts: 'nothing_found' }, ['psid'], 'We found no data about you'],
    ['completed_with_retention', { contacts: 'kept' }, undefined, 'We kept the data we found about you'],
    [
      'completed_with_retention',
      { contacts: 'kept', tickets: 'confirmed' },
      undefined,
      'Your data has been deleted, with some exceptions',
    ],
  ] as const)(
    'of one that is %s with %j, and %j gone as sources, begins with "%s"',
    async (status, those, goneSources, said) => {
      expect(headline(await pageWith({ status, parts: parts(those), goneSources }))).toBe(said);
    },
  );

  it('promises no day when it is late, and none once it is over', async () => {
    expect(text(await pageWith({ dueAt: NOW }))).toContain('We will finish by 23 November 2026.');
    expect(text(await pageWith({ dueAt: NOW - 1 }))).not.toContain('We will finish by');
    expect(text(await pageWith({ status: 'completed', parts: parts({ contacts: 'deleted' }) }))).not.toContain(
      'We will finish by',
    );
  });
});

describe('the page that tells how to ask', () => {
  const ask = async (...names: readonly string[]): Promise<readonly string[]> => {
    const targets = new Map([...PUBLISHED].filter(([name]) => names.includes(name)));
    return headings((await statusWorld({ targets }).get('/data-deletion')).body);
  };

  it('keeps as much of a mistyped code as the field can hold', async () => {
    const { body } = await statusWorld().get(`/data-deletion?code=${'A'.repeat(600)}`);
    expect(/ value="(A*)"/.exec(body)?.[1]).toHaveLength(512);
  });

  it('has no heading over an empty list', async () => {
    const [both, deleted, kept] = [await ask('contacts', 'invoices'), await ask('contacts'), await ask('invoices')];
    expect(both.filter((heading) => !deleted.includes(heading))).toEqual(['What we keep and why']);
    expect(both.filter((heading) => !kept.includes(heading))).toEqual(['What we delete']);
  });
});

describe('the page of a receipt', () => {
  const noticesOf = (notices?: ReceiptClaims['notices']): string => {
    const { code, request } = sample('closed', {
      status: 'completed',
      completedAt: NOW,
      parts: parts({ contacts: 'deleted' }),
    });
    const site = {
      company: { name: 'CALIQ', contactEmail: 'info@cal-iq.tech', privacyPolicyUrl: 'https://cal-iq.tech/privacy' },
      style: { css: html``, hash: '' },
    };
    const reader = { language: 'en', words: SENTENCES.en, chosen: false } as const;
    const read = { keyId: 'key-1', claims: { ...receiptClaims(request, ISSUER), notices } };
    const page = receiptPage(site, reader, code, read, publishedTargets({ targets: [] })).toString();
    return under(page, 'What else you should know');
  };

  it('says since when there is newer data and until when copies may stay, if the receipt does', () => {
    const until = Date.UTC(2026, 11, 23) / 1000;
    const copies = noticesOf([{ kind: 'copies_at_meta', until }, { kind: 'copies_at_meta' }]);
    expect(copies).toContain('until 23 December 2026.');
    expect(noticesOf([{ kind: 'newer_data', since: until }])).toContain('since 23 December 2026.');
    expect(noticesOf([{ kind: 'newer_data' }])).toContain('could not tell how old it is');
    expect(noticesOf()).toBe('');
  });
});

it('text is written into markup character by character', () => {
  expect(html`${`<b title="&amp;">it's</b>`}`.toString()).toBe(
    '&lt;b title=&quot;&amp;amp;&quot;&gt;it&#39;s&lt;/b&gt;',
  );
  expect(html`${[1, undefined, false, html`<i>`, [['&']]]}`.toString()).toBe('1<i>&amp;');
});
