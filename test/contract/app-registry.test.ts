import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateKeyCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { startKms } from '../../infra/local/kms.ts';
import type { LoopbackServer } from '../../infra/local/loopback.ts';
import { dynamoAppRegistry } from '../../shared/adapters/aws/app-registry.ts';
import { type Dynalite, startDynalite } from '../support/dynalite.ts';

const TABLE = 'apps';
let dynalite: Dynalite;
let server: LoopbackServer;
let kms: KMSClient;
let key: string;
let now = Date.UTC(2026, 0, 15);
let scans = 0;

beforeAll(async () => {
  dynalite = await startDynalite();
  server = await startKms({ region: 'eu-central-1', accountId: '000000000000' });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  kms = new KMSClient({ region: 'eu-central-1', endpoint: server.url, credentials, maxAttempts: 1 });
  key = (await kms.send(new CreateKeyCommand({}))).KeyMetadata?.KeyId ?? '';
  dynalite.client.middlewareStack.add(
    (next, context) => (args) => {
      if (context.commandName === 'ScanCommand') scans += 1;
      return next(args);
    },
    { step: 'initialize' },
  );
});
afterAll(async () => {
  kms.destroy();
  await server.stop();
  await dynalite.close();
});

async function seal(appId: string, secret: string, context = { appId }) {
  const encrypt = new EncryptCommand({ KeyId: key, Plaintext: Buffer.from(secret), EncryptionContext: context });
  return { B: (await kms.send(encrypt)).CiphertextBlob ?? new Uint8Array() };
}

async function register(appId: string, kind: string, current: string, previous?: string) {
  const Item = {
    appId: { S: appId },
    kind: { S: kind },
    current: await seal(appId, current),
    ...(previous !== undefined && { previous: await seal(appId, previous) }),
  };
  await dynalite.client.send(new PutItemCommand({ TableName: TABLE, Item }));
}

const registry = () => dynamoAppRegistry(dynalite.client, TABLE, kms, key, () => now);

describe('the app registry', () => {
  it('is unavailable, and never empty, while its table does not answer', async () => {
    const broken = registry();
    await expect(broken.apps()).rejects.toMatchObject({ code: 'registry_unavailable', disposition: 'retry' });
    await dynalite.createTable({
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'appId', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'appId', AttributeType: 'S' }],
    });
    expect(await broken.apps()).toEqual([]);
  });

  it('opens the current and the previous secret of every app', async () => {
    await register('1', 'facebook', 'new secret', 'old secret');
    await register('2', 'instagram', 'another secret');
    const apps = (await registry().apps()).toSorted((a, b) => a.appId.localeCompare(b.appId));
    expect(apps).toEqual([
      {
        appId: '1',
        kind: 'facebook',
        secrets: [
          { value: 'new secret', age: 'current' },
          { value: 'old secret', age: 'previous' },
        ],
      },
      { appId: '2', kind: 'instagram', secrets: [{ value: 'another secret', age: 'current' }] },
    ]);
  });

  it('remembers for a minute, and reads again at most once a minute when nothing matches', async () => {
    const remembering = registry();
    await remembering.apps();
    const before = scans;
    await Promise.all([remembering.apps(), remembering.refresh(), remembering.refresh()]);
    expect(scans).toBe(before);
    await register('3', 'threads', 'third secret');
    now += 60_000;
    expect(await remembering.refresh()).toBe(true);
    expect(await remembering.refresh()).toBe(false);
    expect(scans).toBe(before + 1);
    expect((await remembering.apps()).map((app) => app.appId)).toContain('3');
  });

  it('does not open a secret that was moved to another app', async () => {
    const stolen = await seal('1', 'new secret');
    const Item = { appId: { S: '4' }, kind: { S: 'facebook' }, current: stolen };
    await dynalite.client.send(new PutItemCommand({ TableName: TABLE, Item }));
    await expect(registry().apps()).rejects.toMatchObject({ code: 'registry_unavailable' });
  });
});
