import {
  CreateKeyCommand,
  DisableKeyCommand,
  GetPublicKeyCommand,
  type KeySpec,
  type KeyUsageType,
  KMSClient,
} from '@aws-sdk/client-kms';
import { startKms } from '../../infra/local/emulators/kms/kms.ts';
import type { LoopbackServer } from '../../infra/local/system/loopback.ts';
import { kmsReceiptSigner } from '../../shared/adapters/aws/receipt-signer.ts';
import { kmsSeal } from '../../shared/adapters/aws/seal.ts';
import { kmsSubjectKeys } from '../../shared/adapters/aws/subject-keys.ts';
import type { RequestId } from '../../shared/domain/confirmation-code.ts';
import { publicJwk } from '../../shared/domain/public-jwk.ts';
import { memoryReceiptSigner, memorySeal, memorySubjectKeys } from '../support/memory/keys.ts';
import { describeKeys } from './keys.contract.ts';

let server: LoopbackServer;
let kms: KMSClient;
beforeAll(async () => {
  server = await startKms({ region: 'eu-central-1', accountId: '000000000000' });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  kms = new KMSClient({ region: 'eu-central-1', endpoint: server.url, credentials, maxAttempts: 1 });
});
afterAll(async () => {
  kms.destroy();
  await server.stop();
});

async function createKey(KeySpec: KeySpec, KeyUsage: KeyUsageType): Promise<string> {
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ KeySpec, KeyUsage }));
  return KeyMetadata?.KeyId ?? '';
}

describeKeys('memory', async () => {
  const signer = memoryReceiptSigner();
  return { seal: memorySeal(), subjectKeys: memorySubjectKeys(), signer, publicKey: async () => signer.jwk };
});

describeKeys('KMS', async () => {
  const receiptKey = await createKey('ECC_NIST_P256', 'SIGN_VERIFY');
  return {
    seal: kmsSeal(kms, await createKey('SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT')),
    subjectKeys: kmsSubjectKeys(kms, await createKey('HMAC_256', 'GENERATE_VERIFY_MAC')),
    signer: kmsReceiptSigner(kms, receiptKey),
    publicKey: async () => {
      const { PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId: receiptKey }));
      return publicJwk(PublicKey ?? new Uint8Array());
    },
  };
});

describe('a key that is disabled', () => {
  const under = {
    requestId: 'a'.repeat(43) as RequestId,
    appId: 'app-1',
    subjectRef: 's' as never,
    scope: 'deletion',
    askedAt: 0,
    beganWith: 'asid',
  } as const;

  it('is unavailable for now: the seal still opens when it is back', async () => {
    const key = await createKey('SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT');
    const seal = kmsSeal(kms, key);
    const sealed = await seal.close({ verified: { asid: ['1'] } }, under);
    await kms.send(new DisableKeyCommand({ KeyId: key }));
    await expect(seal.open(sealed, under)).rejects.toMatchObject({ code: 'key_unavailable', disposition: 'retry' });
    await expect(seal.close({ verified: {} }, under)).rejects.toMatchObject({ code: 'key_unavailable' });
  });

  it('makes no codes, so nothing is accepted', async () => {
    const key = await createKey('HMAC_256', 'GENERATE_VERIFY_MAC');
    await kms.send(new DisableKeyCommand({ KeyId: key }));
    const subject = { appId: 'app-1', kind: 'asid', value: '1' } as const;
    await expect(kmsSubjectKeys(kms, key).keyOf(subject)).rejects.toMatchObject({ code: 'key_unavailable' });
  });
});
