import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateKeyCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { callbackHandler } from '../../functions/deletion-callback/handler.ts';
import { startKms } from '../../infra/local/emulators/kms/kms.ts';
import type { LoopbackServer } from '../../infra/local/system/loopback.ts';
import type { Services } from '../../infra/ops/aws/services.ts';
import { dynamoAppRegistry } from '../../shared/adapters/aws/app-registry.ts';
import { dynamoAppWriter } from '../../shared/adapters/aws/app-writer.ts';
import { signRequest } from '../../shared/meta/signed-request.ts';
import { formEvent } from '../support/api-event.ts';
import { type DynamodbServer, startDynalite } from '../support/dynalite.ts';
import { requestWorld } from '../support/request-world.ts';

const APP_ID = '1234567890';
const MINUTE = 60_000;

let dynalite: DynamodbServer;
let kms: LoopbackServer;
let keys: KMSClient;
let services: Services;
beforeAll(async () => {
  dynalite = await startDynalite();
  kms = await startKms({ region: 'eu-central-1', accountId: '000000000000' });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  keys = new KMSClient({ region: 'eu-central-1', endpoint: kms.url, credentials });
  const SealKeyId = (await keys.send(new CreateKeyCommand({}))).KeyMetadata?.KeyId ?? '';
  services = { tables: dynalite.client, keys, deployment: { outputs: { AppTable: 'apps', SealKeyId } } } as Services;
  await dynalite.createTable({
    TableName: 'apps',
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'appId', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'appId', AttributeType: 'S' }],
  });
  const context = { EncryptionContext: { appId: APP_ID }, Plaintext: Buffer.from('the old secret') };
  const { CiphertextBlob: B = new Uint8Array() } = await keys.send(
    new EncryptCommand({ KeyId: SealKeyId, ...context }),
  );
  const Item = { appId: { S: APP_ID }, kind: { S: 'facebook' }, current: { B } };
  await dynalite.client.send(new PutItemCommand({ TableName: 'apps', Item }));
});
afterAll(async () => {
  keys.destroy();
  await kms.stop();
  await dynalite.close();
});

test('fault 10: while an app secret is rotated both are accepted, and the old one is refused after', async () => {
  const world = requestWorld();
  const { AppTable, SealKeyId } = services.deployment.outputs;
  const handle = callbackHandler({
    ...world.ports,
    registry: dynamoAppRegistry(services.tables, AppTable, keys, SealKeyId, world.ports.clock),
    publicUrl: 'https://privacy.example.test',
    promise: 30 * 24 * 60 * MINUTE,
    whatsAppHold: undefined,
    startAfter: 0,
    acceptLoginSignatures: false,
  });
  const writer = dynamoAppWriter(services.tables, AppTable, keys, SealKeyId);
  let people = 0;
  const send = async (secret: string) => {
    people += 1;
    const signed = signRequest({ algorithm: 'HMAC-SHA256', user_id: `${people}` }, secret);
    return (await handle(formEvent('/meta/data-deletion', [['signed_request', signed]]))).statusCode;
  };
  /** Callbacks that arrive together. */
  const both = () => Promise.all(['the old secret', 'the new secret', 'the old secret', 'no secret'].map(send));

  expect(await both()).toEqual([200, 401, 200, 401]);
  const [during] = await Promise.all([
    both(),
    writer.rotate(APP_ID, 'the new secret', { by: 'anna', at: world.ports.clock() }),
  ]);
  expect([during[0], during[2], during[3]]).toEqual([200, 200, 401]);
  world.advance(MINUTE);
  expect(await both()).toEqual([200, 200, 200, 401]);
  await writer.retire(APP_ID, { by: 'anna', at: world.ports.clock() });
  world.advance(MINUTE);
  expect(await both()).toEqual([401, 200, 401, 401]);
  expect(world.store.records.size).toBe(8);
});
