import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { readDataMap } from '../../../infra/data-map-file.ts';
import type { Services } from '../../../infra/ops/aws/services.ts';
import type { Context } from '../../../infra/ops/cli/command.ts';
import { APP_CHECKS } from '../../../infra/ops/commands/app-checks.ts';
import type { Finding } from '../../../infra/ops/commands/finding.ts';
import { dataMapHash } from '../../../shared/data-map/data-map.ts';
import { stubClient } from './stub-client.ts';

const NOW = Date.UTC(2026, 10, 29);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WHATSAPP = { appId: '12', kind: 'whatsapp' };
const INSTAGRAM = { appId: '34', kind: 'instagram' };
const THREADS = { appId: '56', kind: 'threads' };
const FACEBOOK = { appId: '78', kind: 'facebook' };
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

describe('the check of WhatsApp’s webhook', () => {
  it('fails for a day after messages have arrived, and names the app and the page', async () => {
    const recent = await check('WhatsApp webhook', [{ ...WHATSAPP, messagesAt: NOW - DAY + 1 }]);
    expect(recent).toMatchObject({
      result: 'failed',
      message: expect.stringContaining('12'),
      next: expect.stringContaining('infra/whatsapp-webhook.md'),
    });
    expect(await check('WhatsApp webhook', [{ ...WHATSAPP, messagesAt: NOW - DAY }])).toMatchObject({ result: 'ok' });
    expect(await check('WhatsApp webhook', [WHATSAPP])).toMatchObject({ result: 'ok' });
  });

  it('is skipped where no app can have such a webhook', async () => {
    expect(await check('WhatsApp webhook', [INSTAGRAM])).toMatchObject({ result: 'skipped' });
  });
});

describe('the check of Meta’s lists', () => {
  const imported = (age: number) => ({ ...WHATSAPP, importedAt: NOW - age });

  it('tells the age of the last import by app', async () => {
    const apps = [imported(3 * DAY), { ...INSTAGRAM, importedAt: NOW - 5 * HOUR }];
    const { result, message } = await check('lists from Meta', apps);
    expect(result).toBe('ok');
    expect(message).toMatch(/12 3 d.* ago, 34 5 h.* ago/);
  });

  it('fails when an app’s last import is older than importDays', async () => {
    expect(await check('lists from Meta', [imported(21 * DAY)])).toMatchObject({ result: 'ok' });
    expect(await check('lists from Meta', [imported(21 * DAY + 1)])).toMatchObject({
      result: 'failed',
      command: expect.stringContaining('import'),
    });
  });

  it('is skipped while an app has no import, but for the stack of npm start', async () => {
    const apps = [imported(DAY), INSTAGRAM];
    expect(await check('lists from Meta', apps)).toMatchObject({ result: 'skipped' });
    expect(await check('lists from Meta', apps, 'http://127.0.0.1:3000')).toMatchObject({ result: 'ok' });
    expect(await check('lists from Meta', [])).toMatchObject({ result: 'skipped' });
  });
});

describe('the check of the ids that apps give', () => {
  const ids = (apps: readonly object[], place: object = { dataMap: ONLY_FACEBOOK }) =>
    check('ids of apps', apps, undefined, place);

  it('fails in one line for apps by whose ids the data map finds nobody', async () => {
    expect(await ids([FACEBOOK, INSTAGRAM, THREADS])).toMatchObject({
      result: 'failed',
      message: 'the data map finds nobody of app 34 by {igUser}, nor of app 56 by {threadsId}',
    });
  });

  it('passes where a target or a rule names them, and for WhatsApp, which sends no callback', async () => {
    expect(await ids([FACEBOOK, WHATSAPP])).toMatchObject({ result: 'ok' });
    const outputs = { AppTable: 'apps', DataMapHash: CALIQ_HASH };
    expect(await ids([FACEBOOK, INSTAGRAM, THREADS], { dataMap: CALIQ, outputs })).toMatchObject({ result: 'ok' });
  });

  it('is skipped without apps, and where the data map here is not what is deployed', async () => {
    expect(await ids([])).toMatchObject({ result: 'skipped', next: 'register an app:' });
    expect(await ids([INSTAGRAM], { dataMap: CALIQ })).toMatchObject({
      result: 'skipped',
      message: expect.stringContaining('is not what is deployed'),
    });
  });
});
