import {
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { DecryptCommand, EncryptCommand, GenerateDataKeyCommand, GenerateMacCommand } from '@aws-sdk/client-kms';
import { ReceiveMessageCommand, SendMessageCommand, StartMessageMoveTaskCommand } from '@aws-sdk/client-sqs';
import type { AwsClients } from '../../infra/local/emulators/aws-clients.ts';
import { accessKeyIdOf } from '../../infra/local/iam/permissions.ts';
import { queueArn } from '../../infra/ops/aws/queues.ts';
import { withSignature } from '../../shared/adapters/aws/sigv4.ts';
import { APP_ID, type LocalStack, startLocalStack } from '../support/local-stack.ts';
import { type } from '../support/typed.ts';

const DENIED = { name: 'AccessDeniedException' };

describe('the roles of people', () => {
  let stack: LocalStack;
  let operator: AwsClients;
  let administrator: AwsClients;
  beforeAll(async () => {
    stack = await startLocalStack({ SEED: '0' }, { expectsDenials: true });
    operator = stack.as('OperatorRole');
    administrator = stack.as('administrator');
  }, 60_000);
  afterAll(() => stack.stop());

  it('let nobody generate codes, or create and open a request’s seal, and only the worker seal as the worker', async () => {
    const KeyId = stack.deployment['SealKeyId'] ?? '';
    const seal = (context: Record<string, string>) =>
      new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256', EncryptionContext: { requestId: 'a', ...context } });
    const { CiphertextBlob } = await administrator.kms.send(seal({}));
    const open = new DecryptCommand({ CiphertextBlob, EncryptionContext: { requestId: 'a' } });
    const code = new GenerateMacCommand({
      KeyId: stack.deployment['SubjectKeyId'],
      Message: Buffer.from('somebody'),
      MacAlgorithm: 'HMAC_SHA_256',
    });
    for (const role of ['OperatorRole', 'ManualDeletionRole'] as const) {
      const { kms } = stack.as(role);
      const [opens, seals] = ['NobodyElseOpensSeals', 'NobodyElseSealsAsWorker'].map((sid) => ({
        ...DENIED,
        message: expect.stringContaining(sid),
      }));
      await expect(kms.send(open)).rejects.toMatchObject(opens ?? {});
      await expect(kms.send(seal({ worker: 'true' }))).rejects.toMatchObject(seals ?? {});
      await expect(kms.send(seal({ binding: 'b' }))).rejects.toMatchObject(DENIED);
      await expect(kms.send(code)).rejects.toMatchObject(DENIED);
    }
  });

  it('let operators seal target secrets, which they cannot open, but no app secrets', async () => {
    const sealing = (EncryptionContext: Record<string, string>) =>
      new EncryptCommand({ KeyId: stack.deployment['SealKeyId'], Plaintext: Buffer.from('a'), EncryptionContext });
    const EncryptionContext = { setting: 'TARGET_CRM_SECRET' };
    const { CiphertextBlob } = await operator.kms.send(sealing(EncryptionContext));
    const open = new DecryptCommand({ CiphertextBlob, EncryptionContext });
    await expect(operator.kms.send(open)).rejects.toMatchObject(DENIED);
    await expect(operator.kms.send(sealing({ appId: '1' }))).rejects.toMatchObject(DENIED);
  });

  it('let operators read the sealed secret of an app, but not open it', async () => {
    const Key = { appId: { S: APP_ID } };
    const read = new GetItemCommand({ TableName: stack.deployment['AppTable'], Key });
    const { Item } = await operator.dynamodb.send(read);
    const open = new DecryptCommand({ CiphertextBlob: Item?.['current']?.B, EncryptionContext: { appId: APP_ID } });
    await expect(operator.kms.send(open)).rejects.toMatchObject({
      ...DENIED,
      message: expect.stringContaining('NobodyElseOpensAppSecrets'),
    });
  });

  it('do not let operators add, change or remove an app directly', async () => {
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

  it('let nobody enter or change a request directly', async () => {
    const TableName = stack.deployment['RequestTable'];
    const Key = { requestId: { S: 'x' } };
    for (const role of ['OperatorRole', 'ManualDeletionRole'] as const) {
      const { dynamodb } = stack.as(role);
      await expect(dynamodb.send(new PutItemCommand({ TableName, Item: Key }))).rejects.toMatchObject(DENIED);
      for (const name of ['status', 'hold', 'history', 'decisions']) {
        const update = new UpdateItemCommand({
          TableName,
          Key,
          UpdateExpression: 'SET #name = :value',
          ExpressionAttributeNames: { '#name': name },
          ExpressionAttributeValues: { ':value': { S: 'x' } },
        });
        await expect(dynamodb.send(update)).rejects.toMatchObject(DENIED);
      }
    }
  });

  it('keep operators away from the company’s stores, and from messages', async () => {
    const scan = new ScanCommand({ TableName: 'caliq-users' });
    await expect(operator.dynamodb.send(scan)).rejects.toMatchObject(DENIED);
    for (const queue of ['QueueUrl', 'DeadLetterQueueUrl']) {
      const QueueUrl = stack.deployment[queue] ?? '';
      await expect(operator.sqs.send(new ReceiveMessageCommand({ QueueUrl }))).rejects.toMatchObject(DENIED);
      const send = new SendMessageCommand({ QueueUrl, MessageBody: '{}' });
      await expect(operator.sqs.send(send)).rejects.toMatchObject(DENIED);
      const SourceArn = queueArn(QueueUrl, String(stack.deployment['region']));
      await expect(operator.sqs.send(new StartMessageMoveTaskCommand({ SourceArn }))).rejects.toMatchObject(DENIED);
    }
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

  /** Calls an operation as this role, in the session `maria`. */
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
    ['of a role without permission', () => ask(nameOf('ManualDeletionRole'), {})],
    ['of an operator who wants to see whom it is about', () => ask(nameOf('OperatorRole'), {}, { name: 'reveal' })],
    ['of an operator in the place of a system', () => ask(nameOf('OperatorRole'), {}, { name: 'intake' })],
    ['of nobody', () => ask('nobody', {})],
    ['for an operation that does not exist', () => ask(nameOf('OperatorRole'), {}, { name: 'forge' })],
  ])('is not reached by a call %s', async (_, call) => {
    expect(await call()).toMatchObject({ status: 403 });
  });

  it('refuses a name in the body, and records the name that signed', async () => {
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
