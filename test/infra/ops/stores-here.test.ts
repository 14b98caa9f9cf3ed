import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { listenOnLoopback } from '../../../infra/local/system/loopback.ts';
import type { Deployment } from '../../../infra/ops/aws/deployment.ts';
import { connectServices, type Services } from '../../../infra/ops/aws/services.ts';
import { connectStores, storeEnvironment } from '../../../infra/ops/commands/stores-here.ts';
import { DEFAULTS } from '../../../infra/settings/defaults.ts';
import { contextOfCdkJson } from '../../../infra/settings/read-settings.ts';
import { type DynamodbServer, startDynalite } from '../../support/dynalite.ts';
import { startFunction } from './function-server.ts';
import { contextOf, recordingTerminal, worldOf } from './recording-terminal.ts';
import { stubClient } from './stub-client.ts';

const OUTPUTS = { PublicUrl: 'https://privacy.example' } as Deployment['outputs'];

function settingOf(deployment: Pick<Deployment, 'local' | 'dataMap'>) {
  const services = connectServices({ name: 'here', region: 'eu-central-1', outputs: OUTPUTS, ...deployment });
  const world = {
    ...worldOf(recordingTerminal().terminal),
    environment: { TARGET_SUPPORT_DATABASE: 'from-the-shell', AWS_ACCESS_KEY_ID: 'local' },
  };
  const context = world as unknown as Parameters<typeof storeEnvironment>[1];
  return storeEnvironment(services, context).setting;
}

describe('how the operations’ commands reach the company’s stores', () => {
  it('is as cdk.json says for a stack on AWS, so that nothing of this shell leads to another store', () => {
    const { targetSettings, graphVersion } = contextOfCdkJson() as {
      readonly targetSettings: { readonly [name: string]: string };
      readonly graphVersion: string;
    };
    const setting = settingOf({});
    for (const [name, value] of Object.entries(targetSettings)) expect([name, setting(name)]).toEqual([name, value]);
    expect(setting('TARGET_GRAPH_VERSION')).toBe(graphVersion);
    expect(setting('PUBLIC_URL')).toBe(OUTPUTS.PublicUrl);
  });

  it('is as npm start says for a stack on this machine, and never as cdk.json does', () => {
    const endpoints = Object.fromEntries(
      ['dynamodb', 'sqs', 'kms', 's3'].map((name) => [name, `http://127.0.0.1/${name}`]),
    );
    const setting = settingOf({
      local: {
        endpoints: endpoints as NonNullable<Deployment['local']>['endpoints'],
        targetSettings: { TARGET_A: 'here' },
      },
    });
    expect(setting('TARGET_A')).toBe('here');
    expect(setting('AWS_ACCESS_KEY_ID')).toBe('local');
    expect(setting('TARGET_SUPPORT_DATABASE')).toBeUndefined();
    expect(setting('AWS_ENDPOINT_URL_DYNAMODB')).toBe('http://127.0.0.1/dynamodb');
    expect(setting('AWS_REGION')).toBe('eu-central-1');
  });

  it('comes from the shell when the command line names a data map, with the tested version of Graph', () => {
    const setting = settingOf({ dataMap: 'map.json' });
    expect(setting('TARGET_SUPPORT_DATABASE')).toBe('from-the-shell');
    expect(setting('TARGET_GRAPH_VERSION')).toBe(DEFAULTS.graphVersion);
  });

  it('knows the secrets of apps on this machine', async () => {
    const kms = await listenOnLoopback(
      // what is sealed is the secret itself
      createServer((request, response) => {
        void json(request).then((body) =>
          response.end(JSON.stringify({ Plaintext: (body as { readonly CiphertextBlob: string }).CiphertextBlob })),
        );
      }),
    );
    const Items = ['1', '2'].map((appId) =>
      marshall({ appId, kind: 'facebook', previous: Buffer.from('old'), current: Buffer.from(`of ${appId}`) }),
    );
    // its current secret cannot be opened
    Items.push(marshall({ appId: '4', kind: 'facebook', previous: Buffer.from('old'), current: Buffer.from('') }));
    const { client: tables } = stubClient(new DynamoDBClient({ region: 'eu-central-1' }), () => ({ Items }));
    const local = { endpoints: { kms: kms.url } };
    const services = { tables, deployment: { region: 'eu-central-1', outputs: OUTPUTS, local } } as unknown as Services;
    const { appSecret, now, sleep } = storeEnvironment(services, { ...contextOf(recordingTerminal()), clock: () => 7 });
    const secrets = ['2', '3', '4'].map(async (appId) => await appSecret?.(appId));
    // a previous secret is not the app's any more
    expect(await Promise.all(secrets)).toEqual(['of 2', undefined, undefined]);
    expect(now?.()).toBe(7);
    const begin = performance.now();
    await sleep?.(30);
    expect(performance.now() - begin).toBeGreaterThan(25);
    await kms.stop();
  });
});

describe('how much of a person is in the stores', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stores-here-'));
  let dynalite: DynamodbServer;
  beforeAll(async () => {
    dynalite = await startDynalite();
    await dynalite.createTable({
      TableName: 'notes',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'owner', KeyType: 'HASH' },
        { AttributeName: 'number', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'owner', AttributeType: 'S' },
        { AttributeName: 'number', AttributeType: 'S' },
      ],
    });
    const rows = ['1#777 1', '1#777 2', '2#777 1', '1#778 1'].map((row) => row.split(' '));
    await dynalite.put(
      'notes',
      // no time of registration, and used after anybody can have asked
      rows.map(([owner, number]) =>
        marshall({ owner, number, user: `user of ${owner}`, seenAt: '2100-01-01T00:00:00Z' }),
      ),
    );
    const table = (name: string) => ({
      ...{ name, label: { en: `The ${name}` }, noCanary: 'for this test', kind: 'dynamodb', table: name },
      ...{ partitionKey: { attribute: 'owner', values: ['{appId}#{asid}'] }, key: ['owner', 'number'] },
    });
    const userOf = (from: string) => ({
      kind: `${from}User`,
      registration: {
        createdAt: { attribute: 'createdAt', format: 'iso8601' },
        activeAt: { attribute: 'seenAt', format: 'iso8601' },
      },
      from: {
        ...{ kind: 'dynamodb', table: from, attribute: 'user' },
        partitionKey: { attribute: 'owner', values: ['{appId}#{asid}'] },
      },
    });
    const byUser = {
      ...table('notes'),
      name: 'notes-of-users',
      partitionKey: { attribute: 'owner', values: ['{notesUser}', '{missingUser}'] },
    };
    const map = {
      identifiers: [userOf('notes'), { ...userOf('missing'), registration: undefined, required: false }],
      targets: [table('notes'), table('missing'), byUser],
    };
    writeFileSync(join(folder, 'data-map.json'), JSON.stringify(map));
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' });
  }, 30_000);
  afterAll(async () => {
    await dynalite.close();
    rmSync(folder, { recursive: true });
  });

  it('is counted in each of them for one app, and what cannot be counted has a code', async () => {
    const local = {
      endpoints: { dynamodb: `http://127.0.0.1:${dynalite.port}` },
      dataMap: join(folder, 'data-map.json'),
    };
    const services = { deployment: { region: 'eu-central-1', outputs: OUTPUTS, local } } as unknown as Services;
    const count = await connectStores(services, { ...contextOf(recordingTerminal()), clock: () => 7 });
    const countOf = async (value: string) => (await count({ appId: '1', kind: 'asid', value })).targets;
    const missing = { target: 'missing', label: 'The missing', errorCode: 'target_not_found', milliseconds: 0 };
    const notes = { target: 'notes', label: 'The notes', milliseconds: 0 };
    const ofUsers = { ...notes, target: 'notes-of-users', items: 0 };
    expect(await count({ appId: '1', kind: 'asid', value: '777' })).toEqual({
      // by the rule whose table is there, of an account that is the old one although nobody knows its age
      identifiers: { asid: ['777'], notesUser: ['user of 1#777'] },
      figures: [
        { kind: 'asid', of: 'verified', count: 1 },
        { kind: 'notesUser', of: 'verified', count: 1 },
      ],
      targets: [{ ...notes, items: 2 }, missing, ofUsers],
    });
    expect(await countOf('779')).toEqual([{ ...notes, items: 0 }, missing, ofUsers]);
    expect(await dynalite.scan('notes')).toHaveLength(4);
  });

  it('is asked of a function of the company in the name of the plan', async () => {
    const lambda = await startFunction({ plan: { count: 3 } });
    const dataMap = join(folder, 'functions.json');
    const crm = {
      name: 'crm',
      label: { en: 'The CRM' },
      noCanary: 'for this test',
      kind: 'lambda',
      function: 'crm:live',
    };
    const targets = [{ ...crm, match: { customer: ['{appId}#{asid}'] } }];
    writeFileSync(dataMap, JSON.stringify({ identifiers: [], targets }));
    const local = { endpoints: { lambda: lambda.url }, dataMap };
    const services = { deployment: { region: 'eu-central-1', outputs: OUTPUTS, local } } as unknown as Services;
    const environment = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
    const context = { ...contextOf(recordingTerminal()), clock: () => 7, environment };
    const count = await connectStores(services, context);
    const { targets: counted } = await count({ appId: '1', kind: 'asid', value: '777' });
    await lambda.stop();
    expect(counted).toEqual([{ target: 'crm', label: 'The CRM', items: 3, milliseconds: 0 }]);
    expect(lambda.messages).toMatchObject([
      { verb: 'plan', request: 'plan', app: '1', askedAt: '1970-01-01T00:00:00.007Z', values: { customer: ['1#777'] } },
    ]);
  });
});
