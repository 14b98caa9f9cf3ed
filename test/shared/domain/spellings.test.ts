import {
  isNature,
  NATURES,
  SPELLINGS,
  SPELLINGS_OF,
  spellingsOf,
  writtenForms,
} from '../../../shared/domain/spellings.ts';

it.each([
  ['Case.Person@Example.com', 'lower', ['Case.Person@Example.com', 'case.person@example.com']],
  ['case.person@example.com', 'lower', ['case.person@example.com']],
  ['Anna@Exämple.de', 'lower', ['Anna@Exämple.de', 'anna@exämple.de', 'anna@xn--exmple-cua.de']],
  ['anna@xn--exmple-cua.de', 'lower', ['anna@xn--exmple-cua.de', 'anna@exämple.de']],
  // no domain, so that there is no other spelling of it
  ['anna@xn--a', 'lower', ['anna@xn--a']],
  ['anna@例え', 'lower', ['anna@例え', 'anna@xn--r8jz45g']],
  ['anna@exä mple.de', 'lower', ['anna@exä mple.de']],
  ['anna@exämple.de@', 'lower', ['anna@exämple.de@']],
  // an address in ASCII is taken as it stands, although there are other ways to write this host
  ['anna@127.1', 'lower', ['anna@127.1']],
  ['exämple.de', 'lower', ['exämple.de']],
  ['+49 (0)15 123', 'digits', ['+49 (0)15 123', '4915123']],
  ['+49 (0)15 123', 'e164', ['+49 (0)15 123', '+4915123']],
  ['0049 15-123', 'e164', ['0049 15-123', '+4915123']],
  ['(0049) 15-123', 'digits', ['(0049) 15-123', '4915123']],
  ['+49 ( 0 ) 15 123', 'digits', ['+49 ( 0 ) 15 123', '4915123']],
  ['0(0)04915123', 'digits', ['0(0)04915123', '4915123']],
  ['4915123', 'digits', ['4915123']],
  // zeros that are part of the number
  ['+49 15 1003', 'digits', ['+49 15 1003', '49151003']],
  ['49151003', 'digits', ['49151003']],
  ['+49 (30) 123', 'digits', ['+49 (30) 123', '4930123']],
  ['(030) 123', 'digits', ['(030) 123', '030123']],
  ['5511987654321', 'digits', ['5511987654321', '551187654321']],
  ['551187654321', 'e164', ['551187654321', '+551187654321', '+5511987654321']],
  // a landline of São Paulo, and a mobile number that never had eight digits: the other spelling is somebody else's
  ['551134567890', 'digits', ['551134567890']],
  ['5511934567890', 'digits', ['5511934567890']],
  ['5215512345678', 'digits', ['5215512345678', '525512345678']],
  ['+525512345678', 'digits', ['+525512345678', '525512345678', '5215512345678']],
  ['5491123456789', 'digits', ['5491123456789', '541123456789']],
  ['541123456789', 'digits', ['541123456789', '5491123456789']],
  ['no number', 'digits', ['no number']],
  ['no number', 'e164', ['no number']],
  ['', 'digits', []],
  ['', 'lower', []],
  [' ', 'lower', [' ']],
] as const)('spells %j as %s', (value, spelling, expected) => {
  expect(spellingsOf(value, spelling)).toEqual(expected);
});

it.each(['5511987654321', '551187654321', '5215512345678', '525512345678', '5491123456789', '541123456789'])(
  'adds no digit to a longer number that only contains %s',
  (digits) => {
    for (const longer of [`49${digits}`, `${digits}00`]) expect(spellingsOf(longer, 'digits')).toEqual([longer]);
  },
);

it('never loses the value as it was found', () => {
  expect(spellingsOf(' A@B.example ', 'lower')).toEqual([' A@B.example ', 'a@b.example']);
});

describe('a kind of identifier that is named like a phone number or an address', () => {
  it('is one, and no other kind is', () => {
    const kinds = ['phone', 'email', 'asid', 'waba', 'Phone', '', 'constructor'];
    expect(kinds.filter(isNature)).toEqual(['phone', 'email']);
  });

  it('has spellings of its own, and every spelling is of one kind', () => {
    expect(NATURES.map((nature) => [nature, ...SPELLINGS_OF[nature]])).toEqual([
      ['phone', 'digits', 'e164'],
      ['email', 'lower'],
    ]);
    expect(NATURES.flatMap((nature) => SPELLINGS_OF[nature])).toEqual(SPELLINGS);
  });

  it.each([
    ['phone', '+55 11 98765-4321', '551187654321', ['5511987654321', '551187654321']],
    ['email', 'Anna@Exämple.de', 'anna@xn--exmple-cua.de', ['anna@exämple.de', 'anna@xn--exmple-cua.de']],
  ] as const)('has written forms in common with the same %s written otherwise', (nature, one, other, common) => {
    const forms = new Set(writtenForms(nature, other));
    expect(writtenForms(nature, one)).toEqual([one, ...common]);
    expect(writtenForms(nature, one).filter((form) => forms.has(form))).toEqual(common);
  });
});
