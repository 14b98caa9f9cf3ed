import * as fc from 'fast-check';
import { sealBytes, sealOf } from '../../../shared/adapters/aws/seal-bytes.ts';
import type { Sealed } from '../../../shared/domain/deletion-request.ts';

describe('the bytes of a seal', () => {
  it('give its text again', () => {
    const piece = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('base64url'));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), piece, piece, piece, (form, key, nonce, ciphertext) => {
        const sealed = [form, key, nonce, ciphertext].join('.') as Sealed;
        const bytes = sealBytes(sealed);
        expect(bytes && sealOf(bytes)).toBe(sealed);
      }),
    );
  });

  it('take a quarter less than its text', () => {
    const text = Buffer.alloc(200, 7).toString('base64url');
    const sealed = `3.${text}.${text}.${text}` as Sealed;
    expect(sealBytes(sealed)?.length).toBeLessThan(0.76 * sealed.length);
  });

  it.each([
    '',
    '1',
    '1.a2V5.bm9uY2U',
    '1.a2V5.bm9uY2U.c2VhbGVk.bW9yZQ',
    '01.a2V5.bm9uY2U.c2VhbGVk',
    '1.a=.b.c',
    'x.a2V5.bm9uY2U.c2VhbGVk',
    '256.a2V5.bm9uY2U.c2VhbGVk',
    '300.a2V5.bm9uY2U.c2VhbGVk',
  ])('are none of a text that they would not give again: %j', (text) => {
    expect(sealBytes(text as Sealed)).toBeUndefined();
  });

  it('hold a ciphertext of any length, and no wrapped key or nonce that is too long for its length', () => {
    const [longest, long] = [65_535, 65_536].map((length) => Buffer.alloc(length).toString('base64url'));
    const bytes = sealBytes(`255.${longest}.${longest}.${long}` as Sealed);
    expect(bytes && sealOf(bytes)).toBe(`255.${longest}.${longest}.${long}`);
    expect(sealBytes(`1.${long}.bm9uY2U.c2VhbGVk` as Sealed)).toBeUndefined();
    expect(sealBytes(`1.a2V5.${long}.c2VhbGVk` as Sealed)).toBeUndefined();
  });
});
