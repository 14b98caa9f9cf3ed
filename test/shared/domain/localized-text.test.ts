import { inEnglish } from '../../../shared/domain/localized-text.ts';

test('words are recorded in English, also where they have no other language', () => {
  expect(inEnglish('The invoices')).toBe('The invoices');
  expect(inEnglish({ en: 'The invoices', de: 'Die Rechnungen' })).toBe('The invoices');
});
