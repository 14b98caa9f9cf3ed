import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeTableCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { DescribeKeyCommand } from '@aws-sdk/client-kms';
import { HeadBucketCommand } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { type DeployedStack, deploy } from '../../infra/local/cloudformation/deploy.ts';
import { type AwsClients, awsClients } from '../../infra/local/emulators/aws-clients.ts';
import { type Emulators, startEmulators } from '../../infra/local/emulators/emulators.ts';
import { httpApi } from '../../infra/local/gateway/http-api.ts';
import { type Functions, startFunctions } from '../../infra/local/lambda/functions.ts';
import { startQueuePoller } from '../../infra/local/lambda/queue-poller.ts';
import { listenOnLoopback } from '../../infra/local/system/loopback.ts';
import { eventually } from '../support/eventually.ts';

const REGION = 'eu-central-1';
const ACCOUNT = '000000000000';
const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };
const PUBLIC_URL = 'http://127.0.0.1:1';

/** Always fails on the message `poison`, and once on `stumble`; answers HTTP with the event it was given. */
const CODE = `
const seen = new Set();
const execute = (body) => {
  if (body === 'stumble' && !seen.has(body)) { seen.add(body); return false; }
  return body !== 'poison';
};
exports.handler = async (event) => {
  if (!event.Records) return { statusCode: 200, body: JSON.stringify({ event, environment: process.env }) };
  for (const { body, eventSourceARN } of event.Records) console.log('got ' + body + ' from ' + eventSourceARN);
  const failed = event.Records.filter(({ body }) => !execute(body));
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
};
`;

const TEMPLATE = {
  Resources: {
    Requests: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        KeySchema: [{ AttributeName: 'requestId', KeyType: 'HASH' }],
        AttributeDefinitions: [
          { AttributeName: 'requestId', AttributeType: 'S' },
          { AttributeName: 'shard', AttributeType: 'S' },
        ],
        GlobalSecondaryIndexes: [
          {
            IndexName: 'by-shard',
            KeySchema: [{ AttributeName: 'shard', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'KEYS_ONLY' },
          },
        ],
        BillingMode: 'PAY_PER_REQUEST',
        SSESpecification: { KMSMasterKeyId: { Ref: 'SomethingOnAws' } },
      },
    },
    Queue: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        VisibilityTimeout: 1,
        RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] }, maxReceiveCount: 2 },
        KmsMasterKeyId: { Ref: 'SomethingOnAws' },
      },
    },
    DeadLetters: { Type: 'AWS::SQS::Queue', Properties: { MessageRetentionPeriod: 1_209_600 } },
    Files: { Type: 'AWS::S3::Bucket', Properties: {} },
    Key: { Type: 'AWS::KMS::Key', Properties: { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' } },
    KeyAlias: {
      Type: 'AWS::KMS::Alias',
      Properties: { AliasName: 'alias/test/key', TargetKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } },
    },
    Worker: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Handler: 'index.handler',
        Timeout: 10,
        MemorySize: 256,
        Environment: {
          Variables: {
            TABLE: { Ref: 'Requests' },
            QUEUE_URL: { Ref: 'Queue' },
            KEY_ID: { Ref: 'Key' },
            PUBLIC_URL: { 'Fn::GetAtt': ['Api', 'ApiEndpoint'] },
          },
        },
      },
    },
    Version: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Worker' } } },
    Live: {
      Type: 'AWS::Lambda::Alias',
      Properties: {
        FunctionName: { Ref: 'Worker' },
        FunctionVersion: { 'Fn::GetAtt': ['Version', 'Version'] },
        Name: 'live',
      },
    },
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'api' } },
    Integration: { Type: 'AWS::ApiGatewayV2::Integration', Properties: { IntegrationUri: { Ref: 'Live' } } },
    Permission: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: { Ref: 'Live' },
        Principal: 'apigateway.amazonaws.com',
        SourceArn: {
          'Fn::Join': [
            '',
            [`arn:aws:execute-api:${REGION}:`, { Ref: 'AWS::AccountId' }, ':', { Ref: 'Api' }, '/*/*/*'],
          ],
        },
      },
    },
    Route: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        ApiId: { Ref: 'Api' },
        RouteKey: 'GET /pages/{code}',
        Target: { 'Fn::Join': ['', ['integrations/', { Ref: 'Integration' }]] },
      },
    },
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        BatchSize: 10,
        EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] },
        FunctionName: { 'Fn::Join': ['', [{ 'Fn::Select': [6, { 'Fn::Split': [':', { Ref: 'Live' }] }] }, ':live']] },
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      },
    },
    Schedule: {
      Type: 'AWS::Scheduler::Schedule',
      Properties: {
        ScheduleExpression: 'rate(5 minutes)',
        Target: { Arn: { Ref: 'Live' }, RoleArn: { 'Fn::GetAtt': ['Caller', 'Arn'] }, Input: '{"from":"schedule"}' },
      },
    },
    Caller: { Type: 'AWS::IAM::Role', Properties: {} },
    Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmActions: [{ Ref: 'SomethingOnAws' }] } },
  },
  Outputs: { Table: { Value: { Ref: 'Requests' } }, Topic: { Value: { Ref: 'SomethingOnAws' } } },
};

const folder = mkdtempSync(join(tmpdir(), 'local-stack-'));
const code = join(folder, 'worker');
const lines: string[] = [];
let emulators: Emulators;
let clients: AwsClients;
let deployment: DeployedStack;
let functions: Functions;

async function startData(): Promise<void> {
  emulators = await startEmulators({ region: REGION, accountId: ACCOUNT, dataDirectory: folder });
  clients = awsClients(emulators.endpoints, REGION, CREDENTIALS);
}

function deployHere(template: typeof TEMPLATE = TEMPLATE): Promise<DeployedStack> {
  const context = { clients, accountId: ACCOUNT, region: REGION, publicUrl: PUBLIC_URL };
  return deploy({ template, functionFolders: { Worker: code } }, context);
}

beforeAll(async () => {
  mkdirSync(code);
  writeFileSync(join(code, 'index.js'), CODE);
  writeFileSync(join(code, 'package.json'), '{"type":"commonjs"}');
  await startData();
  deployment = await deployHere();
  functions = await startFunctions(
    deployment.functions,
    {
      region: REGION,
      endpoints: emulators.endpoints,
      credentials: CREDENTIALS,
      overrides: { PUBLIC_URL: 'http://here', OTHER: 'x' },
    },
    (name, line) => lines.push(`${name}: ${line}`),
  );
}, 30_000);

afterAll(async () => {
  await functions.stop();
  await emulators.stop();
  rmSync(folder, { recursive: true });
});

describe('a template on this machine', () => {
  it('becomes tables, queues, buckets and keys', async () => {
    const { Table } = await clients.dynamodb.send(new DescribeTableCommand({ TableName: 'Requests' }));
    expect(Table).toMatchObject({ TableStatus: 'ACTIVE', GlobalSecondaryIndexes: [{ IndexName: 'by-shard' }] });
    const [source] = deployment.eventSources;
    const { Attributes } = await clients.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: source?.queueUrl, AttributeNames: ['All'] }),
    );
    expect(Attributes).toMatchObject({ VisibilityTimeout: '1', QueueArn: source?.queueArn });
    expect(JSON.parse(Attributes?.['RedrivePolicy'] ?? '')).toEqual({
      deadLetterTargetArn: `arn:aws:sqs:${REGION}:${ACCOUNT}:DeadLetters`,
      maxReceiveCount: 2,
    });
    await clients.s3.send(new HeadBucketCommand({ Bucket: 'files' }));
    const { KeyMetadata } = await clients.kms.send(new DescribeKeyCommand({ KeyId: 'alias/test/key' }));
    expect(KeyMetadata).toMatchObject({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });
  });

  it('says what calls which function', () => {
    expect(deployment).toMatchObject({
      functions: [{ name: 'worker', folder: code, handler: 'index.handler', timeoutSeconds: 10, memoryMegabytes: 256 }],
      routes: [{ routeKey: 'GET /pages/{code}', functionName: 'worker' }],
      eventSources: [{ functionName: 'worker', batchSize: 10, reportsItemFailures: true }],
      schedules: [{ expression: 'rate(5 minutes)', functionName: 'worker', input: { from: 'schedule' } }],
      outputs: { Table: 'Requests' },
    });
    expect(deployment.outputs).not.toHaveProperty('Topic');
  });

  it('names the variable that refers to what only AWS has', async () => {
    const template = structuredClone(TEMPLATE);
    Object.assign(template.Resources.Worker.Properties.Environment.Variables, { TOPIC: { Ref: 'Alarm' } });
    await expect(deployHere(template)).rejects.toThrow(
      'the environment variable TOPIC of worker refers to Alarm, which does not exist on this machine',
    );
  });

  it('runs its functions behind its routes, in the environment of Lambda', async () => {
    const { routes } = deployment;
    const server = await listenOnLoopback(createServer(httpApi({ routes, invoke: functions.invoke })));
    const response = await fetch(`${server.url}/pages/abc?x=1`);
    const { event, environment } = (await response.json()) as { event: object; environment: Record<string, string> };
    await server.stop();
    expect(event).toMatchObject({ routeKey: 'GET /pages/{code}', pathParameters: { code: 'abc' } });
    expect(environment).toMatchObject({
      TABLE: 'Requests',
      QUEUE_URL: deployment.eventSources[0]?.queueUrl,
      KEY_ID: expect.stringMatching(/^[0-9a-f-]{36}$/),
      PUBLIC_URL: 'http://here',
      AWS_REGION: REGION,
      AWS_LAMBDA_FUNCTION_NAME: 'worker',
      AWS_ENDPOINT_URL_DYNAMODB: emulators.endpoints.dynamodb,
      AWS_ENDPOINT_URL_SQS: emulators.endpoints.sqs,
      AWS_ENDPOINT_URL_S3: emulators.endpoints.s3,
      AWS_ENDPOINT_URL_KMS: emulators.endpoints.kms,
    });
    expect(environment).not.toHaveProperty('OTHER');
    expect(environment).not.toHaveProperty('HOME');
  });
});

describe('API Gateway calls a function', () => {
  const permission = TEMPLATE.Resources.Permission.Properties;
  const source = (pattern: string) => ({ SourceArn: `arn:aws:execute-api:${REGION}:${ACCOUNT}:Api/${pattern}` });

  it.each([
    ['GET /pages/{code}', source('*/*/*'), 200],
    ['GET /pages/{code}', source('*/GET/pages/*'), 200],
    ['GET /pages/{code}', source('*/*'), 200],
    ['GET /pages/{code}', source('*/POST/pages/*'), 500],
    ['GET /pages/{code}', { FunctionName: { Ref: 'Worker' } }, 500],
    ['GET /pages/{code}', { Principal: 'scheduler.amazonaws.com' }, 500],
    ['ANY /pages/{code}', source('*/*/*'), 200],
    ['$default', source('*/*/*'), 500],
    ['$default', source('*/$default'), 200],
  ])('from %s with the permission %j, or answers by itself: %i', async (RouteKey, changes, status) => {
    const template = structuredClone(TEMPLATE);
    Object.assign(template.Resources.Route.Properties, { RouteKey });
    Object.assign(template.Resources.Permission, { Properties: { ...permission, ...changes } });
    const { routes } = await deployHere(template);
    const server = await listenOnLoopback(createServer(httpApi({ routes, invoke: functions.invoke })));
    const response = await fetch(`${server.url}/pages/abc`);
    const answer: unknown = await response.json();
    await server.stop();
    expect(response.status).toBe(status);
    if (status === 500) expect(answer).toEqual({ message: 'Internal Server Error' });
  });
});

describe('the queue', () => {
  it('shows again only what failed, and gives up what fails for good', async () => {
    const [source] = deployment.eventSources;
    if (source === undefined) throw new Error('no event source');
    const stop = startQueuePoller({
      source,
      region: REGION,
      sqs: clients.sqs,
      invoke: (event) => functions.invoke(source.functionName, event),
      concurrency: 1,
      log: (line) => lines.push(line),
    });
    const Entries = ['well', 'poison', 'stumble', 'fine'].map((MessageBody, Id) => ({ Id: String(Id), MessageBody }));
    await clients.sqs.send(new SendMessageBatchCommand({ QueueUrl: source.queueUrl, Entries }));

    const dead = await firstDeadLetter(source.queueUrl.replace('Queue', 'DeadLetters'));
    stop();
    expect(dead).toBe('poison');
    const times = (body: string) =>
      lines.filter((line) => line === `worker: got ${body} from ${source.queueArn}`).length;
    expect({ well: times('well'), fine: times('fine'), stumble: times('stumble'), poison: times('poison') }).toEqual({
      well: 1,
      fine: 1,
      stumble: 2,
      poison: 2,
    });
    const { Attributes } = await clients.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: source.queueUrl, AttributeNames: ['All'] }),
    );
    expect(Attributes).toMatchObject({
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '0',
    });
  }, 20_000);
});

describe('what the emulators hold', () => {
  it('is there after a restart, and the template finds it', async () => {
    const item = { requestId: { S: 'kept' } };
    await clients.dynamodb.send(new PutItemCommand({ TableName: 'Requests', Item: item }));
    const queueUrl = deployment.eventSources[0]?.queueUrl;
    await clients.sqs.send(
      new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: [{ Id: '0', MessageBody: 'kept' }] }),
    );
    await emulators.stop();
    await startData();
    const again = await deployHere();

    const keyOf = ({ functions: [worker] }: DeployedStack) => worker?.environment['KEY_ID'];
    expect(keyOf(again)).toBe(keyOf(deployment));
    const { Items } = await clients.dynamodb.send(new ScanCommand({ TableName: 'Requests' }));
    expect(Items).toEqual([item]);
    const { Messages } = await clients.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: again.eventSources[0]?.queueUrl, WaitTimeSeconds: 1 }),
    );
    expect(Messages).toMatchObject([{ Body: 'kept' }]);
  }, 20_000);
});

function firstDeadLetter(QueueUrl: string): Promise<string | undefined> {
  return eventually(
    async () => (await clients.sqs.send(new ReceiveMessageCommand({ QueueUrl }))).Messages?.[0]?.Body,
    (body) => body !== undefined,
  );
}
