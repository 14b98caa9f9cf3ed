import { createHash } from 'node:crypto';
import fc from 'fast-check';
import {
  confirmationCode,
  confirmationCodeFault,
  formatConfirmationCode,
  readConfirmationCode,
  requestId,
  subjectRef,
} from '../../../shared/domain/confirmation-code.ts';

const key = Buffer.alloc(32, 7);
const anyCode = fc
  .tuple(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.string())
  .map(([subjectKey, occasion]) => confirmationCode(subjectKey, occasion));

describe('confirmation codes', () => {
  it('are 32 characters of Crockford base32, the same for the same occasion', () => {
    const code = confirmationCode(key, 'payload');
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{32}$/);
    expect(confirmationCode(key, 'payload')).toBe(code);
    expect(confirmationCode(key, 'payload2')).not.toBe(code);
    expect(confirmationCode(Buffer.alloc(32, 8), 'payload')).not.toBe(code);
  });

  it('encode as an independent base32 does', () => {
    const code = confirmationCode(key, 'payload');
    const bits = [...code].map((letter) =>
      '0123456789ABCDEFGHJKMNPQRSTVWXYZ'.indexOf(letter).toString(2).padStart(5, '0'),
    );
    const bytes =
      bits
        .join('')
        .match(/.{8}/g)
        ?.map((byte) => Number.parseInt(byte, 2)) ?? [];
    expect(bytes).toHaveLength(20);
    // computed once with OpenSSL: HMAC-SHA256(key, "code" || SHA-256("payload")), first 20 bytes
    expect(Buffer.from(bytes).toString('hex')).toBe(OPENSSL);
  });

  it('are read however a person writes them', () => {
    fc.assert(
      fc.property(anyCode, fc.array(fc.constantFrom('-', ' ', '')), fc.boolean(), (code, gaps, lower) => {
        const written = [...code].map((letter, index) => letter + (gaps[index % (gaps.length || 1)] ?? '')).join('');
        const confused = written.replaceAll('0', 'O').replaceAll('1', lower ? 'l' : 'I');
        expect(readConfirmationCode(lower ? confused.toLowerCase() : confused)).toBe(code);
      }),
    );
  });

  it('are shown in groups of four that are read again', () => {
    fc.assert(
      fc.property(anyCode, (code) => {
        expect(formatConfirmationCode(code)).toMatch(/^(\w{4}-){7}\w{4}$/);
        expect(readConfirmationCode(formatConfirmationCode(code))).toBe(code);
      }),
    );
  });

  describe('are read as people paste them', () => {
    const code = confirmationCode(key, 'payload');
    const grouped = formatConfirmationCode(code);
    const fullWidth = [...code].map((letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0)).join('');
    /** As a styled text has it: each letter and digit as many code points above a capital A and a zero. */
    const styled = (capitalA: number, zero: number): string =>
      code
        .replace(/[A-Z]/g, (letter) => String.fromCodePoint(letter.charCodeAt(0) - 65 + capitalA))
        .replace(/[0-9]/g, (digit) => String.fromCodePoint(digit.charCodeAt(0) - 48 + zero));
    it.each([
      ['after a direction mark', `\u200e${grouped}\u200f`],
      ['between isolates', `\u2066${code}\u2069`],
      ['with a byte-order mark', `\ufeff${code}`],
      ['with zero-width characters between', [...code].join('\u200b')],
      ['with soft hyphens and word joiners', grouped.replaceAll('-', '\u00ad\u2060')],
      ['with a variation selector', `${code}\ufe0f`],
      ['with en dashes', grouped.replaceAll('-', '\u2013')],
      ['with non-breaking hyphens', grouped.replaceAll('-', '\u2011')],
      ['with minus signs', grouped.replaceAll('-', '\u2212')],
      ['with full-width dashes', grouped.replaceAll('-', '\uff0d')],
      ['with no-break and ideographic spaces', grouped.replaceAll('-', '\u00a0\u3000')],
      ['with tabs and line breaks', grouped.replaceAll('-', '\t\r\n')],
      ['in full-width letters', fullWidth],
      ['in mathematical bold letters', styled(0x1d400, 0x1d7ce)],
      ['in mathematical monospace letters', styled(0x1d670, 0x1d7f6)],
      ['before a full stop', `${grouped}.`],
      ['in quotes', `“${grouped}”`],
      ['in brackets with a comma', `(${grouped}),`],
      ['as Markdown', `**\`${code}\`**`],
      ['percent-encoded', grouped.replaceAll('-', '%20')],
      ['as a link', `https://privacy.example.test/data-deletion/${code}`],
      ['as a link with a language', `https://privacy.example.test/data-deletion/${code}?lang=de#deleted`],
      ['as a link to the receipt', `https://privacy.example.test/data-deletion/${code}/receipt`],
      ['as a link with doubled slashes', `https://privacy.example.test//data-deletion//${code}//`],
      ['as a link with the code in its query', `https://privacy.example.test/data-deletion?lang=de&code=${grouped}`],
      ['as a link that a chat has wrapped', `<https://privacy.example.test/data-deletion/${code}>.`],
      [
        'as a link with invisible characters in its path',
        `privacy.example.test/da\u00adta-dele\u200btion/\u2060${code}`,
      ],
      [
        'as a link with a zero-width space in the name of its query',
        `privacy.example.test/data-deletion?c\u200bode=${code}&lang=de`,
      ],
      ['as a link with direction marks in its path', `privacy.example.test/data\u200e-\u200edeletion/${code}`],
      ['as a link whose dash was replaced', `privacy.example.test/data\u2011deletion/${code.toLowerCase()}`],
      ['with its label', `Confirmation code: ${grouped}`],
      ['with a label of four letters', `Code: ${grouped.replaceAll('-', ' ')}`],
      ['within a sentence', `Ihr Code lautet ${code.toLowerCase()}, danke.`],
      ['above other lines', `${grouped}\nAs of 30 November 2026`],
      // a piece of this id could be a code as well
      ['beside the id of its request', `${code} (RHOTQ3ToEN_M7eT7Kx4p8CoiYIOJByKV5dlq7I6TzkI)`],
      ['below an id', `Request ID RHOTQ3ToEN_M7eT7Kx4p8CoiYIOJByKV5dlq7I6TzkI\nCode ${grouped}`],
    ])('%s', (_, written) => {
      expect(readConfirmationCode(written)).toBe(code);
      expect(confirmationCodeFault(written)).toBeUndefined();
    });
  });

  it('are read in up to 512 characters', () => {
    const code = '0'.repeat(32);
    expect(readConfirmationCode(code.padStart(512))).toBe(code);
    expect(readConfirmationCode(code.padStart(513))).toBeUndefined();
  });

  it.each([
    ['', { kind: 'length', length: 0 }],
    ['---', { kind: 'length', length: 0 }],
    ['0'.repeat(31), { kind: 'length', length: 31 }],
    [`${'ABCD-'.repeat(8)}E`, { kind: 'length', length: 33 }],
    [`ABCD ${'ABCD-'.repeat(9)}`, { kind: 'length', length: 40 }],
    [`code ${'ABCD '.repeat(8)}`, { kind: 'length', length: 36 }],
    [`${'A'.repeat(32)} B ${'C'.repeat(32)}`, { kind: 'length', length: 65 }],
    ['U'.repeat(32), { kind: 'characters' }],
    ['код подтверждения', { kind: 'characters' }],
    ['https://privacy.example.test/data-deletion/ABC', { kind: 'length', length: 3 }],
  ])('say what is wrong with %j', (written, fault) => {
    expect(confirmationCodeFault(written)).toEqual(fault);
  });

  it('are nothing else: any other text is no code, and none makes the reader fail', () => {
    for (const text of ['', 'A', 'U'.repeat(32), '0'.repeat(31), '0'.repeat(33), '0'.repeat(1_000_000)]) {
      expect(readConfirmationCode(text)).toBeUndefined();
    }
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => void readConfirmationCode(text)));
  });

  it('leave only their hash in the record, and a keyed hash of the person that tells nothing about the code', () => {
    const code = confirmationCode(key, 'payload');
    expect(requestId(code)).toBe(createHash('sha256').update(code).digest('base64url'));
    // computed once with OpenSSL: HMAC-SHA256(key, "subject")
    expect(subjectRef(key)).toBe('pI02C7fLvAh35aLIT1belAfZCC3P_FsXJCsBJDdpr_4');
    expect(subjectRef(Buffer.alloc(32, 8))).not.toBe(subjectRef(key));
  });
});

const OPENSSL = 'e83ae1e02f306932157475854abf75fe07be7dbb';
