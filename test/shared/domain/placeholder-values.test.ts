import { isFillerPhone, isPlaceholderValue } from '../../../shared/domain/placeholder-values.ts';

it.each([
  '',
  ' ',
  '0',
  '000',
  '0.0',
  '-0',
  '+000',
  'none',
  'None',
  ' N/A ',
  'NULL',
  'undefined',
  'nan',
  '-',
  'ＮＵＬＬ',
  'un\u200bknown',
])('takes %j for nobody', (value) => {
  expect(isPlaceholderValue(value)).toBe(true);
});

it.each(['7', '1111', 'nobody@example.com', 'c-0', '10', 'Nulla', 'O', '0a'])('takes %j for somebody', (value) => {
  expect(isPlaceholderValue(value)).toBe(false);
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
