import { domainToASCII, domainToUnicode } from 'node:url';

/** How stores write phone numbers and e-mail addresses, which people write in many ways. */
export const SPELLINGS = ['digits', 'e164', 'lower'] as const;
export type Spelling = (typeof SPELLINGS)[number];

/** What an identifier is, if the same one can be written in several ways. */
export const NATURES = ['phone', 'email'] as const;
export type Nature = (typeof NATURES)[number];

/** Which spellings a store can use for what. */
export const SPELLINGS_OF: { readonly [nature in Nature]: readonly [Spelling, ...Spelling[]] } = {
  phone: ['digits', 'e164'],
  email: ['lower'],
};

/**
 * Whether a kind is a phone number or an e-mail address. The kinds of these with which requests begin are named like
 * their nature.
 */
export function isNature(kind: string): kind is Nature {
  return NATURES.some((nature) => nature === kind);
}

/** The spellings that two values share if they are the same number or address, however they are written. */
export function writtenForms(nature: Nature, value: string): readonly string[] {
  return spellingsOf(value, SPELLINGS_OF[nature][0]);
}

/**
 * How a value may be stored: as it was found, and as the store spells it. Mobile numbers of Brazil, Mexico and
 * Argentina are given both with and without the digit that WhatsApp and the network write differently.
 *
 * @example spellingsOf('+49 (0)151 2345', 'digits') // ['+49 (0)151 2345', '491512345']
 */
export function spellingsOf(value: string, spelling: Spelling): readonly string[] {
  if (spelling === 'lower') return distinct([value, ...addressesOf(value.normalize('NFC').trim().toLowerCase())]);
  const numbers = numbersOf(digitsOf(value));
  return distinct([value, ...numbers.map((digits) => (spelling === 'e164' ? `+${digits}` : digits))]);
}

/** An address with its international domain in letters and as DNS writes it: `exämple.de` and `xn--exmple-cua.de`. */
function addressesOf(address: string): readonly string[] {
  const [, local, domain = ''] = /^(.*@)([^@]+)$/s.exec(address) ?? [];
  if (local === undefined || !/[^\0-\x7F]|xn--/.test(domain)) return [address];
  // both are empty for what cannot be a domain
  const others = [domainToUnicode(domain), domainToASCII(domain)].filter((other) => other !== '');
  return [address, ...others.map((other) => `${local}${other}`)];
}

/**
 * Digits alone: without the plus, the international prefix 00, and a zero in brackets, which is dialled only within the
 * country.
 */
function digitsOf(value: string): string {
  const written = value.normalize('NFKC').replace(/\(\s*0\s*\)/g, '');
  const digits = written.replace(/\D/g, '');
  return /^\D*00/.test(written) ? digits.slice(2) : digits;
}

/**
 * The ways in which a mobile number is written.
 *
 * @see Meta, "Phone numbers": for Brazil and Mexico WhatsApp's own spelling may differ by a digit from the one dialled
 */
function numbersOf(digits: string): readonly string[] {
  if (digits === '') return [];
  const rules: readonly (readonly [RegExp, string])[] = [
    // Brazil: 55, area code, and a ninth digit before mobile numbers that used to have eight; other numbers of eight
    // are landlines
    [/^(55[1-9]\d)9([6-9]\d{7})$/, '$1$2'],
    [/^(55[1-9]\d)([6-9]\d{7})$/, '$19$2'],
    // Mexico: 52, formerly 1 before ten digits of a mobile number
    [/^521(\d{10})$/, '52$1'],
    [/^52(\d{10})$/, '521$1'],
    // Argentina: 54, 9 before ten digits of a mobile number
    [/^549(\d{10})$/, '54$1'],
    [/^54([1-8]\d{9})$/, '549$1'],
  ];
  // a rule that does not apply changes nothing
  return [digits, ...rules.map(([from, to]) => digits.replace(from, to))];
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values.filter((value) => value !== ''))];
}
