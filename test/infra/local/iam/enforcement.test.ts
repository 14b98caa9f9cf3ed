import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetItemCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { DecryptCommand, DescribeKeyCommand, EncryptCommand, GenerateDataKeyCommand } from '@aws-sdk/client-kms';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DeleteObjectsCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { type DeployedStack, deploy } from '../../../../infra/local/cloudformation/deploy.ts';
import { type Invoke, startInvokeApi } from '../../../../infra/local/company-functions/invoke-api.ts';
import { type AwsClients, awsClients } from '../../../../infra/local/emulators/aws-clients.ts';
import { type Emulators, type Endpoints, startEmulators } from '../../../../infra/local/emulators/emulators.ts';
import { type Enforcement, startEnforcement } from '../../../../infra/local/iam/enforcement.ts';
import { unusedStatements } from '../../../../infra/local/iam/usage-report.ts';
import type { LoopbackServer } from '../../../../infra/local/system/loopback.ts';

const PLACE = { region: 'eu-central-1', accountId: '000000000000' };
const get = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
const ACCOUNT = { AWS: { 'Fn::Join': ['', ['arn:aws:iam::', { Ref: 'AWS::AccountId' }, ':root']] } };

function policyOf(role: string, Statement: readonly object[]) {
  return { Type: 'AWS::IAM::Policy', Properties: { Roles: [{ Ref: role }], PolicyDocument: { Statement } } };
}

const THROUGH_TABLES = {
  Sid: 'ThroughTables',
  Effect: 'Allow',
  Action: 'kms:Decrypt',
  Resource: get('Key'),
  Condition: { StringEquals: { 'kms:ViaService': 'dynamodb.eu-central-1.amazonaws.com' } },
};

const TEMPLATE = {
  Resources: {
    Key: {
      Type: 'AWS::KMS::Key',
      Properties: {
        KeyPolicy: {
          Statement: { Sid: 'Delegate', Effect: 'Allow', Action: 'kms:*', Resource: '*', Principal: ACCOUNT },
        },
      },
    },
    KeyAlias: { Type: 'AWS::KMS::Alias', Properties: { AliasName: 'alias/data', TargetKeyId: get('Key') } },
    Requests: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        SSESpecification: { KMSMasterKeyId: get('Key') },
      },
    },
    Queue: { Type: 'AWS::SQS::Queue', Properties: { KmsMasterKeyId: get('Key') } },
    QueuePolicy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: 'Queue' }],
        PolicyDocument: {
          Statement: {
            Sid: 'OnlySecure',
            Effect: 'Deny',
            Action: 'sqs:*',
            Resource: get('Queue'),
            Principal: { AWS: '*' },
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        },
      },
    },
    Media: { Type: 'AWS::S3::Bucket', Properties: {} },
    Reader: {
      Type: 'AWS::IAM::Role',
      Properties: {
        Policies: [
          {
            PolicyDocument: {
              Statement: { Sid: 'Logs', Effect: 'Allow', Action: 'logs:PutLogEvents', Resource: get('Logs') },
            },
          },
        ],
      },
    },
    ReaderPolicy: policyOf('Reader', [
      {
        Sid: 'ReadOne',
        Effect: 'Allow',
        Action: 'dynamodb:GetItem',
        Resource: get('Requests'),
        Condition: {
          'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['mine'] },
          Null: { 'dynamodb:LeadingKeys': 'false' },
        },
      },
      { Sid: 'Send', Effect: 'Allow', Action: 'sqs:SendMessage', Resource: get('Queue') },
      {
        Sid: 'Open',
        Effect: 'Allow',
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Resource: get('Key'),
        Condition: { StringEquals: { 'kms:EncryptionContext:appId': '1' } },
      },
      THROUGH_TABLES,
      {
        Sid: 'Delete',
        Effect: 'Allow',
        Action: 's3:DeleteObject',
        Resource: { 'Fn::Join': ['', [get('Media'), '/mine/*']] },
      },
    ]),
    Caller: { Type: 'AWS::IAM::Role', Properties: {} },
    CallerPolicy: policyOf('Caller', [
      {
        Sid: 'Call',
        Effect: 'Allow',
        Action: 'lambda:InvokeFunction',
        Resource: 'arn:aws:lambda:*:*:function:sweeper:live',
      },
    ]),
    Sender: { Type: 'AWS::IAM::Role', Properties: {} },
    SenderPolicy: policyOf('Sender', [
      { Sid: 'Use', Effect: 'Allow', Action: ['sqs:SendMessage', 'sqs:ReceiveMessage'], Resource: get('Queue') },
      { Sid: 'Key', Effect: 'Allow', Action: 'kms:*', Resource: get('Key') },
      { Sid: 'Read', Effect: 'Allow', Action: 'dynamodb:*', Resource: get('Requests') },
    ]),
  },
  Outputs: { Role: { Value: get('Reader') }, QueueUrl: { Value: { Ref: 'Queue' } }, KeyId: { Value: { Ref: 'Key' } } },
};

const folder = mkdtempSync(join(tmpdir(), 'iam-'));
const report = join(folder, 'report');
const lines: string[] = [];
const opened: AwsClients[] = [];
let emulators: Emulators;
let functions: LoopbackServer;
let enforcement: Enforcement;
let endpoints: Endpoints;
let deployed: DeployedStack;
let administrator: AwsClients;
let reader: AwsClients;
let sender: AwsClients;

function clientsOf(accessKeyId: string, at: Endpoints = endpoints): AwsClients {
  const clients = awsClients(at, PLACE.region, { accessKeyId, secretAccessKey: 'local' });
  opened.push(clients);
  return clients;
}

beforeAll(async () => {
  emulators = await startEmulators(PLACE);
  enforcement = startEnforcement({
    place: PLACE,
    administrator: 'local',
    report,
    log: (line) => lines.push(line),
    onFailure: (error) => {
      throw error;
    },
  });
  const returnTwo: Invoke = async () => ({ outcome: 'returned', payload: '2' });
  const named = ['sweeper:live', 'sweeper:test', 'other:live'].map((name) => [name, returnTwo] as const);
  functions = await startInvokeApi(new Map(named));
  endpoints = await enforcement.before({ ...emulators.endpoints, lambda: functions.url });
  const clients = clientsOf('local', emulators.endpoints);
  deployed = await deploy(
    { template: TEMPLATE, functionFolders: {} },
    { clients, ...PLACE, publicUrl: 'http://127.0.0.1:1' },
  );
  enforcement.begin(deployed.permissions);
  [administrator, reader, sender] = [clientsOf('local'), clientsOf('Reader'), clientsOf('Sender')];
  await administrator.s3.send(new PutObjectCommand({ Bucket: 'media', Key: 'mine/a', Body: 'a' }));
  await administrator.s3.send(new PutObjectCommand({ Bucket: 'media', Key: 'theirs/a', Body: 'a' }));
}, 30_000);

afterAll(async () => {
  for (const { dynamodb, sqs, s3, kms } of opened) for (const client of [dynamodb, sqs, s3, kms]) client.destroy();
  await enforcement.stop();
  await functions.stop();
  await emulators.stop();
  rmSync(folder, { recursive: true });
});

const item = (id: string) => ({ TableName: 'Requests', Key: { id: { S: id } } });

describe('a role’s call on this machine', () => {
  it('is answered by DynamoDB if the role’s policy allows it, and otherwise denied', async () => {
    await expect(reader.dynamodb.send(new GetItemCommand(item('mine')))).resolves.toBeDefined();
    for (const command of [new GetItemCommand(item('theirs')), new ScanCommand({ TableName: 'Requests' })]) {
      await expect(reader.dynamodb.send(command as GetItemCommand)).rejects.toMatchObject({
        name: 'AccessDeniedException',
        $metadata: { httpStatusCode: 400 },
      });
    }
    await expect(
      reader.dynamodb.send(new PutItemCommand({ TableName: 'Requests', Item: { id: { S: 'mine' } } })),
    ).rejects.toMatchObject({ message: expect.stringContaining('dynamodb:PutItem') });
  });

  it('is answered by KMS if the policies of the role and of the key allow it', async () => {
    const KeyId = 'alias/data';
    const forApp = (appId: string) =>
      new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256', EncryptionContext: { appId } });
    const { CiphertextBlob } = await reader.kms.send(forApp('1'));
    await expect(reader.kms.send(forApp('2'))).rejects.toMatchObject({ name: 'AccessDeniedException' });
    const open = new DecryptCommand({ CiphertextBlob, EncryptionContext: { appId: '1' } });
    await expect(reader.kms.send(open)).resolves.toMatchObject({ KeyId: expect.stringContaining(':key/') });
    const encrypt = new EncryptCommand({ KeyId, Plaintext: Buffer.from('a'), EncryptionContext: { appId: '1' } });
    await expect(reader.kms.send(encrypt)).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(reader.kms.send(new DescribeKeyCommand({ KeyId }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    await expect(sender.kms.send(new DescribeKeyCommand({ KeyId }))).resolves.toBeDefined();
  });

  it('is denied by SQS if the role may not use the queue’s key', async () => {
    const message = { QueueUrl: deployed.outputs['QueueUrl'], MessageBody: 'a' };
    await expect(reader.sqs.send(new SendMessageCommand(message))).rejects.toMatchObject({ name: 'KmsAccessDenied' });
    // a message group needs no permission of its own
    const Entries = [{ Id: '0', MessageBody: 'b', MessageGroupId: 'list' }];
    await sender.sqs.send(new SendMessageBatchCommand({ QueueUrl: message.QueueUrl, Entries }));
    const { Messages } = await sender.sqs.send(new ReceiveMessageCommand({ ...message, WaitTimeSeconds: 1 }));
    expect(Messages).toMatchObject([{ Body: 'b' }]);
    await expect(reader.sqs.send(new ReceiveMessageCommand(message))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });

  it('is denied by S3 with 403, and for several objects one by one', async () => {
    await expect(reader.s3.send(new ListObjectsV2Command({ Bucket: 'media' }))).rejects.toMatchObject({
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
    });
    const remove = (Key: string) =>
      reader.s3.send(new DeleteObjectsCommand({ Bucket: 'media', Delete: { Objects: [{ Key }] } }));
    expect((await remove('theirs/a')).Errors).toMatchObject([{ Key: 'theirs/a', Code: 'AccessDenied' }]);
    expect((await remove('mine/a')).Errors).toBeUndefined();
    const { Contents = [] } = await administrator.s3.send(new ListObjectsV2Command({ Bucket: 'media' }));
    expect(Contents.map(({ Key }) => Key)).toEqual(['theirs/a']);
  });

  it('is logged in one line that names no object', () => {
    expect(lines.filter((line) => line.includes('s3:DeleteObject'))).toEqual([expect.not.stringContaining('theirs')]);
    expect(lines).toContainEqual(expect.stringMatching(/role\/Reader .* dynamodb:Scan .*table\/Requests/));
  });

  it('reaches a function only if the role may call it', () => {
    const role = 'arn:aws:iam::000000000000:role/Caller';
    const arn = (name: string) => `arn:aws:lambda:eu-central-1:000000000000:function:${name}`;
    expect(enforcement.mayInvoke(role, arn('sweeper:live'))).toBe(true);
    expect(enforcement.mayInvoke(role, arn('sweeper'))).toBe(false);
    expect(enforcement.mayInvoke(role.replace('Caller', 'Reader'), arn('sweeper:live'))).toBe(false);
  });

  it('is answered by Lambda for the alias that its policy names, and denied for any other', async () => {
    const credentials = { accessKeyId: 'Caller', secretAccessKey: 'local' };
    const { lambda } = endpoints;
    const client = new LambdaClient({ region: PLACE.region, credentials, ...(lambda && { endpoint: lambda }) });
    const invoke = (FunctionName: string, Qualifier?: string) =>
      client.send(new InvokeCommand({ FunctionName, ...(Qualifier && { Qualifier }), Payload: '{}' }));
    const { StatusCode, Payload } = await invoke('sweeper', 'live');
    expect([StatusCode, Buffer.from(Payload ?? []).toString()]).toEqual([200, '2']);
    for (const denied of [invoke('sweeper', 'test'), invoke('other', 'live'), invoke('sweeper')]) {
      await expect(denied).rejects.toMatchObject({ name: 'AccessDeniedException', $metadata: { httpStatusCode: 403 } });
    }
    client.destroy();
  });

  it('is always allowed for callers that sign with no role', async () => {
    await expect(
      clientsOf('somebody').dynamodb.send(new ScanCommand({ TableName: 'Requests' })),
    ).resolves.toBeDefined();
  });

  it('leaves the statements that decided nothing in the report', () => {
    expect(unusedStatements(readFileSync(report, 'utf8'))).toEqual([
      'QueuePolicy/OnlySecure',
      'Reader/Logs',
      'SenderPolicy/Read',
    ]);
  });
});
