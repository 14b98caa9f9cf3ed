import { createHash } from 'node:crypto';
import {
  CreateKeyCommand,
  DecryptCommand,
  EncryptCommand,
  GenerateMacCommand,
  GetPublicKeyCommand,
  type KeySpec,
  type KeyUsageType,
  KMSClient,
  type KMSServiceException,
  SignCommand,
} from '@aws-sdk/client-kms';
import { startKms } from '../../infra/local/emulators/kms/kms.ts';
import type { LoopbackServer } from '../../infra/local/system/loopback.ts';
import { kmsReceiptSigner } from '../../shared/adapters/aws/receipt-signer.ts';
import { kmsSeal } from '../../shared/adapters/aws/seal.ts';
import { kmsSubjectKeys } from '../../shared/adapters/aws/subject-keys.ts';
import { publicJwk } from '../../shared/domain/public-jwk.ts';
import { describeKeys } from '../contract/keys.contract.ts';

const endpoint = process.env['MOTO_URL'];
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const clientOf = (url: string) => new KMSClient({ endpoint: url, region: 'eu-central-1', credentials, maxAttempts: 1 });

async function createKey(kms: KMSClient, spec: KeySpec, usage: KeyUsageType): Promise<string> {
  return (await kms.send(new CreateKeyCommand({ KeySpec: spec, KeyUsage: usage }))).KeyMetadata?.KeyId ?? '';
}

if (endpoint === undefined) {
  it.skip('keys in moto: MOTO_URL is not set', () => undefined);
} else {
  const moto = clientOf(endpoint);
  let server: LoopbackServer;
  let embedded: KMSClient;
  beforeAll(async () => {
    server = await startKms({ region: 'eu-central-1', accountId: '000000000000' });
    embedded = clientOf(server.url);
  });
  afterAll(async () => {
    moto.destroy();
    embedded.destroy();
    await server.stop();
  });

  const makeKeys = async () => {
    const receiptKey = await createKey(moto, 'ECC_NIST_P256', 'SIGN_VERIFY');
    return {
      seal: kmsSeal(moto, await createKey(moto, 'SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT')),
      subjectKeys: kmsSubjectKeys(moto, await createKey(moto, 'HMAC_256', 'GENERATE_VERIFY_MAC')),
      signer: kmsReceiptSigner(moto, receiptKey),
      publicKey: async () => {
        const { PublicKey } = await moto.send(new GetPublicKeyCommand({ KeyId: receiptKey }));
        return publicJwk(PublicKey ?? new Uint8Array());
      },
    };
  };
  // moto hashes what comes with MessageType DIGEST once more; AWS and the embedded KMS do not
  describeKeys('moto', makeKeys, (message) => createHash('sha256').update(message).digest());

  /** What a call ends with: the name of its error, or `answered`. */
  async function endOf(kms: KMSClient, call: (kms: KMSClient) => Promise<unknown>): Promise<string> {
    return await call(kms).then(
      () => 'answered',
      (error: KMSServiceException) => error.name,
    );
  }

  // a disabled key is left out: moto goes on using it, AWS and the embedded KMS answer DisabledException
  const missing = '11111111-2222-4333-8444-555555555555';
  const Message = Buffer.from('message');
  it.each<[string, (kms: KMSClient) => Promise<unknown>]>([
    ['a key that is not there', (kms) => kms.send(new EncryptCommand({ KeyId: missing, Plaintext: Message }))],
    [
      'a ciphertext under another context',
      async (kms) => {
        const KeyId = await createKey(kms, 'SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT');
        const context = { requestId: 'a' };
        const { CiphertextBlob } = await kms.send(
          new EncryptCommand({ KeyId, Plaintext: Message, EncryptionContext: context }),
        );
        await kms.send(new DecryptCommand({ KeyId, CiphertextBlob, EncryptionContext: { requestId: 'b' } }));
      },
    ],
    [
      'a MAC',
      async (kms) => {
        const KeyId = await createKey(kms, 'HMAC_256', 'GENERATE_VERIFY_MAC');
        await kms.send(new GenerateMacCommand({ KeyId, Message, MacAlgorithm: 'HMAC_SHA_256' }));
      },
    ],
    [
      'a signature over a digest',
      async (kms) => {
        const KeyId = await createKey(kms, 'ECC_NIST_P256', 'SIGN_VERIFY');
        const SigningAlgorithm = 'ECDSA_SHA_256';
        await kms.send(new SignCommand({ KeyId, Message: Buffer.alloc(32), MessageType: 'DIGEST', SigningAlgorithm }));
      },
    ],
  ])('ends in the embedded KMS as in moto: %s', async (_, call) => {
    expect(await endOf(embedded, call)).toBe(await endOf(moto, call));
  });
}
