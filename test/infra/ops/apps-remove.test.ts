import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { LoopbackServer } from '../../../infra/local/system/loopback.ts';
import { everyApp, listApps } from '../../../infra/ops/aws/app-table.ts';
import type { Services } from '../../../infra/ops/aws/services.ts';
import { appsRemove } from '../../../infra/ops/commands/apps-remove.ts';
import { dynamoAppWriter } from '../../../shared/adapters/aws/app-writer.ts';
import { dynamoRequestStore } from '../../../shared/adapters/aws/request-store.ts';
import { CANARY_APP_ID } from '../../../shared/domain/canary.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import { newRequest } from '../../../shared/domain/new-request.ts';
import type { AppWriter } from '../../../shared/ports/app-writer.ts';
import { type DynamodbServer, startDynalite } from '../../support/dynalite.ts';
import { startOperationsDoor } from '../../support/operations-door.ts';
import { createRequestTable } from '../../support/request-table.ts';
import { requestWorld } from '../../support/request-world.ts';
import { runCommand } from './run-command.ts';
import { stubClient } from './stub-client.ts';

const NOW = Date.UTC(2026, 0, 15, 12);

let dynalite: DynamodbServer;
let door: LoopbackServer;
let services: Services;
let writer: AppWriter;
beforeEach(async () => {
  dynalite = await startDynalite();
  await createRequestTable(dynalite.client, 'requests');
  await dynalite.createTable({
    TableName: 'apps',
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'appId', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'appId', AttributeType: 'S' }],
  });
  const apps = ['1', '2', CANARY_APP_ID].map((appId) => marshall({ appId, kind: 'facebook' }));
  await dynalite.put('apps', apps);
  const { client: keys } = stubClient(new KMSClient({ region: 'eu-central-1' }), ({ input }) => ({
    CiphertextBlob: (input as { readonly Plaintext: Uint8Array }).Plaintext,
  }));
  writer = dynamoAppWriter(dynalite.client, 'apps', keys, 'seal');
  door = await startOperationsDoor({ ...requestWorld().ports, apps: writer });
  const outputs = { RequestTable: 'requests', AppTable: 'apps', PublicUrl: door.url };
  const deployment = { name: 'test', region: 'eu-central-1', outputs };
  services = { tables: dynalite.client, deployment } as unknown as Services;
  const store = dynamoRequestStore(dynalite.client, 'requests');
  for (const [appId, status] of [
    ['1', 'received'],
    ['1', 'cancelled'],
    ['2', 'cancelled'],
  ] as const) {
    const requestId = `${appId}${status}`.padEnd(43, '-') as RequestId;
    const accepted = {
      requestId,
      subjectRef: 's' as never,
      appId,
      origin: 'callback',
      scope: 'deletion',
      beganWith: 'asid',
    } as const;
    await store.create({ ...newRequest({ ...accepted, promise: 1 }, NOW), status });
  }
}, 30_000);
afterEach(() => Promise.all([dynalite.close(), door.stop()]));

const remove = (app: string, values: object = {}) =>
  runCommand(appsRemove, { app, ...values }, [], { services, now: NOW });
const registered = async () => (await listApps(services)).map(({ appId }) => appId);

describe('apps remove', () => {
  it('says how many requests of the app are open, and removes nothing without a yes', async () => {
    expect(await remove('1')).toMatchObject({
      exit: 1,
      value: undefined,
      noted: [
        'Removes app 1 (facebook) from test, with its secrets. Its callbacks are refused within a minute.',
        '1 of its requests are open; their steps at Meta will fail.',
        'Nothing was changed. Add --yes to do it.',
      ],
    });
    expect((await remove('2')).noted[1]).toBe('None of its requests is open.');
    expect(await registered()).toEqual(['1', '2', CANARY_APP_ID]);
  });

  it('removes the app it names, and no other', async () => {
    expect(await remove('1', { yes: true })).toMatchObject({
      exit: 0,
      value: { appId: '1', removed: true, openRequests: 1, unreadable: [] },
      printed: ['Removed.'],
    });
    expect(await registered()).toEqual(['2', CANARY_APP_ID]);
  });

  it('keeps who changed the app, and nothing else of it; it can be registered again, and the history goes on', async () => {
    await remove('2', { yes: true });
    const row = async () => (await everyApp(services)).find(({ appId }) => appId === '2');
    const removed = { at: expect.any(Number), by: expect.any(String), what: 'removed' };
    expect(await row()).toMatchObject({ hasPrevious: false, removedAt: expect.any(Number), changes: [removed] });
    const { Item = {} } = await dynalite.client.send(
      new GetItemCommand({ TableName: 'apps', Key: { appId: { S: '2' } } }),
    );
    expect(Object.keys(Item).toSorted()).toEqual(['appId', 'changes', 'kind', 'removedAt']);
    await expect(remove('2', { yes: true })).rejects.toMatchObject({ code: 'app_unknown' });
    await expect(writer.rotate('2', 'a-new-secret', { by: 'anna', at: NOW })).rejects.toMatchObject({
      code: 'not_rotated',
    });
    await expect(writer.noteImport('2', NOW)).rejects.toMatchObject({ code: 'app_unknown' });
    await expect(writer.registeredKind('2')).rejects.toMatchObject({ code: 'app_unknown' });

    await writer.add('2', 'instagram', 'another-secret', { by: 'anna', at: NOW });
    await expect(writer.add('2', 'instagram', 'a-third', { by: 'anna', at: NOW })).rejects.toMatchObject({
      code: 'app_registered',
    });
    await writer.registeredKind('2');
    await writer.noteImport('2', NOW);
    const again = await row();
    expect(again).toMatchObject({ kind: 'instagram', importedAt: NOW });
    expect(again).not.toHaveProperty('removedAt');
    expect(again?.changes.map(({ what }) => what)).toEqual(['removed', 'added']);
    await writer.remove('2', { by: 'anna', at: NOW });
    expect(await row()).not.toHaveProperty('importedAt');
  });

  it('names records that cannot be read, and removes the app all the same', async () => {
    const requestId = 'damaged'.padEnd(43, '-');
    await dynalite.put('requests', [marshall({ requestId, parts: 'x' })]);
    const { exit, value, noted } = await remove('2', { yes: true });
    expect({ exit, value }).toEqual({
      exit: 0,
      value: { appId: '2', removed: true, openRequests: 0, unreadable: [requestId] },
    });
    expect(noted.slice(1)).toEqual([
      'None of its requests that can be read is open.',
      `Warning: 1 record cannot be read, and may be an open request of this app: ${requestId}. To restore them, see infra/recovery.md.`,
    ]);
    await dynalite.put('requests', [marshall({ requestId: 'another'.padEnd(43, '-') })]);
    expect((await remove('1')).noted[2]).toMatch(
      /^Warning: 2 records cannot be read, and may be open requests of this app: /,
    );
  });

  it('refuses an app that is not registered, and the canary’s', async () => {
    await expect(remove('3', { yes: true })).rejects.toMatchObject({ code: 'app_unknown' });
    await expect(remove(CANARY_APP_ID, { yes: true })).rejects.toMatchObject({ code: 'app_is_canary' });
  });
});
