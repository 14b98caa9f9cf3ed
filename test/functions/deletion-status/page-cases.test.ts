import { html } from '../../../functions/deletion-status/pages/html.ts';
import { SENTENCES } from '../../../functions/deletion-status/pages/locales/index.ts';
import { receiptPage } from '../../../functions/deletion-status/pages/receipt-page.ts';
import { publishedTargets } from '../../../functions/deletion-status/published-targets.ts';
import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import type { Part, PartStatus } from '../../../shared/domain/part.ts';
import { type ReceiptClaims, receiptClaims, receiptSigningInput } from '../../../shared/domain/receipt.ts';
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
const BEGUN = ['In progress', 'Deletion stopped'] as const;
const DELETED = ['Deleted', 'Deleted'] as const;
const READ = ['Deletion: done', 'Check that nothing is left: done', 'Last check after a waiting period: done'];

/**
 * The group of a part in each status while the request runs and after it was stopped, and the headline while it runs.
 */
const CASES: readonly (readonly [PartStatus, readonly [running: string, stopped: string], headline: string])[] = [
  ['pending', ['Still to come', 'Not deleted'], IN_PROGRESS],
  ['purging', BEGUN, IN_PROGRESS],
  ['notified', WORKING, IN_PROGRESS],
  ['acknowledged', BEGUN, IN_PROGRESS],
  ['failing', BEGUN, IN_PROGRESS],
  ['verifying', BEGUN, LAST_CHECK],
  ['deleted', DELETED, LAST_CHECK],
  ['anonymised', ['Made anonymous', 'Made anonymous'], LAST_CHECK],
  ['confirmed', DELETED, LAST_CHECK],
  ['kept', ['What we kept and why', 'What we kept and why'], LAST_CHECK],
  ['nothing_found', ['Nothing found', 'Nothing found'], LAST_CHECK],
];

describe('the page of a request', () => {
  it.each(CASES)('puts a part that is %s under %j, and says "%s"', async (status, [running, stopped], said) => {
    const items = stopped === 'Not deleted' ? 0 : 3;
    const request = { parts: parts({ contacts: [status, { items }] }) };
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

  it.each([
    [{ items: 0 }, false],
    [{ items: 0, foundEarlier: true }, false],
    [{ items: 0, uncounted: true }, true],
    [{ items: 1 }, true],
  ] as const)('calls what is being read again, with %j, deleted: %s', async (part, isDeleted) => {
    for (const beside of ['deleted', 'purging'] as const) {
      const page = text(await pageWith({ parts: parts({ contacts: ['verifying', part], tickets: beside }) }));
      const found = page.match(/([^.]*\. [^.]*\.) Your contact entry/)?.[1] ?? '';
      if (isDeleted) expect(found).toContain('Deleted.');
      else expect(found).toContain('We have found nothing to delete here so far. We will check once more.');
    }
  });

  it('does not say of a part that it found nothing where a notice says what it left', async () => {
    const left = { newer: 1, undated: 0 };
    const page = text(await pageWith({ parts: parts({ contacts: ['nothing_found', { left }], tickets: 'purging' }) }));
    expect(page).toContain('Not deleted We deleted nothing here. We explain why below. Your contact entry');
    expect(page).not.toMatch(/found nothing about you|Nothing found/);
  });

  it.each<readonly [Parameters<typeof parts>[0][string], readonly string[]]>([
    ['confirmed', ['Deletion: done']],
    [['confirmed', { confirmedBy: 'acknowledgement' }], ['Search in our systems: done']],
    ['kept', ['Search in our systems: done']],
    [['kept', { items: 3 }], ['Deletion: done']],
    ['deleted', READ],
    ['anonymised', READ],
  ])('claims no step of a closed request that was not taken: all %j', async (part, between) => {
    const expected = ['Request received: done', ...between, '> Completed:'];
    const page = await pageWith({ status: 'completed', parts: parts({ contacts: part }) });
    expect(steps(page).map((step) => step.trim())).toEqual(expected);
  });

  it.each(['notified', 'acknowledged', 'confirmed'] as const)('says who deletes what is %s by hand', async (status) => {
    const page = text(await pageWith({ parts: parts({ mailbox: status }) }));
    expect(page).toContain('Our team');
    expect(page).not.toContain('The company that stor');
    expect(text(await pageWith({ parts: parts({ mailbox: 'pending' }) }))).toContain('Not started yet.');
    const told = [status, { nextAttemptAt: NOW + DAY }] as const;
    const others = text(await pageWith({ parts: parts({ 'email-provider': told }) }));
    expect(others).not.toContain('Our team');
    expect(others).toMatch(/company that store[sd] this data/);
  });

  it('does not speak of a company where our own team is asked', async () => {
    for (const name of ['invoices', 'contacts']) {
      const asked = text(await pageWith({ parts: parts({ [name]: 'notified' }) }));
      expect(asked).toContain('Our team deletes this by hand and has not finished yet.');
      expect(asked).not.toContain('company');
    }
  });

  it.each([
    ['invoices', 'Our team has deleted this by hand.'],
    ['contacts', 'Our team has confirmed that nothing is left to delete here.'],
    ['email-provider', 'Our team has confirmed that nothing is left to delete here.'],
  ])('says of %s that our own team confirmed it, also in the receipt', async (name, sentence) => {
    const history = [{ at: NOW, by: 'ines', what: 'confirmed', target: name }] as const;
    const { request, code } = sample('case', { history, status: 'completed', parts: parts({ [name]: 'confirmed' }) });
    const signed = receiptSigningInput(receiptClaims(request, ISSUER), 'key-1');
    const { get } = statusWorld({ store: { read: async () => ({ ...request, receipt: `${signed}.c2ln` }) } });
    for (const path of ['', '/receipt/page']) {
      const page = text((await get(`/data-deletion/${code}${path}`)).body);
      expect(page).toContain(sentence);
      expect(page).not.toContain('company that store');
    }
    const json = await get(`/data-deletion/${code}`, { headers: { accept: 'application/json' } });
    expect(JSON.parse(json.body)).toMatchObject({ parts: [{ status: 'confirmed', confirmation: 'operator' }] });
  });

  it('says of what an earlier version recorded as confirmed only that the company has the request, also in the receipt', async () => {
    const { request, code } = sample('case', {
      status: 'completed',
      parts: parts({ 'email-provider': ['confirmed', { confirmedBy: undefined }], contacts: 'deleted' }),
    });
    const signed = receiptSigningInput(receiptClaims(request, ISSUER), 'key-1');
    const { get } = statusWorld({ store: { read: async () => ({ ...request, receipt: `${signed}.c2ln` }) } });
    for (const path of ['', '/receipt/page']) {
      const page = (await get(`/data-deletion/${code}${path}`)).body;
      expect(under(page, 'Deletion request passed on')).toContain('has received our request to delete it. E-mails');
      expect(text(page)).not.toMatch(/has confirmed|does not tell us/);
    }
    const json = await get(`/data-deletion/${code}`, { headers: { accept: 'application/json' } });
    expect(JSON.parse(json.body).parts[0]).not.toHaveProperty('confirmation');
  });

  it('says of what is deleted by hand that our team has deleted it, also in a receipt that does not say who confirmed', async () => {
    const confirmed = { 'email-provider': 'confirmed', invoices: 'confirmed' } as const;
    const { request, code } = sample('case', { status: 'completed', parts: parts(confirmed) });
    const claims = receiptClaims(request, ISSUER);
    const unsaid = claims.parts.map(({ confirmation: _, ...part }) => part);
    const signed = receiptSigningInput({ ...claims, parts: unsaid }, 'key-1');
    const { get } = statusWorld({ store: { read: async () => ({ ...request, receipt: `${signed}.c2ln` }) } });
    const page = (await get(`/data-deletion/${code}/receipt/page`)).body;
    expect(under(page, 'Deleted')).toContain('Our team has deleted this by hand.');
    expect(under(page, 'Deletion request passed on')).toContain('has received our request to delete it. E-mails');
  });

  it('calls nothing deleted that a company has only acknowledged', async () => {
    const acknowledged = ['confirmed', { confirmedBy: 'acknowledgement' }] as const;
    for (const status of ['running', 'completed', 'refused'] as const) {
      const page = await pageWith({ status, parts: parts({ 'email-provider': acknowledged }) });
      expect(under(page, 'Deletion request passed on')).toMatch(
        /has received our request to delete it. It does not tell us when this is done. E-mails at our delivery/,
      );
      expect(headings(page)).not.toContain('Deleted');
      expect(headings(page)).not.toContain('In progress');
      expect(text(page)).toContain('Deletion request passed on for 1 type of data');
    }
  });

  it('says of what is made anonymous that what identifies the person is removed, not that it is deleted', async () => {
    const page = async (status: PartStatus, items = 3): Promise<string> =>
      text(await pageWith({ parts: parts({ 'usage-events': [status, { items }], contacts: 'purging' }) }));
    const label = 'Records of how you used our site';
    expect(await page('purging')).toContain(`We are removing what identifies you from this data now. ${label}`);
    expect(await page('verifying')).toContain(
      `We removed what identifies you from this data. We will check once more before we finish. ${label}`,
    );
    expect(await page('verifying', 0)).toContain(`We will check once more. ${label}`);
    expect(text(await pageWith({ parts: parts({ 'usage-events': 'verifying', contacts: 'deleted' }) }))).toContain(
      `We removed what identifies you from this data. We will check once more before we finish. ${label}`,
    );
  });

  it('gives the law and the end date of what is kept, where they are known', async () => {
    const until = Date.UTC(2030, 0, 1);
    const kept = async (retention?: NonNullable<DeletionRequest['parts'][number]['retention']>): Promise<string> =>
      under(await pageWith({ parts: parts({ contacts: ['kept', { retention }] }) }), 'What we kept and why').trim();
    const label = 'Your contact entry: name and phone number';
    expect(await kept()).toMatch(new RegExp(`^${label} We keep this data\\. We cannot give a date yet\\.$`));
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

  it.each<readonly [string, Parameters<typeof parts>[0], DeletionRequest['status'], string, RegExp]>([
    ['deleted', { contacts: 'deleted' }, 'completed', 'Your data has been deleted', /checked that nothing was left/],
    [
      'confirmed by others',
      { 'email-provider': 'confirmed' },
      'completed',
      'Your data has been deleted',
      /who confirmed it/,
    ],
    [
      'confirmed by others beside what was deleted',
      { contacts: 'deleted', 'email-provider': 'confirmed' },
      'completed',
      'Your data has been deleted',
      /who confirmed it/,
    ],
    [
      'anonymised',
      { 'usage-events': 'anonymised', contacts: 'nothing_found' },
      'completed',
      'Your data no longer identifies you',
      /removed what identified you/,
    ],
    [
      'anonymised beside what was deleted',
      { 'usage-events': 'anonymised', contacts: 'deleted' },
      'completed',
      'Your data has been deleted, with some exceptions',
      /what became of your data/,
    ],
    [
      'anonymised beside what is kept',
      { 'usage-events': 'anonymised', invoices: 'kept' },
      'completed_with_retention',
      'Your request is completed',
      /what became of your data/,
    ],
    [
      'acknowledged alone',
      { 'email-provider': ['confirmed', { confirmedBy: 'acknowledgement' }] },
      'completed',
      'Your request is completed',
      /what became of your data/,
    ],
    [
      'acknowledged beside what was deleted',
      { 'email-provider': ['confirmed', { confirmedBy: 'acknowledgement' }], contacts: 'deleted' },
      'completed',
      'Your data has been deleted, with some exceptions',
      /what became of your data/,
    ],
    [
      'deleted beside what is kept',
      { contacts: 'deleted', invoices: 'kept' },
      'completed_with_retention',
      'Your data has been deleted, with some exceptions',
      /what we deleted, what we kept/,
    ],
    [
      'deleted except for newer data',
      { contacts: ['deleted', { left: { newer: 1, undated: 0 } }] },
      'completed',
      'Your data has been deleted, with some exceptions',
      /what became of your data/,
    ],
    [
      'deleted except for what an unverified address finds',
      { contacts: 'deleted', tickets: ['nothing_found', { hasSelfDeclared: true }] },
      'completed',
      'Your data has been deleted, with some exceptions',
      /what became of your data.*type of data not deleted/,
    ],
    [
      'left, and kept nowhere',
      { tickets: ['nothing_found', { hasSelfDeclared: true }] },
      'nothing_found',
      'We did not delete the data we found about you',
      /why, and what you can do\./,
    ],
    [
      'left beside what is kept',
      { tickets: ['nothing_found', { hasSelfDeclared: true }], invoices: 'kept' },
      'completed_with_retention',
      'We kept the data we found about you',
      /what we kept, why, and until when/,
    ],
    [
      'kept in part',
      { contacts: ['kept', { items: 3 }] },
      'completed_with_retention',
      'Your request is completed',
      /what became of your data.*Some of this data was deleted, or may have been/,
    ],
  ])('says first what is true of what was %s', async (_, those, status, title, sentence) => {
    const page = await pageWith({ status, parts: parts(those) });
    expect(headline(page)).toBe(title);
    expect(text(page)).toMatch(sentence);
    const isChecked = Object.values(those).every((part) => part === 'deleted');
    expect(text(page).includes('We deleted it from our live systems')).toBe(isChecked);
  });

  it('counts nothing as deleted that was made anonymous', async () => {
    const page = text(await pageWith({ status: 'completed', parts: parts({ 'usage-events': 'anonymised' }) }));
    expect(page).toContain('1 type of data made anonymous');
    expect(page).not.toMatch(/deleted/i);
  });

  it('of one that names nobody says so, that nothing was searched, and how to ask', async () => {
    const page = await pageWith({ status: 'nothing_found', parts: [] });
    expect(headline(page)).toBe('Your request does not say whose data to delete');
    expect(under(page, 'What else you should know')).toMatch(/names no person.* write to info@cal-iq\.tech/);
    expect(steps(page).map((step) => step.trim())).toEqual(['Request received: done', '> Completed:']);
    expect(text(page)).not.toMatch(/searched|our systems/);
  });

  it('promises no day when it is late, and none once it is over', async () => {
    expect(text(await pageWith({ dueAt: NOW }))).toContain('We will finish by 23 November 2026.');
    expect(text(await pageWith({ dueAt: NOW - 1 }))).not.toContain('We will finish by');
    expect(text(await pageWith({ status: 'completed', parts: parts({ contacts: 'deleted' }) }))).not.toContain(
      'We will finish by',
    );
  });
});

describe('the page of a request that was refused', () => {
  const refused = (byName: Parameters<typeof parts>[0]): Promise<string> =>
    pageWith({ status: 'refused', parts: parts(byName) });

  it.each<readonly [PartStatus, Partial<Part>]>([
    ['verifying', { items: 3 }],
    ['purging', { items: 3 }],
    ['pending', { items: 3 }],
    ['failing', { items: 0, uncounted: true }],
    ['purging', { items: 0, foundEarlier: true }],
    ['acknowledged', { items: 0, confirmationHash: 'hash' }],
  ])('says of what is %s with %j that some of it was deleted, or may have been', async (status, part) => {
    const page = await refused({ contacts: [status, part] });
    expect(headings(page)).not.toContain('Not deleted');
    expect(under(page, 'Deletion stopped')).toMatch(
      /Some of this data was deleted, or may have been. We keep what is left. Your contact entry/,
    );
    expect(text(page)).toContain('Deletion stopped for 1 type of data');
    expect(text(page).match(/Some of this data was deleted/g)).toHaveLength(1);
  });

  it.each<readonly [PartStatus, string]>([
    ['deleted', ''],
    ['nothing_found', 'With what we know about you, we found nothing here. '],
  ])('does not say of what is %s that it was checked, because there is no last check', async (status, sentence) => {
    const heading = status === 'deleted' ? 'Deleted' : 'Nothing found';
    const page = await refused({ contacts: [status, { items: 3 }] });
    expect(under(page, heading).trim()).toMatch(new RegExp(`^${sentence}Your contact entry: name and phone number`));
  });

  it.each([Date.UTC(2030, 0, 1), undefined])('promises no deletion of what is kept until %s', async (until) => {
    const retention = { reason: 'legal_obligation', basis: 'Tax law', until } as const;
    const kept = async (status: DeletionRequest['status']): Promise<string> =>
      under(await pageWith({ status, parts: parts({ contacts: ['kept', { retention }] }) }), 'What we kept and why');
    const promise = until === undefined ? 'We cannot give a date yet' : 'until 1 January 2030 and then delete it';
    expect(await kept('completed_with_retention')).toContain(promise);
    for (const status of ['refused', 'cancelled'] as const) {
      expect((await kept(status)).trim()).toMatch(/The law says we must keep this data. Law or rule Tax law$/);
    }
  });

  it('calls not deleted what had not begun', async () => {
    for (const status of ['pending', 'purging', 'verifying', 'notified', 'failing'] as const) {
      const page = await refused({ contacts: [status, { items: 0 }] });
      expect(under(page, 'Not deleted')).toContain('Your contact entry');
      expect(headings(page)).not.toContain('Deletion stopped');
    }
  });

  it('explains only what was found and left', async () => {
    const left = { newer: 1, undated: 0 };
    const page = await refused({ tickets: ['nothing_found', { left }], contacts: ['pending', { items: 0 }] });
    expect(under(page, 'Not deleted').trim()).toMatch(
      /^Your contact entry: name and phone number We deleted nothing here. We explain why below. Support tickets$/,
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
