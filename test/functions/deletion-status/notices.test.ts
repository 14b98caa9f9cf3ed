import { parse } from 'valibot';
import { html } from '../../../functions/deletion-status/pages/html.ts';
import { LANGUAGES, type Language } from '../../../functions/deletion-status/pages/languages.ts';
import type { Reader, Site } from '../../../functions/deletion-status/pages/layout.ts';
import { SENTENCES } from '../../../functions/deletion-status/pages/locales/index.ts';
import { noticesSection } from '../../../functions/deletion-status/pages/notices.ts';
import { statusSchema } from '../../../functions/deletion-status/schemas.ts';
import { NOTICE_KINDS, type Notice } from '../../../shared/domain/notices.ts';
import type { Part } from '../../../shared/domain/part.ts';
import { parts, SAMPLES, sample } from './sample-requests.ts';
import { PUBLISHED, statusWorld } from './status-world.ts';

const SITE: Site = {
  company: { name: 'CALIQ', contactEmail: 'info@cal-iq.tech', privacyPolicyUrl: 'https://cal-iq.tech/privacy' },
  style: { css: html``, hash: '' },
};
const SINCE = Date.UTC(2026, 10, 20);
/** A part whose target has left the data map. */
const PARTS = [{ name: 'old-crm', label: 'Customer records', status: 'deleted' }] as const;

function section(notices: readonly Notice[], language: Language = 'en'): string {
  const reader: Reader = { language, words: SENTENCES[language], chosen: false };
  const markup = noticesSection(SITE, reader, { targets: PUBLISHED, parts: PARTS, isOpen: false, notices }).toString();
  return markup
    .replace(/<.?(time|bdi)[^>]*>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

describe('what else a person should know', () => {
  it('has a sentence for every kind in every language, with nothing left to fill in', () => {
    for (const language of Object.keys(LANGUAGES) as Language[]) {
      for (const kind of NOTICE_KINDS) {
        const written = section([{ kind, since: SINCE, ...(kind === 'copies_at_meta' && { until: SINCE }) }], language);
        expect([language, kind, written]).toEqual([language, kind, expect.not.stringMatching(/[{}]|undefined|NaN/)]);
        expect(written.length).toBeGreaterThan(SENTENCES[language].status.notices.length + 30);
      }
    }
  });

  it('says since when there is newer data, by the earliest, and of which parts', () => {
    const written = section([
      { kind: 'newer_data', part: 'contacts', since: SINCE + 86_400_000 },
      { kind: 'newer_data', part: 'tickets', since: SINCE },
      { kind: 'newer_data', part: 'tickets', since: SINCE },
    ]);
    expect(written).toContain('since 20 November 2026. If you want it deleted too, ask again.');
    expect(written).toMatch(/Your contact entry: name and phone number Support tickets$/);
  });

  it('does not date what has no date', () => {
    expect(section([{ kind: 'newer_data', part: 'contacts' }])).toContain('could not tell how old it is');
  });

  it('says until when copies may stay at Meta, by the latest', () => {
    const written = section([
      { kind: 'copies_at_meta', part: 'contacts', until: SINCE },
      { kind: 'copies_at_meta', part: 'contacts', until: SINCE + 86_400_000 },
    ]);
    expect(written).toContain('may keep copies of that entry until 21 November 2026.');
  });

  it('says where to write', () => {
    for (const kind of ['source_gone', 'source_silent', 'self_declared'] as const) {
      expect(section([{ kind }])).toContain('info@cal-iq.tech');
    }
  });

  it('calls a part by its label in the data map, or else by the one that was recorded', () => {
    expect(section([{ kind: 'business', part: 'old-crm' }])).toMatch(/Customer records$/);
    expect(section([{ kind: 'business', part: 'contacts' }])).not.toContain(' contacts');
    expect(section([{ kind: 'business', part: 'nowhere' }])).toMatch(/ nowhere$/);
  });

  it('is not there when there is nothing', () => {
    const reader: Reader = { language: 'en', words: SENTENCES.en, chosen: false };
    expect(noticesSection(SITE, reader, { targets: PUBLISHED, parts: [], isOpen: false, notices: [] })).toBe(false);
  });

  it('keeps the parts and the headline from saying that nothing is left', async () => {
    const bodyOf = async (status: 'completed' | 'nothing_found', part: Partial<Part>): Promise<string> => {
      const [contacts] = parts({ contacts: status === 'completed' ? 'deleted' : 'nothing_found' });
      if (contacts === undefined) throw new Error('there is no part');
      const { code, request } = sample('rest', { status, parts: [{ ...contacts, ...part }] });
      return (await statusWorld({ store: { read: async () => request } }).get(`/data-deletion/${code}`)).body;
    };
    const left = { newer: 1, undated: 0 };
    const deleted = await bodyOf('completed', { left });
    expect(deleted).toContain('<h1>Your data has been deleted, with some exceptions</h1>');
    expect(deleted).toContain('Deleted, except for the data that we explain below.');
    expect(deleted).not.toMatch(/nothing (is|was) left\./);
    for (const rest of [{ left }, { hasSelfDeclared: true } as const]) {
      const found = await bodyOf('nothing_found', rest);
      expect(found).toContain('<h1>We did not delete the data we found about you</h1>');
      expect(found).toContain('We deleted nothing here. We explain why below.');
      expect(found).not.toContain('we found nothing here');
    }
    expect(await bodyOf('completed', {})).toContain('Deleted and checked: nothing is left.');
  });

  it('keeps the headline from saying that nothing was deleted, or everything, where the rest of something is kept', async () => {
    const bodyOf = async (items: number): Promise<string> => {
      const retention = { reason: 'legal_claims', basis: 'A court order.' } as const;
      const { code, request } = sample(`kept ${items}`, {
        status: 'completed_with_retention',
        parts: parts({ contacts: ['kept', { items, retention }] }),
      });
      return (await statusWorld({ store: { read: async () => request } }).get(`/data-deletion/${code}`)).body;
    };
    const whole = await bodyOf(0);
    expect(whole).toContain('We did not delete anything.');
    expect(whole).not.toContain('class="notices"');
    const inPart = await bodyOf(1);
    expect(inPart).toContain('<h1>Your request is completed</h1>');
    expect(inPart).not.toContain('Your data has been deleted');
    expect(inPart).toContain('Some of this data was deleted, or may have been. We keep what is left.');
  });

  it('is said on the page, in the receipt and to machines alike', async () => {
    const { get } = statusWorld();
    const path = `/data-deletion/${SAMPLES.withNotices.code}`;
    const { body } = await get(path, { headers: { accept: 'application/json' } });
    const { notices } = parse(statusSchema, JSON.parse(body));
    expect(notices).toEqual([
      { kind: 'newer_data', part: 'contacts', since: '2026-11-21T14:05:00.000Z' },
      { kind: 'newer_data_unknown', part: 'conversations', since: '2026-11-21T14:05:00.000Z' },
      { kind: 'source_gone' },
      { kind: 'self_declared', part: 'tickets' },
      { kind: 'business', part: 'customer-crm' },
    ]);
    const [status, receipt] = [await get(path), await get(`${path}/receipt/page`)];
    for (const page of [status.body, receipt.body]) {
      const [, said = ''] = /<section class="notices"[^>]*>(.*?)<\/section>/s.exec(page) ?? [];
      expect(said.match(/<p>/g)).toHaveLength(5);
      expect(said).toContain('>21 November 2026</time>');
    }
  });
});
