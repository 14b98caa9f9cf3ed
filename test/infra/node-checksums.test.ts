import { createHash, randomBytes } from 'node:crypto';
import * as sdk from '@smithy/core/checksum';
import { clearCredentialCache, SignatureV4 } from '@smithy/signature-v4';
import * as ours from '../../infra/bundle/node-checksums.ts';

/** Inputs: empty, short, and longer than a block of the hash. */
const TEXTS = ['', 'a', 'what is signed', 'ü'.repeat(300)];
const DATA = TEXTS.map((text) => new TextEncoder().encode(text));
const view = new Uint8Array(randomBytes(64).buffer.slice(0), 3, 40);
const SECRETS = [
  undefined,
  '',
  'AWS4secret',
  view,
  new DataView(view.buffer, 1, 8),
  view.slice().buffer,
  randomBytes(200),
];

type Checksum = { update(data: Uint8Array): void; digest(): Promise<Uint8Array>; reset(): void };

async function digestsOf(checksum: Checksum): Promise<readonly Uint8Array[]> {
  const digests: Uint8Array[] = [];
  for (const data of DATA) {
    checksum.reset();
    checksum.update(data);
    checksum.update(data);
    digests.push(await checksum.digest());
  }
  return digests;
}

describe('the checksums of the bundles are those of the SDK', () => {
  test.each(SECRETS.map((secret, number) => ({ number, secret })))('SHA-256 with key $number', async ({ secret }) => {
    const digests = await digestsOf(new ours.Sha256(secret));
    expect(digests).toEqual(await digestsOf(new sdk.Sha256(secret)));
    expect(new Set(digests.map(String)).size).toBe(DATA.length);
  });

  test('MD5', async () => {
    expect(await digestsOf(new ours.Md5())).toEqual(await digestsOf(new sdk.Md5()));
  });

  test('CRC-32', async () => {
    const [mine, theirs] = [new ours.Crc32(), new sdk.Crc32()];
    expect(await digestsOf(mine)).toEqual(await digestsOf(theirs));
    expect(mine.digestSync()).toBe(theirs.digestSync());
  });

  test('each has its length', () => {
    const lengths = ({ Sha256, Md5, Crc32 }: Pick<typeof sdk, 'Sha256' | 'Md5' | 'Crc32'>) =>
      [new Sha256(), new Md5(), new Crc32()].map(({ digestLength }) => digestLength);
    expect(lengths(ours as unknown as typeof sdk)).toEqual(lengths(sdk));
  });

  test('a hash can continue after its digest, and an HMAC cannot', async () => {
    const hash = new ours.Sha256();
    hash.update(new TextEncoder().encode('one'));
    await hash.digest();
    hash.update(new TextEncoder().encode('two'));
    expect(Buffer.from(await hash.digest())).toEqual(createHash('sha256').update('onetwo').digest());
    const keyed = new ours.Sha256('key');
    await keyed.digest();
    expect(() => keyed.update(new Uint8Array())).toThrow('Digest already called');
  });

  test('a stream as the body of a call is an error', () => {
    expect(ours.readableStreamHasher).toThrow(TypeError);
  });
});

test('they sign a request as those of the SDK do', async () => {
  const host = 'dynamodb.eu-central-1.amazonaws.com';
  const headers = { host, 'x-amz-target': 'DynamoDB_20120810.GetItem' };
  const request = { method: 'POST', protocol: 'https:', hostname: host, path: '/', query: {}, headers, body: '{}' };
  const signatures: unknown[] = [];
  for (const sha256 of [ours.Sha256, sdk.Sha256]) {
    // otherwise the second would reuse the key that the first has derived
    clearCredentialCache();
    const credentials = { accessKeyId: 'local', secretAccessKey: 'a secret' };
    const signer = new SignatureV4({ credentials, region: 'eu-central-1', service: 'dynamodb', sha256 });
    const signed = await signer.sign(request, { signingDate: new Date(Date.UTC(2026, 10, 23)) });
    signatures.push(signed.headers['authorization']);
  }
  expect(signatures[0]).toMatch(/Signature=[0-9a-f]{64}$/);
  expect(signatures[0]).toBe(signatures[1]);
});
