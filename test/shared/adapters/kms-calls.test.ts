import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { InvalidCiphertextException, KMSClient } from '@aws-sdk/client-kms';
import { kmsReceiptKeys } from '../../../shared/adapters/aws/receipt-keys.ts';
import { kmsReceiptSigner } from '../../../shared/adapters/aws/receipt-signer.ts';
import { kmsSeal } from '../../../shared/adapters/aws/seal.ts';
import { kmsSubjectKeys } from '../../../shared/adapters/aws/subject-keys.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { Sealed } from '../../../shared/domain/deletion-request.ts';
import { publicJwk } from '../../../shared/domain/public-jwk.ts';
import type { SealBinding } from '../../../shared/ports/seal.ts';
import { type Call, stubClient } from '../../infra/ops/stub-client.ts';

const KEY = 'key-1';
const UNDER: SealBinding = {
  requestId: 'a'.repeat(43) as RequestId,
  appId: 'app-1',
  subjectRef: 's' as never,
  scope: 'deletion',
  askedAt: 1_700_000_000_000,
  beganWith: 'asid',
};
const SUBJECT = { appId: 'app-1', kind: 'asid', value: '218471' } as const;
const PERSON = { verified: { asid: ['218471'] } };

const kms = (answer: (call: Call) => object) => stubClient(new KMSClient({ region: 'eu-central-1' }), answer);
/** With every word that seals have in common. */
const WHOLE_PERSON = {
  verified: {
    ...{ asid: ['1218471'], psid: ['9218472'], igUser: ['9218473'], threadsId: ['9218474'], bsuid: ['DE.218475'] },
    ...{ contactId: ['c-7'], conversationId: ['t-8'] },
  },
  selfDeclared: { contactEmail: ['a@example.com'], contactPhone: ['+4915100000001'], userEmail: ['b@example.com'] },
  ofBusiness: { wabaId: ['218476'] },
  registered: [{ kind: 'contactId', value: 'c-7', at: 1_700_000_000_000 }],
};
/** Made of it in form 4, whose words never change. */
const WHOLE_SEAL =
  '4.d3JhcHBlZA.d_He3n8vNEritRd2.Nx8uOvX2FjAz6jhWS62abbWrB7UTL78-ongpazDb4eQY09blJO52_S6QbgxhtljD46dGRNFAmmUQl01nuZmH4m2' +
  'y2qNJOT1BAn7nn4Fu9nC2InFkSoycd-MaKsqfdYWE0gYqual99w_570CrhlqS6pEpBgQH6pPztAioOICWLeug-tU2Ste2fXE';

const dataKey = () => new Uint8Array(32).fill(7);
const wrapped = { CiphertextBlob: Buffer.from('wrapped') };

/** The key that KMS gives out, which each call gets as a copy of its own. */
function sealing() {
  const given: Uint8Array[] = [];
  const { client, calls } = kms(() => {
    const Plaintext = dataKey();
    given.push(Plaintext);
    return { Plaintext, ...wrapped };
  });
  return { seal: kmsSeal(client, KEY), calls, given };
}

describe('a seal', () => {
  const binding = createHash('sha256')
    .update(JSON.stringify([UNDER.requestId, 'app-1', 's', 'deletion', 1_700_000_000_000, 'asid']))
    .digest('base64url');

  it('is made and opened under a context that names the request, and holds a hash of the binding alone', async () => {
    const { seal, calls } = sealing();
    const sealed = await seal.close(PERSON, UNDER);
    expect(await seal.open(sealed, UNDER)).toEqual({ identifiers: PERSON });
    const EncryptionContext = { requestId: UNDER.requestId, binding };
    expect(calls).toEqual([
      { command: 'GenerateDataKeyCommand', input: { KeyId: KEY, KeySpec: 'AES_256', EncryptionContext } },
      {
        command: 'DecryptCommand',
        input: { KeyId: KEY, CiphertextBlob: Uint8Array.from(Buffer.from('wrapped')), EncryptionContext },
      },
    ]);
  });

  it('of the worker says so in its context, which only the worker’s role may use', async () => {
    const { seal, calls } = sealing();
    const { sealed } = await seal.closeWithKey(PERSON, UNDER);
    await seal.open(sealed, UNDER);
    const EncryptionContext = { requestId: UNDER.requestId, binding, worker: 'true' };
    expect(calls.map(({ input }) => input)).toMatchObject([{ EncryptionContext }, { EncryptionContext }]);
  });

  it('of the worker says once what identifiers have in common, and is opened whenever it was made', async () => {
    const { seal } = sealing();
    const { sealed } = await seal.closeWithKey(WHOLE_PERSON, UNDER);
    expect((await seal.open(sealed, UNDER)).identifiers).toEqual(WHOLE_PERSON);
    expect((await seal.open(WHOLE_SEAL as Sealed, UNDER)).identifiers).toEqual(WHOLE_PERSON);
    expect(sealed.length).toBeLessThanOrEqual(WHOLE_SEAL.length);
  });

  it('of form 3 is opened in the worker’s context', async () => {
    const { seal, calls } = sealing();
    const parts = ['wrapped', 'no nonce', 'no ciphertext of this key'].map((part) =>
      Buffer.from(part).toString('base64url'),
    );
    await expect(seal.open(`3.${parts.join('.')}` as Sealed, UNDER)).rejects.toMatchObject({ code: 'seal_broken' });
    expect(calls).toMatchObject([
      { input: { EncryptionContext: { requestId: UNDER.requestId, binding, worker: 'true' } } },
    ]);
  });

  it('is opened up to 16 MB of what it holds, so that a few bytes cannot take all memory', async () => {
    const { seal } = sealing();
    const person = (length: number) => ({ verified: { asid: ['x'.repeat(length)] } });
    const most = 16 * 1024 * 1024 - JSON.stringify(person(0)).length;
    const [last, next] = [
      await seal.closeWithKey(person(most), UNDER),
      await seal.closeWithKey(person(most + 1), UNDER),
    ];
    expect((await seal.open(last.sealed, UNDER)).identifiers.verified?.asid?.[0]).toHaveLength(most);
    await expect(seal.open(next.sealed, UNDER)).rejects.toMatchObject({ code: 'seal_broken' });
  });

  it('has a nonce of 96 bits, as NIST SP 800-38D recommends', async () => {
    const [, , nonce = ''] = (await sealing().seal.close(PERSON, UNDER)).split('.');
    expect(Buffer.from(nonce, 'base64url')).toHaveLength(12);
  });

  it('leaves no data key in memory, also when it does not open', async () => {
    const { seal, given } = sealing();
    const sealed = await seal.close(PERSON, UNDER);
    await seal.open(sealed, UNDER);
    const changed = `${sealed.slice(0, -1)}${sealed.endsWith('A') ? 'Q' : 'A'}` as Sealed;
    const broken = { code: 'seal_broken', disposition: 'fail', cause: { name: 'Error' } };
    await expect(seal.open(changed, UNDER)).rejects.toMatchObject(broken);
    expect(given).toEqual(Array.from({ length: 3 }, () => new Uint8Array(32)));
  });

  it.each(['2', '2.d3JhcHBlZA', '2.d3JhcHBlZA.bm9uY2U'])(
    'that is cut off is broken, without a call: %s',
    async (cut) => {
      const { seal, calls } = sealing();
      await expect(seal.open(cut as Sealed, UNDER)).rejects.toMatchObject({ code: 'seal_broken', disposition: 'fail' });
      expect(calls).toEqual([]);
    },
  );

  it.each([{}, { Plaintext: dataKey() }, wrapped])(
    'is not made without a key and its ciphertext: %#',
    async (answer) => {
      await expect(kmsSeal(kms(() => answer).client, KEY).close(PERSON, UNDER)).rejects.toThrow(
        'KMS answered GenerateDataKey without a key',
      );
    },
  );

  it('is not opened without a key', async () => {
    const sealed = await sealing().seal.close(PERSON, UNDER);
    await expect(kmsSeal(kms(() => ({})).client, KEY).open(sealed, UNDER)).rejects.toThrow(
      'KMS answered Decrypt without a key',
    );
  });

  it.each([
    ['seal_broken', 'fail', new InvalidCiphertextException({ $metadata: {}, message: 'other context' })],
    ['key_unavailable', 'retry', new Error('no answer')],
  ])('that KMS does not open is told as %s, with the cause', async (code, disposition, cause) => {
    const sealed = await sealing().seal.close(PERSON, UNDER);
    const { client } = kms(() => {
      throw cause;
    });
    await expect(kmsSeal(client, KEY).open(sealed, UNDER)).rejects.toMatchObject({
      code,
      disposition,
      cause: { message: cause.message },
    });
  });
});

describe('the key of a person', () => {
  it('is the MAC of a text that must never change, or the same person would get another', async () => {
    const { client, calls } = kms(() => ({ Mac: new Uint8Array(32).fill(1) }));
    expect(await kmsSubjectKeys(client, KEY).keyOf(SUBJECT)).toEqual(new Uint8Array(32).fill(1));
    const Message = Uint8Array.from(Buffer.from('["subject-v1","app-1","asid","218471"]'));
    expect(calls).toEqual([
      { command: 'GenerateMacCommand', input: { KeyId: KEY, MacAlgorithm: 'HMAC_SHA_256', Message } },
    ]);
  });

  it.each([{}, { Mac: new Uint8Array(31) }])('has 32 bytes: %#', async (answer) => {
    await expect(kmsSubjectKeys(kms(() => answer).client, KEY).keyOf(SUBJECT)).rejects.toThrow(
      'KMS answered GenerateMac without 32 bytes',
    );
  });
});

describe('a receipt', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const PublicKey = publicKey.export({ format: 'der', type: 'spki' });
  const input = Buffer.from('what is signed');

  it('is signed by its digest, with a key whose thumbprint is asked for once', async () => {
    const { client, calls } = kms(({ command }) =>
      command === 'SignCommand' ? { Signature: sign('sha256', input, privateKey) } : { PublicKey },
    );
    const signer = kmsReceiptSigner(client, KEY);
    expect([await signer.keyId(), await signer.keyId()]).toEqual(Array(2).fill(publicJwk(PublicKey).kid));
    expect(await signer.sign(input)).toHaveLength(64);
    expect(calls).toEqual([
      { command: 'GetPublicKeyCommand', input: { KeyId: KEY } },
      {
        command: 'SignCommand',
        input: {
          KeyId: KEY,
          Message: Uint8Array.from(createHash('sha256').update(input).digest()),
          MessageType: 'DIGEST',
          SigningAlgorithm: 'ECDSA_SHA_256',
        },
      },
    ]);
  });

  it('is not signed without an answer that says what it should', async () => {
    const signer = kmsReceiptSigner(kms(() => ({})).client, KEY);
    await expect(signer.keyId()).rejects.toThrow('KMS answered GetPublicKey without a key');
    await expect(signer.sign(input)).rejects.toThrow('KMS answered Sign without a signature');
  });

  it('cannot be checked while the key does not answer, and why is kept', async () => {
    const keys = kmsReceiptKeys(() => Promise.reject(new Error('no answer')), KEY, []);
    await expect(keys()).rejects.toMatchObject({ code: 'key_unavailable', cause: { message: 'no answer' } });
  });
});
