import { ConditionalCheckFailedException, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateKeyCommand, DecryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { startKms } from '../../../infra/local/emulators/kms/kms.ts';
import type { LoopbackServer } from '../../../infra/local/system/loopback.ts';
import { dynamoAppRegistry } from '../../../shared/adapters/aws/app-registry.ts';
import { dynamoCanaryState, readCanaryNotes } from '../../../shared/adapters/aws/canary-state.ts';
import { CANARY_APP_ID } from '../../../shared/domain/canary.ts';
import { type DynamodbServer, startDynalite } from '../../support/dynalite.ts';

const NOW = Date.UTC(2026, 0, 15);
let tables: DynamodbServer;
let server: LoopbackServer;
let keys: KMSClient;
let keyId: string;
let secrets = 0;
/** What was read. */
const reads: unknown[] = [];
/** How often something was written, or tried. */
let writes = 0;
/** Happens once, before something is written. */
let meanwhile: (() => Promise<void>) | undefined;
let table = 0;

beforeAll(async () => {
  tables = await startDynalite();
  tables.client.middlewareStack.add((next, { commandName }) => async (args) => {
    if (commandName === 'GetItemCommand') reads.push(args.input);
    if (commandName === 'UpdateItemCommand') writes += 1;
    const effect = commandName === 'UpdateItemCommand' ? meanwhile : undefined;
    if (effect !== undefined) meanwhile = undefined;
    await effect?.();
    return await next(args);
  });
  server = await startKms({ region: 'eu-central-1', accountId: '000000000000' });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  keys = new KMSClient({ region: 'eu-central-1', endpoint: server.url, credentials, maxAttempts: 1 });
  keyId = (await keys.send(new CreateKeyCommand({}))).KeyMetadata?.KeyId ?? '';
});
beforeEach(async () => {
  await tables.createTable({
    TableName: `apps-${(table += 1)}`,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'appId', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'appId', KeyType: 'HASH' }],
  });
});
afterAll(async () => {
  keys.destroy();
  await Promise.all([server.stop(), tables.close()]);
});

const canaryState = () =>
  dynamoCanaryState(
    tables.client,
    `apps-${table}`,
    keys,
    keyId,
    () => `secret-${(secrets += 1)}`,
    () => NOW,
  );

it('registers the app once, with a secret that the callback then tries and that opens as no other app’s', async () => {
  expect(await readCanaryNotes(tables.client, `apps-${table}`)).toBeUndefined();
  const [first, second] = await Promise.all([canaryState().open(), canaryState().open()]);
  const again = await canaryState().open();
  expect(new Set([first.secret, second.secret, again.secret]).size).toBe(1);
  expect(again.notes).toEqual({ startedAt: NOW, open: [] });

  const registry = dynamoAppRegistry(tables.client, `apps-${table}`, keys, keyId, () => NOW);
  expect(await registry.apps()).toEqual([
    { appId: CANARY_APP_ID, kind: 'facebook', secrets: [{ value: first.secret, age: 'current' }] },
  ]);
  const Key = { appId: { S: CANARY_APP_ID } };
  const { Item } = await tables.client.send(new GetItemCommand({ TableName: `apps-${table}`, Key }));
  expect(JSON.stringify(Item)).not.toContain(first.secret);
  const decrypt = { CiphertextBlob: Item?.['current']?.B, KeyId: keyId, EncryptionContext: { appId: '1234' } };
  await expect(keys.send(new DecryptCommand(decrypt))).rejects.toThrow(/./);
});

it('takes the secret of another round that registers the app meanwhile', async () => {
  let theirs: string | undefined;
  meanwhile = async () => {
    theirs = (await canaryState().open()).secret;
  };
  const mine = await canaryState().open();
  expect(mine.secret).toBe(theirs);
});

it('is written by whoever read it last, and by nobody else', async () => {
  const [mine, theirs] = [await canaryState().open(), await canaryState().open()];
  await mine.write({ ...mine.notes, verifiedAt: NOW });
  await expect(theirs.write({ ...theirs.notes, askedAt: NOW })).rejects.toMatchObject({ code: 'canary_state_changed' });
  await mine.write({ ...mine.notes, verifiedAt: NOW + 1 });
  expect(await readCanaryNotes(tables.client, `apps-${table}`)).toMatchObject({ verifiedAt: NOW + 1 });
});

it('says when the table does not answer', async () => {
  const nowhere = dynamoCanaryState(
    tables.client,
    'nowhere',
    keys,
    keyId,
    () => 'secret',
    () => NOW,
  );
  writes = 0;
  await expect(nowhere.open()).rejects.toMatchObject({ code: 'registry_unavailable', disposition: 'retry' });
  expect(writes).toBe(0);
});

it('is registered once, and is unavailable when its row is removed meanwhile', async () => {
  meanwhile = () => Promise.reject(new ConditionalCheckFailedException({ message: 'registered', $metadata: {} }));
  await expect(canaryState().open()).rejects.toMatchObject({ code: 'registry_unavailable', disposition: 'retry' });
  await canaryState().open();
  writes = 0;
  await canaryState().open();
  expect(writes).toBe(0);
});

it('reads what was written before', async () => {
  reads.length = 0;
  await canaryState().open();
  await readCanaryNotes(tables.client, `apps-${table}`);
  const read = { TableName: `apps-${table}`, Key: { appId: { S: CANARY_APP_ID } }, ConsistentRead: true };
  // before it is registered, after that, and for operators
  expect(reads).toEqual([read, read, read]);
});

it.each(['current', 'canary'])('is unavailable while the row has no %s', async (gone) => {
  await canaryState().open();
  const Key = { appId: { S: CANARY_APP_ID } };
  const { Item = {} } = await tables.client.send(new GetItemCommand({ TableName: `apps-${table}`, Key }));
  const { [gone]: _, ...left } = Item;
  await tables.client.send(new PutItemCommand({ TableName: `apps-${table}`, Item: left }));
  await expect(canaryState().open()).rejects.toMatchObject({ code: 'registry_unavailable', disposition: 'retry' });
  expect(await readCanaryNotes(tables.client, `apps-${table}`)).toEqual(
    gone === 'canary' ? undefined : expect.anything(),
  );
});

it('is unavailable when it cannot be written, and keeps why', async () => {
  const fails = () => Promise.reject(new Error('no answer'));
  const unavailable = { code: 'registry_unavailable', disposition: 'retry', cause: { message: 'no answer' } };
  meanwhile = fails;
  await expect(canaryState().open()).rejects.toMatchObject(unavailable);
  const state = await canaryState().open();
  meanwhile = fails;
  await expect(state.write(state.notes)).rejects.toMatchObject(unavailable);
});
