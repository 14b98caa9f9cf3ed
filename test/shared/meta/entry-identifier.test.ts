import fc from 'fast-check';
import { ENTRY_IDENTIFIER_KINDS } from '../../../shared/domain/identifiers.ts';
import { expectedIdentifier, readIdentifier } from '../../../shared/meta/entry-identifier.ts';

describe('an identifier that an operator enters', () => {
  it.each([
    ['+49 151 00000001', '4915100000001'],
    ['0049 (151) 0000-0001', '4915100000001'],
    ['4915100000001', '4915100000001'],
  ])('is a telephone number as WhatsApp writes it: %s', (written, number) => {
    expect(readIdentifier('phone', written)).toBe(number);
  });

  it('is an e-mail address in lower case, or an id with every digit', () => {
    expect(readIdentifier('email', ' Anna.Roe+x@Example.COM ')).toBe('anna.roe+x@example.com');
    expect(readIdentifier('email', "O'Neil@Exämple.de")).toBe("o'neil@exämple.de");
    expect(readIdentifier('email', 'anna@xn--exmple-cua.de')).toBe('anna@xn--exmple-cua.de');
    for (const kind of ['asid', 'igUser', 'igsid', 'psid', 'threadsId', 'waba'] as const) {
      expect(readIdentifier(kind, '0017841476160054569')).toBe('0017841476160054569');
    }
  });

  it('is a business-scoped user id, or the parent of some', () => {
    for (const id of ['US.13491208655302741918', 'US.ENT.11815799212886844830', `DE.${'x'.repeat(128)}`]) {
      expect(readIdentifier('bsuid', ` ${id} `)).toBe(id);
    }
    const others = ['13491208655302741918', 'us.1349', 'USA.1349', 'US.', 'US.ENT.', 'US.EN.1', 'US.1#2', 'US.1 2'];
    for (const text of [...others, `US.${'x'.repeat(129)}`]) expect(readIdentifier('bsuid', text)).toBeUndefined();
    expect(readIdentifier('asid', 'US.13491208655302741918')).toBeUndefined();
  });

  it('is refused when it cannot be one, and says what is allowed', () => {
    const hostile = [
      '',
      '%',
      '*',
      "' OR 1=1",
      '/../',
      '#',
      'a#b',
      '1#2',
      '12 34',
      '1'.repeat(33),
      '1\0',
      'x'.repeat(10_000),
    ];
    for (const kind of ENTRY_IDENTIFIER_KINDS) {
      for (const text of hostile) expect(readIdentifier(kind, text)).toBeUndefined();
      expect(expectedIdentifier(kind)).not.toBe('');
    }
    for (const text of ['0151 00000001', '+49', '+0151000000', '123456', '+4915100000001234']) {
      expect(readIdentifier('phone', text)).toBeUndefined();
    }
    for (const text of ['anna', 'anna@', '@example.com', 'a@b@c', 'a b@example.com', 'a@exa mple.com']) {
      expect(readIdentifier('email', text)).toBeUndefined();
    }
  });

  it('is expected as its kind is written, with an example that can be read', () => {
    const said = Object.fromEntries(ENTRY_IDENTIFIER_KINDS.map((kind) => [kind, expectedIdentifier(kind)]));
    const ids = ENTRY_IDENTIFIER_KINDS.map((kind) => [kind, '1 to 32 decimal digits']);
    const phone = '+49 151 00000001';
    const bsuid = 'US.13491208655302741918';
    expect(said).toEqual({
      ...Object.fromEntries(ids),
      phone: `a telephone number with its country, such as ${phone}`,
      email: 'an e-mail address',
      bsuid: `a business-scoped user id, such as ${bsuid}`,
    });
    expect([readIdentifier('phone', phone), readIdentifier('bsuid', bsuid)]).toEqual(['4915100000001', bsuid]);
  });

  it('never holds what separates the parts of a key, whatever was written', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ENTRY_IDENTIFIER_KINDS), fc.string(), (kind, text) => {
        expect(readIdentifier(kind, text) ?? '').not.toMatch(/[#;,\s]/);
      }),
    );
  });
});
