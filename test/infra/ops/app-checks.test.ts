import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { readDataMap } from '../../../infra/data-map-file.ts';
import type { Services } from '../../../infra/ops/aws/services.ts';
import type { Context } from '../../../infra/ops/cli/command.ts';
import { APP_CHECKS } from '../../../infra/ops/commands/app-checks.ts';
import type { Finding } from '../../../infra/ops/commands/finding.ts';
import { dataMapHash } from '../../../shared/data-map/data-map.ts';
import { CANARY_APP_ID } from '../../../shared/domain/canary.ts';
import { stubClient } from './stub-client.ts';

const NOW = Date.UTC(2026, 10, 29);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WHATSAPP = { appId: '12', kind: 'whatsapp' };
const INSTAGRAM = { appId: '34', kind: 'instagram' };
const THREADS = { appId: '56', kind: 'threads' };
const FACEBOOK = { appId: '78', kind: 'facebook' };
const CANARY = { appId: CANARY_APP_ID, kind: 'facebook' };
const CALIQ = join(import.meta.dirname, '../../../infra/data-map.json');
const ONLY_FACEBOOK = join(import.meta.dirname, '../data-map.json');
const [CALIQ_HASH, HASH] = [CALIQ, ONLY_FACEBOOK].map((path) => dataMapHash(readDataMap(path)));

/** What a check of this name finds where these apps are registered. */
async function check(name: string, apps: readonly object[], local?: string, place: object = {}): Promise<Finding> {
  const Items = apps.map((app) => marshall(app));
  const services = {
    deployment: {
      outputs: { AppTable: 'apps', ImportDays: '21', DataMapHash: HASH },
      ...(local !== undefined && { local }),
      ...place,
    },
    tables: stubClient(new DynamoDBClient({ region: 'eu-central-1' }), () => ({ Items })).client,
  } as unknown as Services;
  const context = { clock: () => NOW, commandLine: (words: string) => `ops ${words}` } as unknown as Context;
  const found = APP_CHECKS.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no check ${name}`);
  return found.run(services, context);
}

const NO_APP = { result: 'skipped', next: 'register an app:', command: 'ops apps add' };

describe('the check of WhatsApp’s webhook', () => {
  it('fails for a day after messages have arrived, and names the app and the page', async () => {
    const apps = ['12', '13'].map((appId) => ({ ...WHATSAPP, appId, messagesAt: NOW - DAY + 1 }));
    expect(await check('WhatsApp webhook', [...apps, { ...INSTAGRAM, messagesAt: NOW }])).toEqual({
      result: 'failed',
      message: 'messages of 12, 13 arrive here, and no inbox gets them',
      next: 'enter your inbox’s address in the App Dashboard again; see infra/whatsapp-webhook.md',
    });
    for (const app of [{ ...WHATSAPP, messagesAt: NOW - DAY }, WHATSAPP, FACEBOOK]) {
      expect(await check('WhatsApp webhook', [app])).toEqual({ result: 'ok', message: 'no messages arrive here' });
    }
  });

  it('is skipped where no app can have such a webhook', async () => {
    const message = 'no app that can have one is registered';
    expect(await check('WhatsApp webhook', [INSTAGRAM, CANARY])).toEqual({ ...NO_APP, message });
  });
});

describe('the check of Meta’s lists', () => {
  const imported = (age: number) => ({ ...WHATSAPP, importedAt: NOW - age });
  const next = 'download the list in the App Dashboard and enter it:';
  const command = 'ops import FILE --app ID --asked-before DATE';

  it('tells the age of the last import by app', async () => {
    const apps = [imported(3 * DAY), { ...INSTAGRAM, importedAt: NOW - 5 * HOUR }, { ...CANARY, importedAt: 0 }];
    expect(await check('lists from Meta', apps)).toEqual({
      result: 'ok',
      message: 'last import: 12 3 d ago, 34 5 h ago',
    });
  });

  it('fails when an app’s last import is older than importDays', async () => {
    const message = 'last import: 12 21 d ago';
    expect(await check('lists from Meta', [imported(21 * DAY)])).toEqual({ result: 'ok', message });
    const late = await check('lists from Meta', [imported(21 * DAY + 1)]);
    expect(late).toEqual({ result: 'failed', message, next, command });
    // also beside others that have none
    expect(await check('lists from Meta', [imported(21 * DAY + 1), INSTAGRAM])).toMatchObject({ result: 'failed' });
  });

  it('is skipped while an app has no import, but for the stack of npm start', async () => {
    const apps = [imported(DAY), INSTAGRAM];
    const message = 'last import: 12 1 d ago, 34 none yet';
    expect(await check('lists from Meta', apps)).toEqual({ result: 'skipped', message, next, command });
    expect(await check('lists from Meta', apps, 'http://127.0.0.1:3000')).toEqual({ result: 'ok', message });
    const none = await check('lists from Meta', [CANARY]);
    expect(none).toEqual({ ...NO_APP, message: 'no app is registered' });
  });
});

describe('the check of the ids that apps give', () => {
  const ids = (apps: readonly object[], place: object = { dataMap: ONLY_FACEBOOK }) =>
    check('ids of apps', apps, undefined, place);
  const ok = { result: 'ok', message: 'the data map finds the people of every app' };

  it('fails in one line for apps by whose ids the data map finds nobody', async () => {
    expect(await ids([FACEBOOK, WHATSAPP, INSTAGRAM, THREADS])).toEqual({
      result: 'failed',
      message:
        'the data map finds nobody of app 12 by {phone}, nor of app 34 by {igUser}, nor of app 56 by {threadsId}',
      next: 'name the id in a rule or a target; see infra/README.md#data-map',
    });
  });

  it('passes when a target or a rule names them, and for apps without a kind', async () => {
    expect(await ids([FACEBOOK, { appId: '90', kind: 'no such kind' }])).toEqual(ok);
    const outputs = { AppTable: 'apps', DataMapHash: CALIQ_HASH };
    expect(await ids([FACEBOOK, WHATSAPP, INSTAGRAM, THREADS], { dataMap: CALIQ, outputs })).toEqual(ok);
  });

  it('passes where a target alone names them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'app-checks-'));
    const dataMap = join(folder, 'data-map.json');
    const target = {
      ...{ name: 'notes', label: { en: 'Notes' }, noCanary: 'for this test', kind: 'dynamodb', table: 'notes' },
      ...{ partitionKey: { attribute: 'owner', values: ['{appId}#{igUser}'] }, key: ['owner'] },
    };
    writeFileSync(dataMap, JSON.stringify({ identifiers: [], targets: [target] }));
    const outputs = { AppTable: 'apps', DataMapHash: dataMapHash(readDataMap(dataMap)) };
    expect(await ids([INSTAGRAM], { dataMap, outputs })).toEqual(ok);
    rmSync(folder, { recursive: true });
  });

  it('fails when two apps lead to a store of one app', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'app-checks-'));
    const dataMap = join(folder, 'data-map.json');
    const target = {
      ...{ name: 'notes', label: { en: 'Notes' }, noCanary: 'for this test', kind: 'dynamodb', table: 'notes' },
      ...{ partitionKey: { attribute: 'owner', values: ['{asid}'] }, key: ['owner'], oneApp: true },
    };
    writeFileSync(dataMap, JSON.stringify({ identifiers: [], targets: [target] }));
    const outputs = { AppTable: 'apps', DataMapHash: dataMapHash(readDataMap(dataMap)) };
    const stores = (apps: readonly object[]) => check('one-app stores', apps, undefined, { dataMap, outputs });
    expect(await stores([FACEBOOK, INSTAGRAM, CANARY])).toMatchObject({ result: 'ok' });
    expect(await stores([FACEBOOK, { ...FACEBOOK, appId: '79' }, INSTAGRAM])).toEqual({
      result: 'failed',
      message: 'targets[0] ("notes") holds people of one app ("oneApp"), and is searched by {asid} for apps 78, 79',
      next: expect.stringContaining('add {appId}'),
    });
    rmSync(folder, { recursive: true });
  });

  it('is skipped without apps, and where the data map here is not what is deployed', async () => {
    expect(await ids([CANARY])).toEqual({ ...NO_APP, message: 'no app is registered' });
    expect(await ids([INSTAGRAM], { dataMap: CALIQ })).toEqual({
      result: 'skipped',
      message: `${CALIQ} is not what is deployed`,
      next: 'deploy this checkout, or check out what was deployed',
    });
  });
});
