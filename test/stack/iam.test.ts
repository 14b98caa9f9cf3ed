import {
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { DecryptCommand, EncryptCommand, GenerateDataKeyCommand } from '@aws-sdk/client-kms';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { AwsClients } from '../../infra/local/emulators/aws-clients.ts';
import { accessKeyIdOf } from '../../infra/local/iam/permissions.ts';
import { withSignature } from '../../shared/adapters/aws/sigv4.ts';
import { APP_ID, type LocalStack, startLocalStack } from '../support/local-stack.ts';
import { type } from '../support/typed.ts';

const DENIED = { name: 'AccessDeniedException' };

describe('the roles of people', () => {
  let stack: LocalStack;
  let operator: AwsClients;
  beforeAll(async () => {
    stack = await startLocalStack({ SEED: '0' }, { expectsDenials: true });
    operator = stack.as('OperatorRole');
  }, 60_000);
  afterAll(() => stack.stop());

  it('let operators seal what a request is about, and only those who delete by hand open it', async () => {
    const EncryptionContext = { requestId: 'a' };
    const seal = { KeyId: stack.deployment['SealKeyId'] ?? '', KeySpec: 'AES_256', EncryptionContext } as const;
    const { CiphertextBlob } = await operator.kms.send(new GenerateDataKeyCommand(seal));
    const open = new DecryptCommand({ CiphertextBlob, EncryptionContext });
    await expect(operator.kms.send(open)).rejects.toMatchObject({
      ...DENIED,
      message: expect.stringContaining('NobodyElseOpensSeals'),
    });
    const { Plaintext } = await stack.as('ManualDeletionRole').kms.send(open);
    expect(Plaintext).toHaveLength(32);
  });

  it('let operators seal secrets of targets, which they cannot open, and none of apps', async () => {
    const sealing = (EncryptionContext: Record<string, string>) =>
      new EncryptCommand({ KeyId: stack.deployment['SealKeyId'], Plaintext: Buffer.from('a'), EncryptionContext });
    const EncryptionContext = { setting: 'TARGET_CRM_SECRET' };
    const { CiphertextBlob } = await operator.kms.send(sealing(EncryptionContext));
    const open = new DecryptCommand({ CiphertextBlob, EncryptionContext });
    await expect(operator.kms.send(open)).rejects.toMatchObject(DENIED);
    await expect(operator.kms.send(sealing({ appId: '1' }))).rejects.toMatchObject(DENIED);
  });

  it('let operators read the sealed secret of an app, and not open it', async () => {
    const Key = { appId: { S: APP_ID } };
    const read = new GetItemCommand({ TableName: stack.deployment['AppTable'], Key });
    const { Item } = await operator.dynamodb.send(read);
    const open = new DecryptCommand({ CiphertextBlob: Item?.['current']?.B, EncryptionContext: { appId: APP_ID } });
    await expect(operator.kms.send(open)).rejects.toMatchObject({
      ...DENIED,
      message: expect.stringContaining('NobodyElseOpensAppSecrets'),
    });
  });

  it('let operators add, change and remove no app themselves', async () => {
    const TableName = stack.deployment['AppTable'];
    const Key = { appId: { S: '1' } };
    const update = { TableName, Key, UpdateExpression: 'REMOVE previous' };
    for (const change of [
      new PutItemCommand({ TableName, Item: Key }),
      new UpdateItemCommand(update),
      new DeleteItemCommand({ TableName, Key }),
    ]) {
      await expect(operator.dynamodb.send(change as UpdateItemCommand)).rejects.toMatchObject(DENIED);
    }
  });

  it('let operators change no request themselves', async () => {
    const table = stack.deployment['RequestTable'];
    for (const name of ['status', 'hold', 'history', 'decisions']) {
      const update = new UpdateItemCommand({
        TableName: table,
        Key: { requestId: { S: 'x' } },
        UpdateExpression: 'SET #name = :value',
        ExpressionAttributeNames: { '#name': name },
        ExpressionAttributeValues: { ':value': { S: 'x' } },
      });
      await expect(operator.dynamodb.send(update)).rejects.toMatchObject(DENIED);
    }
  });

  it('keep operators away from the company’s stores and from messages under way', async () => {
    const scan = new ScanCommand({ TableName: 'caliq-users' });
    await expect(operator.dynamodb.send(scan)).rejects.toMatchObject(DENIED);
    const receive = (queue: string) => new ReceiveMessageCommand({ QueueUrl: stack.deployment[queue] });
    await expect(operator.sqs.send(receive('QueueUrl'))).rejects.toMatchObject(DENIED);
    await expect(operator.sqs.send(receive('DeadLetterQueueUrl'))).resolves.toBeDefined();
  });
});

describe('the operations function', () => {
  let stack: LocalStack;
  let requestId: string;
  beforeAll(async () => {
    stack = await startLocalStack({ SEED: '0' }, { expectsDenials: true });
    const words = `request create --app ${APP_ID} --kind asid --asked-by email --verified answer_from_known_address`;
    const { out } = await type(stack.url, `${words} --start-in 1h --yes --json`, '4711');
    ({ requestId } = JSON.parse(out) as { readonly requestId: string });
  }, 60_000);
  afterAll(() => stack.stop());

  /** Asks for a decision as this role, in a session of this name. */
  async function ask(
    role: string,
    fields: object,
    {
      secret = 'local',
      sent,
      name = 'cancel',
    }: { readonly secret?: string; readonly sent?: string; readonly name?: string } = {},
  ) {
    const { host } = new URL(stack.url);
    const body = JSON.stringify({ requestId, seen: 0, ...fields });
    const credentials = { accessKeyId: role, secretAccessKey: secret, sessionToken: 'maria' };
    const scope = { service: 'execute-api', region: String(stack.deployment['region']), credentials };
    const line = { method: 'POST', path: `/operations/${name}`, query: '' } as const;
    const given = { host, 'content-type': 'application/json' };
    const { host: _, ...headers } = withSignature(given, body, scope, Date.now(), line);
    const answer = await fetch(`${stack.url}${line.path}`, { method: 'POST', headers, body: sent ?? body });
    const { code } = (await answer.json()) as { readonly code?: string };
    return { status: answer.status, code };
  }
  const nameOf = (output: string) => accessKeyIdOf(stack.deployment[output] ?? '');

  it.each([
    [
      'without a signature',
      async () => {
        const answer = await fetch(`${stack.url}/operations/cancel`, { method: 'POST', body: '{}' });
        return { status: answer.status };
      },
    ],
    ['signed with another secret', () => ask(nameOf('OperatorRole'), {}, { secret: 'guessed' })],
    ['changed after it was signed', () => ask(nameOf('OperatorRole'), {}, { sent: '{}' })],
    ['of a role that may not', () => ask(nameOf('ManualDeletionRole'), {})],
    ['of nobody', () => ask('nobody', {})],
    ['for an operation that is not there', () => ask(nameOf('OperatorRole'), {}, { name: 'forge' })],
  ])('is not reached by a call %s', async (_, call) => {
    expect(await call()).toMatchObject({ status: 403 });
  });

  it('refuses a name in the body, and records the one that signed', async () => {
    const operator = nameOf('OperatorRole');
    const fields = { reason: 'disputed' };
    const spoofed = await ask(operator, { ...fields, by: 'somebody else' }, { name: 'hold' });
    expect(spoofed).toMatchObject({ status: 400, code: 'operation_malformed' });
    const shown = async () => (await type(stack.url, `request show ${requestId} --json`)).out;
    const { history = [] } = JSON.parse(await shown()) as { history?: readonly object[] };
    expect(history).toEqual([]);
    const held = await ask(operator, fields, { name: 'hold' });
    expect(held).toMatchObject({ status: 200 });
    expect(JSON.parse(await shown())).toMatchObject({ history: [{ by: 'maria', what: 'held' }] });
  });
});
