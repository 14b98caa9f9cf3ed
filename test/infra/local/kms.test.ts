import { createHash, createPublicKey, randomBytes, verify } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GenerateMacCommand,
  GetPublicKeyCommand,
  type KeySpec,
  type KeyUsageType,
  KMSClient,
  ListAliasesCommand,
  ListKeysCommand,
  SignCommand,
} from '@aws-sdk/client-kms';
import { startKms } from '../../../infra/local/emulators/kms/kms.ts';
import type { LoopbackServer } from '../../../infra/local/system/loopback.ts';

const ACCOUNT = '000000000000';
const REGION = 'eu-central-1';
const context = { requestId: 'one' };
const secret = Buffer.from('who it is');

const folder = mkdtempSync(join(tmpdir(), 'kms-'));
const file = join(folder, 'kms.json');
let server: LoopbackServer;
let kms: KMSClient;

async function start(): Promise<void> {
  server = await startKms({ region: REGION, accountId: ACCOUNT, file });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  kms = new KMSClient({ region: REGION, endpoint: server.url, credentials, maxAttempts: 1 });
}

async function stop(): Promise<void> {
  kms.destroy();
  await server.stop();
}

async function createKey(KeySpec: KeySpec = 'SYMMETRIC_DEFAULT', KeyUsage: KeyUsageType = 'ENCRYPT_DECRYPT') {
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ KeySpec, KeyUsage, Description: 'for a test' }));
  return { id: KeyMetadata?.KeyId ?? '', arn: KeyMetadata?.Arn ?? '' };
}

const createMacKey = () => createKey('HMAC_256', 'GENERATE_VERIFY_MAC');
const createSigningKey = () => createKey('ECC_NIST_P256', 'SIGN_VERIFY');

async function encrypt(KeyId: string, Plaintext: Uint8Array = secret): Promise<Uint8Array> {
  const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId, Plaintext, EncryptionContext: context }));
  return CiphertextBlob ?? new Uint8Array();
}

async function publicKeyOf(KeyId: string) {
  const { PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId }));
  return createPublicKey({ key: Buffer.from(PublicKey ?? []), format: 'der', type: 'spki' });
}

beforeAll(start);
afterAll(async () => {
  await stop();
  rmSync(folder, { recursive: true });
});

describe('encryption', () => {
  it('decrypts what it encrypted, without being told the key', async () => {
    const key = await createKey();
    const CiphertextBlob = await encrypt(key.id);
    const opened = await kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: context }));
    expect(Buffer.from(opened.Plaintext ?? [])).toEqual(secret);
    expect(opened.KeyId).toBe(key.arn);
    expect(Buffer.from(CiphertextBlob).includes(secret)).toBe(false);
  });

  it('is bound to its context, whose order does not matter', async () => {
    const { id: KeyId } = await createKey();
    const { CiphertextBlob } = await kms.send(
      new EncryptCommand({ KeyId, Plaintext: secret, EncryptionContext: { a: '1', b: '2' } }),
    );
    const open = (EncryptionContext?: Record<string, string>) =>
      kms.send(new DecryptCommand({ CiphertextBlob, ...(EncryptionContext && { EncryptionContext }) }));
    await expect(open({ b: '2', a: '1' })).resolves.toMatchObject({ KeyId: expect.any(String) });
    const others: readonly (Record<string, string> | undefined)[] = [
      { a: '1' },
      { a: '1', b: '3' },
      { a: '2', b: '1' },
      undefined,
    ];
    for (const other of others) {
      await expect(open(other)).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
    }
  });

  it('refuses a ciphertext with any byte changed, cut or made up', async () => {
    const { id } = await createKey();
    const blob = await encrypt(id);
    const changed = Array.from(blob.keys(), (at) => blob.map((byte, index) => (index === at ? byte ^ 1 : byte)));
    for (const CiphertextBlob of [...changed, blob.slice(0, -1), blob.slice(0, 20), randomBytes(80)]) {
      const opening = kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: context }));
      await expect(opening).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
    }
  });

  it('refuses the name of another key', async () => {
    const [key, other] = [await createKey(), await createKey()];
    const CiphertextBlob = await encrypt(key.id);
    const open = (KeyId: string) => kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: context, KeyId }));
    await expect(open(other.id)).rejects.toMatchObject({ name: 'IncorrectKeyException' });
    await expect(open(key.arn)).resolves.toMatchObject({ KeyId: key.arn });
  });

  it('accepts at most 4,096 bytes', async () => {
    const { id } = await createKey();
    await expect(encrypt(id, randomBytes(4096))).resolves.toHaveLength(4096 + 45);
    await expect(encrypt(id, randomBytes(4097))).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining("'plaintext' failed to satisfy constraint: Member must have length less than"),
    });
  });

  it('generates data keys that it can decrypt', async () => {
    const { id: KeyId } = await createKey();
    const made = await kms.send(new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256', EncryptionContext: context }));
    expect(made.Plaintext).toHaveLength(32);
    const opened = await kms.send(
      new DecryptCommand({ CiphertextBlob: made.CiphertextBlob, EncryptionContext: context }),
    );
    expect(opened.Plaintext).toEqual(made.Plaintext);
  });
});

describe('MACs', () => {
  it('are the same only for the same message and key', async () => {
    const [key, other] = [await createMacKey(), await createMacKey()];
    const mac = (KeyId: string) =>
      kms.send(new GenerateMacCommand({ KeyId, Message: secret, MacAlgorithm: 'HMAC_SHA_256' }));
    const [{ Mac: first }, { Mac: second }, { Mac: foreign }] = [
      await mac(key.id),
      await mac(key.arn),
      await mac(other.id),
    ];
    expect(first).toHaveLength(32);
    expect(second).toEqual(first);
    expect(foreign).not.toEqual(first);
  });

  it('refuse an empty message', async () => {
    const { id: KeyId } = await createMacKey();
    const made = kms.send(new GenerateMacCommand({ KeyId, Message: new Uint8Array(), MacAlgorithm: 'HMAC_SHA_256' }));
    await expect(made).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

describe('signatures', () => {
  const SigningAlgorithm = 'ECDSA_SHA_256';

  it('verify with the public key, over a message and over its digest', async () => {
    const { id: KeyId } = await createSigningKey();
    const publicKey = await publicKeyOf(KeyId);
    expect(publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    // many rounds, because the numbers in a signature take 31, 32 or 33 bytes
    for (let round = 0; round < 40; round += 1) {
      const message = randomBytes(40);
      const digest = createHash('sha256').update(message).digest();
      const forms = [{ Message: message }, { Message: digest, MessageType: 'DIGEST' }] as const;
      for (const form of forms) {
        const { Signature } = await kms.send(new SignCommand({ KeyId, SigningAlgorithm, ...form }));
        expect(verify('sha256', message, publicKey, Buffer.from(Signature ?? []))).toBe(true);
      }
    }
  });

  it('refuse a digest that is not one of SHA-256', async () => {
    const { id: KeyId } = await createSigningKey();
    const signing = kms.send(
      new SignCommand({ KeyId, SigningAlgorithm, Message: randomBytes(31), MessageType: 'DIGEST' }),
    );
    await expect(signing).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

describe('keys', () => {
  it('are found by id, ARN, alias and alias ARN', async () => {
    const { id, arn } = await createKey();
    await kms.send(new CreateAliasCommand({ AliasName: 'alias/found', TargetKeyId: id }));
    for (const KeyId of [id, arn, 'alias/found', `arn:aws:kms:${REGION}:${ACCOUNT}:alias/found`]) {
      const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
      expect(KeyMetadata).toMatchObject({ KeyId: id, Arn: arn, KeyState: 'Enabled', CreationDate: expect.any(Date) });
    }
    const { Aliases } = await kms.send(new ListAliasesCommand({ KeyId: id }));
    expect(Aliases).toMatchObject([{ AliasName: 'alias/found', TargetKeyId: id }]);
    const again = kms.send(new CreateAliasCommand({ AliasName: 'alias/found', TargetKeyId: id }));
    await expect(again).rejects.toMatchObject({ name: 'AlreadyExistsException' });
  });

  it('have the id that a tag asks for, which another cannot have', async () => {
    const id = '2b1f0c52-7d5e-4f0f-9a53-6d4f7f3f2c10';
    const create = new CreateKeyCommand({ Tags: [{ TagKey: '_custom_id_', TagValue: id }] });
    expect((await kms.send(create)).KeyMetadata?.KeyId).toBe(id);
    await expect(kms.send(create)).rejects.toMatchObject({ name: 'AlreadyExistsException' });
  });

  it('are listed once each, whatever their use', async () => {
    const made = [await createKey(), await createMacKey(), await createSigningKey()];
    const { Keys = [] } = await kms.send(new ListKeysCommand());
    for (const { id: KeyId, arn: KeyArn } of made) {
      expect(Keys.filter((key) => key.KeyId === KeyId)).toEqual([{ KeyId, KeyArn }]);
    }
  });

  it('that do not exist are named in the error', async () => {
    const unknown = '00000000-0000-4000-8000-000000000000';
    for (const KeyId of [unknown, 'alias/none', 'nonsense']) {
      const described = kms.send(new DescribeKeyCommand({ KeyId }));
      await expect(described).rejects.toMatchObject({
        name: 'NotFoundException',
        message: expect.stringContaining(KeyId),
        $metadata: { httpStatusCode: 400 },
      });
    }
  });

  it('that are disabled do nothing until they are enabled', async () => {
    const { id: KeyId } = await createKey();
    const CiphertextBlob = await encrypt(KeyId);
    const open = () => kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: context }));
    await kms.send(new DisableKeyCommand({ KeyId }));
    await expect(encrypt(KeyId)).rejects.toMatchObject({ name: 'DisabledException' });
    await expect(open()).rejects.toMatchObject({ name: 'DisabledException' });
    await kms.send(new EnableKeyCommand({ KeyId }));
    await expect(open()).resolves.toMatchObject({ Plaintext: expect.any(Uint8Array) });
  });

  it('work only for their own use', async () => {
    const signing = await createSigningKey();
    await expect(encrypt(signing.id)).rejects.toMatchObject({ name: 'InvalidKeyUsageException' });
  });

  it('outlive the server, readable only by their owner', async () => {
    const { id } = await createKey();
    await kms.send(new CreateAliasCommand({ AliasName: 'alias/stays', TargetKeyId: id }));
    const CiphertextBlob = await encrypt('alias/stays');
    await stop();
    await start();
    const opened = await kms.send(
      new DecryptCommand({ CiphertextBlob, EncryptionContext: context, KeyId: 'alias/stays' }),
    );
    expect(Buffer.from(opened.Plaintext ?? [])).toEqual(secret);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['kms.json']);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ aliases: { 'alias/stays': id } });
  });
});

describe('requests that no SDK sends', () => {
  const ask = (target: string, body: string): Promise<Response> =>
    fetch(server.url, { method: 'POST', headers: { 'x-amz-target': target }, body });

  it.each([
    {
      what: 'an operation that KMS does not have',
      target: 'TrentService.Fly',
      body: '{}',
      __type: 'UnknownOperationException',
    },
    {
      what: "another service's operation",
      target: 'DynamoDB_20120810.GetItem',
      body: '{}',
      __type: 'UnknownOperationException',
    },
    { what: 'half of a JSON', target: 'TrentService.Encrypt', body: '{', __type: 'SerializationException' },
    { what: 'a list', target: 'TrentService.Encrypt', body: '[]', __type: 'SerializationException' },
    {
      what: 'a number in place of a text',
      target: 'TrentService.Encrypt',
      body: '{"Plaintext":5}',
      __type: 'SerializationException',
    },
    { what: 'a missing member', target: 'TrentService.Encrypt', body: '{}', __type: 'ValidationException' },
    {
      what: 'an empty key id',
      target: 'TrentService.DescribeKey',
      body: '{"KeyId":""}',
      __type: 'ValidationException',
    },
    {
      what: '70 kB',
      target: 'TrentService.DescribeKey',
      body: `{"KeyId":"${'x'.repeat(70_000)}"}`,
      __type: 'RequestEntityTooLargeException',
    },
  ])('refuses $what', async ({ target, body, __type }) => {
    const answer = await ask(target, body);
    expect(answer.status).toBe(400);
    await expect(answer.json()).resolves.toMatchObject({ __type });
  });
});
