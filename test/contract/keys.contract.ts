import { createPublicKey, verify } from 'node:crypto';
import type { RequestId } from '../../shared/domain/confirmation-code.ts';
import type { PublicJwk } from '../../shared/domain/public-jwk.ts';
import type { ReceiptSigner } from '../../shared/ports/receipt-signer.ts';
import type { Seal, SealBinding } from '../../shared/ports/seal.ts';
import type { SubjectKeys } from '../../shared/ports/subject-keys.ts';

export type Keys = {
  readonly seal: Seal;
  readonly subjectKeys: SubjectKeys;
  readonly signer: ReceiptSigner;
  readonly publicKey: () => Promise<PublicJwk>;
};

const A: SealBinding = {
  requestId: 'a'.repeat(43) as RequestId,
  appId: 'app-1',
  subjectRef: 's' as never,
  scope: 'deletion',
  askedAt: 1_700_000_000_000,
  beganWith: 'asid',
};
/** Each differs from A in one member of what a seal is bound to. */
const OTHERS: readonly SealBinding[] = [
  { ...A, requestId: 'b'.repeat(43) as RequestId },
  { ...A, appId: 'app-2' },
  { ...A, subjectRef: 't' as never },
  { ...A, scope: 'deauthorization' },
  { ...A, askedAt: A.askedAt + 1 },
  { ...A, beganWith: 'waba' },
];
const subject = { appId: 'app-1', kind: 'asid', value: '218471' } as const;

const same = (message: Uint8Array): Uint8Array => message;

/**
 * What every implementation of the keys must do.
 *
 * @param signed what a signature covers: an emulator may take a digest for a message and hash it once more
 */
export function describeKeys(name: string, makeKeys: () => Promise<Keys>, signed = same): void {
  describe(`keys in ${name}`, () => {
    let keys: Keys;
    beforeAll(async () => {
      keys = await makeKeys();
    });

    it('seal identifiers so that only the same request opens them, unchanged in what it is about', async () => {
      const verified = { asid: ['218471'], phone: ['+4915100000001', 'ümläut\u0000'] };
      const identifiers = { verified, selfDeclared: { email: ['a@example.com'] } };
      const sealed = await keys.seal.close(identifiers, A);
      expect(sealed).not.toContain('218471');
      expect(await keys.seal.open(sealed, A)).toEqual({ identifiers });
      for (const other of OTHERS) {
        await expect(keys.seal.open(sealed, other)).rejects.toMatchObject({ code: 'seal_broken', disposition: 'fail' });
      }
    });

    it('seal a person with more identifiers than one KMS call takes', async () => {
      const message = Array.from({ length: 10_000 }, (_, index) => `identifier ${index}`);
      const identifiers = { verified: { message } };
      expect(await keys.seal.open(await keys.seal.close(identifiers, A), A)).toEqual({ identifiers });
    });

    it('give the worker a key with its own seal, another with each, and none with the seal of a new request', async () => {
      const identifiers = { verified: { asid: ['218471'] } };
      const [one, other] = [await keys.seal.closeWithKey(identifiers, A), await keys.seal.closeWithKey(identifiers, A)];
      expect(one.recordKey.symmetricKeySize).toBe(32);
      expect(other.recordKey.equals(one.recordKey)).toBe(false);
      const opened = await keys.seal.open(one.sealed, A);
      expect(opened.identifiers).toEqual(identifiers);
      expect(opened.recordKey?.equals(one.recordKey)).toBe(true);
      expect((await keys.seal.open(await keys.seal.close(identifiers, A), A)).recordKey).toBeUndefined();
    });

    it.each([[[]], [['aB3']], [['aB3', '_-9', 'aB3']]])(
      'hold the keys of the rules that were followed, and of those in doubt: %j',
      async (lookedFor) => {
        const identifiers = { verified: { asid: ['1'] }, lookedFor, inDoubt: lookedFor.slice(1) };
        const { sealed } = await keys.seal.closeWithKey(identifiers, A);
        expect((await keys.seal.open(sealed, A)).identifiers).toEqual(identifiers);
      },
    );

    it('never seal twice to the same text, and notice any change of it', async () => {
      const sealed = await keys.seal.close({ verified: { asid: ['1'] } }, A);
      expect(await keys.seal.close({ verified: { asid: ['1'] } }, A)).not.toBe(sealed);
      for (const at of [sealed.length - 1, Math.floor(sealed.length / 2), sealed.length - 20]) {
        const changed = `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'Q' : 'A'}${sealed.slice(at + 1)}`;
        await expect(keys.seal.open(changed as typeof sealed, A)).rejects.toMatchObject({ code: 'seal_broken' });
      }
    });

    it('make one subject key for one person of one app, and another for any other', async () => {
      const key = await keys.subjectKeys.keyOf(subject);
      expect(key).toHaveLength(32);
      expect(Buffer.from(await keys.subjectKeys.keyOf(subject))).toEqual(Buffer.from(key));
      for (const other of [
        { ...subject, value: '218472' },
        { ...subject, appId: 'app-2' },
        { ...subject, kind: 'igsid' } as const,
        { ...subject, appId: 'app-1","asid', value: '218471' },
      ]) {
        expect(Buffer.from(await keys.subjectKeys.keyOf(other))).not.toEqual(Buffer.from(key));
      }
    });

    it('sign so that the public key verifies, and nothing else does', async () => {
      const message = Buffer.from('what is signed');
      const signature = await keys.signer.sign(message);
      const jwk = await keys.publicKey();
      expect(await keys.signer.keyId()).toBe(jwk.kid);
      const key = { key: createPublicKey({ key: { ...jwk }, format: 'jwk' }), dsaEncoding: 'ieee-p1363' } as const;
      expect(verify('sha256', signed(message), key, signature)).toBe(true);
      expect(verify('sha256', Buffer.from('something else'), key, signature)).toBe(false);
    });
  });
}
