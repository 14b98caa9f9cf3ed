import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { compactVerify, createLocalJWKSet } from 'jose';
import { startKms } from '../../infra/local/emulators/kms/kms.ts';
import type { LoopbackServer } from '../../infra/local/system/loopback.ts';
import { jsonCall } from '../../shared/adapters/aws/json-call.ts';
import { kmsReceiptKeys } from '../../shared/adapters/aws/receipt-keys.ts';
import { kmsReceiptSigner } from '../../shared/adapters/aws/receipt-signer.ts';
import { requestWorld, testTarget } from '../support/request-world.ts';

const REGION = 'eu-central-1';
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

let server: LoopbackServer;
let kms: KMSClient;
beforeAll(async () => {
  server = await startKms({ region: REGION, accountId: '000000000000' });
  kms = new KMSClient({ region: REGION, endpoint: server.url, credentials });
});
afterAll(async () => {
  kms.destroy();
  await server.stop();
});

async function createReceiptKey(): Promise<string> {
  const create = new CreateKeyCommand({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' });
  return (await kms.send(create)).KeyMetadata?.KeyId ?? '';
}

async function receiptSignedWith(key: string): Promise<string> {
  const world = requestWorld({ messages: testTarget({ m1: 'app-1#218471' }) });
  const { requestId } = await world.accept();
  const signed = { signer: kmsReceiptSigner(kms, key) };
  for (let step = 0; step < 3; step += 1) {
    await world.run(requestId, undefined, signed as never);
    world.advance(Math.max(0, (world.record(requestId).nextAttemptAt ?? 0) - world.ports.clock()));
  }
  const { receipt } = world.record(requestId);
  if (receipt === undefined) throw new Error('not closed');
  return receipt;
}

describe('receipt keys', () => {
  it('verify a receipt from before the key was replaced, as long as the old one is published', async () => {
    const [oldKey, newKey] = [await createReceiptKey(), await createReceiptKey()];
    const [oldReceipt, newReceipt] = [await receiptSignedWith(oldKey), await receiptSignedWith(newKey)];
    const settings = { region: REGION, endpoint: server.url, credentials, clock: Date.now, random: Math.random };
    const call = jsonCall('kms', settings);
    const before = await kmsReceiptKeys(call, oldKey, [])();
    const after = await kmsReceiptKeys(call, newKey, before)();

    const published = createLocalJWKSet({ keys: [...after] });
    for (const receipt of [oldReceipt, newReceipt]) {
      const { protectedHeader } = await compactVerify(receipt, published);
      expect(after.map((key) => key.kid)).toContain(protectedHeader.kid);
    }
    const forgotten = createLocalJWKSet({ keys: after.slice(0, 1) });
    await expect(compactVerify(oldReceipt, forgotten)).rejects.toThrow();
  });
});
