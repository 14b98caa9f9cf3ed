import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { marshall } from '@aws-sdk/util-dynamodb';
import { type LoopbackServer, listenOnLoopback } from '../../../infra/local/system/loopback.ts';
import type { Services } from '../../../infra/ops/aws/services.ts';
import { appOnThisMachine, chooseApp } from '../../../infra/ops/commands/choose-app.ts';
import { CANARY_APP_ID } from '../../../shared/domain/canary.ts';
import type { RegisteredApp } from '../../../shared/ports/app-registry.ts';
import { type DynamodbServer, startDynalite } from '../../support/dynalite.ts';
import { contextOf, recordingTerminal } from './recording-terminal.ts';

const app = (appId: string): RegisteredApp => ({ appId, kind: 'facebook', secrets: [] });
/** In no order, as a table has them. */
const APPS = [app('30'), app(CANARY_APP_ID), app('10'), app('20')];

const PEOPLE = [
  { userId: '777', about: 'has something in orders' },
  { userId: '778', about: 'has something in orders' },
];

async function choose(
  items: { readonly [appId: string]: number },
  answers?: readonly string[],
  asked?: string,
  people = PEOPLE,
) {
  const recording = recordingTerminal(answers && { answers });
  const count = async ({ appId }: RegisteredApp) => items[appId] ?? 0;
  const { appId } = await chooseApp(APPS, asked, count, people, contextOf(recording));
  return { appId, asked: recording.asked, noted: recording.noted };
}

describe('the app that signs a callback', () => {
  it('is the only one that has the person', async () => {
    expect(await choose({ 20: 5 }, ['30'])).toEqual({ appId: '20', asked: [], noted: [] });
  });

  it('is asked for where several have somebody under this id', async () => {
    const chosen = await choose({ 20: 5, 30: 7 }, ['30']);
    expect(chosen).toEqual({
      appId: '30',
      asked: ['Which app signs (Enter for 20)? 20, 30:'],
      noted: ['App 20 has 5 items under this id.', 'App 30 has 7 items under this id.'],
    });
    expect(await choose({ 20: 5, 30: 7 }, [''])).toMatchObject({ appId: '20' });
    await expect(choose({ 20: 5, 30: 7 }, ['10'])).rejects.toThrow('--app is invalid; expected 20, 30');
  });

  it('is the first of several where nobody can be asked, and says so', async () => {
    const { appId, noted } = await choose({ 20: 5, 30: 1000 });
    expect(appId).toBe('20');
    expect(noted).toEqual([
      'App 20 has 5 items under this id.',
      'App 30 has 1,000 items under this id.',
      'App 20 signs; choose another with --app.',
    ]);
  });

  it('is the first where no app has the person, and names who was put into the stores, if anybody was', async () => {
    const nobodyFound = 'No item was counted under this id, for any app. App 10 signs.';
    const heading = 'npm start put these people in, some of whom may have been deleted since:';
    expect(await choose({}, [])).toMatchObject({
      appId: '10',
      noted: [nobodyFound, heading, '  777  has something in orders', '  778  has something in orders'],
    });
    const [first] = PEOPLE.map((one) => [one]);
    expect((await choose({}, [], undefined, first)).noted).toEqual([
      nobodyFound,
      heading,
      '  777  has something in orders',
    ]);
    expect((await choose({}, [], undefined, [])).noted).toEqual([nobodyFound]);
  });

  it('is the one that was asked for, without a look at the stores', async () => {
    expect(await choose({ 20: 5, 30: 7 }, [], '10')).toEqual({ appId: '10', asked: [], noted: [] });
    expect(await choose({}, [], CANARY_APP_ID)).toEqual({ appId: CANARY_APP_ID, asked: [], noted: [] });
    await expect(choose({}, [], '40')).rejects.toMatchObject({
      code: 'app_unknown',
      message: 'app 40 is not registered',
    });
  });

  it('is the only one, whoever is in the stores', async () => {
    const count = () => Promise.reject(new Error('looked into the stores'));
    const choosing = (...apps: readonly RegisteredApp[]) =>
      chooseApp(apps, undefined, count, PEOPLE, contextOf(recordingTerminal()));
    expect(await choosing(app(CANARY_APP_ID), app('10'))).toMatchObject({ appId: '10' });
    await expect(choosing(app(CANARY_APP_ID))).rejects.toMatchObject({
      code: 'app_unknown',
      message: 'no app is registered',
    });
  });
});

describe('the app that signs on this machine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'choose-app-'));
  let dynalite: DynamodbServer;
  let kms: LoopbackServer;
  beforeAll(async () => {
    [dynalite, kms] = await Promise.all([
      startDynalite(),
      listenOnLoopback(createServer((_, response) => response.end(JSON.stringify({ Plaintext: 'c2VjcmV0' })))),
    ]);
    const tables = [
      [
        'apps',
        'appId',
        { appId: '10', kind: 'facebook' },
        { appId: '20', kind: 'facebook' },
        { appId: '30', kind: 'instagram' },
      ],
      ['notes', 'owner', { owner: '20#777' }, { owner: '10#778' }, { owner: '30#777' }],
      ['likes', 'owner', { owner: '20#777' }],
    ] as const;
    for (const [TableName, AttributeName, ...rows] of tables) {
      await dynalite.createTable({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName, KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName, AttributeType: 'S' }],
      });
      await dynalite.put(
        TableName,
        rows.map((row) => marshall(row)),
      );
    }
    const table = (name: string, value: string) => ({
      ...{ name, label: { en: name }, noCanary: 'for this test', kind: 'dynamodb', table: name.split('-')[0] },
      ...{ partitionKey: { attribute: 'owner', values: [value] }, key: ['owner'] },
    });
    const targets = [
      table('notes', '{appId}#{asid}'),
      table('likes', '{appId}#{asid}'),
      table('notes-of-instagram', '{appId}#{igUser}'),
      table('missing', '{appId}#{asid}'),
    ];
    writeFileSync(join(folder, 'data-map.json'), JSON.stringify({ identifiers: [], targets }));
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' });
  }, 30_000);
  afterAll(async () => {
    await Promise.all([dynalite.close(), kms.stop()]);
    rmSync(folder, { recursive: true });
  });

  async function chosen(userId: string, people?: typeof PEOPLE) {
    const local = {
      endpoints: { dynamodb: `http://127.0.0.1:${dynalite.port}`, kms: kms.url },
      dataMap: join(folder, 'data-map.json'),
      people,
    };
    const outputs = { AppTable: 'apps', SealKeyId: 'seal', PublicUrl: 'http://127.0.0.1:9' };
    const deployment = { name: 'here', region: 'eu-central-1', outputs, local };
    const services = { tables: dynalite.client, deployment } as unknown as Services;
    const recording = recordingTerminal();
    const { appId } = await appOnThisMachine(userId, undefined, services, contextOf(recording));
    return { appId, noted: recording.noted };
  }

  it('is the one whose people the stores have under this id, by all that each of them holds', async () => {
    expect(await chosen('778')).toEqual({ appId: '10', noted: [] });
    expect(await chosen('777')).toEqual({
      appId: '20',
      noted: [
        'App 20 has 2 items under this id.',
        'App 30 has 1 item under this id.',
        'App 20 signs; choose another with --app.',
      ],
    });
  });

  it('is the first app when nobody is known by the id, with the people that npm start names', async () => {
    expect(await chosen('779')).toMatchObject({ appId: '10', noted: [expect.any(String)] });
    expect((await chosen('779', PEOPLE)).noted).toHaveLength(4);
  });

  it('does not name somebody whom it has just not found, as after a deletion', async () => {
    const { noted } = await chosen('779', [...PEOPLE, { userId: '779', about: 'has something in orders' }]);
    expect(noted.slice(2)).toEqual(PEOPLE.map(({ userId, about }) => `  ${userId}  ${about}`));
  });
});
