import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { marshall } from '@aws-sdk/util-dynamodb';
import { readDataMap } from '../../../infra/data-map-file.ts';
import type { Services } from '../../../infra/ops/aws/services.ts';
import { plan } from '../../../infra/ops/commands/plan.ts';
import { dataMapHash } from '../../../shared/data-map/data-map.ts';
import { type DynamodbServer, startDynalite } from '../../support/dynalite.ts';
import { runCommand } from './run-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'plan-'));
const path = join(folder, 'data-map.json');
const notes = {
  ...{ name: 'notes', label: { en: 'Your notes' }, noCanary: 'for this test', kind: 'dynamodb', table: 'notes' },
  ...{ partitionKey: { attribute: 'owner', values: ['{appId}#{asid}'] }, key: ['owner', 'id'] },
};

let dynalite: DynamodbServer;
beforeAll(async () => {
  dynalite = await startDynalite();
  await dynalite.createTable({
    TableName: 'notes',
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [
      { AttributeName: 'owner', KeyType: 'HASH' },
      { AttributeName: 'id', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: [
      { AttributeName: 'owner', AttributeType: 'S' },
      { AttributeName: 'id', AttributeType: 'S' },
    ],
  });
  await dynalite.createTable({
    TableName: 'apps',
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'appId', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'appId', AttributeType: 'S' }],
  });
  await dynalite.put('apps', [marshall({ appId: '1', kind: 'facebook' })]);
  const owners = ['1#7', '1#7', '1#77', '2#7'];
  await dynalite.put(
    'notes',
    owners.map((owner, id) => marshall({ owner, id: `${id}` })),
  );
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' });
}, 30_000);
afterAll(async () => {
  await dynalite.close();
  rmSync(folder, { recursive: true });
});

function count(
  targets: readonly object[],
  input = '7',
  hash?: string,
  identifiers: readonly object[] = [],
  kind = 'asid',
  app = '1',
) {
  writeFileSync(path, JSON.stringify({ identifiers, targets }));
  const outputs = {
    DataMapHash: hash ?? dataMapHash(readDataMap(path)),
    PublicUrl: 'http://127.0.0.1:9',
    AppTable: 'apps',
  };
  const local = { endpoints: { dynamodb: `http://127.0.0.1:${dynalite.port}` }, dataMap: path };
  const deployment = { name: 'test', region: 'eu-central-1', outputs, local };
  const services = { tables: dynalite.client, deployment } as unknown as Services;
  return runCommand(plan, { app, kind }, [], { services, input });
}

describe('plan', () => {
  it('counts what the person has in each target, deletes nothing, and shows no identifier', async () => {
    const { exit, value, printed, noted } = await count([notes]);
    expect({ exit, noted }).toEqual({ exit: 0, noted: [] });
    expect(value).toMatchObject({ identifiers: { asid: 1 }, targets: [{ target: 'notes', items: 2 }] });
    expect(printed.slice(0, 2)).toEqual(['Identifiers: 1 asid', '']);
    expect(printed[2]).toMatch(/^TARGET +WHAT IT IS +ITEMS +TOOK$/);
    expect(printed.at(-1)).toMatch(/^notes +Your notes +2 +\d+ ms$/);
    expect(await dynalite.scan('notes')).toHaveLength(4);
  });

  it('says how many identifiers of each kind were found', async () => {
    const { kind, table, partitionKey } = notes;
    const from = { kind, table, partitionKey, attribute: 'id' };
    const source = { kind: 'contactId', neverReused: true, from };
    const { printed, value } = await count([notes], '7', undefined, [source]);
    expect({ first: printed[0], value }).toMatchObject({
      first: 'Identifiers: 1 asid, 1 contactId',
      value: { identifiers: { asid: 1, contactId: 1 } },
    });
  });

  it('counts nothing where the kind of id does not lead, also where the store is gone, and names these targets', async () => {
    const { partitionKey: _, ...row } = notes;
    const calls = { ...row, name: 'calls', table: 'gone', partitionKey: { attribute: 'owner', values: ['{phone}'] } };
    const { exit, value, printed, styles } = await count([notes, calls]);
    expect(printed.find((line) => line.startsWith('calls'))).toMatch(/^calls +Your notes +not searched$/);
    expect(value).toEqual({
      identifiers: { asid: 1 },
      targets: [
        { target: 'notes', label: 'Your notes', items: 2, milliseconds: expect.any(Number) },
        { target: 'calls', label: 'Your notes' },
      ],
      notSearched: ['calls'],
    });
    expect({ exit, styles }).toMatchObject({ exit: 0, styles: ['warning: not searched', expect.any(String)] });
    expect(printed.at(-1)).toMatch(/^Not searched, because asid leads to none .*: calls\. If you know another id/);
  });

  it('calls unknown what could not be counted, and exits with 1', async () => {
    const { exit, value, printed, styles } = await count([{ ...notes, name: 'gone', table: 'gone' }, notes]);
    expect({ exit, styles }).toEqual({ exit: 1, styles: ['bad: unknown: target_not_found'] });
    expect(value).toMatchObject({ targets: [{ target: 'gone', errorCode: 'target_not_found' }, { items: 2 }] });
    expect(printed.find((line) => line.startsWith('gone'))).toMatch(/ unknown: target_not_found /);
  });

  it('notes that another data map is deployed', async () => {
    const { noted } = await count([notes], '7', 'another');
    expect(noted).toEqual([`Note: ${path} is not the data map that is deployed.`]);
  });

  it('refuses a kind of id by which the data map finds nobody before it asks for the id, with those by which it does', async () => {
    await expect(count([notes], '', undefined, [], 'phone')).rejects.toMatchObject({
      code: 'kind_not_in_data_map',
      message: expect.stringContaining('of the kind asid; or add a rule that reads {phone}'),
    });
  });

  it('says that an app is not registered before it asks for the id', async () => {
    await expect(count([notes], '', undefined, [], 'asid', '99')).rejects.toMatchObject({
      code: 'app_unknown',
      message: 'app 99 is not registered',
    });
  });

  it('takes no text for an id', async () => {
    await expect(count([notes], 'seven')).rejects.toThrow('expected 1 to 32 decimal digits');
  });
});
