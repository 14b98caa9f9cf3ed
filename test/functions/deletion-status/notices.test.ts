import { html } from '../../../functions/deletion-status/pages/html.ts';
import { LANGUAGES, type Language } from '../../../functions/deletion-status/pages/languages.ts';
import type { Reader, Site } from '../../../functions/deletion-status/pages/layout.ts';
import { noticesSection } from '../../../functions/deletion-status/pages/notices.ts';
import { statusJson } from '../../../functions/deletion-status/status-json.ts';
import { NOTICE_KINDS, type Notice } from '../../../shared/domain/selection.ts';
import { statusView } from '../../../shared/domain/status-view.ts';
import { NOW, SAMPLES } from './sample-requests.ts';
import { PUBLISHED } from './status-world.ts';

const SITE: Site = {
  company: { name: 'CALIQ', contactEmail: 'info@cal-iq.tech', privacyPolicyUrl: 'https://cal-iq.tech/privacy' },
  style: { css: html``, hash: '' },
};
const SINCE = Date.UTC(2026, 10, 20);

function section(notices: readonly Notice[], language: Language = 'en'): string {
  const reader: Reader = { language, words: LANGUAGES[language], chosen: false };
  const markup = noticesSection(SITE, reader, notices, { targets: PUBLISHED, isOpen: false }).toString();
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
        const written = section([{ kind, since: SINCE }], language);
        expect([language, kind, written]).toEqual([language, kind, expect.not.stringMatching(/[{}]|undefined|NaN/)]);
        expect(written.length).toBeGreaterThan(LANGUAGES[language].status.notices.length + 30);
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

  it('says where to write', () => {
    for (const kind of ['source_gone', 'self_declared'] as const) {
      expect(section([{ kind }])).toContain('info@cal-iq.tech');
    }
  });

  it('is not there when there is nothing', () => {
    const reader: Reader = { language: 'en', words: LANGUAGES.en, chosen: false };
    expect(noticesSection(SITE, reader, [], { targets: PUBLISHED, isOpen: false })).toBe(false);
  });

  it('is told to machines as well', () => {
    const { code, request } = SAMPLES.completed;
    const words = { label: () => undefined, legalBasis: () => undefined };
    const view = { ...statusView(request, code, words, NOW), notices: [{ kind: 'newer_data', since: SINCE } as const] };
    expect(statusJson(view, 'https://privacy.example.test').notices).toEqual([
      { kind: 'newer_data', part: undefined, since: '2026-11-20T00:00:00.000Z' },
    ]);
  });
});
