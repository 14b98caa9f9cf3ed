import { LANGUAGES } from '../../../functions/deletion-status/pages/languages.ts';
import { SENTENCES } from '../../../functions/deletion-status/pages/locales/index.ts';
import { publishedTargets } from '../../../functions/deletion-status/published-targets.ts';
import { PART_STATUSES } from '../../../shared/domain/part.ts';
import { RETENTION_REASONS } from '../../../shared/domain/reasons.ts';
import { DAY } from '../../../shared/domain/schedule.ts';
import { headline, text, under } from './page-text.ts';
import { NOW, parts, SAMPLES, STAYS, sample } from './sample-requests.ts';
import { PUBLISHED, statusWorld } from './status-world.ts';

const EVERY_PATH = ['/data-deletion', '/data-deletion/unknown'].concat(
  Object.values(SAMPLES).map(({ code }) => `/data-deletion/${code}`),
);

async function pageOf(name: keyof typeof SAMPLES, query = ''): Promise<string> {
  return (await statusWorld().get(`/data-deletion/${SAMPLES[name].code}${query}`)).body;
}

/** The seconds after which a page refreshes itself. */
async function refresh(path: string, later = 0): Promise<string | undefined> {
  return (await statusWorld({ clock: () => NOW + later }).get(path)).headers['refresh'];
}

describe('the pages', () => {
  it.each([
    ['received', 'We have received your request'],
    ['scheduled', 'Your request is scheduled'],
    ['running', 'We are deleting your data'],
    ['lastCheck', 'Nearly finished: one last check'],
    ['onHold', 'Your request is paused'],
    ['overdue', 'We are deleting your data'],
    ['completed', 'Your data has been deleted'],
    ['completedWithRetention', 'Your data has been deleted, with some exceptions'],
    ['withRest', 'Your data has been deleted, with some exceptions'],
    ['passedOn', 'Your data has been deleted, with some exceptions'],
    ['anonymised', 'Your data no longer identifies you'],
    ['allKept', 'We kept the data we found about you'],
    ['allLeft', 'We did not delete the data we found about you'],
    ['nothingFound', 'We found no data about you'],
    ['refused', 'We have refused your request'],
    ['cancelled', 'Your request was cancelled'],
    ['expired', 'We cannot find a request with this code'],
  ] as const)('of a request that is %s begins with "%s"', async (name, words) => {
    const page = await pageOf(name);
    expect(headline(page)).toBe(words);
    expect(page).toContain(`<title>${words} – CALIQ</title>`);
  });

  it('tell apart what was deleted, what is kept with its law and its end, and what is not there', async () => {
    const page = await pageOf('completedWithRetention');
    expect(text(page)).toContain('3 types of data deleted 2 types of data kept 1 type of data not found');
    expect(under(page, 'Deleted')).toContain('Your contact entry');
    expect(under(page, 'Deleted')).toContain('E-mails at our delivery service');
    expect(under(page, 'What we kept and why')).toContain(
      'Invoices The law says we must keep this data. Law or rule Tax law: invoices are kept for ten years ' +
        'We keep this data until 31 December 2036 and then delete it.',
    );
    expect(under(page, 'What we kept and why')).toContain('We cannot give a date yet');
    expect(under(page, 'Nothing found')).toContain('Records of how you used our site');
  });

  it('never call deleted what is still in progress', async () => {
    const page = await pageOf('running');
    expect(under(page, 'Deleted')).not.toMatch(/Messages|tickets|E-mails|account at Meta/);
    expect(under(page, 'In progress')).toMatch(/Messages.*tickets.*E-mails/);
    expect(under(page, 'Still to come')).toMatch(/Not started yet\. .*account at Meta/);
  });

  it('count what waits for a decision as not started, and say of no identifier yet that it deleted nothing', async () => {
    const hold = { reason: 'y', cause: 'several_registrations', decidedBy: 'system', at: NOW } as const;
    const { code, request } = sample('asked', {
      hold,
      parts: parts({ contacts: 'pending', mailbox: ['pending', { hasSelfDeclared: true }] }),
    });
    const { body } = await statusWorld({ store: { read: async () => request } }).get(`/data-deletion/${code}`);
    expect(text(body)).toContain('2 types of data not started yet');
    expect(text(body)).not.toMatch(/in progress|may be yours/);
  });

  it('say that what failed has not worked yet and is tried again, while its status stays what it was', async () => {
    const failed = { attempts: 1, lastError: 'target_unavailable', nextAttemptAt: NOW } as const;
    const { code, request } = sample('failed', {
      parts: parts({
        contacts: ['purging', failed],
        conversations: ['verifying', failed],
        'email-provider': ['notified', { ...failed, confirmationHash: 'hash' }],
        tickets: ['purging', { ...failed, attempts: 0 }],
      }),
    });
    const world = statusWorld({ store: { read: async () => request } });
    const page = under((await world.get(`/data-deletion/${code}`)).body, 'In progress');
    expect(page).toMatch(
      /This has not worked yet\. We will try again automatically\. Your contact entry.*Messages.*We are deleting this data now\. Support tickets/,
    );
    expect(page).toMatch(
      /We have asked the company that stores this data for us to delete it.*E-mails at our delivery/,
    );
    const { body } = await world.get(`/data-deletion/${code}`, { headers: { accept: 'application/json' } });
    const { parts: stated } = JSON.parse(body) as { readonly parts: readonly { readonly status: string }[] };
    expect(stated.map(({ status }) => status).toSorted()).toEqual(['notified', 'purging', 'purging', 'verifying']);
  });

  it('call what a refusal stopped not deleted, and name the right to complain', async () => {
    const page = await pageOf('refused');
    expect(under(page, 'Deletion stopped')).toContain('Messages');
    expect(under(page, 'Not deleted')).toContain('Support tickets');
    expect(under(page, 'Why we refused')).toContain('Our explanation GDPR Art. 12(6)');
    expect(under(page, 'If you disagree')).toContain('complain to your data protection authority, or go to court');
  });

  it('never say for good that nothing is left while a last check is still to come', async () => {
    for (const name of ['running', 'lastCheck', 'onHold', 'overdue', 'extended'] as const) {
      const page = text(await pageOf(name));
      expect([name, page]).not.toEqual([name, expect.stringMatching(/nothing is left\. Your|we found nothing here\./)]);
      expect(page).toContain('Deleted. We will check once more before we finish.');
    }
    expect(text(await pageOf('completed'))).toContain('Deleted and checked: nothing is left.');
    expect(text(await pageOf('completed'))).toContain('With what we know about you, we found nothing here.');
  });

  it('speak of our own team where it deletes by hand, and of service providers elsewhere', async () => {
    const pageWith = async (status: 'notified' | 'confirmed'): Promise<string> => {
      const { code, request } = sample(status, {
        parts: parts({ mailbox: status, 'email-provider': [status, { nextAttemptAt: NOW }] }),
      });
      return (await statusWorld({ store: { read: async () => request } }).get(`/data-deletion/${code}`)).body;
    };
    expect(under(await pageWith('notified'), 'In progress')).toMatch(
      /Our team deletes this by hand and has not finished yet. E-mails in our support mailbox .*the company that stores this data for us.* E-mails at our delivery/,
    );
    expect(under(await pageWith('confirmed'), 'Deleted')).toMatch(
      /Our team has deleted this by hand. E-mails in our support mailbox The company that stored .* E-mails at our delivery/,
    );
  });

  it('say of what is anonymised that the person was removed from it', async () => {
    expect(under(await pageOf('withNotices'), 'Made anonymous')).toContain(
      'We removed what identifies you from this data. The rest stays. Records of how you used our site',
    );
  });

  it('name the rights of whoever has to wait, and of whoever was told of a decision', async () => {
    for (const name of ['overdue', 'extended', 'onHold'] as const) {
      expect([name, under(await pageOf(name), 'Your rights')]).toEqual([name, expect.stringContaining('authority')]);
    }
    for (const name of ['refused', 'allKept', 'completedWithRetention'] as const) {
      expect([name, under(await pageOf(name), 'If you disagree')]).toEqual([
        name,
        expect.stringContaining('authority'),
      ]);
    }
    for (const name of ['running', 'completed', 'nothingFound'] as const) {
      expect([name, text(await pageOf(name))]).not.toEqual([name, expect.stringContaining('authority')]);
    }
  });

  it('say neither "done" nor "in progress" of an end, nor of anything while the request is paused', async () => {
    expect(text(await pageOf('refused'))).toMatch(/ Refused 23 November/);
    expect(text(await pageOf('onHold'))).toContain(' Deletion Check that nothing is left still to come');
  });

  it('show the code before anything that fills a screen of a phone', async () => {
    const page = await pageOf('completedWithRetention');
    expect(page.indexOf('class="code"')).toBeLessThan(page.indexOf('class="steps"'));
    expect(page.indexOf('class="code"')).toBeLessThan(page.indexOf('id="deleted"'));
  });

  it('do not say that nothing is left to delete when the last check found something', async () => {
    const found = sample('found', { rescan: 'running', parts: parts({ contacts: 'purging', tickets: 'verifying' }) });
    const { get } = statusWorld({ store: { read: async () => found.request } });
    expect(headline((await get(`/data-deletion/${found.code}`)).body)).toBe('We are deleting your data');
  });

  it('mark the present step of the time line, and say of each whether it is done', async () => {
    const present = async (name: keyof typeof SAMPLES): Promise<readonly string[]> =>
      [...(await pageOf(name)).matchAll(/aria-current="step"><b>(.*?)<\/b>\s*<small>([^<]*?)(?: · |<)/g)].map(
        ([, step, state]) => `${step}: ${state}`,
      );
    expect(await present('received')).toEqual(['Request received: done']);
    expect(await present('running')).toEqual(['Deletion: in progress']);
    expect(await present('lastCheck')).toEqual(['Last check after a waiting period: in progress']);
    expect(await present('completed')).toEqual(['Completed: ']);
    expect(await present('nothingFound')).toEqual(['Completed: ']);
    expect(await present('refused')).toEqual(['Refused: ']);
    expect(text(await pageOf('running'))).toMatch(
      /Request received done · 23 November 2026 at 14:03 \(UTC\) .* still to come/,
    );
  });

  it('show neither why an operator put a request on hold nor how many items there were', async () => {
    expect(await pageOf('onHold')).not.toContain('dispute 4711');
    expect(text(await pageOf('onHold'))).toContain('We will start again by 13 December 2026.');
  });

  it('own up to being late, and give the reason for a longer time', async () => {
    expect(text(await pageOf('running'))).toContain('We will finish by 23 December 2026.');
    const late = text(await pageOf('overdue'));
    expect(late).toContain('This is taking longer than we promised. We are sorry.');
    // the promised day is over, so the page must not promise it any more
    expect(late).not.toContain('We will finish by');
    expect(text(await pageOf('extended'))).toContain('The reason: the request covers four accounts');
  });

  it('renew themselves while work is under way, ever less often, and until the reader stops it', async () => {
    const path = `/data-deletion/${SAMPLES.running.code}`;
    const hour = DAY / 24;
    expect(await Promise.all([0, hour / 6, hour, DAY].map((later) => refresh(path, later)))).toEqual([
      '5',
      '20',
      '60',
      '300',
    ]);
    expect(await refresh(`${path}?refresh=off`)).toBeUndefined();
    expect(await refresh(`/data-deletion/${SAMPLES.completed.code}`)).toBeUndefined();
    expect(await pageOf('running')).toContain('href="?refresh=off"');
    expect(await pageOf('running', '?refresh=off&lang=en')).toContain('href="?lang=en"');
    expect(await pageOf('running', '?refresh=off&lang=en')).toContain('href="?lang=de&amp;refresh=off"');
    expect(text(await pageOf('running'))).toContain('As of 23 November 2026 at 14:05 (UTC).');
  });

  it('link the receipt only once there is one', async () => {
    expect(await pageOf('completed')).toContain(`href="/data-deletion/${SAMPLES.completed.code}/receipt"`);
    expect(await pageOf('running')).not.toContain('/receipt');
  });

  it('have a sentence for every status of a part, and for every reason of keeping', async () => {
    for (const { status } of Object.values(SENTENCES)) {
      for (const name of PART_STATUSES) expect(status.part[name]).toMatch(/\S/);
      for (const reason of RETENTION_REASONS) expect(status.retention[reason]).toMatch(/\S/);
    }
  });

  it('are written in the language that is asked for, and in English where a label has no other', async () => {
    const german = await pageOf('completed', '?lang=de');
    expect(german).toContain('<html lang="de" dir="ltr">');
    expect(headline(german)).toBe('Ihre Daten sind gelöscht');
    expect(german).toContain('Ihr Kontakteintrag');
    expect(await pageOf('completed', '?lang=ar')).toContain('<html lang="ar" dir="rtl">');
    expect(await pageOf('completed', '?lang=tr')).toContain('Your contact entry');
  });

  it('keep the chosen language in every link and form of the site', async () => {
    const page = (await statusWorld().get('/data-deletion?lang=fr')).body;
    expect(page).toContain('<input type="hidden" name="lang" value="fr">');
    expect(page).toContain('href="/data-deletion?lang=fr"');
  });

  it('declare the language of every text that is not in that of the page', async () => {
    const german = await pageOf('completedWithRetention', '?lang=de');
    expect(german).toContain('<bdi lang="en">Contract with the business you wrote to (GDPR Art. 28)</bdi>');
    expect(german).toContain('<bdi>Rechnungen</bdi>');
    const refused = await pageOf('refused', '?lang=de');
    expect(refused).toContain('<bdi lang="">GDPR Art. 12(6): we asked twice');
    const { code, request } = sample('gone', { parts: parts({ gone: 'deleted' }) });
    const { get } = statusWorld({ store: { read: async () => request } });
    expect((await get(`/data-deletion/${code}?lang=de`)).body).toContain('<bdi lang="en">gone as recorded</bdi>');
    expect((await get(`/data-deletion/${code}?lang=pt`)).body).toContain('<html lang="pt-BR" dir="ltr">');
    expect((await get(`/data-deletion/${code}?lang=pt`)).headers['content-language']).toBe('pt-BR');
  });

  it('translate the law of a kept part, but never the words an operator found for it', async () => {
    expect(text(await pageOf('allKept', '?lang=de'))).toContain('Steuerrecht: Rechnungen werden zehn Jahre aufbewahrt');
    const held = sample('held', {
      status: 'completed_with_retention',
      parts: parts({ invoices: ['kept', { retention: { reason: 'legal_claims', basis: 'Case 12 at the court' } }] }),
    });
    const { get } = statusWorld({ store: { read: async () => held.request } });
    expect(text((await get(`/data-deletion/${held.code}?lang=de`)).body)).toContain('Case 12 at the court');
  });

  it('translate the law by which a bucket or a function keeps something', async () => {
    const basis = { en: 'A court has asked for it', de: 'Ein Gericht hat es verlangt' };
    const targets = publishedTargets({ targets: [{ name: 'media', label: { en: 'Media' }, lock: { basis } }] });
    const retention = { reason: 'legal_claims', basis: basis.en } as const;
    const kept = sample('locked', {
      status: 'completed_with_retention',
      parts: parts({ media: ['kept', { retention }] }),
    });
    const { get } = statusWorld({ targets, store: { read: async () => kept.request } });
    const path = `/data-deletion/${kept.code}?lang=de`;
    expect((await get(path)).body).toContain('<bdi>Ein Gericht hat es verlangt</bdi>');
    const json = await get(path, { headers: { accept: 'application/json' } });
    expect(JSON.parse(json.body)).toMatchObject({ parts: [{ legal_basis: basis.de }] });
  });

  it('say in each language what stays of what was anonymised, in the words of the data map or as it was recorded', async () => {
    expect(text(await pageOf('withNotices', '?lang=de'))).toContain(STAYS.de);
    expect(text(await pageOf('withNotices'))).toContain(STAYS.en);
    const gone = sample('anonymised', { parts: parts({ orders: ['anonymised', { stays: 'The invoices, for tax' }] }) });
    const { get } = statusWorld({ store: { read: async () => gone.request } });
    expect(text((await get(`/data-deletion/${gone.code}?lang=de`)).body)).toContain('The invoices, for tax');
    expect(text((await statusWorld().get('/data-deletion?lang=de')).body)).toContain(STAYS.de);
  });

  it('make nothing of markup in a label, a reason, or the name of the company', async () => {
    const attack = `"><script>alert(1)</script><img src=x onerror='alert(2)'>&lt;`;
    const hostile = sample('hostile', {
      status: 'refused',
      refusal: { reason: 'other', basis: attack, decidedBy: 'operator-1', at: NOW },
      parts: [
        ...parts({ contacts: 'deleted', invoices: ['kept', { retention: { reason: 'legal_claims', basis: attack } }] }),
      ].map((part) => Object.assign(part, { label: attack })),
    });
    const { get } = statusWorld({
      store: { read: async () => hostile.request },
      targets: new Map([...PUBLISHED].map(([name]) => [name, { label: { en: attack } }])),
      company: { name: attack, contactEmail: attack, privacyPolicyUrl: attack, brandColor: '#1d4ed8' },
    });
    for (const path of ['/data-deletion', `/data-deletion/${hostile.code}?lang=${encodeURIComponent(attack)}`]) {
      const { body } = await get(path);
      expect(body).not.toMatch(/<script|<img|onerror='/);
      expect(body).toContain('&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;');
    }
  });

  it('each weigh less than 30 KB, in every language and state', async () => {
    const { get } = statusWorld();
    for (const language of Object.keys(LANGUAGES)) {
      for (const path of EVERY_PATH) {
        const { body } = await get(`${path}?lang=${language}`);
        expect(Buffer.byteLength(body)).toBeLessThan(30_000);
        expect(body).not.toMatch(/\{[a-z]+\}|undefined|NaN|\[object/);
      }
    }
  });

  it('speak of businesses only where others decide about some of the data', async () => {
    const others = new Map([...PUBLISHED].filter(([, { retention }]) => retention?.reason !== 'controller_decides'));
    for (const [language, { ask }] of Object.entries(SENTENCES)) {
      const path = `/data-deletion?lang=${language}`;
      const [business, own] = await Promise.all(
        [PUBLISHED, others].map(async (targets) => text((await statusWorld({ targets }).get(path)).body)),
      );
      for (const sentence of [ask.facebookBusiness, ask.mailBusiness]) {
        const words = sentence.replaceAll('{company}', 'CALIQ').replace(/\s+/g, ' ');
        expect(business).toContain(words);
        expect(own).not.toContain(words);
      }
    }
  });

  it('say what is kept that identifies nobody, where the data map says so', async () => {
    const about = async (path: string, change: object = {}): Promise<string> =>
      text((await statusWorld(change).get(path)).body);
    expect(await about('/data-deletion')).toContain('We also keep totals that identify nobody.');
    expect(await about('/data-deletion?lang=de')).toContain(
      'Auch Summen, die niemanden erkennen lassen, bewahren wir auf.',
    );
    const { body } = await statusWorld().get('/data-deletion?lang=tr');
    expect(body).toContain('<bdi lang="en">We also keep totals that identify nobody.</bdi>');
    expect(await about('/data-deletion', { anonymous: undefined })).not.toContain('totals');
  });

  it('show the sign for languages small and in lines without the style sheet too', async () => {
    const { body } = await statusWorld().get('/data-deletion');
    expect(body).toMatch(/<svg [^>]*width="20" height="20" fill="none" stroke="currentColor"/);
  });

  it('do not stand on rules of style that a phone of 2019 passes over', async () => {
    const { body } = await statusWorld().get('/data-deletion');
    const style = /<style>([^]*)<\/style>/.exec(body)?.[1] ?? '';
    expect(style).toContain('margin-inline-start:');
    expect(style.match(/((margin|padding)-(inline|block)|\binset(-[a-z-]+)?):|\b(min|max|clamp)\(/g)).toBeNull();
  });

  it('load nothing: no script, no picture, no address of anybody else', async () => {
    const { get } = statusWorld();
    for (const path of EVERY_PATH) {
      const { body } = await get(path);
      expect(body).not.toMatch(/<script|<img|<link|@import|url\(|src=/);
      const addresses = [...body.matchAll(/https?:\/\/[^"'\s<]+/g)].map(([address]) => address);
      expect(new Set(addresses)).toEqual(new Set(['https://cal-iq.tech/privacy']));
    }
  });
});
