import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { readDataMap } from '../../../infra/data-map-file.ts';
import type { Deployment } from '../../../infra/ops/aws/deployment.ts';
import type { Services } from '../../../infra/ops/aws/services.ts';
import type { Figures } from '../../../infra/ops/commands/evidence/figures.ts';
import { writeForOwner } from '../../../infra/ops/commands/evidence/report-file.ts';
import { evidence } from '../../../infra/ops/commands/evidence.ts';
import { dynamoRequestStore } from '../../../shared/adapters/aws/request-store.ts';
import { dataMapHash } from '../../../shared/data-map/data-map.ts';
import { DAY } from '../../../shared/domain/schedule.ts';
import { type DynamodbServer, startDynalite } from '../../support/dynalite.ts';
import { createRequestTable } from '../../support/request-table.ts';
import { runCommand } from './run-command.ts';
import { NOW, partOf, requestAt } from './sample-report.ts';
import { stubClient } from './stub-client.ts';

const FROM = Date.UTC(2026, 9, 1);
const TO = Date.UTC(2026, 10, 1);
const ENDED = { status: 'completed', completedAt: TO + 30 * DAY } as const;

const KEPT = partOf('invoices', 'kept', { retention: { reason: 'legal_obligation', basis: 'Tax law' } });

let dynalite: DynamodbServer;
let services: Services;
let directory: string;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'evidence-'));
  dynalite = await startDynalite();
  await createRequestTable(dynalite.client, 'requests');
  const periods = { PromiseDays: '30', BackupHorizonDays: '35', RetentionMonths: '25' };
  const keyIds = { SealKeyId: 'seal', SubjectKeyId: 'subject', ReceiptKeyId: 'receipt' };
  const outputs = { RequestTable: 'requests', ...periods, ...keyIds };
  const keys = new KMSClient({ region: 'eu-central-1' });
  const specs: { readonly [keyId: string]: string } = { seal: 'SYMMETRIC_DEFAULT', subject: 'HMAC_256' };
  stubClient(keys, ({ input }) => {
    const KeySpec = specs[(input as { readonly KeyId: string }).KeyId];
    return KeySpec === undefined ? {} : { KeyMetadata: { KeySpec, KeyState: 'Enabled', KeyManager: 'CUSTOMER' } };
  });
  const deployment = { name: 'test', outputs: { ...outputs, DataMapHash: 'another' } } as Deployment;
  services = { deployment, tables: dynalite.client, keys } as Services;
  const store = dynamoRequestStore(dynalite.client, 'requests');
  await Promise.all(
    [
      requestAt(1, FROM - 1, ENDED),
      requestAt(2, FROM, { ...ENDED, parts: [KEPT], appId: 'at the first moment' }),
      requestAt(3, TO - 1, { ...ENDED, appId: 'at the last moment' }),
      requestAt(4, TO, ENDED),
      requestAt(5, FROM + DAY, { ...ENDED, origin: 'canary' }),
      requestAt(6, FROM + DAY, { origin: 'replay', dueAt: NOW - DAY }),
      requestAt(7, FROM - 300 * DAY),
      requestAt(8, FROM + DAY, { origin: 'canary' }),
      requestAt(9, FROM - 300 * DAY, { status: 'completed', completedAt: FROM - 200 * DAY }),
    ].map((record) => store.create(record)),
  );
}, 30_000);
afterAll(async () => {
  await dynalite.close();
  rmSync(directory, { recursive: true });
});

type Answer = { readonly figures: Figures; readonly isComplete: boolean; readonly settings: object };
async function run(values: object = {}) {
  const ran = await runCommand(evidence, { from: FROM, to: TO, ...values }, [], { services, now: NOW });
  return { ...ran, value: ran.value as Answer };
}

describe('evidence', () => {
  it('counts what was accepted at the beginning of the period, and nothing from its end on, nor canaries and replays', async () => {
    const { exit, value } = await run();
    expect(exit).toBe(0);
    expect(value.figures.byApp).toEqual({
      'at the first moment': { callback: 1 },
      'at the last moment': { callback: 1 },
    });
    expect((await run({ from: FROM + 1 })).value.figures.byApp).toEqual({ 'at the last moment': { callback: 1 } });
    expect((await run({ to: TO - 1 })).value.figures.byApp).toEqual({ 'at the first moment': { callback: 1 } });
    expect((await run({ from: FROM - 1, to: TO + 1 })).value.figures.requests).toBe(4);
  });

  it('says whether requests of the period may be recorded no more', async () => {
    const edge = Date.UTC(2024, 10, 1);
    expect((await run()).value).toMatchObject({ isComplete: true, recordedSince: '2024-11-01T00:00:00.000Z' });
    expect((await run({ from: edge })).value.isComplete).toBe(true);
    expect((await run({ from: edge - 1 })).value.isComplete).toBe(false);
  });

  it('names a record that cannot be read, and does not call the figures complete', async () => {
    const keys = ['x', 'y'].map((letter) => ({ requestId: { S: letter.repeat(43) } }));
    const put = (Item: object) => services.tables.send(new PutItemCommand({ TableName: 'requests', Item } as never));
    await put(keys[0] ?? {});
    const { exit, noted, value } = await run();
    await put(keys[1] ?? {});
    const two = await run();
    for (const Key of keys) await services.tables.send(new DeleteItemCommand({ TableName: 'requests', Key }));
    expect(two.noted[0]).toContain('Warning: 2 records cannot be read, so they are in no figure: ');
    expect({ exit, isComplete: value.isComplete }).toEqual({ exit: 1, isComplete: false });
    expect(noted).toContainEqual(
      expect.stringContaining(`Warning: 1 record cannot be read, so it is in no figure: ${'x'.repeat(43)}.`),
    );
    expect(value.figures.requests).toBe(2);
  });

  it('answers with JSON, or with CSV of the same figures', async () => {
    const { printed, value } = await run();
    expect(JSON.parse(printed.join('\n'))).toEqual(value);
    const { figures, ...others } = value;
    expect(figures.requests).toBe(2);
    const key = { state: 'Enabled', managedBy: 'CUSTOMER' };
    expect(others).toEqual({
      period: { from: '2026-10-01T00:00:00.000Z', to: '2026-11-01T00:00:00.000Z' },
      ...{ made: '2026-11-23T14:05:00.000Z', deployment: 'test' },
      ...{ isComplete: true, recordedSince: '2024-11-01T00:00:00.000Z' },
      settings: {
        ...{ promiseDays: 30, backupHorizonDays: 35, retentionMonths: 25, dataMapHash: 'another' },
        encryption: [
          { use: 'tables, queues, logs, seals (AES-256-GCM) and app secrets', spec: 'SYMMETRIC_DEFAULT', ...key },
          { use: 'confirmation codes and keyed hashes of persons (HMAC-SHA-256)', spec: 'HMAC_256', ...key },
          // of a key that KMS does not describe nothing is said
          { use: 'receipts (ES256)' },
        ],
      },
    });
    expect(printed[0]).toBe('{');
    expect(printed[1]).toBe('  "period": {');
    const { printed: lines } = await run({ csv: true });
    expect(lines).toEqual(
      expect.arrayContaining(['figure,value', 'figures.requests,2', 'figures.byMonth.2026-10.callback,2']),
    );
  });

  it('names the targets where the data map of this machine is the one that is deployed', async () => {
    const dataMap = join(import.meta.dirname, '../../../infra/data-map.json');
    const { targets } = readDataMap(dataMap);
    const outputs = { ...services.deployment.outputs, DataMapHash: dataMapHash(readDataMap(dataMap)) };
    const deployed = { ...services, deployment: { ...services.deployment, dataMap, outputs } };
    const ran = await runCommand(evidence, { from: FROM, to: TO }, [], { services: deployed, now: NOW });
    expect((ran.value as Answer).settings).toMatchObject({
      targets: targets.map(({ name, kind }) => ({ name, kind })),
    });
  });

  it('refuses a period that ends before it begins, or with its beginning', async () => {
    await expect(run({ to: FROM })).rejects.toThrow('--to is invalid');
    await expect(run({ to: FROM - 1 })).rejects.toThrow('--to is invalid');
    expect((await run({ to: FROM + 1 })).value.figures.requests).toBe(1);
  });
});

describe('evidence --html', () => {
  it('writes one page that only its owner may read, also over a file that others could read', async () => {
    const path = join(directory, 'report.html');
    writeFileSync(path, 'old');
    chmodSync(path, 0o644);
    const { exit, printed, noted } = await run({ html: path });
    expect({ exit, printed }).toEqual({ exit: 0, printed: [] });
    expect(noted).toEqual([`The report is in ${path}. Only you may read it.`]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8')).toMatch(/^<!doctype html>.*<\/html>\n$/s);
    expect(readdirSync(directory)).toEqual(['report.html']);
  });

  it('has everything that is open among what waits, also from before the period and of a replay, but no canary', async () => {
    const path = join(directory, 'waits.html');
    await run({ html: path });
    const page = readFileSync(path, 'utf8');
    expect([...page.matchAll(/>request-(\d)/g)].map(([, number]) => number)).toEqual(['7', '6']);
    expect(page).toContain('>2</strong> requests in the period');
    expect(page).toContain('2 requests past the promised time.');
    expect(page).toContain('<td>depends on a decision</td>');
    expect(page).toContain('<th scope="row">Invoices</th>');
    expect(page).toContain('promised: 30 days');
    expect(page).toContain('from the records of test.');
  });

  it('answers as before with CSV', async () => {
    const { printed } = await run({ html: join(directory, 'both.html'), csv: true });
    expect(printed[0]).toBe('figure,value');
  });

  it('asks for another file before it reads anything, and leaves nothing behind where it cannot write', async () => {
    const nothing = { deployment: services.deployment } as Services;
    const refused = (html: string) => runCommand(evidence, { from: FROM, to: TO, html }, [], { services: nothing });
    await expect(refused(join(directory, 'no', 'report.html'))).rejects.toThrow('--html is invalid');
    await expect(refused(directory)).rejects.toThrow('--html is a folder');
    const alone = join(directory, 'alone');
    mkdirSync(join(alone, 'meanwhile a folder'), { recursive: true });
    await expect(run({ html: join(alone, 'x'.repeat(256)) })).rejects.toThrow('cannot be written (ENAMETOOLONG)');
    await expect(writeForOwner(join(alone, 'meanwhile a folder'), 'x')).rejects.toThrow('--html cannot be written');
    expect(readdirSync(alone)).toEqual(['meanwhile a folder']);
    // nothing is written into what somebody else has put there
    writeFileSync(join(alone, `report.html.${process.pid}.part`), 'another');
    await expect(writeForOwner(join(alone, 'report.html'), 'x')).rejects.toThrow('cannot be written (EEXIST)');
  });
});
