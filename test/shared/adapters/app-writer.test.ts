import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { writeNote } from '../../../shared/adapters/aws/app-notes.ts';
import { APP_ATTRIBUTES, dynamoAppWriter } from '../../../shared/adapters/aws/app-writer.ts';
import { dynamoImportTimes } from '../../../shared/adapters/aws/import-times.ts';
import type { AppChange, AppWriter } from '../../../shared/ports/app-writer.ts';
import { stubClient } from '../../infra/ops/stub-client.ts';
import { type DynamodbServer, startDynalite } from '../../support/dynalite.ts';

const BY_ANNA = { by: 'anna', at: 1000 };
const BY_MARIA = { by: 'maria', at: 2000 };
const KEY = 'seal-key';

let dynalite: DynamodbServer;
let table: string;
let number = 0;
let apps: AppWriter;
const scans: unknown[] = [];
let losesNextAnswer = false;

beforeAll(async () => {
  dynalite = await startDynalite();
  dynalite.client.middlewareStack.add((next, { commandName }) => (args) => {
    if (commandName !== 'UpdateItemCommand') scans.push(args.input);
    return next(args);
  });
  // below the SDK's retries
  const step = { step: 'deserialize', priority: 'low' } as const;
  dynalite.client.middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      if (!losesNextAnswer) return answer;
      losesNextAnswer = false;
      throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError', $retryable: {} });
    },
    step,
  );
});
beforeEach(async () => {
  table = `apps-${(number += 1)}`;
  await dynalite.createTable({
    TableName: table,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'appId', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'appId', AttributeType: 'S' }],
  });
  apps = writer(table);
});
afterAll(() => dynalite.close());

/** Seals a secret as itself with its context, so that a test sees both. */
function writer(name: string, seal = sealAsItself) {
  const { client } = stubClient(new KMSClient({ region: 'eu-central-1' }), ({ input }) => seal(input as Encrypt));
  return dynamoAppWriter(dynalite.client, name, client, KEY);
}

type Encrypt = { readonly KeyId: string; readonly Plaintext: Uint8Array; readonly EncryptionContext: object };
function sealAsItself({ KeyId, Plaintext, EncryptionContext }: Encrypt): object {
  const text = [KeyId, Buffer.from(Plaintext).toString(), JSON.stringify(EncryptionContext)].join(' ');
  return { CiphertextBlob: Buffer.from(text) };
}
const sealed = (secret: string, appId = '1') => `${KEY} ${secret} {"appId":"${appId}"}`;

/** The row of an app, with what is sealed as text. */
async function row(appId = '1') {
  const { Item } = await dynalite.client.send(new GetItemCommand({ TableName: table, Key: { appId: { S: appId } } }));
  return (
    Item &&
    Object.fromEntries(
      Object.entries(unmarshall(Item)).map(([name, value]) => [
        name,
        value instanceof Uint8Array ? Buffer.from(value).toString() : value,
      ]),
    )
  );
}

async function note(...what: readonly ('current' | 'previous' | 'messages')[]): Promise<void> {
  const { rotatedAt } = (await row()) ?? {};
  const item = { appId: { S: '1' }, ...(rotatedAt !== undefined && { rotatedAt: { N: `${rotatedAt}` } }) };
  for (const one of what) await writeNote(dynalite.client, table, item, one, 1500);
}

const added = { ...BY_ANNA, what: 'added' };

describe('the table of apps', () => {
  it('keeps a new app with its secret sealed for it alone, and who added it', async () => {
    await apps.add('1', 'instagram', 'first', BY_ANNA);
    expect(await row()).toEqual({ appId: '1', kind: 'instagram', current: sealed('first'), changes: [added] });
  });

  it('makes a new secret the current one, keeps the former, and forgets when they matched', async () => {
    await apps.add('1', 'facebook', 'first', BY_ANNA);
    await note('current', 'previous', 'messages');
    await apps.rotate('1', 'second', BY_MARIA);
    expect(await row()).toEqual({
      appId: '1',
      kind: 'facebook',
      current: sealed('second'),
      previous: sealed('first'),
      rotatedAt: 2000,
      messagesAt: 1500,
      changes: [added, { ...BY_MARIA, what: 'rotated' }],
    });
  });

  it('puts a secret in the place of the current one, and leaves the previous one', async () => {
    await apps.add('1', 'facebook', 'first', BY_ANNA);
    await apps.rotate('1', 'second', BY_MARIA);
    await apps.replace('1', 'third', { by: 'maria', at: 3000 });
    expect(await row()).toMatchObject({ current: sealed('third'), previous: sealed('first'), rotatedAt: 3000 });
    expect((await row())?.['changes']).toMatchObject([added, { what: 'rotated' }, { at: 3000, what: 'replaced' }]);
  });

  it('retires the previous secret with when it matched, and leaves the current one', async () => {
    await apps.add('1', 'facebook', 'first', BY_ANNA);
    await apps.rotate('1', 'second', BY_MARIA);
    await note('current', 'previous');
    await apps.retire('1', { by: 'maria', at: 3000 });
    const kept = await row();
    expect(kept).toMatchObject({ current: sealed('second'), currentMatchedAt: 1500 });
    expect(kept).not.toHaveProperty('previous');
    expect(kept).not.toHaveProperty('previousMatchedAt');
    expect(kept?.['changes']).toMatchObject([added, { what: 'rotated' }, { at: 3000, by: 'maria', what: 'retired' }]);
  });

  it('leaves only the history of an app that was removed, and takes it again with that history', async () => {
    await apps.add('1', 'facebook', 'first', BY_ANNA);
    await apps.rotate('1', 'second', BY_MARIA);
    await note('current', 'previous', 'messages');
    await apps.noteImport('1', 1700);
    await apps.remove('1', { by: 'anna', at: 3000 });
    const changes = [added, { ...BY_MARIA, what: 'rotated' }, { by: 'anna', at: 3000, what: 'removed' }];
    expect(await row()).toEqual({ appId: '1', kind: 'facebook', removedAt: 3000, changes });
    await apps.add('1', 'threads', 'again', { by: 'anna', at: 4000 });
    expect(await row()).toEqual({
      appId: '1',
      kind: 'threads',
      current: sealed('again'),
      changes: [...changes, { by: 'anna', at: 4000, what: 'added' }],
    });
  });

  it('is written in the attributes that whoever changes apps may write, and in each of them', async () => {
    const written = new Set<string>();
    const look = async (): Promise<void> => {
      for (const name of Object.keys((await row()) ?? {})) written.add(name);
    };
    await apps.add('1', 'facebook', 'first', BY_ANNA);
    await apps.rotate('1', 'second', BY_MARIA);
    await note('current', 'previous', 'messages');
    await apps.noteImport('1', 1700);
    await look();
    await apps.remove('1', { by: 'anna', at: 3000 });
    await look();
    expect([...written].toSorted()).toEqual([...APP_ATTRIBUTES].toSorted());
  });

  it.each<readonly [what: string, code: string, change: () => Promise<unknown>]>([
    ['adding what is registered', 'app_registered', () => apps.add('1', 'facebook', 'x', BY_MARIA)],
    ['adding again in the same moment', 'app_registered', () => apps.add('1', 'facebook', 'x', BY_ANNA)],
    ['rotating what has a previous secret', 'not_rotated', () => apps.rotate('2', 'x', BY_MARIA)],
    ['rotating what was removed', 'not_rotated', () => apps.rotate('3', 'x', BY_MARIA)],
    ['rotating what is not there', 'not_rotated', () => apps.rotate('4', 'x', BY_MARIA)],
    ['replacing what was removed', 'not_rotated', () => apps.replace('3', 'x', BY_MARIA)],
    ['replacing what is not there', 'not_rotated', () => apps.replace('4', 'x', BY_MARIA)],
    ['retiring where there is no previous secret', 'nothing_to_retire', () => apps.retire('1', BY_MARIA)],
    ['removing what was removed', 'app_unknown', () => apps.remove('3', BY_MARIA)],
    ['removing what is not there', 'app_unknown', () => apps.remove('4', BY_MARIA)],
    ['noting an import of what was removed', 'app_unknown', () => apps.noteImport('3', 1)],
    ['noting an import of what is not there', 'app_unknown', () => apps.noteImport('4', 1)],
    ['requiring what was removed', 'app_unknown', () => apps.registeredKind('3')],
    ['requiring what is not there', 'app_unknown', () => apps.registeredKind('4')],
  ])('refuses %s, and changes nothing', async (_, code, change) => {
    await apps.add('1', 'facebook', 'first', BY_ANNA);
    await apps.add('2', 'facebook', 'first', BY_ANNA);
    await apps.rotate('2', 'second', BY_ANNA);
    await apps.add('3', 'facebook', 'first', BY_ANNA);
    await apps.remove('3', BY_ANNA);
    const rows = () => Promise.all(['1', '2', '3', '4'].map(row));
    const before = await rows();
    await expect(change()).rejects.toMatchObject({
      code,
      disposition: 'reject',
      // the id is input, which no answer repeats
      message: expect.stringMatching(/^this app (?:is|has) [^\d]+$/),
    });
    expect(await rows()).toEqual(before);
  });

  it.each<readonly [what: AppChange['what'], change: () => Promise<void>]>([
    ['added', () => apps.add('3', 'facebook', 'x', BY_MARIA)],
    ['rotated', () => apps.rotate('1', 'x', BY_MARIA)],
    ['replaced', () => apps.replace('1', 'x', BY_MARIA)],
    ['retired', () => apps.retire('2', BY_MARIA)],
    ['removed', () => apps.remove('1', BY_MARIA)],
  ])('has %s an app although the answer was lost and the SDK asked again', async (what, change) => {
    await apps.add('1', 'facebook', 'first', BY_ANNA);
    await apps.add('2', 'facebook', 'first', BY_ANNA);
    await apps.rotate('2', 'second', BY_ANNA);
    losesNextAnswer = true;
    await change();
    expect(losesNextAnswer).toBe(false);
    const changes = (await Promise.all(['1', '2', '3'].map(row))).flatMap((app) => app?.['changes'] ?? []);
    expect(changes.filter(({ by }) => by === 'maria')).toEqual([{ ...BY_MARIA, what }]);
  });

  it('tells the kind of a registered app by a reading that sees what was just written', async () => {
    await apps.add('1', 'instagram', 'first', BY_ANNA);
    scans.length = 0;
    expect(await apps.registeredKind('1')).toBe('instagram');
    expect(scans).toMatchObject([{ ConsistentRead: true, ProjectionExpression: '#kind, removedAt' }]);
  });

  it('tells when lists were entered, and nothing else of the apps', async () => {
    for (const appId of ['1', '2', '3']) await apps.add(appId, 'facebook', 'first', BY_ANNA);
    await apps.noteImport('1', 1700);
    await apps.noteImport('3', 1800);
    scans.length = 0;
    const times = await dynamoImportTimes(dynalite.client, table).lastImports();
    expect(times.toSorted((a, b) => a - b)).toEqual([1700, 1800]);
    expect(scans).toMatchObject([{ Select: 'SPECIFIC_ATTRIBUTES', ProjectionExpression: 'importedAt' }]);
  });

  it('is unavailable for now while it does not answer', async () => {
    const nowhere = writer('nowhere');
    const unavailable = {
      code: 'registry_unavailable',
      disposition: 'retry',
      cause: { name: 'ResourceNotFoundException' },
    };
    await expect(nowhere.add('1', 'facebook', 'first', BY_ANNA)).rejects.toMatchObject(unavailable);
    await expect(nowhere.registeredKind('1')).rejects.toMatchObject(unavailable);
    await expect(dynamoImportTimes(dynalite.client, 'nowhere').lastImports()).rejects.toMatchObject(unavailable);
  });

  it('stores nothing that KMS has not sealed', async () => {
    await expect(writer(table, () => ({})).add('1', 'facebook', 'first', BY_ANNA)).rejects.toThrow(TypeError);
    expect(await row()).toBeUndefined();
  });
});
