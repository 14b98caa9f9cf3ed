import { statusHandler } from '../../../functions/deletion-status/handler.ts';
import { SENTENCES } from '../../../functions/deletion-status/pages/locales/index.ts';
import { publishedTargets } from '../../../functions/deletion-status/published-targets.ts';
import type { StatusDependencies } from '../../../functions/deletion-status/routes.ts';
import type { Answer } from '../../../functions/http/answer.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { apiEvent, type EventOptions } from '../../support/api-event.ts';
import { memoryReceiptSigner } from '../../support/memory/keys.ts';
import { NOW, SAMPLES, STAYS } from './sample-requests.ts';

export const PUBLISHED = publishedTargets({
  targets: [
    {
      name: 'contacts',
      label: {
        en: 'Your contact entry: name and phone number',
        de: 'Ihr Kontakteintrag: Name und Telefonnummer',
        ar: 'بيانات الاتصال الخاصة بك: الاسم ورقم الهاتف',
        hi: 'आपकी संपर्क प्रविष्टि: नाम और फ़ोन नंबर',
      },
    },
    {
      name: 'conversations',
      label: {
        en: 'Messages you exchanged on WhatsApp, Instagram and Messenger',
        de: 'Nachrichten über WhatsApp, Instagram und Messenger',
        ar: 'الرسائل المتبادلة عبر واتساب وإنستغرام وماسنجر',
        hi: 'WhatsApp, Instagram और Messenger पर भेजे गए संदेश',
      },
    },
    { name: 'tickets', label: { en: 'Support tickets', de: 'Supportanfragen', ar: 'تذاكر الدعم', hi: 'सहायता टिकट' } },
    {
      name: 'usage-events',
      label: {
        en: 'Records of how you used our site',
        de: 'Aufzeichnungen über Ihre Nutzung unserer Seite',
        ar: 'سجلات استخدامك لموقعنا',
        hi: 'हमारी साइट के इस्तेमाल के रिकॉर्ड',
      },
      stays: STAYS,
    },
    {
      name: 'email-provider',
      label: {
        en: 'E-mails at our delivery service',
        de: 'E-Mails bei unserem Versanddienst',
        ar: 'رسائل البريد لدى خدمة التوصيل',
        hi: 'हमारी डिलीवरी सेवा के पास ईमेल',
      },
    },
    {
      name: 'tokens',
      label: {
        en: 'Access to your account at Meta',
        de: 'Zugang zu Ihrem Konto bei Meta',
        ar: 'الوصول إلى حسابك لدى ميتا',
        hi: 'Meta पर आपके खाते का ऐक्सेस',
      },
    },
    {
      name: 'invoices',
      kind: 'kept',
      label: { en: 'Invoices', de: 'Rechnungen', ar: 'الفواتير', hi: 'चालान' },
      reason: 'legal_obligation',
      basis: {
        en: 'Tax law: invoices are kept for ten years',
        de: 'Steuerrecht: Rechnungen werden zehn Jahre aufbewahrt',
      },
    },
    {
      name: 'mailbox',
      kind: 'manual',
      label: { en: 'E-mails in our support mailbox', de: 'E-Mails in unserem Postfach' },
    },
    {
      name: 'customer-crm',
      label: {
        en: 'What a business noted about you in its own records',
        de: 'Was ein Unternehmen in seinen eigenen Unterlagen über Sie vermerkt hat',
      },
      reason: 'controller_decides',
      basis: 'Contract with the business you wrote to (GDPR Art. 28)',
    },
  ],
});

/** The status function on records in memory, which records every read. */
export function statusWorld(change: Partial<StatusDependencies> = {}) {
  const reads: RequestId[] = [];
  const counted: string[] = [];
  const logs: unknown[] = [];
  const records = new Map<RequestId, DeletionRequest>(
    Object.values(SAMPLES).map(({ request }) => [request.requestId, request]),
  );
  const { jwk } = memoryReceiptSigner();
  const record = (...line: readonly unknown[]): void => {
    logs.push(line);
  };
  const dependencies: StatusDependencies = {
    store: {
      async read(requestId) {
        reads.push(requestId);
        return records.get(requestId);
      },
    },
    publicKeys: async () => [jwk],
    sentences: (language) => SENTENCES[language],
    description: async () => '{"openapi":"3.1.1"}',
    targets: PUBLISHED,
    anonymous: {
      en: 'We also keep totals that identify nobody.',
      de: 'Auch Summen, die niemanden erkennen lassen, bewahren wir auf.',
    },
    company: {
      name: 'CALIQ',
      contactEmail: 'info@cal-iq.tech',
      privacyPolicyUrl: 'https://cal-iq.tech/privacy',
      brandColor: '#1d4ed8',
    },
    promiseDays: 30,
    backupHorizonDays: 35,
    publicUrl: 'https://privacy.example.test',
    clock: () => NOW,
    log: { info: record, warn: record, error: record },
    metrics: { count: (name) => counted.push(name) },
    ...change,
  };
  const handle = statusHandler(dependencies);
  return {
    reads,
    counted,
    logs,
    jwk,
    handle,
    get: async (path: string, options: Partial<EventOptions> = {}): Promise<Answer> => {
      const [pathOnly = '', query] = path.split('?');
      return await handle(apiEvent({ path: pathOnly, query, ...options }));
    },
  };
}
