import { spellingsOf } from '../../../shared/domain/spellings.ts';

it.each([
  ['Case.Person@Example.com', 'lower', ['Case.Person@Example.com', 'case.person@example.com']],
  ['case.person@example.com', 'lower', ['case.person@example.com']],
  ['Anna@Exämple.de', 'lower', ['Anna@Exämple.de', 'anna@exämple.de', 'anna@xn--exmple-cua.de']],
  ['anna@xn--exmple-cua.de', 'lower', ['anna@xn--exmple-cua.de', 'anna@exämple.de']],
  // no domain, so that there is no other spelling of it
  ['anna@xn--a', 'lower', ['anna@xn--a']],
  ['+49 (0)15 123', 'digits', ['+49 (0)15 123', '4915123']],
  ['+49 (0)15 123', 'e164', ['+49 (0)15 123', '+4915123']],
  ['0049 15-123', 'e164', ['0049 15-123', '+4915123']],
  ['4915123', 'digits', ['4915123']],
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
] as const)('spells %j as %s', (value, spelling, expected) => {
  expect(spellingsOf(value, spelling)).toEqual(expected);
});

it('never loses the value as it was found', () => {
  expect(spellingsOf(' A@B.example ', 'lower')).toEqual([' A@B.example ', 'a@b.example']);
});
