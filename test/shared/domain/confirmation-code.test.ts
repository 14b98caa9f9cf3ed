import { createHash } from 'node:crypto';
import fc from 'fast-check';
import {
  confirmationCode,
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

  it('are read in up to four times as many characters as they have', () => {
    const code = '0'.repeat(32);
    expect([128, 129].map((length) => readConfirmationCode(code.padEnd(length)))).toEqual([code, undefined]);
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
    expect(subjectRef(key)).toHaveLength(43);
    expect(subjectRef(Buffer.alloc(32, 8))).not.toBe(subjectRef(key));
  });
});

const OPENSSL = 'e83ae1e02f306932157475854abf75fe07be7dbb';
