import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { readDataMap } from '../../../infra/data-map-file.ts';
import { startCompanyStores } from '../../../infra/local/demo-company/company-stores.ts';
import { DEMO_APPS } from '../../../infra/local/demo-company/demo-apps.ts';
import { EMULATED_SETTINGS, startOtherStores } from '../../../infra/local/demo-company/other-stores.ts';
import { type AwsClients, awsClients } from '../../../infra/local/emulators/aws-clients.ts';
import { type Emulators, startEmulators } from '../../../infra/local/emulators/emulators.ts';
import { remoteHostIn } from '../../../infra/local/system/hosts.ts';
import { loadDataMap } from '../../../shared/data-map/load-data-map.ts';
import { appSecretProof } from '../../../shared/meta/app-secret-proof.ts';

const REGION = 'eu-central-1';

const folder = mkdtempSync(join(tmpdir(), 'company-stores-'));
let emulators: Emulators;
let clients: AwsClients;

beforeAll(async () => {
  emulators = await startEmulators({ region: REGION, accountId: '000000000000' });
  clients = awsClients(emulators.endpoints, REGION, { accessKeyId: 'local', secretAccessKey: 'local' });
}, 30_000);
afterAll(async () => {
  await emulators.stop();
  rmSync(folder, { recursive: true });
});

describe('the stores of the company', () => {
  const dataMap = loadDataMap({
    targets: [
      {
        name: 'users',
        label: { en: 'Account' },
        kind: 'dynamodb',
        table: 'caliq-users',
        partitionKey: { attribute: 'userKey', values: ['{appId}#{asid}'] },
        key: ['userKey'],
      },
    ],
  });
  async function start(more: object): Promise<void> {
    const stores = await startCompanyStores({ clients, dataMap, apps: DEMO_APPS, seed: true, ...more });
    await stores.stop();
  }

  async function users(): Promise<readonly string[]> {
    const { Items = [] } = await clients.dynamodb.send(new ScanCommand({ TableName: 'caliq-users' }));
    return Items.map(({ userKey }) => userKey?.S ?? '');
  }

  it('are filled once, even when the first start was cut short, and who was deleted does not come back', async () => {
    await start({ seed: false, dataDirectory: folder });
    expect(await users()).toEqual([]);
    await start({ dataDirectory: folder });
    const [person = '', ...others] = await users();
    expect(others.length).toBeGreaterThan(10);
    await clients.dynamodb.send(new DeleteItemCommand({ TableName: 'caliq-users', Key: { userKey: { S: person } } }));
    await start({ dataDirectory: folder });
    expect((await users()).toSorted()).toEqual(others.toSorted());
    // somebody else's services have no folder of ours, but the table is there
    await start({});
    expect(await users()).not.toContain(person);
  });

  it('have the demonstration’s people only where the data map finds them, and where they are asked for', async () => {
    const [row] = dataMap.targets;
    const another = loadDataMap({ targets: [{ ...row, table: 'acme-users' }] });
    const hasPeople = async (more: object): Promise<boolean> => {
      const stores = await startCompanyStores({ clients, dataMap, apps: DEMO_APPS, seed: true, ...more });
      await stores.stop();
      return stores.hasDemoPeople;
    };
    expect(await hasPeople({})).toBe(true);
    expect(await hasPeople({ seed: false })).toBe(false);
    expect(await hasPeople({ dataMap: another })).toBe(false);
  });

  it('give every setting that counts as emulated, at an address of this machine', async () => {
    const stores = await startOtherStores({
      clients,
      dataMap: readDataMap('infra/data-map.json'),
      apps: DEMO_APPS,
      people: [],
    });
    for (const name of EMULATED_SETTINGS) {
      const value = stores.targetSettings[name];
      expect([name, value]).toEqual([name, expect.any(String)]);
      expect(remoteHostIn(value ?? '')).toBeUndefined();
    }
    await stores.stop();
  });

  it('have a Meta that knows every app, each by its own secret', async () => {
    const apps = [...DEMO_APPS, { appId: '77', secret: 'the-third', kind: 'instagram' as const }];
    const stores = await startCompanyStores({ clients, dataMap, apps, seed: false });
    const graph = stores.targetSettings['TARGET_GRAPH_URL'] ?? '';
    const ask = async (appId: string, secret: string): Promise<number> => {
      const token = `${appId}|${secret}`;
      const url = `${graph}/${appId}?appsecret_proof=${appSecretProof(token, secret)}`;
      return (await fetch(url, { headers: { authorization: `Bearer ${token}` } })).status;
    };
    for (const { appId, secret } of apps) expect([appId, await ask(appId, secret)]).toEqual([appId, 200]);
    expect(await ask('77', 'another')).toBe(400);
    await stores.stop();
  });
});
