import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient, ListKeysCommand } from '@aws-sdk/client-kms';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Template } from '../../../infra/app.ts';
import { startEmulator } from './emulator.ts';
import { deleteForSomebody, recordOf, rehearseRecovery } from './recovery.ts';
import { type Reduction, reduceTemplate } from './reduce-template.ts';

/**
 * Rehearses a deployment: the real `cdk deploy` against an emulator of AWS, a second one with a changed setting, the recovery
 * after a loss of the table of requests, and `cdk destroy`. The emulator (moto 5) can create two fifths of the resources; the
 * others are left out and printed. Run it with `node test/infra/rehearsal/main.ts [path of moto_server]`.
 */
const PROJECT = join(import.meta.dirname, '../../..');
const CDK = join(PROJECT, 'node_modules/aws-cdk/bin/cdk');
const REGION = 'eu-central-1';
const STACK = 'DataDeletion';
/** With a domain, no function needs the address of the API, which the emulator cannot create from a template. */
const SETTINGS = {
  region: REGION,
  stage: 'rehearsal',
  domainName: 'privacy.example.com',
  hostedZoneId: 'Z0123456789',
  hostedZoneName: 'example.com',
};
const UNSUPPORTED =
  /^AWS::(ApiGatewayV2|CertificateManager|CodeDeploy|Scheduler)::|^AWS::(CloudWatch::Alarm|IAM::ManagedPolicy|Lambda::Alias|Logs::MetricFilter|SNS::Subscription|SNS::TopicPolicy|SQS::QueuePolicy)$/;

/** The CDK's bootstrap stack contains it, and works without it. */
const OF_THE_BOOTSTRAP = 'AWS::S3::BucketPolicy';

type Outputs = { readonly [name: string]: string };

const directory = mkdtempSync(join(tmpdir(), 'rehearsal-'));
const emulator = await startEmulator(process.argv[2] ?? 'moto_server');
const environment = {
  ...process.env,
  AWS_ENDPOINT_URL: emulator.url,
  AWS_REGION: REGION,
  AWS_ACCESS_KEY_ID: 'rehearsal',
  AWS_SECRET_ACCESS_KEY: 'rehearsal',
  AWS_EC2_METADATA_DISABLED: 'true',
  // other runs of `cdk synth` validate
  CDK_VALIDATION: 'false',
};
const options = {
  endpoint: emulator.url,
  region: REGION,
  credentials: { accessKeyId: 'rehearsal', secretAccessKey: 'rehearsal' },
};
const tables = new DynamoDBClient(options);
const keys = new KMSClient(options);
const queues = new SQSClient({ ...options, useQueueUrlAsEndpoint: false });
try {
  await rehearse();
} finally {
  emulator.stop();
  rmSync(directory, { recursive: true });
}

async function rehearse(): Promise<void> {
  step('bootstrap the account');
  const place = `aws://123456789012/${REGION}`;
  cdk('bootstrap', place, '--context', 'placeholders=allow', '--output', join(directory, 'bootstrap'));

  step('deploy');
  const first = deploy('first', { promiseDays: 30 });
  const functionName = await onlyFunction('Callback');
  assert.equal(await settingOf(functionName, 'PROMISE_DAYS'), '30');
  await tableIsAsDesigned(first.outputs);
  await queueIsAsDesigned(first.outputs);
  const deletion = await deleteForSomebody({ outputs: first.outputs, tables, keys, queues });
  const isRecorded = async ({ RequestTable = '' }: Outputs) =>
    (await recordOf(tables, RequestTable, deletion.requestId)) !== undefined;

  step('change a setting and deploy again');
  const second = deploy('second', { promiseDays: 20 });
  assert.equal(await settingOf(functionName, 'PROMISE_DAYS'), '20');
  assert.equal(second.outputs['RequestTable'], first.outputs['RequestTable'], 'the table was replaced');
  assert.ok(await isRecorded(second.outputs), 'the record did not survive the second deployment');

  step('restore the table of requests');
  const { outputs } = second;
  await rehearseRecovery({ outputs, stack: 'data-deletion-rehearsal', tables, keys, queues, environment }, deletion);

  step('destroy');
  cdk('destroy', '--app', second.assembly, '--force');
  assert.equal((await functionNames()).length, 0, 'functions are left');
  assert.ok(await isRecorded(second.outputs), 'the record did not survive the end of the stack');
  await tables.send(new DescribeTableCommand({ TableName: second.outputs['AppTable'] }));
  // moto cannot describe a key whose policy comes from a template
  const { Keys: left = [] } = await keys.send(new ListKeysCommand({}));
  for (const name of ['SealKeyId', 'SubjectKeyId', 'ReceiptKeyId']) {
    const isLeft = left.some(({ KeyId }) => KeyId === second.outputs[name]);
    assert.ok(isLeft, `${name} did not survive the end of the stack`);
  }

  assert.deepEqual(
    emulator.unknownTypes().filter((type) => type !== OF_THE_BOOTSTRAP),
    [],
    'the emulator does not know these; add them to UNSUPPORTED',
  );
  report(second.reduction);
}

function deploy(name: string, settings: { readonly [name: string]: number }) {
  const assembly = join(directory, name);
  const context = Object.entries({ ...SETTINGS, ...settings, placeholders: 'allow' }).flatMap(([key, value]) => [
    '--context',
    `${key}=${value}`,
  ]);
  cdk('synth', '--quiet', '--output', assembly, ...context);
  const path = join(assembly, `${STACK}.template.json`);
  const reduction = reduceTemplate(
    // the emulator treats this policy as none; a test of the template checks that it is there
    JSON.parse(readFileSync(path, 'utf8').replaceAll('"RetainExceptOnCreate"', '"Retain"')) as Template,
    (type) => !UNSUPPORTED.test(type),
  );
  writeFileSync(path, JSON.stringify(reduction.template));
  const outputs = join(directory, `${name}.outputs.json`);
  // moto loses change sets of existing stacks, so the stack is updated without one
  cdk('deploy', '--app', assembly, '--method', 'direct', '--require-approval', 'never', '--outputs-file', outputs);
  const values = JSON.parse(readFileSync(outputs, 'utf8')) as { readonly [stack: string]: Outputs };
  return { assembly, reduction, outputs: values['data-deletion-rehearsal'] ?? {} };
}

function cdk(...words: readonly string[]): void {
  const { status, stderr, stdout } = spawnSync(process.execPath, [CDK, ...words, '--no-notices'], {
    cwd: PROJECT,
    env: environment,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`cdk ${words.join(' ')} ended with ${status}\n${stdout}${stderr}`);
}

async function tableIsAsDesigned({ RequestTable }: Outputs): Promise<void> {
  const { Table } = await tables.send(new DescribeTableCommand({ TableName: RequestTable }));
  assert.deepEqual(Table?.KeySchema, [{ AttributeName: 'requestId', KeyType: 'HASH' }]);
  assert.deepEqual(Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName).toSorted(), [
    'by-next-attempt',
    'by-subject',
    'needs-operator',
    'open-by-deadline',
  ]);
  assert.equal(Table?.DeletionProtectionEnabled, true);
}

async function queueIsAsDesigned({ QueueUrl, DeadLetterQueueUrl }: Outputs): Promise<void> {
  const { Attributes } = await queues.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
  const deadLetters = String(DeadLetterQueueUrl).split('/').at(-1);
  assert.match(Attributes?.['RedrivePolicy'] ?? '', new RegExp(`${deadLetters}.*"maxReceiveCount": ?5`));
  assert.equal(Attributes?.['VisibilityTimeout'], '1800');
}

async function onlyFunction(part: string): Promise<string> {
  const names = (await functionNames()).filter((name) => name.includes(part));
  assert.equal(names.length, 1);
  return names[0] as string;
}

async function functionNames(): Promise<readonly string[]> {
  const { Functions } = (await lambda('functions/')) as {
    readonly Functions: readonly { readonly FunctionName: string }[];
  };
  return Functions.map(({ FunctionName }) => FunctionName);
}

async function settingOf(functionName: string, variable: string): Promise<string | undefined> {
  const { Environment } = (await lambda(`functions/${functionName}/configuration`)) as {
    readonly Environment: { readonly Variables: { readonly [variable: string]: string } };
  };
  return Environment.Variables[variable];
}

/** The emulator uses the signature only to find out which service a call is for, so this one is not computed. */
async function lambda(path: string): Promise<unknown> {
  const credential = `Credential=rehearsal/20260101/${REGION}/lambda/aws4_request`;
  const answer = await fetch(`${emulator.url}/2015-03-31/${path}`, {
    headers: { authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host, Signature=none` },
  });
  return await answer.json();
}

function step(name: string): void {
  console.log(`rehearsal: ${name}`);
}

function report({ template, unsupported, dependent }: Reduction): void {
  const made = Object.values(template.Resources).map(({ Type }) => Type);
  const all = made.length + unsupported.length + dependent.length;
  console.log(`rehearsal: passed, with ${made.length} of ${all} resources`);
  for (const [type, number] of counted(made)) console.log(`  made, and gone or kept as it must be: ${number} ${type}`);
  for (const [type, number] of counted(unsupported)) console.log(`  not known to the emulator: ${number} ${type}`);
  for (const [type, number] of counted(dependent)) console.log(`  refers to what is not known: ${number} ${type}`);
}

function counted(types: readonly string[]): readonly (readonly [type: string, number: number])[] {
  const byType = Map.groupBy(types, (type) => type);
  return [...byType].map(([type, all]) => [type, all.length] as const).toSorted(([a], [b]) => (a < b ? -1 : 1));
}
