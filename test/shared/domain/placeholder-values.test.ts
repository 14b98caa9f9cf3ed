import { readFileSync } from 'node:fs';
import {
  isFillerPhone,
  isPlaceholder,
  isPlaceholderValue,
  PLACEHOLDERS,
} from '../../../shared/domain/placeholder-values.ts';

it.each([
  '',
  ' ',
  '0',
  '000',
  '0.0',
  '0.',
  '0,00',
  '-0',
  '+000',
  '00000000-0000-0000-0000-000000000000',
  '{00000000-0000-0000-0000-000000000000}',
  '{00000000000000000000000000000000}',
  'none',
  'None',
  ' N/A ',
  'NULL',
  'undefined',
  'na',
  'nan',
  '-',
  '--',
  'ＮＵＬＬ',
  'un\u200bknown',
])('takes %j for nobody', (value) => {
  expect(isPlaceholderValue(value)).toBe(true);
});

it.each([
  '7',
  '1111',
  'nobody@example.com',
  'c-0',
  '10',
  'Nulla',
  'O',
  '0a',
  '00000000-0000-0000-0000-000000000001',
  '0-0',
])('takes %j for somebody', (value) => {
  expect(isPlaceholderValue(value)).toBe(false);
});

it('takes for nobody the words that the README lists', () => {
  const readme = readFileSync(new URL('../../../infra/README.md', import.meta.url), 'utf8');
  const [, list = ''] = /Empty values, zeros, (.*?)in any case/s.exec(readme) ?? [];
  const words = [...list.matchAll(/`([^`]+)`/g)].map(([, word]) => word);
  expect(words).toEqual([...PLACEHOLDERS].filter((word) => word !== ''));
});

it('also drops what the data map adds, in any case and spacing', () => {
  expect(isPlaceholderValue(' Guest ', ['guest'])).toBe(true);
  expect(isPlaceholderValue('guest2', ['guest'])).toBe(false);
});

it.each([
  ['+1 111 111 1111', true],
  ['9999999', true],
  ['7', true],
  ['70', false],
  ['', false],
  ['+49 151 2345678', false],
])('takes the phone number %j for a filler: %p', (value, filler) => {
  expect(isFillerPhone(value)).toBe(filler);
});

it.each([
  ['phone', '+1 111 111 1111', undefined, true],
  ['phone', '+49 151 2345678', undefined, false],
  ['phone', 'n/a', undefined, true],
  ['phone', 'guest', undefined, false],
  ['phone', 'guest', { others: ['guest'] }, true],
  // an internal id may be of one digit only; a phone number by another name may not
  ['asid', '1111', undefined, false],
  ['asid', '0', undefined, true],
  ['asid', '1222', { others: ['guest'] }, false],
  ['asid', 'guest', { others: ['guest'] }, true],
  ['mobile', '1111', undefined, false],
  ['mobile', '1111', { phoneKinds: ['phone', 'mobile'] }, true],
  ['mobile', '1222', { phoneKinds: ['phone', 'mobile'] }, false],
] as const)(
  'says of a %s with the value %j, in a data map with %j, whether it names nobody: %p',
  (kind, value, rules, nobody) => {
    expect(isPlaceholder(kind, value, rules)).toBe(nobody);
  },
);
